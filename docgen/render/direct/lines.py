"""Set paragraphs as lines of text at their places, as the house's print.css puts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.forms.layout import MM_PER_PT, VAlign
from docgen.forms.metrics import PADDING, PADDING_ABOVE, RULE
from docgen.render.direct.face import Face, face_of
from docgen.render.direct.placing import FRAME, PlacedCell, PlacedTable, Rectangle
from docgen.render.direct.slow_path import SlowPath
from docgen.render.fonts import FontLibrary, Run
from docgen.render.paper import SetParagraph

_SAME = 0.05    # pt


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: points from the page's top left corner to where its baseline begins."""

    x: float
    baseline: float
    size: float
    runs: tuple[Run, ...]
    tracking: float = 0.0


def height_of(paragraph: SetParagraph) -> float:
    """The height that a paragraph takes, in points."""
    if paragraph.text and not all(any(run.text for run in line) for line in paragraph.lines):
        raise SlowPath("an empty line inside a text")
    return max(1, len(paragraph.lines)) * paragraph.pitch


def room_in(placed: PlacedCell, table: PlacedTable | None) -> Rectangle:
    """The inside of a cell: rules and padding taken off. `table` is None for a box ruled on its own."""
    rules = table.table.rules if table else "box"
    frame = {"all": FRAME, "box": RULE}.get(rules, 0.0)
    below = RULE if rules == "under" and placed.cell.ruled_below else frame
    beside, above = PADDING / MM_PER_PT, PADDING_ABOVE / MM_PER_PT
    box = placed.box
    return Rectangle(
        box.x + frame + beside, box.y + frame + above, box.width - 2 * (frame + beside),
        box.height - frame - below - 2 * above,
    )


def top_in(room: Rectangle, height: float, valign: VAlign) -> float:
    """Where something of a height begins in a cell's inside."""
    free = room.height - height
    if free < -_SAME:
        raise SlowPath("a cell that would grow")
    return room.y + {"top": 0.0, "center": free / 2, "bottom": free}[valign]


def set_paragraph(paragraph: SetParagraph, room: Rectangle, top: float, library: FontLibrary) -> Iterator[Line]:
    """The lines of a paragraph that begins at `top` inside a room; its own margins are taken off."""
    x = room.x + paragraph.left / MM_PER_PT
    width = room.width - (paragraph.left + paragraph.right) / MM_PER_PT
    above, below = _extents(library, library.own(paragraph.font))
    drop = (paragraph.pitch + (above - below) / 1000 * paragraph.size) / 2
    for number, runs in enumerate(paragraph.lines):
        if not runs:
            continue
        indent = paragraph.first * paragraph.size * (number == 0)
        baseline = top + number * paragraph.pitch + drop
        start = x + indent
        if paragraph.align != "left":
            start += _shift(runs, paragraph, width - indent, library)
        else:
            prove(runs, library)
        yield Line(start, baseline, paragraph.size, runs, paragraph.tracking)


def width_of(runs: Sequence[Run], size: float, tracking: float, library: FontLibrary) -> float:
    """The width of a line in points; tracking stands between the characters of each run."""
    total = 0.0
    for run in runs:
        total += _face(run, library).width(run.text) * size / 1000 + tracking * (len(run.text) - 1)
    return total


def prove(runs: Sequence[Run], library: FontLibrary) -> None:
    """Raises `SlowPath` where a text is not drawn character by character."""
    for run in runs:
        face = _face(run, library)
        if face.has_layout:
            face.width(run.text)


def _shift(runs: Sequence[Run], paragraph: SetParagraph, width: float, library: FontLibrary) -> float:
    free = width - width_of(runs, paragraph.size, paragraph.tracking, library)
    if free < -_SAME:
        raise SlowPath("a line wider than its cell")
    return free / 2 if paragraph.align == "center" else free


def _face(run: Run, library: FontLibrary) -> Face:
    if run.is_rtl:
        raise SlowPath("right-to-left text")
    return face_of(library.families[run.family])


def _extents(library: FontLibrary, family: str) -> tuple[float, float]:
    return face_of(library.families[family]).extents
