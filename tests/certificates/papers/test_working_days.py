"""Working days: moved ones, both countings, and years that nobody knows yet."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from docgen.certificates.papers.working_days import Arrangement, is_working_day, public_period
from docgen.errors import UsageFault


@pytest.mark.parametrize(("first", "last", "counted"), [
    ("2021-11-30", "2021-12-14", "2021-12-13"),
    ("2025-01-20", "2025-02-08", "2025-02-07"),     # the last one is a Saturday that is worked
    ("2025-09-25", "2025-10-15", "2025-10-14"),
    ("2021-09-26", "2021-10-14", "2021-10-13"),     # posted on a Sunday that is worked
    ("2026-03-07", "2026-03-20", "2026-03-20"),     # posted on a Saturday: both are the same
])
def test_ten_working_days_by_both_countings(first: str, last: str, counted: str) -> None:
    period = public_period(date.fromisoformat(first))
    assert (period.last.isoformat(), period.last_counted.isoformat()) == (last, counted)
    assert period.end == period.last


def test_the_counting_that_holds_may_be_chosen() -> None:
    period = public_period(date(2026, 3, 2), counts_first=True)
    assert period.end == period.last_counted == date(2026, 3, 13)


def test_one_day_counted_is_the_day_of_posting_itself() -> None:
    period = public_period(date(2026, 3, 2), days=1)
    assert (period.last_counted, period.last) == (date(2026, 3, 2), date(2026, 3, 3))


def test_more_days_never_end_earlier() -> None:
    ends = [public_period(date(2025, 9, 20), days).last for days in range(1, 40)]
    assert all(before < after for before, after in pairwise(ends))
    assert all(is_working_day(day, Arrangement()) for day in ends)


def test_a_year_that_the_calendar_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(UsageFault) as refusal:
        public_period(date(2098, 12, 25))
    (problem,) = refusal.value.problems
    assert problem.code == "calendar_year_unknown" and problem.facts["year"] == 2098


def test_a_period_that_runs_into_an_unknown_year_is_refused_too() -> None:
    with pytest.raises(UsageFault):
        public_period(date(2003, 12, 25))


def test_an_office_may_say_the_days_off_itself() -> None:
    days_off, worked = frozenset({date(2098, 1, 1), date(2098, 1, 2)}), frozenset({date(2098, 1, 4)})
    period = public_period(date(2098, 1, 1), 2, arrangement=Arrangement(days_off, worked))
    # 3 January is a Friday, the 4th a Saturday that is worked.
    assert (date(2098, 1, 3).weekday(), period.last) == (4, date(2098, 1, 4))


def test_what_an_office_says_of_a_known_year_leaves_its_other_days_to_it() -> None:
    told = Arrangement(frozenset({date(2026, 3, 3)}))
    assert not is_working_day(date(2026, 3, 3), told) and is_working_day(date(2026, 3, 4), told)
    assert not is_working_day(date(2026, 10, 1), told)
