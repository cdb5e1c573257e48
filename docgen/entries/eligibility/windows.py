"""Whether a date lies within the last years before a day, as each reading of "the last years" has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from docgen.forms.fields.moments import Moment, Period
from docgen.forms.rules import Reading


@dataclass(frozen=True, slots=True)
class Span:
    """From `sure` on every reading agrees, before `widest` none does; `until` is the day counted back from."""

    sure: date
    widest: date
    until: date


def span_of(until: date, years: int, reading: Reading) -> Span:
    """The last `years` before `until`.

    "各种算法" takes the two readings that an applicant and an auditor of that year may have: this calendar year
    and those before it, and back from the day itself.
    """
    calendar = date(until.year - years + 1, 1, 1)
    to_the_day = _years_before(until, years)
    match reading:
        case "按日历年":
            return Span(calendar, calendar, until)
        case "按申报日":
            return Span(to_the_day, to_the_day, until)
        case "按一月一日":
            bound = date(until.year - years, 1, 1)
            return Span(bound, bound, until)
        case "各种算法":
            return Span(max(calendar, to_the_day), min(calendar, to_the_day), until)


def lies_within(found: Moment | Period, span: Span) -> bool | None:
    """True by every reading; False by none, or where it only begins after `until`; None where it depends."""
    if found.first_day > span.until or found.last_day < span.widest:
        return False
    return True if found.first_day >= span.sure and not ends_later(found, span.until) else None


def ends_later(found: Moment | Period, day: date) -> bool:
    """Whether it certainly goes on after a day: the month of that day does not."""
    last = found.last if isinstance(found, Period) and found.last else found
    return last.first_day > day


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
