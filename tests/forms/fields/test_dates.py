"""Months, dates, years and periods, as people write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.forms.fields.base import Field, Words
from docgen.forms.fields.dates import DateField, MonthField, PeriodField, YearField
from docgen.forms.fields.moments import Moment, Period, read_period

MONTH = MonthField(name="birth", label="出生年月", kind="month")
DATE = DateField(name="day", label="申报日期", kind="date")
YEAR = YearField(name="year", label="年份", kind="year")
PERIOD = PeriodField(name="date", label="参赛时间", kind="period")

MOMENTS = st.dates(date(1900, 1, 1), date(2099, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [Moment(day.year), Moment(day.year, day.month), Moment(day.year, day.month, day.day)]
    )
)


def printed(field: Field, raw: Any) -> str:
    ink = field.show(field.parse(raw)[0])
    assert isinstance(ink, Words)
    return "".join(ink.paragraphs)


def codes(field: Field, raw: Any) -> list[str]:
    value, faults = field.parse(raw)
    return [fault.code for fault in (*faults, *field.check(value))]


@pytest.mark.parametrize(
    "raw",
    ["1990-03", "1990.3", "1990年3月", "199003", "1990/03", "1990 年 03 月", "１９９０．３", "1990-03-15", "1990年3",
     "1990-03-01 00:00:00"],
)
def test_a_month_is_read_in_every_usual_spelling(raw: str) -> None:
    assert (printed(MONTH, raw), codes(MONTH, raw)) == ("1990年3月", [])


@pytest.mark.parametrize("raw", ["1990", "1990-13", "1990-00", "3月", "90.3", "1890-03", "2100-01", "三月", "19903"])
def test_what_is_no_month_is_refused(raw: str) -> None:
    assert codes(MONTH, raw) == ["month_unreadable"]


@pytest.mark.parametrize("raw", ["2021-03-05", "2021.3.5", "2021年3月5日", "20210305", "2021年03月05号"])
def test_a_day_is_printed_without_zeros(raw: str) -> None:
    assert (printed(DATE, raw), codes(DATE, raw)) == ("2021年3月5日", [])


@pytest.mark.parametrize("raw", ["2021-02-29", "2021-03", "2021-3-32", "2021-0-5", "2021.3-5"])
def test_a_day_that_the_calendar_lacks_is_refused(raw: str) -> None:
    assert codes(DATE, raw) == ["date_unreadable"]


def test_a_leap_day_is_a_day() -> None:
    assert codes(DATE, "2020-02-29") == []


def test_a_year_is_four_digits() -> None:
    assert printed(YEAR, "2021") == printed(YEAR, "2021年") == "2021年"
    assert codes(YEAR, "21") == codes(YEAR, "2021-03") == ["year_unreadable"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("2021", "2021年"),
        ("2021年3月", "2021年3月"),
        ("2021-03-05", "2021年3月5日"),
        ("2021-03 至 2021-06", "2021年3月—2021年6月"),
        ("2021.3-2021.6", "2021年3月—2021年6月"),
        ("2021-03-2021-06", "2021年3月—2021年6月"),
        ("2021-03 - 2021-06", "2021年3月—2021年6月"),
        ("2021年3月—6月", "2021年3月—2021年6月"),
        ("2021年3-6月", "2021年3月—2021年6月"),
        ("2021年3月——2021年6月", "2021年3月—2021年6月"),
        ("202103～202106", "2021年3月—2021年6月"),
        ("2021.3.5-3.8", "2021年3月5日—2021年3月8日"),
        ("2021年3月5日-8日", "2021年3月5日—2021年3月8日"),
        ("2021年3月5日到4月2日", "2021年3月5日—2021年4月2日"),
        ("2021/3/5-2021/3/8", "2021年3月5日—2021年3月8日"),
        ("2021-03-05-2021-03-08", "2021年3月5日—2021年3月8日"),
        ("2019-2021", "2019年—2021年"),
        ("2019年至2021年", "2019年—2021年"),
        ("2020年9月-2021年3月5日", "2020年9月—2021年3月5日"),
    ],
)
def test_a_period_is_read_in_every_usual_spelling(raw: str, says: str) -> None:
    assert (printed(PERIOD, raw), codes(PERIOD, raw)) == (says, [])


@pytest.mark.parametrize(
    "raw", ["近三年", "2021年3月至今", "2021-13", "2021-03至", "至2021-03", "2021年春季", "2021-02-30—2021-03-01", "3月—6月",
            "2021年3月—8日", "2021年3月5日—6月", "2021-03—2021-04—2021-05"],
)
def test_what_is_no_period_is_refused(raw: str) -> None:
    assert codes(PERIOD, raw) == ["period_unreadable"]


def test_a_period_may_not_end_before_it_starts() -> None:
    assert codes(PERIOD, "2021-06至2021-03") == ["period_turned_round"]
    assert codes(PERIOD, "2021-03至2021-03") == codes(PERIOD, "2021-03-05至2021-03-05") == []
    assert codes(PERIOD, "2021-03-05至2021-03") == []
    assert codes(PERIOD, "2021年12月-3月") == ["period_turned_round"]


def test_a_period_knows_its_first_and_last_day() -> None:
    period = read_period("2019年12月—2020年2月")
    assert period and (period.first_day, period.last_day) == (date(2019, 12, 1), date(2020, 2, 29))
    assert Moment(2021).last_day == date(2021, 12, 31)


@given(MOMENTS, MOMENTS)
def test_a_printed_period_reads_back_as_itself(first: Moment, last: Moment) -> None:
    assert read_period(str(Period(first, last))) == Period(first, last)
    assert read_period(str(first)) == Period(first)


@given(st.text(st.sampled_from("0123456789年月日号-./至—~ "), max_size=24))
def test_no_spelling_breaks_the_reader(raw: str) -> None:
    value, faults = PERIOD.parse(raw)
    assert bool(faults) or value is None or read_period(str(value)) == value
