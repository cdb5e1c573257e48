"""Days, months, years and ranges of them, as people write them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2099

_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\u2500": "—", "\u30fc": "—"})
_MOMENTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(\d{4})年(?:(\d{1,2})(?:月(?:(\d{1,2})[日号]?)?)?)?",
        r"(\d{4})([-./])(\d{1,2})(?:\2(\d{1,2}))?",
        r"(\d{4})(?:(\d\d)(\d\d)?)?",
    )
)
_RANGE = re.compile(r"(?:[至到~\u2013-\u2015]|--)+-*")
_DAY_END = re.compile(r"(?:(\d{1,2})(?:月|[-./]))?(\d{1,2})[日号]?")
_MONTH_END = re.compile(r"(\d{1,2})月?")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A day, a month or a year: `month` and `day` are 0 where they are not said."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}" + (f"{self.day}日" if self.day else "")


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another; `last` is None where only one was said."""

    first: Moment
    last: Moment | None = None

    @property
    def first_day(self) -> date:
        return self.first.first_day

    @property
    def last_day(self) -> date:
        return (self.last or self.first).last_day

    def __str__(self) -> str:
        return f"{self.first}—{self.last}" if self.last else str(self.first)


def read_moment(text: str) -> Moment | None:
    """2021年3月5日, 2021-3-5, 2021.03, 202103, 2021; None for anything else."""
    return _moment_in(_plain(text))


def read_period(text: str) -> Period | None:
    """One moment, or two with 至, — , ~ or a hyphen between; the second may leave out what it shares with the
    first (2021年3月5日—8日). None where nothing, or more than one thing, can be meant."""
    plain = _plain(text)
    single = _moment_in(plain)
    if single:
        return Period(single)
    signs = list(_RANGE.finditer(plain)) or list(re.finditer("-", plain))
    found = {
        period
        for sign in signs
        if (period := _between(plain[: sign.start()], plain[sign.end() :]))
    }
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    """Half-width digits and marks, no blanks; a hyphen with blanks around it parts a range."""
    text = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip()).translate(_HYPHENS)
    return re.sub(r"\s+", "", re.sub(r"\s-+\s", "至", text))


def _moment_in(plain: str) -> Moment | None:
    for pattern in _MOMENTS:
        match = pattern.fullmatch(plain)
        if match:
            return _moment(*(int(digits) for digits in match.groups() if digits and digits.isdecimal()))
    return None


def _moment(year: int, month: int | None = None, day: int | None = None) -> Moment | None:
    """The moment, None when the calendar has no such day."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return Moment(year, month or 0, day or 0) if FIRST_YEAR <= year <= LAST_YEAR else None


def _between(left: str, right: str) -> Period | None:
    first = _moment_in(left)
    if first is None:
        return None
    last = _moment_in(right) if re.match(r"\d{4}", right) else _shortened(first, right)
    return Period(first, last) if last else None


def _shortened(first: Moment, right: str) -> Moment | None:
    """The second moment of a range where it leaves out its year, or its year and month."""
    if first.day and (match := _DAY_END.fullmatch(right)):
        return _moment(first.year, int(match[1] or first.month), int(match[2]))
    if first.month and not first.day and (match := _MONTH_END.fullmatch(right)):
        return _moment(first.year, int(match[1]))
    return None
