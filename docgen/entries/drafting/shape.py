"""A table's grid made fit for drawing: blanks inside a cell become cells, equal empty rows become one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docgen.entries.drafting.book import is_signature
from docgen.entries.drafting.known_labels import character_limit
from docgen.entries.word.table import WordCell, WordTable
from docgen.entries.word.text import TICK_BOX
from docgen.forms import metrics
from docgen.forms.layout import MM_PER_PT

_BLANK = re.compile(r"_{2,}|(?<=[：:])(?:[ \u3000]{2,}|$)")
_NUMBERED = re.compile(r"[(（]?(\d{1,2}|[①-⑳]|[一二三四五六七八九十])[)）.、．]?")
_NEAR = 1.5             # mm, as in word_table
_LEAST_BLANK = 12.0     # mm to write in


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: words, or a blank of so many characters (`words` is then "")."""

    words: str
    blank: int = 0


@dataclass(frozen=True, slots=True)
class RowRun:
    """Equal empty rows, now one: where it stands, how many they were, its cells, their headings above, the cells
    beside it; `numbers` are printed in its first cell."""

    row: int
    count: int
    cells: tuple[WordCell, ...]
    headings: tuple[WordCell, ...]
    sides: tuple[WordCell, ...]
    numbers: str = ""


def pieces(line: str) -> tuple[Piece, ...]:
    """The words and blanks of a line, in order."""
    found: list[Piece] = []
    start = 0
    for blank in _BLANK.finditer(line):
        words = line[start : blank.start()].strip(" \u3000")
        if words:
            found.append(Piece(words))
        if found and not found[-1].words:
            found[-1] = Piece("", found[-1].blank + len(blank[0]))
        else:
            found.append(Piece("", max(4, len(blank[0]))))
        start = blank.end()
    rest = line[start:].strip(" \u3000")
    return tuple([*found, Piece(rest)] if rest else found)


def with_blanks(table: WordTable) -> tuple[WordTable, bool]:
    """The table with `姓名：____ 电话：____` in one cell as cells of their own, and whether there were any."""
    table, has_tall = _with_tall_cells(table)
    edges = _edges(table)
    laid: list[tuple[WordCell, float, float]] = []
    for cell in table.cells:
        left, right = edges[cell.column], edges[cell.end]
        parts = pieces(cell.text) if _has_inner_blanks(cell, table) else ()
        laid += _split(cell, parts, left, right) if len(parts) > 1 else [(cell, left, right)]
    if len(laid) == len(table.cells):
        return table, has_tall
    return _laid_again(table, laid), True


def _with_tall_cells(table: WordTable) -> tuple[WordTable, bool]:
    """The table with every high cell that asks above and is answered below as two rows: it is alone in its row."""
    row, has_any = 0, False
    while row < len(table.heights):
        own = [cell for cell in table.cells if cell.row == row]
        height, is_exact = table.heights[row]
        if len(own) == 1 and own[0].row_span == 1 and _asks_above(own[0], height):
            first = own[0].size * MM_PER_PT * 1.5 * (1 + own[0].text.count("\n")) + 2
            moved = (replace(cell, row=cell.row + 1) if cell.row > row else
                     replace(cell, row_span=cell.row_span + 1) if cell.bottom > row and cell not in own else cell
                     for cell in table.cells)  # fmt: skip
            below = replace(own[0], row=row + 1, paragraphs=(), has_picture=False)
            heights = (*table.heights[:row], (first, False), (height - first, is_exact), *table.heights[row + 1 :])
            table = replace(table, heights=heights, cells=tuple(sorted((*moved, below), key=_in_order)))
            has_any, row = True, row + 1
        row += 1
    return table, has_any


def _asks_above(cell: WordCell, height: float) -> bool:
    text = cell.text
    if not text or len(text) > 120 or is_signature(text) or TICK_BOX in text or "__" in text:
        return False
    is_asking = text.endswith(("：", ":")) or character_limit(text) is not None
    return is_asking and height >= 2 * _LEAST_BLANK + cell.size * MM_PER_PT * (1 + text.count("\n"))


def _in_order(cell: WordCell) -> tuple[int, int]:
    return cell.row, cell.column


def _has_inner_blanks(cell: WordCell, table: WordTable) -> bool:
    text = cell.text
    if len(cell.paragraphs) != 1 or "\n" in text or len(text) > 60 or is_signature(text) or TICK_BOX in text:
        return False
    parts = pieces(text)
    blanks = sum(not part.words for part in parts)
    if not blanks or not any(part.words for part in parts):
        return False
    if "__" in text or blanks > 1:
        return True
    # `联系人：` alone is a label; with room behind it and nothing beside it, it is written on.
    width = sum(table.columns[cell.column : cell.end])
    room = width - metrics.width_of(text) * cell.size * MM_PER_PT
    return room > 2 * _LEAST_BLANK and not any(_is_beside(cell, other) and not other.text for other in table.cells)


def _is_beside(cell: WordCell, other: WordCell) -> bool:
    """Whether the other cell is the next one to the right or below."""
    right = other.column == cell.end and other.row == cell.row
    return right or (other.row == cell.bottom and other.column == cell.column)


def _split(
    cell: WordCell, parts: Sequence[Piece], left: float, right: float
) -> Iterator[tuple[WordCell, float, float]]:
    """Cells for the parts: words as wide as they are, blanks share what is left."""
    em = cell.size * MM_PER_PT
    wide = [metrics.width_of(part.words) * em + 4 if part.words else 0.0 for part in parts]
    total, blanks = right - left, sum(part.blank for part in parts)
    room = max(total - sum(wide), _LEAST_BLANK * sum(not part.words for part in parts))
    shares = [room * part.blank / blanks if part.blank else width for part, width in zip(parts, wide, strict=True)]
    scale, at = total / sum(shares), left
    for part, share in zip(parts, shares, strict=True):
        inside = (part.words,) if part.words else ()
        yield replace(cell, paragraphs=inside, has_picture=False), at, at + share * scale
        at += share * scale


def _edges(table: WordTable) -> list[float]:
    edges = [0.0]
    for width in table.columns:
        edges.append(edges[-1] + width)
    return edges


def _laid_again(table: WordTable, laid: Sequence[tuple[WordCell, float, float]]) -> WordTable:
    """The table on the columns that these cells need; its own edges stay where they are."""
    edges = _edges(table)
    for edge in sorted({edge for _, left, right in laid for edge in (left, right)}):
        if min(abs(edge - known) for known in edges) >= _NEAR:
            edges.append(edge)
    edges.sort()
    cells: list[WordCell] = []
    for cell, left, right in laid:
        first, end = (min(range(len(edges)), key=lambda i: abs(edges[i] - at)) for at in (left, right))
        if end > first:
            cells.append(replace(cell, column=first, column_span=end - first))
    return replace(table, columns=tuple(b - a for a, b in pairwise(edges)), cells=tuple(cells))


def with_joined_rows(table: WordTable) -> tuple[WordTable, tuple[RowRun, ...]]:
    """The table with every run of equal empty rows below a heading as one row, and those runs."""
    runs: list[RowRun] = []
    row = 1
    while row < len(table.heights):
        run = _run_at(table, row)
        if run is not None:
            table = _without_rows(table, row + 1, run.count - 1)
            inside = {(cell.row, cell.column) for cell in run.sides}
            sides = tuple(cell for cell in table.cells if (cell.row, cell.column) in inside)
            runs.append(replace(run, sides=sides))
        row += 1
    return table, tuple(runs)


def _run_at(table: WordTable, row: int) -> RowRun | None:
    shape = _shape(table, row)
    if len(shape) < 2:
        return None
    count = 1
    while row + count < len(table.heights) and _shape(table, row + count) == shape:
        count += 1
    cells = tuple(cell for cell in table.cells if cell.row == row)
    numbers = cells[0].text if cells[0].text else ""
    headings = tuple(
        above for cell in cells
        for above in table.cells
        if above.bottom == row and (above.column, above.end) == (cell.column, cell.end) and above.text
    )  # fmt: skip
    sides = tuple(cell for cell in table.cells if cell.row < row < cell.bottom)
    if count < 2 or len(headings) != len(cells):
        return None
    return RowRun(row, count, cells, headings, sides, numbers)


def _shape(table: WordTable, row: int) -> tuple[tuple[int, int], ...]:
    """Where the cells of an empty row begin and end; () for a row with words, but for a number in front."""
    cells = [cell for cell in table.cells if cell.row == row]
    if any(cell.row_span > 1 or cell.has_picture for cell in cells) or not cells:
        return ()
    first, *others = cells
    if any(cell.text for cell in others) or (first.text and not _NUMBERED.fullmatch(first.text)):
        return ()
    return tuple((cell.column, cell.end) for cell in cells)


def _without_rows(table: WordTable, first: int, count: int) -> WordTable:
    cells: list[WordCell] = []
    for cell in table.cells:
        if first <= cell.row < first + count:
            continue
        if cell.row >= first + count:
            cells.append(replace(cell, row=cell.row - count))
        elif cell.bottom > first:
            cells.append(replace(cell, row_span=cell.row_span - count))
        else:
            cells.append(cell)
    return replace(table, heights=table.heights[:first] + table.heights[first + count :], cells=tuple(cells))
