"""The rules of eligibility that a form declares: values only, evaluated by `entries.rules`.

A rule is checked by one of a closed set of checks; its thresholds are parameters of the form, so that an office
that reads a notice otherwise sets one value and no rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

ParameterType = Literal["date", "integer", "number", "choice"]
ParameterValue = date | int | float | str
# A whole number as it stands, or the name of the parameter that holds it.
Amount = int | str
# How "the last three years" are counted: by this year and the two before, back from the very day, or back from
# 1 January of this year. 各种算法: by the first two, so that only what both accept is beyond doubt.
Reading = Literal["各种算法", "按日历年", "按申报日", "按一月一日"]
About = Literal["all", "lengths", "blanks"]
READINGS: tuple[str, ...] = get_args(Reading)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold or a date that rules refer to; `why` argues its default, `options` are those of a choice."""

    name: str
    label: str
    type: ParameterType
    value: ParameterValue
    options: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The last `years` before the date in the field `applied`, or before the parameter `deadline` where that
    field is blank; `reading` is a parameter that holds one of READINGS, or "" for 各种算法."""

    years: Amount
    deadline: str
    applied: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell holds one of the texts."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankUpTo:
    """The cell ranks its author: 第一作者, 2/5, 第 3; at most `most`."""

    most: Amount


@dataclass(frozen=True, slots=True)
class Least:
    """The cell's number is at least `least`."""

    least: Amount


@dataclass(frozen=True, slots=True)
class Mentions:
    """The cell's text holds one of the words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """The cell's date lies in a window."""

    window: Window


Condition = OneOf | RankUpTo | Least | Mentions | Recent
# Conditions of one row by column, all of which must hold; of several such mappings one is enough. () asks nothing.
Where = tuple[Mapping[str, Condition], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or the sum of a column over the rows that qualify, lies between two amounts."""

    path: str
    least: Amount | None = None
    most: Amount | None = None
    is_sum: bool = False
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Items:
    """At least `least` of several groups hold a qualifying row; fewer than `preferred` is told."""

    groups: Mapping[str, Where]
    least: Amount
    preferred: Amount | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """So many rows of each group qualify."""

    groups: tuple[str, ...]
    least: Amount | None = None
    most: Amount | None = None
    where: Where = ()


@dataclass(frozen=True, slots=True)
class RecentDates:
    """Every date lies in the window."""

    dates: tuple[str, ...]
    window: Window


@dataclass(frozen=True, slots=True)
class Between:
    """Every date lies between two days, each a parameter or a field of dates; "" leaves that end open."""

    dates: tuple[str, ...]
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Among:
    """Every text is one of the options, or, where `refused`, none of them."""

    paths: tuple[str, ...]
    options: tuple[str, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Every field, and in every used row every column, is given."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameAs:
    """Every text equals the text of another field."""

    paths: tuple[str, ...]
    like: str


@dataclass(frozen=True, slots=True)
class Contains:
    """Every text holds one of `words`, and for each of `aspects`, by its name, one of that aspect's words."""

    paths: tuple[str, ...]
    words: tuple[str, ...] = ()
    aspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The dates, rows from top to bottom, each begin no earlier than the one before."""

    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """The fields keep what they ask for themselves: `about` their lengths and numbers of rows, what must not be
    left blank, or everything, files included."""

    paths: tuple[str, ...]
    about: About = "all"


Check = Number | Items | Count | RecentDates | Between | Among | Present | SameAs | Contains | Ordered | Sound


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its `id`, the `clause` it comes from and what it `says`. An entry that breaks it is refused,
    or only told so where it `is_advice`. It applies where the fields of `when` hold; `note` is told with
    everything but a clean result."""

    name: str
    id: str
    clause: str
    says: str
    check: Check
    is_advice: bool = False
    when: Mapping[str, Condition] = field(default_factory=dict)
    note: str = ""
