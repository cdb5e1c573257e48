"""How a form is drawn: blocks from top to bottom, tables as grids of cells. Millimetres and points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

Role = Literal["title", "hei", "fang", "kai", "song"]
Align = Literal["left", "center", "right"]
VAlign = Literal["top", "center", "bottom"]
ParagraphRole = Literal["title", "section", "item", "note", "text"]
CellKind = Literal["label", "value", "fixed", "empty", "signature", "signature_label"]
# How a text fits its slot: on one line as it is; on one line, smaller; on one line or several, whichever are
# larger; as a paragraph that is broken before it is made smaller.
SlotFit = Literal["line", "shrink", "wrap", "paragraph"]

MM_PER_PT = 25.4 / 72
HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The closed vocabulary that every renderer implements.

    `size` and `line_height` in points (the line pitch is exact), `indent` in em for the first line of a
    paragraph, `distribute` in em: a label of fewer characters is spread to that width (0: not spread),
    `vertical`: one character below the other.
    """

    font: Role = "song"
    size: float = 12.0
    line_height: float = 18.0
    align: Align = "left"
    valign: VAlign = "center"
    indent: float = 0.0
    distribute: float = 0.0
    vertical: bool = False


HOUSE_STYLES: Mapping[str, TextStyle] = {
    "label": TextStyle("song", 12, 18, "center"),
    "header": TextStyle("song", 10.5, 15, "center"),
    "value": TextStyle("fang", 12, 18, "center"),
    "cell": TextStyle("fang", 10.5, 15, "left"),
    "prose": TextStyle("fang", 12, 18, "left", "top", indent=2),
    "prompt": TextStyle("song", 10.5, 15, "left", "top"),
    "section": TextStyle("hei", 14, 26),
    "item": TextStyle("song", 12, 18),
    "note": TextStyle("song", 10.5, 15),
    "text": TextStyle("fang", 12, 21, indent=2),
    "cover_issuer": TextStyle("song", 18, 30, "center"),
    "cover_title": TextStyle("title", 24, 40, "center"),
    "cover_label": TextStyle("song", 16, 24, "left", "bottom"),
    "cover_value": TextStyle("fang", 16, 24, "center", "bottom"),
    "signature": TextStyle("song", 12, 18, "left", "top"),
}

# Sizes that a shrinking text steps down through: 小四, 五号, 小五, with their line pitches in points.
SHRINK_STEPS: tuple[tuple[float, float], ...] = ((12.0, 18.0), (10.5, 15.0), (9.0, 12.5))


# mm of bottom margin for the footer: 4 below the text, a QR code of 16, 8 to the edge of the paper.
LEAST_BOTTOM = 28


@dataclass(frozen=True, slots=True)
class PageFormat:
    """Paper in mm: width, height and the margins top, right, bottom, left."""

    width: float
    height: float
    margin: tuple[float, float, float, float]

    @property
    def text_width(self) -> float:
        return self.width - self.margin[1] - self.margin[3]

    @property
    def text_height(self) -> float:
        return self.height - self.margin[0] - self.margin[2]


@dataclass(frozen=True, slots=True)
class Cell:
    """One rectangle of a grid; `row` and `column` count from 0.

    `target`: label and value: the field's path in the definition (`unit`, `works.title`); fixed: the words;
    signature and signature_label: the name of the signature box; empty: "".
    """

    kind: CellKind
    target: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def style_key(cell: Cell) -> str:
    """The key of a cell's own style in `Table.styles`: its target, for a label with a colon behind it, as in
    the drawing (a field's label and its value have the same target)."""
    return f"{cell.target}:" if cell.kind in ("label", "signature_label") else cell.target


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row's least height in mm; `is_exact` fixes it; `group` names the field whose rows repeat it."""

    height: float
    is_exact: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A drawn grid. `columns` are widths in mm; `rules`: every cell ruled, or only a line under the values
    (cover lines), or none. `styles` holds the full style of every cell kind (`label`, `value`, `fixed`) and
    of the cells that differ, by their `style_key`; ask `style_of`. Consecutive label-only rows right above a
    repeated row are its header and print again on each page; `headers` says so of the first rows of any table."""

    columns: tuple[float, ...]
    rows: tuple[GridRow, ...]
    cells: tuple[Cell, ...]
    rules: Literal["all", "under", "none"] = "all"
    styles: Mapping[str, TextStyle] | None = None
    indent: float = 0.0
    headers: int = 0

    def cells_of_row(self, row: int) -> tuple[Cell, ...]:
        """The cells that start in the row, left to right."""
        return tuple(cell for cell in self.cells if cell.row == row)

    def size_of(self, cell: Cell) -> tuple[float, float]:
        """Width and least height of a cell in mm, as drawn."""
        columns = self.columns[cell.column : cell.column + cell.column_span]
        return sum(columns), sum(row.height for row in self.rows[cell.row : cell.row + cell.row_span])

    def style_of(self, cell: Cell) -> TextStyle:
        """The style of a cell: its own, or its kind's."""
        styles = self.styles or {}
        return styles.get(style_key(cell)) or styles[cell.kind]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Fixed words between tables: the name of a wording, its style, blank space above and below in mm;
    `role` tells a section heading and an item heading from a note, which belong to what follows them, from
    running text, and from the form's title."""

    wording: str
    style: TextStyle
    role: ParagraphRole = "note"
    above: float = 0.0
    below: float = 0.0


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in mm."""

    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page."""


@dataclass(frozen=True, slots=True, eq=False)
class TextSlot:
    """A text of a certificate, `{holes}` filled in: mm from the paper's top left corner, a height of 0 for that
    of its lines. `colour` is red, green and blue in hex (#rrggbb); `least` the smallest size in points, `lines`
    how many lines there may be; `has_rule`: a thin line below it, as under a blank that was filled in."""

    name: str
    x: float
    y: float
    width: float
    height: float
    text: str
    style: TextStyle
    colour: str = "#000000"
    fit: SlotFit = "line"
    least: float = 0.0
    lines: int = 1
    has_rule: bool = False

    @property
    def holes(self) -> tuple[str, ...]:
        """The names in braces, in order."""
        return tuple(found[1] for found in HOLE.finditer(self.text))


@dataclass(frozen=True, slots=True)
class PhotoSlot:
    """Where the picture of a field is printed, in mm."""

    name: str
    x: float
    y: float
    width: float
    height: float
    field: str


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """Where the QR code is printed: its upper left module's corner and its side, in mm, its quiet zone outside."""

    name: str
    x: float
    y: float
    size: float


Slot = TextSlot | PhotoSlot | CodeSlot


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of a certificate: slots, each at its own place, over the picture in the file `artwork`.
    `seal` and `embossing`: x and y of the middle and the diameter, in mm, of the room for the round seal and for
    the 钢印 on the photo."""

    slots: tuple[Slot, ...]
    artwork: Path
    seal: tuple[float, float, float] | None = None
    embossing: tuple[float, float, float] | None = None


Block = Table | Paragraph | Space | PageBreak | Placed


def resized(style: TextStyle, size: float, line_height: float) -> TextStyle:
    """The same style at another size and line pitch, in points."""
    return replace(style, size=size, line_height=line_height)
