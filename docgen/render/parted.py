"""Labels beside rows that stand on several pages: one cell a page, so that no engine has to part one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from docgen.render.paper import PlannedCell, PlannedTable, outside
from docgen.render.setter import room_of


def part_labels(table: PlannedTable, turns: Sequence[int]) -> PlannedTable:
    """The table with every cell that spans a page turn cut there; `turns` are the rows that begin a page.

    The words stay in the first piece that has room for them. WeasyPrint closes a spanning cell below the first
    row of its page instead of below the last.
    """
    pieces = [piece for cell in table.cells for piece in _pieces(cell, turns, table)]
    if len(pieces) == len(table.cells):
        return table
    return replace(table, cells=tuple(sorted(pieces, key=lambda cell: (cell.row, cell.column))))


def _pieces(cell: PlannedCell, turns: Sequence[int], table: PlannedTable) -> Iterator[PlannedCell]:
    end = cell.row + cell.row_span
    spans = list(pairwise((cell.row, *(turn for turn in turns if cell.row < turn < end), end)))
    heights = [sum(row.height for row in table.rows[first:last]) for first, last in spans]
    need = outside(room_of(cell.paragraphs))
    chosen = next((n for n, height in enumerate(heights) if height >= need), heights.index(max(heights)))
    for number, (first, last) in enumerate(spans):
        piece = replace(cell, row=first, row_span=last - first)
        if number != chosen:
            piece = replace(piece, id=f"{cell.id}p{number}", kind="empty", path="", paragraphs=(), headers=())
        yield piece
