"""Dates as seconds: 00:00 in China."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.certificates.epoch import date_of_seconds, midnight, moment_of, seconds_of, seconds_of_date


@given(st.dates(date(1970, 1, 2), date(9999, 12, 31)))
def test_a_date_goes_round(day: date) -> None:
    assert date_of_seconds(seconds_of_date(day)) == day


def test_midnight_is_that_of_china_in_every_summer() -> None:
    assert midnight(date(2026, 11, 22)) == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert midnight(date(1988, 7, 1)) == datetime(1988, 6, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [0, 1, 57_599, 57_601, -28_800, 1 << 63, 253_402_214_401])
def test_other_seconds_are_no_date(seconds: int) -> None:
    with pytest.raises(ValueError, match=r"China|moment"):
        date_of_seconds(seconds)


def test_a_fraction_of_a_second_is_cut_off() -> None:
    moment = datetime(2026, 11, 22, 2, 0, 0, 999_999, UTC)
    assert moment_of(seconds_of(moment)) == moment - timedelta(microseconds=999_999)
    with pytest.raises(ValueError, match="before"):
        seconds_of_date(date(1970, 1, 1))
