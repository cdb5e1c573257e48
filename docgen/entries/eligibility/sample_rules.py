"""Invented values made to keep the rules of a form: as little as need be is changed or added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from docgen.entries.eligibility.conditions import Case, Cell
from docgen.entries.eligibility.parameters import parameters_of
from docgen.entries.eligibility.windows import lies_within
from docgen.entries.names import children
from docgen.entries.raw import Written, entry_of
from docgen.entries.rules import judge
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.base import Field, Raw
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.fields.moments import Moment
from docgen.forms.fields.narrative import Narrative
from docgen.forms.rules import (
    Among,
    Between,
    Check,
    Condition,
    Contains,
    Count,
    Items,
    Least,
    Mentions,
    Number,
    OneOf,
    Present,
    RankUpTo,
    RecentDates,
    SameAs,
    Where,
    Window,
)

# A rule may undo what another asked for: a date of application moves every window.
_PASSES = 4


def suited(definition: FormDefinition, raw: Mapping[str, Raw], is_thorough: bool = True) -> dict[str, Raw]:
    """Raw values that no rule refuses; with `is_thorough`, none asks to look after either."""
    made = dict(deepcopy(raw))
    wrong = ("red", "amber") if is_thorough else ("red",)
    for _ in range(_PASSES):
        entry = entry_of(definition, Written(made), Path())
        found = [one.rule for one in judge(definition, entry) if one.outcome in wrong]
        if not found:
            break
        case = Case(definition, entry, parameters_of(definition, entry))
        for name in dict.fromkeys(found):
            _Suiting(case, made).keep(definition.rules[name].check)
        # A longer number of hours makes the answers longer.
        for name, field in definition.fields.items():
            if isinstance(field, Answers) and isinstance(made.get(name), dict):
                made[name] = field.fitted(made[name])
    return made


class _Suiting:
    """Changes raw values in place until one check is kept."""

    def __init__(self, case: Case, raw: dict[str, Raw]) -> None:
        self.case, self.raw = case, raw

    def keep(self, check: Check) -> None:
        match check:
            case Number():
                self._number(check)
            case Items():
                self._items(check)
            case Count():
                self._count(check)
            case RecentDates():
                self._dates(check.dates, check.window)
            case Between():
                self._between(check)
            case Among():
                for cell in self._cells(check.paths):
                    if check.refused:
                        options = getattr(self._field(cell.path), "options", ())
                        self._put(cell.path, next(one for one in options if one not in check.options))
                    else:
                        self._put(cell.path, check.options[0])
            case Present():
                for cell in self._cells(check.paths):
                    if cell.value is None:
                        self._put(cell.path, self._field(cell.path).example(0))
            case SameAs():
                like = next((str(cell.value) for cell in self.case.cells(check.like) if cell.value), "")
                for cell in self._cells(check.paths):
                    self._put(cell.path, like)
            case Contains():
                for cell in self._cells(check.paths):
                    words = [*check.words[:1], *(given[0] for given in check.aspects.values())]
                    self._put(cell.path, self._worded(cell, words))

    def _number(self, check: Number) -> None:
        least = 0 if check.least is None else self.case.amount(check.least)
        most = least if check.most is None else self.case.amount(check.most)
        if not check.is_sum:
            for cell in self.case.cells(check.path):
                if cell.value is None or not least <= cell.value <= max(least, most):
                    self._put(cell.path, f"{max(least, min(most, cell.value or least)):g}")
            return
        group, _, column = check.path.rpartition(".")
        self._row(group, check.where, (column,))
        self._put((*group.split("."), 0, column), f"{least:g}")

    def _items(self, check: Items) -> None:
        wanted = int(max(self.case.amount(check.least), self.case.amount(check.preferred or 0)))
        filled = [name for name in check.groups if self.case.rows(name)]
        for name in sorted(check.groups, key=lambda name: name not in filled)[:max(wanted, len(filled))]:
            self._row(name, check.groups[name], ())

    def _count(self, check: Count) -> None:
        for path in check.groups:
            rows = self._rows(path)
            for index in range(len(rows), int(self.case.amount(check.least or 0))):
                self._row(path, check.where, (), index)
            if check.most is not None:
                del rows[int(self.case.amount(check.most)) :]

    def _dates(self, paths: Iterable[str], window: Window) -> None:
        span = self.case.span(window)
        for cell in self._cells(paths):
            if cell.value is None or not lies_within(cell.value, span):
                self._put(cell.path, self._day(cell, span.until))

    def _between(self, check: Between) -> None:
        bound = self.case.day(check.last, True) if check.last else None
        first = self.case.day(check.first, False) if check.first else None
        for cell in self._cells(check.dates):
            self._put(cell.path, self._day(cell, bound or first or date(2021, 10, 30)))

    def _row(self, group: str, where: Where, columns: tuple[str, ...], index: int = 0) -> None:
        """A row that qualifies; one is added where there is none."""
        fields, rows = children(self._field(tuple(group.split(".")))), self._rows(group)
        if index >= len(rows):
            needed = [name for name, field in fields.items() if field.is_required or name in columns]
            rows.append({name: fields[name].example(index) for name in needed or [*fields][:1]})
            self._tell_about(group)
        row: Any = rows[index]
        for name, condition in (where[0] if where else {}).items():
            value = self._parsed(fields[name], row.get(name))
            if self.case.holds(condition, value) is not True:
                cell = Cell((*group.split("."), index, name), value, row)
                row[name] = self._meeting(condition, cell)

    def _tell_about(self, group: str) -> None:
        for name, field in self.case.definition.fields.items():
            if isinstance(field, Narrative) and field.about == group:
                self.raw.setdefault(name, field.example(0))

    def _meeting(self, condition: Condition, cell: Cell) -> Raw:
        """A raw value that meets a condition."""
        match condition:
            case OneOf():
                return condition.options[0]
            case RankUpTo():
                return "第一作者"
            case Least():
                return f"{self.case.amount(condition.least):g}"
            case Mentions():
                return self._worded(cell, condition.words[:1])
            case _:
                return self._day(cell, self.case.span(condition.window).until)

    def _worded(self, cell: Cell, words: Iterable[str]) -> str:
        longest = getattr(self._field(cell.path), "max_length", None) or 1000
        return ("、".join(words) + "。" + str(cell.value or ""))[:longest]

    def _day(self, cell: Cell, day: date) -> str:
        """The day as the cell's field writes it; a range stays one."""
        kind, written = self._field(cell.path).kind, str(cell.value or "")
        if kind == "year":
            return f"{day.year}年"
        if kind == "month":
            return f"{day.year}年{day.month}月"
        text = str(Moment(day.year, day.month, day.day))
        before = day - timedelta(days=9)
        first = before if before.year == day.year else day
        return f"{Moment(first.year, first.month, first.day)}—{text}" if "—" in written else text

    def _cells(self, paths: Iterable[str]) -> list[Cell]:
        return [cell for path in paths for cell in self.case.cells(path)]

    def _field(self, path: FieldPath) -> Field:
        names = [step for step in path if isinstance(step, str)]
        field = self.case.definition.fields[names[0]]
        for name in names[1:]:
            field = children(field)[name]
        return field

    def _parsed(self, field: Field, raw: Raw) -> Any:
        return field.parse(raw)[0]

    def _rows(self, path: str) -> list[Raw]:
        """The raw rows of a group, to be changed."""
        inner: Any = self.raw
        *outer, last = path.split(".")
        for step in outer:
            inner = inner.setdefault(step, {})
        rows = inner.setdefault(last, [])
        assert isinstance(rows, list)
        return rows

    def _put(self, path: FieldPath, value: Raw) -> None:
        inner: Any = self.raw
        for step in path[:-1]:
            inner = inner.setdefault(step, {}) if isinstance(step, str) else inner[step]
        inner[path[-1]] = value
