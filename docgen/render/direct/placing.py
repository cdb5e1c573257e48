"""Where everything of a plan stands on its pages; points from the top left corner of the paper.

What CSS would do with the house's print.css: margins collapse, tables have a frame of their own, a table that
goes on repeats its header.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.forms.layout import MM_PER_PT
from docgen.render.direct.slow_path import SlowPath
from docgen.render.paper import AFTER_TABLE, Paper, PlannedCell, PlannedSpace, PlannedTable, PlannedWords

FRAME = 0.25       # pt, a table's own border and each cell's: two of them make a rule
_DOUBT = 1.0       # pt: what ends this close to the page's end may end on another page in the full engine
_SAME = 0.01       # pt


@dataclass(frozen=True, slots=True)
class Rectangle:
    """`x`, `y` of the top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell on a page."""

    cell: PlannedCell
    box: Rectangle


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """A line of words outside tables."""

    words: PlannedWords
    box: Rectangle


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row's cells that begin in it; `is_header` above the others, repeated on each page."""

    is_header: bool
    cells: tuple[PlacedCell, ...]


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """What stands of a table on one page; `box` with its frame."""

    table: PlannedTable
    box: Rectangle
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """The one cell of a continuation sheet's table, ruled on its own."""

    placed: PlacedCell


Placed = PlacedWords | PlacedTable | PlacedBox
Pages = tuple[tuple[Placed, ...], ...]


def place(paper: Paper) -> Pages:
    """What stands on each page, in reading order. Raises `SlowPath` where a page turn is not beyond doubt."""
    form = paper.definition.page
    placer = _Placer(
        form.margin[3] / MM_PER_PT, form.margin[0] / MM_PER_PT, form.text_width / MM_PER_PT,
        form.text_height / MM_PER_PT,
    )
    for number, block in enumerate(paper.all_blocks):
        if block.starts_page and number:
            placer.turn()
        match block:
            case PlannedSpace():
                placer.space(block)
            case PlannedWords():
                placer.words(block)
            case PlannedTable() if block.index < 0:
                placer.box(block)
            case PlannedTable():
                placer.table(block)
    pages = tuple(tuple(page) for page in placer.pages)
    if len(pages) != paper.pages:
        raise SlowPath("pages")
    return pages


@dataclass
class _Placer:
    """Goes down the pages; `used` is the height taken from the page, `margin` waits for the next block's own."""

    left: float
    top: float
    width: float
    height: float
    used: float = 0.0
    margin: float = 0.0
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])

    def turn(self) -> None:
        """The next page."""
        self.pages.append([])
        self.used = self.margin = 0.0

    def space(self, block: PlannedSpace) -> None:
        if block.height:
            self._take(block.height / MM_PER_PT)

    def words(self, block: PlannedWords) -> None:
        self.margin = max(self.margin, block.above / MM_PER_PT)
        height = len(block.paragraph.lines) * block.paragraph.pitch
        y = self._take(height)
        self.margin = block.below / MM_PER_PT
        self.pages[-1].append(PlacedWords(block, Rectangle(self.left, y, self.width, height)))

    def box(self, block: PlannedTable) -> None:
        """A continuation sheet's only cell."""
        height = block.rows[0].height / MM_PER_PT
        y = self._take(height)
        self.pages[-1].append(PlacedBox(PlacedCell(block.cells[0], Rectangle(self.left, y, self.width, height))))
        self._take(AFTER_TABLE)

    def table(self, block: PlannedTable) -> None:
        if block.starts_page and self.pages[-1] == [] and len(self.pages) > 1:
            self._take(AFTER_TABLE)
        elif block.starts_page:
            raise SlowPath("a table at the very beginning")
        self.used, self.margin = self.used + self.margin, 0.0
        for rows, begin, end in self._fragments(block):
            if begin == 0.0 and self.pages[-1]:
                self.turn()
            self._fragment(block, rows, begin, end)
            self.used = end
        self._take(AFTER_TABLE)

    def _fragments(self, table: PlannedTable) -> Iterator[tuple[list[int], float, float]]:
        """The numbers of the rows on each page, with the table's top and bottom there."""
        frame = FRAME * (table.rules == "all")
        heights = [row.height / MM_PER_PT for row in table.rows]
        header = sum(heights[: table.headers])
        begin, rows = self.used, list[int]()
        at = begin + frame
        for band in _bands(table):
            need = sum(heights[row] for row in band)
            over = at + need + frame - self.height
            if abs(over) < _DOUBT:
                raise SlowPath("a row at the page's very end")
            if over > 0:
                self._check_turn(table, rows, band, at + heights[band[0]] + frame)
                yield rows, begin, at + frame
                begin, rows = 0.0, list(range(table.headers))
                at = frame + header
            rows = [*rows, *band]
            at += need
        yield rows, begin, at + frame

    def _check_turn(self, table: PlannedTable, rows: list[int], band: list[int], first_end: float) -> None:
        """Rows go on to the next page below others, not parted from what spans them."""
        if len(rows) <= table.headers or band[0] < table.headers or first_end < self.height + _DOUBT:
            raise SlowPath("a table that would be parted elsewhere")

    def _fragment(self, table: PlannedTable, rows: list[int], begin: float, end: float) -> None:
        frame = FRAME * (table.rules == "all")
        heights = {row: table.rows[row].height / MM_PER_PT for row in rows}
        lefts = [self.left + table.indent / MM_PER_PT + frame]
        for column in table.columns:
            lefts.append(lefts[-1] + column / MM_PER_PT)
        y, placed = self.top + begin + frame, []
        for row in rows:
            cells = tuple(
                PlacedCell(cell, Rectangle(
                    lefts[cell.column], y, lefts[cell.column + cell.column_span] - lefts[cell.column],
                    sum(heights[spanned] for spanned in range(row, row + cell.row_span)),
                ))
                for cell in table.cells_of_row(row)
            )
            if not any(cell.cell.row_span == 1 for cell in cells):
                raise SlowPath("a row without a height of its own")
            placed.append(PlacedRow(row < table.headers, cells))
            y += heights[row]
        box = Rectangle(lefts[0] - frame, self.top + begin, lefts[-1] - lefts[0] + 2 * frame, end - begin)
        self.pages[-1].append(PlacedTable(table, box, tuple(placed)))

    def _take(self, height: float) -> float:
        """The top of a block of a height, which is taken; margins above it are spent."""
        self.used += self.margin
        y = self.used
        self.used, self.margin = y + height, 0.0
        if self.used > self.height - _SAME:
            raise SlowPath("a block at the page's very end")
        return self.top + y


def _bands(table: PlannedTable) -> list[list[int]]:
    """Row numbers, those that a cell joins together."""
    joined = {row for cell in table.cells for row in range(cell.row + 1, cell.row + cell.row_span)}
    bands: list[list[int]] = []
    for number in range(len(table.rows)):
        if number in joined:
            bands[-1].append(number)
        else:
            bands.append([number])
    return bands
