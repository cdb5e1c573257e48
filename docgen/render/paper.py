"""The plan of a document: every text broken into lines, every row with its height, before either renderer.

PDF and DOCX are drawn from the same plan, so they cannot disagree on what fits. Millimetres, except type
sizes and line pitches, which are points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import MM_PER_PT, Align, Cell, CellKind, ParagraphRole, Role, Table, VAlign
from docgen.forms.metrics import PADDING, PADDING_ABOVE, RULE
from docgen.render.fonts import Run

AFTER_TABLE = 1.0          # pt, the paragraph that a DOCX needs after every table; the PDF leaves the same


def inside(height: float) -> float:
    """The text room of a cell of a height, in mm."""
    return height - 2 * PADDING_ABOVE - RULE * MM_PER_PT


def outside(height: float) -> float:
    """The cell height that a text of a height needs, in mm."""
    return height + 2 * PADDING_ABOVE + RULE * MM_PER_PT


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a cell in mm, rules and padding taken off."""

    width: float
    height: float

    @classmethod
    def of(cls, table: Table, cell: Cell, height: float) -> Room:
        columns = table.columns[cell.column : cell.column + cell.column_span]
        return cls(sum(columns) - 2 * PADDING - RULE * MM_PER_PT, inside(height))


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph set in lines: `runs` is the whole text, `lines` the same cut where each line ends.

    `size`, `pitch` (exact) and `tracking` (added after each character but the last) in points, `first` the
    first line's indent in em, `left` and `right` in mm. `is_tail`: goes on from a paragraph cut on an earlier
    page.
    """

    text: str
    runs: tuple[Run, ...]
    lines: tuple[tuple[Run, ...], ...]
    font: Role
    size: float
    pitch: float
    align: Align = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    tracking: float = 0.0
    is_tail: bool = False
    source: str = ""   # field path the characters come from, "" for fixed words
    reserved: int = 1   # lines to leave room for: a word processor may need one more than `lines`

    @property
    def height(self) -> float:
        """Height as set, in mm."""
        return max(1, len(self.lines)) * self.pitch * MM_PER_PT

    @property
    def room(self) -> float:
        """Height to leave, in mm, so that a word processor's own line breaks fit too."""
        return max(self.reserved, len(self.lines), 1) * self.pitch * MM_PER_PT


@dataclass(frozen=True, slots=True)
class PlannedPicture:
    """A picture ready to embed: re-encoded JPEG or PNG bytes, its frame in mm, its description."""

    data: bytes
    width: float
    height: float
    description: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle inside a signature cell, mm from the cell's top left corner; `number` counts the hands that
    sign in it from 1."""

    kind: Literal["signature", "seal", "date"]
    x: float
    y: float
    width: float
    height: float
    number: int = 1

    @property
    def name(self) -> str:
        """signature, signature2, seal …"""
        return self.kind if self.number == 1 else f"{self.kind}{self.number}"


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell of a planned table. `row` counts planned rows. `path` is the entry's path (`works.0.title`) of a
    value, the definition's path of a label, the box's name of a signature. `headers` are the ids of the cells
    that name it."""

    id: str
    kind: CellKind
    path: str
    row: int
    column: int
    row_span: int
    column_span: int
    valign: VAlign
    paragraphs: tuple[SetParagraph, ...] = ()
    picture: PlannedPicture | None = None
    frame: tuple[float, float] | None = None    # of a photo cell, also while empty: width, height in mm
    marks: tuple[Mark, ...] = ()
    headers: tuple[str, ...] = ()
    is_header: bool = False
    ruled_below: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`height` in mm, least or exact; `source` is the row of the definition's grid, `item` the index in the
    repeated group (-1 elsewhere)."""

    height: float
    is_exact: bool
    source: int
    item: int = -1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table on paper. `index` is the block's place in the definition's layout (-1 on a continuation
    sheet); `headers` the number of leading header rows that repeat on each page."""

    id: str
    index: int
    columns: tuple[float, ...]
    indent: float
    rows: tuple[PlannedRow, ...]
    cells: tuple[PlannedCell, ...]
    rules: Literal["all", "under", "none"]
    headers: int = 0
    starts_page: bool = False

    def cells_of_row(self, row: int) -> tuple[PlannedCell, ...]:
        """The cells that start in the row, left to right."""
        return tuple(cell for cell in self.cells if cell.row == row)


@dataclass(frozen=True, slots=True)
class PlannedWords:
    """Fixed words outside tables; `above` and `below` in mm; `role` gives the tag (H1, H2, P)."""

    id: str
    index: int
    paragraph: SetParagraph
    role: ParagraphRole
    above: float
    below: float
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSpace:
    """Empty height in mm."""

    id: str
    index: int
    height: float
    starts_page: bool = False


PlannedBlock = PlannedTable | PlannedWords | PlannedSpace


@dataclass(frozen=True, slots=True)
class ContinuationSheet:
    """附页: the rest of a text that its box could not hold. `number` counts from 1; `path` is the field's;
    the first paragraph of `text` may be a tail. Blocks: a heading, a line that says form, name and document
    number, a one-cell table with the text."""

    number: int
    path: str
    blocks: tuple[PlannedBlock, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document, planned. `pages` is the page count both renderers must reach; `number` the document
    number; `applicant` the name on continuation sheets; `digest` the SHA-256 of the entry in hex."""

    definition: FormDefinition
    number: str
    digest: str
    blocks: tuple[PlannedBlock, ...]
    sheets: tuple[ContinuationSheet, ...]
    pages: int
    entry_json: bytes
    is_blank: bool = False
    is_draft: bool = False
    applicant: str = ""
    references: tuple[str, ...] = ()                 # QR payload of each page; empty for blank and draft
    word_reference: str = ""                         # QR payload of the DOCX (page 0), "" for blank and draft

    @property
    def all_blocks(self) -> tuple[PlannedBlock, ...]:
        """The form's blocks, then those of its continuation sheets."""
        return self.blocks + tuple(block for sheet in self.sheets for block in sheet.blocks)
