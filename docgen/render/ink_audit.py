"""The proof from the finished PDF itself: every character of the entry is on its page, in its box, and
every page says in its QR code which page it is. No file is written before this holds."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from docgen.errors import Unproved
from docgen.problems import Problem
from docgen.render.document import Box, PageMap
from docgen.render.page_pictures import Area, Glyph, OpenPdf, page_glyphs, page_parts
from docgen.render.paper import Paper, PlannedTable, SetParagraph

_CODE_DPI = 150
_MARGIN_MM = 5.0     # white kept around the code when it is read
_MIRRORED = str.maketrans(")]}>»›》〉」』】〕〗”’", "([{<«‹《〈「『【〔〖“‘")
_TALLEST_MM = 15.0   # higher than any character of a form: the draft's 样稿 across the page


@dataclass(frozen=True, slots=True)
class InkFinding:
    """A box whose printed characters are not the planned ones; both are given without blanks."""

    page: int
    path: str
    planned: str
    printed: str


def audit_ink(pdf: bytes | OpenPdf, paper: Paper, page_map: PageMap) -> tuple[InkFinding, ...]:
    """The boxes whose characters differ from the plan; empty when every character is visible in its box."""
    glyphs = tuple(map(_Page.of, page_glyphs(pdf)))
    boxes = tuple(_boxes(paper, page_map))
    # PDFium turns round whatever shares a line with right-to-left text, in the cells beside it too.
    turned = {box.page for box, paragraphs in boxes if any(run.is_rtl for p in paragraphs for run in p.runs)}
    return tuple(
        InkFinding(box.page, box.path, planned, printed)
        for box, paragraphs in boxes
        if not _same(planned := _solid("".join(p.text for p in paragraphs)), printed := glyphs[box.page - 1].inside(box),
                     box.page in turned)
    )


def audit_codes(pdf: bytes | OpenPdf, paper: Paper, page_map: PageMap) -> None:
    """Read every page's QR code from the page's own picture; raises `Unproved` where one says anything
    but its page's reference."""
    if not paper.references:
        return
    import zxingcpp

    codes = {box.page: box for box in page_map.boxes if box.kind == "code"}
    areas = [_with_margin(codes[number]) for number in range(1, page_map.pages + 1)]
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for number, picture in enumerate(page_parts(pdf, areas, _CODE_DPI), 1):
        read = [code.text for code in zxingcpp.read_barcodes(picture, formats=wanted)]
        if read != [paper.references[number - 1]]:
            raise Unproved(Problem("code_unreadable", facts={"page": number}))


def _with_margin(box: Box) -> Area:
    return (box.x - _MARGIN_MM, box.y - _MARGIN_MM, box.width + 2 * _MARGIN_MM, box.height + 2 * _MARGIN_MM)


def _boxes(paper: Paper, page_map: PageMap) -> Iterator[tuple[Box, tuple[SetParagraph, ...]]]:
    """Every value box with the paragraphs planned in it, in the plan's order."""
    waiting: dict[str, list[Box]] = {}
    for box in page_map.boxes:
        if box.kind == "value":
            waiting.setdefault(box.path, []).append(box)
    for block in paper.all_blocks:
        if isinstance(block, PlannedTable):
            for cell in block.cells:
                if cell.kind == "value" and not cell.frame:
                    yield waiting[cell.path].pop(0), cell.paragraphs


@dataclass(frozen=True, slots=True)
class _Page:
    """The characters of a page; `down` are their heights on it in order, `numbers` which of them each is."""

    glyphs: tuple[Glyph, ...]
    down: tuple[float, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, glyphs: tuple[Glyph, ...]) -> Self:
        numbers = sorted(range(len(glyphs)), key=lambda number: glyphs[number].y)
        return cls(glyphs, tuple(glyphs[number].y for number in numbers), tuple(numbers))

    def inside(self, box: Box) -> str:
        """The characters whose centre lies in a box, in drawing order."""
        first, last = bisect_left(self.down, box.y), bisect_right(self.down, box.y + box.height)
        right = box.x + box.width
        return _solid("".join(
            glyph.text
            for glyph in map(self.glyphs.__getitem__, sorted(self.numbers[first:last]))
            if box.x <= glyph.x <= right and glyph.height < _TALLEST_MM
        ))


def _same(planned: str, printed: str, has_rtl: bool) -> bool:
    # Right-to-left runs come out of the page in the order they are drawn, brackets between them mirrored and
    # full-width marks made narrow by PDFium.
    if has_rtl:
        return Counter(_unmirrored(planned)) == Counter(_unmirrored(printed))
    return planned == printed


def _unmirrored(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_MIRRORED)


def _solid(text: str) -> str:
    return "".join(text.split()).replace("　", "")
