"""HTML to PDF with WeasyPrint, and where everything came to lie.

The only module that imports WeasyPrint. Nothing may be fetched but data already in the page.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from docgen.errors import Unproved
from docgen.problems import Problem
from docgen.render.document import Box, Laid, PageMap
from docgen.render.page_map import boxes_of, code_box, owners
from docgen.render.paper import Paper

if TYPE_CHECKING:
    import weasyprint

_MM_PER_PX = 25.4 / 96
_ENTRY_NAME = "entry.json"


def lay_out(paper: Paper, html: str) -> Laid:
    """The paper's HTML as a tagged PDF/A-3 with the entry as associated file, and its page map.

    Raises `Unproved` when the layout engine turns pages elsewhere than the plan, or cannot print a glyph.
    """
    with _Listener() as listener:
        document = _rendered(html)
        if len(document.pages) != paper.pages:
            facts = {"planned": paper.pages, "found": len(document.pages)}
            raise Unproved(Problem("pages_differ", facts=facts))
        pdf = _written(document, paper.digest.encode() or b"0", _attachments(paper))
    listener.refuse_warnings()
    return Laid(pdf, _page_map(paper, document), "weasyprint")


def lay_out_sheet(html: str, identifier: bytes) -> bytes:
    """A page of HTML as a tagged PDF/A-3, its pages turned where they fill; raises `Unproved` as `lay_out`."""
    with _Listener() as listener:
        pdf = _written(_rendered(html), identifier, [])
    listener.refuse_warnings()
    return pdf


def _rendered(html: str) -> weasyprint.Document:
    import weasyprint

    return weasyprint.HTML(string=html, url_fetcher=_fetcher()).render(font_config=_font_configuration())


def _written(document: weasyprint.Document, identifier: bytes, attachments: list[weasyprint.Attachment]) -> bytes:
    pdf: bytes | None = document.write_pdf(
        pdf_variant="pdf/a-3a", attachments=attachments, pdf_identifier=identifier
    )
    assert pdf is not None
    return pdf


def lay_out_plain(html: str) -> bytes:
    """Pages that are no form as a PDF without tags and claims; raises `Unproved` when a glyph cannot be printed."""
    import weasyprint

    warnings = _Listener()
    with warnings:
        page = weasyprint.HTML(string=html, url_fetcher=_fetcher())
        pdf = page.write_pdf(font_config=_font_configuration(), pdf_identifier=b"0")
    if warnings.lines:
        raise Unproved(*(Problem("layout_warned", facts={"warning": line}) for line in warnings.lines))
    assert pdf is not None
    return bytes(pdf)


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


@cache
def _font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


class _Listener(logging.Handler):
    """Gathers what WeasyPrint warns of: a missing glyph, a refused picture, a bad style."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def refuse_warnings(self) -> None:
        """Raises `Unproved` with what was warned of."""
        if self.lines:
            raise Unproved(*(Problem("layout_warned", facts={"warning": line}) for line in self.lines))

    def __enter__(self) -> Self:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)


def _attachments(paper: Paper) -> list[weasyprint.Attachment]:
    from weasyprint import Attachment

    if not paper.entry_json:
        return []
    return [
        Attachment(string=paper.entry_json, name=_ENTRY_NAME, description="填报数据", relationship="Source")
    ]


def _page_map(paper: Paper, document: weasyprint.Document) -> PageMap:
    """Boxes from WeasyPrint's anchors: x1, y1, x2, y2 in CSS px."""
    boxes: list[Box] = []
    known = owners(paper)
    for number, page in enumerate(document.pages, 1):
        for anchor, (x1, y1, x2, y2) in page.anchors.items():
            if anchor in known:
                corner = (x1 * _MM_PER_PX, y1 * _MM_PER_PX)
                size = ((x2 - x1) * _MM_PER_PX, (y2 - y1) * _MM_PER_PX)
                boxes += boxes_of(known[anchor], number, corner, size)
        if paper.references:
            boxes.append(code_box(paper, number))
    form = paper.definition.page
    return PageMap(form.width, form.height, len(document.pages), tuple(boxes))
