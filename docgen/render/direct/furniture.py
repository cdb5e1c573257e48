"""What stands on every page beside the form: page numbers, document number, QR code, a draft's marks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from docgen.forms.layout import MM_PER_PT
from docgen.render.direct.face import face_of
from docgen.render.direct.lines import Line, width_of
from docgen.render.direct.page_content import PageContent
from docgen.render.direct.pdf_objects import PdfObjects, number
from docgen.render.fonts import FontLibrary, Run
from docgen.render.page_map import QR_BELOW_TEXT
from docgen.render.paper import Paper
from docgen.render.qr import MODULES, SIZE_MM, qr_rows

_FAMILIES = ("Form Latin", "Form Song")
_DRAFT_FAMILY = "Form Hei"
_DRAFT, _DRAFT_HEAD = "样稿", "样稿　不作申报用"
_DRAFT_SIZE, _DRAFT_TRACKING, _DRAFT_TOP = 110.0, 30.0, 95.0    # pt, pt, mm below the text area's top
_DARK = re.compile("#+")
_BELOW_TEXT = 7.0                                               # mm to the footer's first line


def furniture_runs(paper: Paper) -> Iterator[tuple[str, str]]:
    """Family and text of everything that `draw_furniture` may draw."""
    yield _FAMILIES[0], "0123456789 "
    yield _FAMILIES[1], "第页共　文书编号 "
    for text in (paper.number, *paper.references):
        yield _FAMILIES[0], text
    if paper.is_draft:
        yield _DRAFT_FAMILY, _DRAFT + _DRAFT_HEAD


def write_codes(file: PdfObjects, paper: Paper) -> dict[str, int]:
    """The QR codes as drawings of a unit a module, by resource: a page's own text stays quick to read."""
    box = f"/Type/XObject/Subtype/Form/BBox[0 0 {MODULES} {MODULES}]"
    return {
        code_name(at): file.stream((" ".join(_code(reference)) + " f").encode(), box)
        for at, reference in enumerate(paper.references)
    }


def code_name(at: int) -> str:
    """The resource of the QR code of the page with the index `at`."""
    return f"Q{at}"


def draw_behind(page: PageContent, paper: Paper, library: FontLibrary) -> None:
    """A draft's large mark across the page, below everything else."""
    if not paper.is_draft:
        return
    form = paper.definition.page
    left, width = form.margin[3] / MM_PER_PT, form.text_width / MM_PER_PT
    top = (form.margin[0] + _DRAFT_TOP) / MM_PER_PT
    taken = len(_DRAFT) * (_DRAFT_SIZE + _DRAFT_TRACKING)
    high, deep = face_of(library.families[_DRAFT_FAMILY]).extents
    x = left + (width - taken) / 2
    y = page.height - top - (_DRAFT_SIZE + (high - deep) / 1000 * _DRAFT_SIZE) / 2
    # Turned by 30 degrees about the middle of its line.
    cosine, sine = math.cos(math.pi / 6), math.sin(math.pi / 6)
    middle, centre = left + width / 2, page.height - top - _DRAFT_SIZE / 2
    matrix = (
        cosine, sine, -sine, cosine,
        middle - cosine * middle + sine * centre, centre - sine * middle - cosine * centre,
    )
    shown = page.shown(_DRAFT, _DRAFT_FAMILY, _DRAFT_TRACKING / _DRAFT_SIZE)
    page.begin("Layout")
    page.transformed(matrix, (
        f"0.866667 g BT /{page.names[_DRAFT_FAMILY]} {number(_DRAFT_SIZE)} Tf {number(x)} {number(y)} Td {shown} ET"
    ))
    page.end()


def draw_furniture(page: PageContent, paper: Paper, at: int, library: FontLibrary) -> None:
    """Head and foot of the page with the index `at`."""
    form = paper.definition.page
    left, width = form.margin[3] / MM_PER_PT, form.text_width / MM_PER_PT
    below = (form.height - form.margin[2]) / MM_PER_PT
    page.begin("Pagination")
    if paper.is_draft:
        # The middle of the upper margin.
        top = (form.margin[0] / MM_PER_PT - 18) / 2
        runs = (Run(_DRAFT_HEAD, _DRAFT_FAMILY, False),)
        page.parts.append("0.501961 g")
        page.text([_centred(runs, left, width, top, 14, 18, library)])
        page.parts.append("0 g")
    lines = []
    top = below + _BELOW_TEXT / MM_PER_PT
    if paper.references:
        lines.append(_line(_named(paper.number), left, top, 8, 12, library))
        lines.append(_line((Run(paper.references[at], _FAMILIES[0], False),), left, top + 12, 8, 12, library))
    lines.append(_centred(_counted(at + 1, paper.pages), left, width, top, 10.5, 15, library))
    page.text(lines)
    if paper.references:
        module = SIZE_MM / MODULES / MM_PER_PT
        corner = (left + width - SIZE_MM / MM_PER_PT, page.height - below - QR_BELOW_TEXT / MM_PER_PT)
        page.transformed((module, 0, 0, -module, *corner), f"/{code_name(at)} Do")
    page.end()


def _counted(page: int, pages: int) -> tuple[Run, ...]:
    latin, song = _FAMILIES
    return (
        Run("第", song, False), Run(f" {page} ", latin, False), Run("页　共", song, False),
        Run(f" {pages} ", latin, False), Run("页", song, False),
    )


def _named(number: str) -> tuple[Run, ...]:
    latin, song = _FAMILIES
    return Run("文书编号 ", song, False), Run(number, latin, False)


def _line(
    runs: tuple[Run, ...], x: float, top: float, size: float, pitch: float, library: FontLibrary
) -> Line:
    high, deep = face_of(library.families[runs[0].family]).extents
    width_of(runs, size, 0, library)
    return Line(x, top + (pitch + (high - deep) / 1000 * size) / 2, size, runs)


def _centred(
    runs: tuple[Run, ...], left: float, width: float, top: float, size: float, pitch: float, library: FontLibrary
) -> Line:
    free = width - width_of(runs, size, 0, library)
    return _line(runs, left + free / 2, top, size, pitch, library)


def _code(reference: str) -> Iterator[str]:
    """The dark modules of a QR code as rectangles, a module high, those side by side together."""
    for row, cells in enumerate(qr_rows(reference)):
        dark = "".join("#" if cell else " " for cell in cells)
        yield from (f"{run.start()} {row} {run.end() - run.start()} 1 re" for run in _DARK.finditer(dark))
