"""Planning one table: repeated rows, fitted texts, row heights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from docgen.forms.fields.base import Field, Ink, Words
from docgen.forms.layout import HOUSE_STYLES, MM_PER_PT, SHRINK_STEPS, Cell, Table, TextStyle
from docgen.problems import NOWHERE, Problem
from docgen.render.cells import (
    Source,
    picture_of,
    spread,
    words_of,
)
from docgen.render.continuation import Rest, cut, sheet_name
from docgen.render.paper import PlannedCell, PlannedRow, PlannedTable, Room, SetParagraph, inside, outside
from docgen.render.setter import Setter, room_of, smaller
from docgen.render.signatures import SignatureSetter

# A repeated row higher than this (mm) is set smaller before it grows further.
_TALL_ROW = 60.0
# The part of a page that a growing cell may take; the rest goes on on a continuation sheet.
_TALLEST_CELL = 0.8
_BLANK_INK = Words(())


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of the drawing at a planned row: `item` counts the rows of its group, -1 outside a group."""

    cell: Cell
    row: int
    row_span: int
    item: int


@dataclass
class TablePlanner:
    """Plans the tables of one document; texts that go on elsewhere are gathered in `rests`."""

    source: Source
    setter: Setter
    page_height: float    # mm of a page's text area
    rests: list[Rest] = field(default_factory=list)
    inks: dict[str, tuple[Mapping[str, Ink], ...]] = field(default_factory=dict)

    def plan(self, table: Table, index: int) -> PlannedTable:
        """The table with its rows repeated and its heights settled; `index` is its place in the layout."""
        rows = tuple(self._rows(table))
        cells = tuple(self._cell(table, index, place, rows) for place in _places(table, rows))
        heights = _heights(rows, cells)
        planned = tuple(replace(row, height=height) for row, height in zip(rows, heights, strict=True))
        headers = _header_count(planned)
        named = _with_headers(cells, planned)
        return PlannedTable(
            f"b{index}", index, table.columns, table.indent, planned, named, table.rules, headers
        )

    def _rows(self, table: Table) -> Iterator[PlannedRow]:
        for number, row in enumerate(table.rows):
            if not row.group:
                is_header = number < table.headers or _is_header(table, number)
                yield PlannedRow(row.height, row.is_exact, number, is_header=is_header)
                continue
            used = len(self._group_inks(row.group))
            printed = getattr(self.source.definition.fields[row.group], "printed_rows", 1)
            for item in range(max(used, printed, 1)):
                yield PlannedRow(row.height, row.is_exact, number, item)

    def _group_inks(self, group: str) -> tuple[Mapping[str, Ink], ...]:
        if group not in self.inks:
            self.inks[group] = self.source.group_inks(group)
        return self.inks[group]

    def _cell(self, table: Table, index: int, place: _Place, rows: tuple[PlannedRow, ...]) -> PlannedCell:
        cell = place.cell
        height = sum(row.height for row in rows[place.row : place.row + place.row_span])
        room = Room.of(table, cell, height)
        style = table.style_of(cell)
        planned = PlannedCell(
            f"b{index}r{place.row}c{cell.column}", cell.kind, cell.target, place.row, cell.column,
            place.row_span, cell.column_span, style.valign,
            is_header=rows[place.row].is_header,
            ruled_below=table.rules == "under" and cell.kind == "value",
        )
        definition = self.source.definition
        match cell.kind:
            case "label":
                target = definition.field_at(cell.target)
                return replace(planned, paragraphs=self._label(target.printed or target.label, style, room))
            case "signature_label":
                return replace(
                    planned, paragraphs=self._label(definition.signatures[cell.target].label, style, room)
                )
            case "fixed":
                return replace(planned, path="", paragraphs=self.setter.set(cell.target, style, room.width))
            case "signature":
                box = definition.signatures[cell.target]
                says = definition.wording[box.says].text(definition.profile) if box.says else ""
                lines, marks = SignatureSetter(box, style, room, self.setter).lines(says)
                return replace(planned, paragraphs=lines, marks=marks)
            case "empty":
                return planned
        return self._value(planned, place, style, room)

    def _label(self, text: str, style: TextStyle, room: Room) -> tuple[SetParagraph, ...]:
        if "\n" in text or len(text) > 3:
            style = replace(style, distribute=0)
        fitting = replace(style, distribute=min(style.distribute, room.width / (style.size * MM_PER_PT)))
        return self.setter.set(text, fitting, room.width)

    def _value(self, planned: PlannedCell, place: _Place, style: TextStyle, room: Room) -> PlannedCell:
        field_ = self.source.definition.field_at(place.cell.target)
        if place.item >= 0:
            return self._item_value(planned, place, field_, style, room)
        ink = self.source.ink(field_)
        picture, frame = picture_of(self.source, field_, ink)
        is_blank = self.source.value(field_.name) is None
        text = words_of(ink) if frame is None else (field_.printed or field_.label) * (picture is None)
        if is_blank and "\n" in text and frame is None:
            prompts = self.setter.set(text, HOUSE_STYLES["prompt"], room.width)
            return replace(planned, paragraphs=spread(prompts, room, style))
        if is_blank and text and text == field_.placeholder:
            # The placeholder is the blank to write on: no rule beside it.
            planned = replace(planned, ruled_below=False)
        paragraphs = self._fit(text, field_, style, room, planned.path)
        return replace(planned, paragraphs=paragraphs, picture=picture, frame=frame)

    def _item_value(
        self, planned: PlannedCell, place: _Place, field_: Field, style: TextStyle, room: Room
    ) -> PlannedCell:
        group, _, name = place.cell.target.partition(".")
        inks = self._group_inks(group)
        path = f"{group}.{place.item}.{name}"
        text = words_of(inks[place.item].get(name, _BLANK_INK)) if place.item < len(inks) else ""
        paragraphs = self.setter.set(text, style, room.width, path, field_.label)
        if outside(room_of(paragraphs)) > _TALL_ROW:
            small = smaller(style, SHRINK_STEPS)[-1]
            paragraphs = self.setter.set(text, small, room.width, path, field_.label)
            tallest = Room(room.width, inside(self.page_height * _TALLEST_CELL))
            if room_of(paragraphs) > tallest.height:
                paragraphs = self._continued(text, field_, small, tallest, path)
        return replace(planned, path=path, paragraphs=paragraphs)

    def _fit(
        self, text: str, field_: Field, style: TextStyle, room: Room, path: str
    ) -> tuple[SetParagraph, ...]:
        """The text at the first size that fits its drawn box; else what `overflow` says."""
        steps = SHRINK_STEPS if style.valign != "top" else SHRINK_STEPS[:2]
        styles = smaller(style, steps) if "shrink" in field_.overflow else (style,)
        for tried in styles:
            paragraphs = self.setter.set(text, tried, room.width, path, field_.label)
            if room_of(paragraphs) <= room.height:
                return paragraphs
        if "continue" in field_.overflow:
            return self._continued(text, field_, styles[-1], room, path)
        if "grow" in field_.overflow:
            tallest = Room(room.width, inside(self.page_height * _TALLEST_CELL))
            if room_of(paragraphs) > tallest.height:
                return self._continued(text, field_, styles[-1], tallest, path)
        else:
            place = self.setter.places.get(path, NOWHERE)
            self.setter.problems.append(Problem("text_larger_than_box", place, {"label": field_.label}, path))
        return paragraphs

    def _continued(
        self, text: str, field_: Field, style: TextStyle, room: Room, path: str
    ) -> tuple[SetParagraph, ...]:
        number = len(self.rests) + 1
        # One line for the pointer to the sheet, one in reserve for a word processor's own line breaks.
        lines = int(room.height / (style.line_height * MM_PER_PT)) - 2
        whole = self.setter.set(text, style, room.width, path, field_.label)
        kept = cut(whole, lines)
        if not kept.rest:
            return whole
        self.rests.append(Rest(number, path, field_.label, kept.rest, style, kept.is_tail))
        pointer = self.setter.set(f"（接{sheet_name(number)}）", replace(style, indent=0, align="right"), room.width)
        return (*kept.head, *pointer)


def _is_header(table: Table, number: int) -> bool:
    """Whether a row holds only labels of the group repeated right below it."""
    below = next((row.group for row in table.rows[number + 1 :]), "")
    cells = table.cells_of_row(number)
    return bool(below and cells) and all(
        cell.kind == "label" and cell.target.startswith(below + ".") for cell in cells
    )


def _header_count(rows: tuple[PlannedRow, ...]) -> int:
    count = 0
    while count < len(rows) and rows[count].is_header:
        count += 1
    return count


def _places(table: Table, rows: tuple[PlannedRow, ...]) -> Iterator[_Place]:
    """Every cell at every planned row where it starts, top to bottom, left to right."""
    first = {row.source: number for number, row in reversed(tuple(enumerate(rows)))}
    last = {row.source: number for number, row in enumerate(rows)}
    for number, row in enumerate(rows):
        for cell in table.cells_of_row(row.source):
            end = cell.row + cell.row_span - 1
            if cell.row_span == 1:
                yield _Place(cell, number, 1, row.item)
            elif number == first[row.source]:
                yield _Place(cell, number, last[end] - number + 1, -1)


def _heights(rows: tuple[PlannedRow, ...], cells: tuple[PlannedCell, ...]) -> list[float]:
    heights = [row.height for row in rows]
    for cell in cells:
        if cell.row_span == 1 and not rows[cell.row].is_exact:
            heights[cell.row] = max(heights[cell.row], outside(room_of(cell.paragraphs)))
    for cell in cells:
        span = range(cell.row, cell.row + cell.row_span)
        least = max(outside(room_of(cell.paragraphs)), outside(cell.frame[1]) if cell.frame else 0)
        heights[span[-1]] += max(0.0, least - sum(heights[row] for row in span)) if len(span) > 1 else 0.0
    return heights


def _with_headers(cells: tuple[PlannedCell, ...], rows: tuple[PlannedRow, ...]) -> tuple[PlannedCell, ...]:
    """The cells with the ids of the labels that name them: of the row's group above, else on the left."""
    labels = {cell.path: cell.id for cell in cells if cell.kind == "label"}
    named = []
    for cell in cells:
        target = cell.path
        if rows[cell.row].item >= 0 and cell.kind == "value":
            group, _, rest = cell.path.partition(".")
            target = f"{group}.{rest.partition('.')[2]}"
        label = labels.get(target) if cell.kind == "value" else None
        if cell.kind == "signature":
            label = next((c.id for c in cells if c.kind == "signature_label" and c.path == cell.path), None)
        named.append(replace(cell, headers=(label,)) if label else cell)
    return tuple(named)
