"""What of a plan belongs into the DOCX template, and what is filled in.

A plan is split into an outline (columns, merges, labels, fixed words: equal for every entry of a form) and
what varies. Equal neighbours, rows or whole tables, become one row or table of the template and are
repeated by it, so three activities and ten share a template.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

from docgen.forms.layout import ParagraphRole, VAlign
from docgen.forms.metrics import RULE
from docgen.render.paper import (
    Paper,
    PlannedCell,
    PlannedSpace,
    PlannedTable,
    PlannedWords,
    SetParagraph,
)

_TWIPS_PER_MM = 1440 / 25.4
_RULE_TWIPS = round(RULE * 20)
_FIXED_KINDS = ("label", "fixed", "signature_label", "empty")

Merge = Literal["", "restart", "continue"]
_Outline = TypeVar("_Outline", bound=Hashable)
_Data = TypeVar("_Data")


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * _TWIPS_PER_MM)


@dataclass(frozen=True, slots=True)
class CellOutline:
    """A cell: its width in twips, columns spanned, place in a vertical merge; `paragraphs` are its fixed words,
    None where they are filled in from place `slot` of the row's cells. `is_bare`: a picture, without padding."""

    width: int
    span: int
    merge: Merge
    valign: VAlign
    ruled_below: bool
    is_bare: bool
    paragraphs: tuple[SetParagraph, ...] | None
    slot: int = -1


@dataclass(frozen=True, slots=True)
class RowOutline:
    """A row of the template; `is_header`: printed again on each page."""

    cells: tuple[CellOutline, ...]
    is_exact: bool
    is_header: bool


@dataclass(frozen=True, slots=True)
class TableOutline:
    """A table of the template: column widths and indent in twips, its rows without repetition."""

    columns: tuple[int, ...]
    indent: int
    rules: Literal["all", "under", "none"]
    rows: tuple[RowOutline, ...]


@dataclass(frozen=True, slots=True)
class WordsOutline:
    """A paragraph or a space outside tables; `paragraph` None where the words are filled in."""

    role: ParagraphRole | Literal["space"]
    paragraph: SetParagraph | None


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """The words above a table, and the table; None where the document ends with words."""

    words: tuple[WordsOutline, ...]
    table: TableOutline | None


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row to fill: its height in twips, the cells to fill by slot."""

    height: int
    cells: tuple[PlannedCell, ...]


@dataclass(frozen=True, slots=True)
class FilledUnit:
    """A unit to fill: the words, the table, and its rows grouped as in the outline."""

    words: tuple[PlannedWords | PlannedSpace, ...]
    table: PlannedTable | None
    rows: tuple[tuple[FilledRow, ...], ...]


Outline = tuple[UnitOutline, ...]
Filling = tuple[tuple[FilledUnit, ...], ...]


def split(paper: Paper) -> tuple[Outline, Filling]:
    """The outline of a plan and, for each of its units, what fills every repetition."""
    return _folded(_units(paper))


def _folded(pairs: Iterable[tuple[_Outline, _Data]]) -> tuple[tuple[_Outline, ...], tuple[tuple[_Data, ...], ...]]:
    """Neighbours of equal outline brought together."""
    outlines: list[_Outline] = []
    data: list[list[_Data]] = []
    for outline, filled in pairs:
        if outlines and outlines[-1] == outline:
            data[-1].append(filled)
        else:
            outlines.append(outline)
            data.append([filled])
    return tuple(outlines), tuple(tuple(group) for group in data)


def _units(paper: Paper) -> Iterator[tuple[UnitOutline, FilledUnit]]:
    words: list[PlannedWords | PlannedSpace] = []
    for block in paper.all_blocks:
        if isinstance(block, PlannedTable):
            outline, rows = _table(block)
            yield UnitOutline(_words(words), outline), FilledUnit(tuple(words), block, rows)
            words = []
        else:
            words.append(block)
    if words:
        yield UnitOutline(_words(words), None), FilledUnit(tuple(words), None, ())


def _words(blocks: list[PlannedWords | PlannedSpace]) -> tuple[WordsOutline, ...]:
    return tuple(
        WordsOutline(block.role, block.paragraph if block.index >= 0 and _is_plain(block.paragraph) else None)
        if isinstance(block, PlannedWords)
        else WordsOutline("space", None)
        for block in blocks
    )


def _is_plain(paragraph: SetParagraph) -> bool:
    """Whether the words mean nothing to the template language."""
    return "{" not in paragraph.text and "}" not in paragraph.text


def _table(table: PlannedTable) -> tuple[TableOutline, tuple[tuple[FilledRow, ...], ...]]:
    edges = _edges(table.columns)
    rows, filled = _folded(_rows(table, edges))
    widths = tuple(right - left for left, right in pairwise(edges))
    return TableOutline(widths, twips(table.indent), table.rules, rows), filled


def _edges(lengths: Iterable[float]) -> list[int]:
    """Running sums in twips: rounding single lengths would let the last line drift by 0.1 mm."""
    total, edges = 0.0, [0]
    for length in lengths:
        total += length
        edges.append(twips(total))
    return edges


def _rows(table: PlannedTable, edges: list[int]) -> Iterator[tuple[RowOutline, FilledRow]]:
    heights = _edges(row.height for row in table.rows)
    if any(cell.ruled_below and cell.row + cell.row_span == len(table.rows) for cell in table.cells):
        # The PDF draws a rule under a blank inside its cell, LibreOffice below the table: 0.18 mm a table.
        heights[0] = _RULE_TWIPS
    spans: dict[int, list[PlannedCell]] = {}
    for cell in table.cells:
        for covered in range(cell.row, cell.row + cell.row_span):
            spans.setdefault(covered, []).append(cell)
    for number, row in enumerate(table.rows):
        standing = sorted(spans.get(number, ()), key=lambda cell: cell.column)
        filled = tuple(cell for cell in standing if cell.row == number and _fixed_words(cell) is None)
        slots = {cell.id: slot for slot, cell in enumerate(filled)}
        outlines = tuple(_cell(cell, number, edges, slots.get(cell.id, -1)) for cell in standing)
        is_header = number < table.headers
        height = heights[number + 1] - heights[number]
        yield RowOutline(outlines, row.is_exact, is_header), FilledRow(height, filled)


def _cell(cell: PlannedCell, row: int, edges: list[int], slot: int) -> CellOutline:
    width = edges[cell.column + cell.column_span] - edges[cell.column]
    merge: Merge = "" if cell.row_span == 1 else "restart" if cell.row == row else "continue"
    words = () if merge == "continue" else _fixed_words(cell)
    is_ruled = cell.ruled_below and row == cell.row + cell.row_span - 1
    is_bare = cell.picture is not None
    return CellOutline(width, cell.column_span, merge, cell.valign, is_ruled, is_bare, words, slot)


def _fixed_words(cell: PlannedCell) -> tuple[SetParagraph, ...] | None:
    if cell.kind in _FIXED_KINDS and all(map(_is_plain, cell.paragraphs)):
        return cell.paragraphs
    return None
