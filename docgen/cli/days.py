"""Days on the command line, as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import click

from docgen.cli.door import refused
from docgen.errors import UsageFault
from docgen.forms.fields.moments import read_moment, read_period


class Day(click.ParamType[date]):
    """2026-03-02, 2026年3月2日, 20260302."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        moment = read_moment(value)
        if moment is None or not moment.day:
            raise refused(UsageFault, "paper_day_unusable", text=value)
        return moment.first_day


class Days(click.ParamType[tuple[date, ...]]):
    """A day, or all days of a range: 2027年2月5日至11日."""

    name = "days"

    def convert(
        self, value: str | tuple[date, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, ...]:
        if isinstance(value, tuple):
            return value
        period = read_period(value)
        if period is None or not period.first.day or (period.last and not period.last.day):
            raise refused(UsageFault, "paper_days_unusable", text=value)
        count = (period.last_day - period.first_day).days + 1
        if count < 1:
            raise refused(UsageFault, "paper_days_unusable", text=value)
        return tuple(period.first_day + timedelta(days=number) for number in range(count))
