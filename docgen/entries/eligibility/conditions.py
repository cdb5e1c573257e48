"""Values of an entry along a rule's path, and conditions on them: true, false, or not known (None)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from docgen.entries.eligibility.windows import Span, lies_within, span_of
from docgen.entries.entry import Entry
from docgen.entries.names import children, label_at
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field, Unreadable
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.fields.moments import Moment, Period
from docgen.forms.fields.rows import is_used
from docgen.forms.rules import (
    Amount,
    Condition,
    Least,
    Mentions,
    OneOf,
    ParameterValue,
    RankUpTo,
    Reading,
    Recent,
    Where,
    Window,
)
from docgen.problems import Problem

_DIGITS = "一二三四五六七八九十"
_SHARE = re.compile(r"([0-9]{1,3})\s*/\s*[0-9]{1,3}")
_ORDINAL = re.compile(rf"第\s*([{_DIGITS}]|[0-9]{{1,3}})(?![{_DIGITS}0-9])")
_ALONE = re.compile(r"独立|独著|独自|唯一")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, None where nothing (readable) was written, its path in the entry and the row it stands in."""

    path: FieldPath
    value: Any
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An entry before its rules: the parameters that hold, and what was found wrong already."""

    definition: FormDefinition
    entry: Entry
    parameters: Mapping[str, ParameterValue]
    problems: tuple[Problem, ...] = ()

    def cells(self, path: str) -> tuple[Cell, ...]:
        """Every value along a path: one for a field outside of rows, one for each used row otherwise."""
        fields, values = self.definition.fields, self.entry.values
        return tuple(_cells(fields, values, path.split("."), (), values))

    def rows(self, path: str) -> tuple[Cell, ...]:
        """The used rows of a group."""
        return tuple(
            Cell((*cell.path, index), row, row)
            for cell in self.cells(path)
            for index, row in enumerate(cell.value or ())
            if is_used(row)
        )

    def label(self, path: FieldPath | str) -> str:
        """How a sentence names a path."""
        return label_at(self.definition.fields, tuple(path.split(".")) if isinstance(path, str) else path)

    def amount(self, amount: Amount) -> float:
        """A number, or the parameter of that name."""
        return cast(float, self.parameters[amount] if isinstance(amount, str) else amount)

    def day(self, name: str, is_last: bool) -> date | None:
        """The day that a parameter or a field of dates holds; None where the field is blank."""
        if name in self.parameters:
            return cast(date, self.parameters[name])
        found = next((cell.value for cell in self.cells(name) if cell.value is not None), None)
        if not isinstance(found, (Moment, Period)):
            return None
        return found.last_day if is_last else found.first_day

    def span(self, window: Window) -> Span:
        """The days of a window."""
        applied = self.day(window.applied, is_last=True) if window.applied else None
        until = applied or cast(date, self.parameters[window.deadline])
        reading = self.parameters[window.reading] if window.reading else "各种算法"
        return span_of(until, int(self.amount(window.years)), cast(Reading, reading))

    def holds(self, condition: Condition, value: Any) -> bool | None:
        """Whether a value meets a condition."""
        if value is None or isinstance(value, Unreadable):
            return None
        match condition:
            case OneOf():
                return str(value) in condition.options
            case RankUpTo():
                rank = rank_of(str(value))
                return None if rank is None else rank <= self.amount(condition.most)
            case Least():
                return bool(value >= self.amount(condition.least))
            case Mentions():
                return any(word in str(value) for word in condition.words)
            case Recent():
                return lies_within(value, self.span(condition.window))

    def hold(self, conditions: Mapping[str, Condition], row: Mapping[str, Any]) -> bool | None:
        """Whether a row meets all conditions."""
        return every(self.holds(condition, row.get(name)) for name, condition in conditions.items())

    def qualifies(self, where: Where, row: Mapping[str, Any]) -> bool | None:
        """Whether a row meets one of the alternatives."""
        if not where:
            return True
        found = [self.hold(conditions, row) for conditions in where]
        return True if True in found else None if None in found else False

    def unknown(self, where: Where, cell: Cell) -> tuple[str, ...]:
        """The columns that leave open whether a row qualifies."""
        names = dict.fromkeys(
            name
            for conditions in where
            if self.hold(conditions, cell.row) is None
            for name, condition in conditions.items()
            if self.holds(condition, cell.row.get(name)) is None
        )
        return tuple(self.label((*cell.path, name)) for name in names)


def every(found: Iterable[bool | None]) -> bool | None:
    """False where one is false, else None where one is not known."""
    known = list(found)
    return False if False in known else None if None in known else True


def rank_of(text: str) -> int | None:
    """第一作者 1, 2/5 2, 独立完成 1; None where no rank is said."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal():
        return int(plain)
    found = _SHARE.search(plain) or _ORDINAL.search(plain)
    if found is None:
        return 1 if _ALONE.search(plain) else None
    digits = found[1]
    return _DIGITS.index(digits) + 1 if digits in _DIGITS else int(digits)


def _cells(
    fields: Mapping[str, Field], values: Mapping[str, Any], steps: list[str], path: FieldPath, row: Mapping[str, Any]
) -> Iterator[Cell]:
    name, *rest = steps
    here: FieldPath = (*path, name)
    value = values.get(name)
    value = None if isinstance(value, Unreadable) else value
    if not rest:
        yield Cell(here, value, row)
    elif fields[name].kind == "rows":
        for index, inner in enumerate(value or ()):
            if is_used(inner):
                yield from _cells(children(fields[name]), inner, rest, (*here, index), inner)
    else:
        yield from _cells(children(fields[name]), value or {}, rest, here, row)
