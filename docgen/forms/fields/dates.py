"""Dates, months, years and periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.moments import FIRST_YEAR, LAST_YEAR, Moment, Period, read_moment, read_period
from docgen.forms.fields.single import Faults, SingleText, described


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthField(SingleText):
    """A month, printed 1990年3月; of a whole date only the month is kept. The value is a `Moment`."""

    def read(self, text: str) -> tuple[Value, Faults]:
        moment = read_moment(text)
        if moment is None or not moment.month:
            return self.unreadable(text, "month_unreadable")
        return Moment(moment.year, moment.month), ()

    def control(self) -> Control:
        return Control("text", input_mode="numeric")

    def example(self, seed: int) -> Raw:
        return invented.person(seed).birth.strftime("%Y-%m")

    def maximal(self) -> Raw:
        birth = invented.person(0).birth
        return str(Moment(birth.year, birth.month))


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(SingleText):
    """A day, printed 2021年3月5日. The value is a `Moment`."""

    def read(self, text: str) -> tuple[Value, Faults]:
        moment = read_moment(text)
        return (moment, ()) if moment and moment.day else self.unreadable(text, "date_unreadable")

    def control(self) -> Control:
        return Control("date")

    def example(self, seed: int) -> Raw:
        return str(invented.period(seed).last_day)

    def maximal(self) -> Raw:
        return "2021年12月31日"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearField(SingleText):
    """A year, printed 2021年. The value is a `Moment`."""

    def read(self, text: str) -> tuple[Value, Faults]:
        moment = read_moment(text)
        if moment is None or moment.month:
            return self.unreadable(text, "year_unreadable", first=FIRST_YEAR, last=LAST_YEAR)
        return moment, ()

    def control(self) -> Control:
        return Control("text", input_mode="numeric")

    def example(self, seed: int) -> Raw:
        return str(invented.period(seed).first.year)

    def maximal(self) -> Raw:
        return "2021年"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodField(SingleText):
    """A day, a month, a year or a range, printed 2021年3月—2021年6月. The value is a `Period`."""

    def read(self, text: str) -> tuple[Value, Faults]:
        period = read_period(text)
        return (period, ()) if period else self.unreadable(text, "period_unreadable")

    def judge(self, value: Value) -> Faults:
        period: Period = value
        if period.last and period.first.first_day > period.last.last_day:
            facts = {"label": self.label, "first": str(period.first), "last": str(period.last)}
            return (Fault("period_turned_round", facts),)
        return ()

    def example(self, seed: int) -> Raw:
        return str(invented.period(seed))

    def maximal(self) -> Raw:
        return "2021年10月21日—2021年12月31日"

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "minLength": 4})
