"""The boxes of a page map, whoever drew the pages."""

from __future__ import annotations

from docgen.render.document import Box, BoxKind
from docgen.render.paper import Paper, PlannedCell, PlannedTable, PlannedWords
from docgen.render.qr import SIZE_MM

# Where the footer's QR code stands: its distance from the text area, in mm.
QR_BELOW_TEXT = 4.0

Owner = tuple[BoxKind, str, PlannedCell | None]


def owners(paper: Paper) -> dict[str, Owner]:
    """What every block and cell is in a page map, by its id: kind, path, the cell itself."""
    found: dict[str, Owner] = {}
    for block in paper.all_blocks:
        if isinstance(block, PlannedWords):
            found[block.id] = ("words", block.paragraph.source, None)
        elif isinstance(block, PlannedTable):
            for cell in block.cells:
                kind: BoxKind = "label" if cell.kind == "signature_label" else cell.kind
                found[cell.id] = ("photo" if cell.frame else kind, cell.path, cell)
    return found


def boxes_of(owner: Owner, page: int, corner: tuple[float, float], size: tuple[float, float]) -> list[Box]:
    """The box of something on a page, with those of the marks inside it; mm."""
    kind, path, cell = owner
    x, y = corner
    marks = [
        Box(page, mark.kind, f"{path}.{mark.name}", x + mark.x, y + mark.y, mark.width, mark.height)
        for mark in (cell.marks if cell else ())
    ]
    return [Box(page, kind, path, *corner, *size), *marks]


def code_box(paper: Paper, page: int) -> Box:
    """The box of a page's QR code."""
    form = paper.definition.page
    x = form.width - form.margin[1] - SIZE_MM
    y = form.height - form.margin[2] + QR_BELOW_TEXT
    return Box(page, "code", paper.references[page - 1], x, y, SIZE_MM, SIZE_MM)
