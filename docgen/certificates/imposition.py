"""Cards side by side on A4 with crop marks; the backs on a page of their own, turned over the long edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from docgen.certificates.drawing import Drawer
from docgen.certificates.record import CertificateRecord
from docgen.certificates.run_writing import RunWriter, run_file
from docgen.forms.layout import MM_PER_PT, PageFormat
from docgen.render.direct.pdf_objects import QUICK, deflated, number, reference

SHEET = (210.0, 297.0)  # mm
GAP = 2.0               # mm between two cards
_MARGIN = 9.0           # mm that marks and printers need
_MARK_OFF, _MARK = 2.0, 5.0     # mm from the card to a mark, and its length
_LINE = 0.25            # points


@dataclass(frozen=True, slots=True)
class Grid:
    """How cards lie on a sheet: columns and rows, the first card's corner in mm from the top left."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float

    @property
    def places(self) -> int:
        """Cards on a sheet."""
        return self.columns * self.rows

    def corner(self, at: int, is_back: bool) -> tuple[float, float]:
        """The top left corner of the place with the index `at`; backs lie in the mirrored column."""
        row, column = divmod(at, self.columns)
        if is_back:
            column = self.columns - 1 - column
        return self.left + column * (self.width + GAP), self.top + row * (self.height + GAP)


def grid_of(card: PageFormat) -> Grid:
    """As many cards on a sheet as fit, in its middle. Raises ValueError for a card that is larger."""
    columns, rows = (
        int((side - 2 * _MARGIN + GAP + 1e-6) / (own + GAP)) for side, own in zip(SHEET, (card.width, card.height), strict=True)
    )
    if columns < 1 or rows < 1:
        raise ValueError(f"a card of {card.width:g} x {card.height:g} mm on a sheet of {SHEET[0]:g} x {SHEET[1]:g}")
    left = (SHEET[0] - columns * card.width - (columns - 1) * GAP) / 2
    top = (SHEET[1] - rows * card.height - (rows - 1) * GAP) / 2
    return Grid(columns, rows, left, top, card.width, card.height)


def impose_cards(drawer: Drawer, records: Iterable[CertificateRecord], path: Path) -> int:
    """Writes the cards in order, row by row, and gives how many sheets there are. As `print_run` in all else."""
    grid, sheets = grid_of(drawer.definition.page), 0
    waiting = iter(records)
    with run_file(drawer, path) as writer:
        while batch := list(islice(waiting, grid.places)):
            cards = [tuple(_forms(writer, record)) for record in batch]
            for side in range(len(cards[0])):
                _sheet(writer, grid, [card[side] for card in cards], side % 2 == 1)
            sheets += 1
    return sheets


def _forms(writer: RunWriter, record: CertificateRecord) -> Iterator[int]:
    """Each side of a card as a drawing of the file."""
    box = f"/BBox[0 0 {number(writer.width)} {number(writer.height)}]"
    for drawn, resources in writer.copies(record):
        entries = f"/Type/XObject/Subtype/Form{box}/Resources {resources}/Filter/FlateDecode"
        yield writer.file.stream(deflated(drawn, QUICK), entries, is_packed=False)


def _sheet(writer: RunWriter, grid: Grid, forms: Sequence[int], is_back: bool) -> None:
    height = SHEET[1] / MM_PER_PT
    parts = list(_marks(grid))
    for at in range(len(forms)):
        x, y = (side / MM_PER_PT for side in grid.corner(at, is_back))
        parts.append(f"q 1 0 0 1 {number(x)} {number(height - y - writer.height)} cm /C{at} Do Q")
    drawings = "".join(f"/C{at} {reference(form)}" for at, form in enumerate(forms))
    resources = f"<</XObject<<{drawings}>>>>"
    writer.page("\n".join(parts).encode(), resources, SHEET[0] / MM_PER_PT, height)


def _marks(grid: Grid) -> Iterator[str]:
    """Lines in the margins where the knife goes."""
    yield f"q {_LINE} w"
    right = grid.left + grid.columns * (grid.width + GAP) - GAP
    bottom = grid.top + grid.rows * (grid.height + GAP) - GAP
    for column in range(grid.columns):
        first = grid.left + column * (grid.width + GAP)
        for x in (first, first + grid.width):
            yield _line(x, grid.top - _MARK_OFF - _MARK, x, grid.top - _MARK_OFF)
            yield _line(x, bottom + _MARK_OFF, x, bottom + _MARK_OFF + _MARK)
    for row in range(grid.rows):
        first = grid.top + row * (grid.height + GAP)
        for y in (first, first + grid.height):
            yield _line(grid.left - _MARK_OFF - _MARK, y, grid.left - _MARK_OFF, y)
            yield _line(right + _MARK_OFF, y, right + _MARK_OFF + _MARK, y)
    yield "Q"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    points = ((x1, y1), (x2, y2))
    (a, b), (c, d) = ((number(x / MM_PER_PT), number((SHEET[1] - y) / MM_PER_PT)) for x, y in points)
    return f"{a} {b} m {c} {d} l S"
