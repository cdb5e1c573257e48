"""Drawn grids: every line a row, every word a column.

`name:` label, `name` value or signature box, `'words'` fixed words (or the wording of that name), `.` empty,
`<` joins the cell on the left, `^` the cell above. Before the bar stands the row's least height in mm:
`12 |`, exact `=46 |`, repeated for every row of its group `16* |`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.forms.language import nearest
from docgen.forms.layout import Cell, CellKind, GridRow
from docgen.forms.nodes import Scalar, place_of
from docgen.problems import Place, Problem

TALLEST = 1000.0    # mm, no paper is longer

_ROW = re.compile(r"\s*(?P<exact>=?)(?P<height>\d+(?:\.\d+)?)(?P<star>\*?)\s*\|")
# A quote that is never closed takes the rest of its line.
_TOKEN = re.compile(r"'(?:[^']|'')*'(?!\S)|'.*|\S+")


@dataclass(frozen=True, slots=True)
class Names:
    """What a grid may name: `fields` gives each field's path its group ("" for a single field, its own name
    for a group itself), `wording` the words by name."""

    fields: Mapping[str, str]
    signatures: frozenset[str]
    wording: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell and where its word stands in the file."""

    cell: Cell
    scalar: Scalar
    index: int

    @property
    def place(self) -> Place:
        return place_of(self.scalar, self.index)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A grid as drawn. `is_sound` is False where a fault makes its regions meaningless."""

    rows: tuple[GridRow, ...]
    cells: tuple[Drawn, ...]
    is_sound: bool


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    index: int


@dataclass(frozen=True, slots=True)
class _Row:
    height: float
    is_exact: bool
    is_repeated: bool
    index: int
    tokens: tuple[_Token, ...]


def read_grid(drawing: Scalar, columns: int, names: Names) -> tuple[Drawing, list[Problem]]:
    """The rows and cells of a drawing with so many columns, and everything that is wrong with it."""
    reading = _Grid(drawing, columns, names)
    drawn = reading.read()
    return drawn, sorted(reading.problems, key=lambda one: (one.place.line or 0, one.place.column or 0))


class _Grid:
    def __init__(self, drawing: Scalar, columns: int, names: Names) -> None:
        self.drawing, self.columns, self.names = drawing, columns, names
        self.problems: list[Problem] = []

    def say(self, code: str, index: int, **facts: str | float) -> None:
        self.problems.append(Problem(code, place_of(self.drawing, index), facts))

    def read(self) -> Drawing:
        rows = list(self._rows())
        if not rows and not self.problems:
            self.say("grid_empty", 0)
        is_sound = not self.problems
        for row in rows:
            is_sound &= self._check_width(row)
        cells = self._regions(rows) if is_sound else self._single_cells(rows)
        drawn = tuple(self._drawn(cell, token) for cell, token in cells)
        groups = [self._group(row, number, drawn) for number, row in enumerate(rows)]
        self._check_exact(rows, drawn)
        grid_rows = tuple(
            GridRow(row.height, row.is_exact, group) for row, group in zip(rows, groups, strict=True)
        )
        return Drawing(grid_rows, drawn, is_sound and not self.problems)

    def _rows(self) -> Iterator[_Row]:
        start = 0
        for line in self.drawing.text.split("\n"):
            if line.strip():
                found = _ROW.match(line)
                first = start + len(line) - len(line.lstrip())
                if found is None:
                    self.say("grid_row_unreadable", first, text=line.strip()[:40])
                elif not 0 < float(found["height"]) <= TALLEST:
                    self.say("grid_height", first, text=found["height"], most=f"{TALLEST:g}")
                else:
                    yield self._row(found, first, start, line)
            start += len(line) + 1

    def _row(self, found: re.Match[str], first: int, start: int, line: str) -> _Row:
        if found["exact"] and found["star"]:
            self.say("grid_exact_and_repeated", first)
        tokens = tuple(
            _Token(token.group(), start + token.start()) for token in _TOKEN.finditer(line, found.end())
        )
        return _Row(float(found["height"]), bool(found["exact"]), bool(found["star"]), first, tokens)

    def _check_width(self, row: _Row) -> bool:
        is_right = True
        for token in row.tokens:
            if token.text.startswith("'") and not re.fullmatch(r"'(?:[^']|'')*'", token.text):
                self.say("grid_quote_open", token.index, text=token.text)
                is_right = False
        if len(row.tokens) != self.columns:
            at = row.tokens[self.columns].index if len(row.tokens) > self.columns else row.index
            if is_right:
                self.say("grid_columns", at, count=len(row.tokens), expected=self.columns)
            return False
        return is_right

    def _single_cells(self, rows: list[_Row]) -> Iterator[tuple[Cell, _Token]]:
        """Every word on its own, so that names are checked even where regions cannot be."""
        for number, row in enumerate(rows):
            for column, token in enumerate(row.tokens):
                if token.text not in ("<", "^") and not token.text.startswith("'"):
                    yield self._cell(token, number, column), token

    def _regions(self, rows: list[_Row]) -> Iterator[tuple[Cell, _Token]]:
        owners: dict[tuple[int, int], tuple[int, int]] = {}
        regions: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, row in enumerate(rows):
            for column, token in enumerate(row.tokens):
                spot = (number, column)
                owners[spot] = self._owner(token, spot, owners)
                regions.setdefault(owners[spot], []).append(spot)
        for (number, column), spots in regions.items():
            token = rows[number].tokens[column]
            height, width = spots[-1][0] - number + 1, max(spot[1] for spot in spots) - column + 1
            if height * width != len(spots):
                self.say("grid_not_rectangle", token.index, name=token.text)
                height = width = 1
            yield self._cell(token, number, column, height, width), token

    def _owner(
        self, token: _Token, spot: tuple[int, int], owners: Mapping[tuple[int, int], tuple[int, int]]
    ) -> tuple[int, int]:
        if token.text not in ("<", "^"):
            return spot
        joined = (spot[0], spot[1] - 1) if token.text == "<" else (spot[0] - 1, spot[1])
        if joined not in owners:
            self.say("grid_nothing_to_join", token.index, mark=token.text)
        return owners.get(joined, spot)

    def _cell(self, token: _Token, row: int, column: int, height: int = 1, width: int = 1) -> Cell:
        kind, target = self._meaning(token)
        return Cell(kind, target, row, column, height, width)

    def _meaning(self, token: _Token) -> tuple[CellKind, str]:
        text = token.text
        if text in (".", "<", "^"):
            return "empty", ""
        if text.startswith("'"):
            words = text[1:-1].replace("''", "'")
            return "fixed", self.names.wording.get(words, words)
        name, is_label = text.removesuffix(":"), text.endswith(":")
        if name in self.names.signatures:
            return ("signature_label" if is_label else "signature"), name
        if name not in self.names.fields:
            known = (*self.names.fields, *self.names.signatures)
            self.say("grid_unknown_name", token.index, name=name, nearest=nearest(name, known))
            return "empty", ""
        if is_label:
            return "label", name
        if self.names.fields[name] == name:
            self.say("grid_group_as_value", token.index, name=name)
            return "empty", ""
        return "value", name

    def _drawn(self, cell: Cell, token: _Token) -> Drawn:
        return Drawn(cell, self.drawing, token.index)

    def _group(self, row: _Row, number: int, drawn: tuple[Drawn, ...]) -> str:
        """The group that a row repeats; "" for a row that stands once."""
        values = [one for one in drawn if one.cell.row == number and one.cell.kind == "value"]
        groups = [self.names.fields[one.cell.target] for one in values]
        if not row.is_repeated:
            for one, group in zip(values, groups, strict=True):
                if group:
                    self.say("grid_group_not_repeated", one.index, name=one.cell.target, group=group)
            return ""
        first = next(filter(None, groups), "")
        if not first:
            self.say("grid_repeat_without_group", row.index)
            return ""
        for one, group in zip(values, groups, strict=True):
            if group != first:
                self.say("grid_repeat_mixed", one.index, name=one.cell.target, group=first)
        return first

    def _check_exact(self, rows: list[_Row], drawn: tuple[Drawn, ...]) -> None:
        for one in drawn:
            covered = rows[one.cell.row : one.cell.row + one.cell.row_span]
            if one.cell.kind == "value" and any(row.is_exact for row in covered):
                self.say("grid_exact_height", one.index, name=one.cell.target)
