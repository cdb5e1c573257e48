"""Working days in China, moved ones included, and the period for which a list is public.

The only module that imports chinese_calendar: it knows the years for which the State Council has published the days
off, none after, and would have to be asked in vain for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from docgen.errors import ToolMissing, UsageFault
from docgen.problems import Problem

_FRIDAY = 4
PUBLIC_DAYS = 10


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Days off, and weekends that are worked, as an office knows them before the calendar does. Of a year that it
    does not know, the days that are not named follow their weekday as soon as any is named."""

    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()

    @property
    def years(self) -> frozenset[int]:
        """The years of which a day is named."""
        return frozenset(day.year for day in self.days_off | self.days_worked)


@dataclass(frozen=True, slots=True)
class PublicPeriod:
    """So many working days from the day of posting. `last` is the last one when the day of posting does not count
    (Civil Code, art. 201), `last_counted` when it does; `counts_first` says which of them holds."""

    first: date
    days: int
    last: date
    last_counted: date
    counts_first: bool = False

    @property
    def end(self) -> date:
        """The last day of the counting that holds."""
        return self.last_counted if self.counts_first else self.last


def public_period(
    first: date, days: int = PUBLIC_DAYS, counts_first: bool = False, arrangement: Arrangement | None = None
) -> PublicPeriod:
    """The period of so many working days from a day of posting, by both countings. Raises UsageFault for years whose
    days off are not known, ToolMissing without the calendar."""
    known = arrangement or Arrangement()
    last = _last_of(first + timedelta(days=1), days, known)
    return PublicPeriod(first, days, last, _last_of(first, days, known), counts_first)


def is_working_day(day: date, arrangement: Arrangement) -> bool:
    """Whether a day is worked. Raises as `public_period`."""
    if day in arrangement.days_off or day in arrangement.days_worked:
        return day in arrangement.days_worked
    try:
        import chinese_calendar
    except ImportError as error:
        problem = Problem("calendar_missing")
        raise ToolMissing(problem.says, [problem]) from error
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        if day.year in arrangement.years:
            return day.weekday() <= _FRIDAY
        known = _known_years(chinese_calendar.holidays)
        problem = Problem("calendar_year_unknown", facts={"year": day.year, "known": known})
        raise UsageFault(problem.says, [problem]) from error


def _last_of(first: date, days: int, arrangement: Arrangement) -> date:
    """The last of so many working days, the first one counted."""
    day, left = first, days
    while True:
        left -= is_working_day(day, arrangement)
        if not left:
            return day
        day += timedelta(days=1)


def _known_years(listed: Sequence[date]) -> str:
    return f"{min(listed).year}—{max(listed).year}"
