"""Dates and moments as whole seconds since 1970, the only clock of signed things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

# China keeps one time; its summer times (1986 to 1991) are not wanted in a printed date.
CHINA = timezone(timedelta(hours=8))
_DAY = 86_400
_AHEAD = 8 * 3600
_FIRST = date(1970, 1, 2)
LAST_SECOND = 253_402_214_400  # 9999-12-31 in China


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970, the fraction cut off; `moment` knows its time zone."""
    return int(moment.timestamp() // 1)


def moment_of(seconds: int) -> datetime:
    """A moment in UTC. Raises ValueError beyond the year 9999."""
    if not 0 <= seconds <= LAST_SECOND:
        raise ValueError(f"{seconds} is no moment from 1970 to 9999")
    return datetime.fromtimestamp(seconds, UTC)


def midnight(day: date) -> datetime:
    """00:00 in China of a printed date."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def seconds_of_date(day: date) -> int:
    """Whole seconds since 1970 at 00:00 in China of a date from 1970-01-02 on. Raises ValueError for an earlier one."""
    if day < _FIRST:
        raise ValueError(f"{day} is before {_FIRST}")
    return seconds_of(midnight(day))


def date_of_seconds(seconds: int) -> date:
    """The date whose 00:00 in China this is. Raises ValueError when it is another time of day."""
    if (seconds + _AHEAD) % _DAY:
        raise ValueError(f"{seconds} is not 00:00 in China")
    return moment_of(seconds).astimezone(CHINA).date()
