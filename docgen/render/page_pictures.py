"""Looking at a finished PDF with PDFium: its characters with their places, its pages as pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docgen.forms.layout import MM_PER_PT

if TYPE_CHECKING:
    from PIL.Image import Image


Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character: the centre of its box, mm from the page's top left corner, and the box's height."""

    text: str
    x: float
    y: float
    height: float


def page_glyphs(pdf: bytes) -> tuple[tuple[Glyph, ...], ...]:
    """The printed characters of each page in drawing order; blanks made up by the reader are left out."""
    with _opened(pdf) as document:
        return tuple(tuple(_glyphs(page)) for page in document)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """PDFium's document, closed afterwards."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _glyphs(page: object) -> Iterator[Glyph]:
    from pypdfium2 import raw

    text_page = page.get_textpage()  # type: ignore[attr-defined]
    height = page.get_height()  # type: ignore[attr-defined]
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    half = 0
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xE000 and not half:
            half = code
            continue
        if half:
            # PDFium tells a character beyond U+FFFF as two halves, in right-to-left text the second first.
            high, low = sorted((half, code))
            code, half = 0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00, 0
        if code in (0, 10, 13, 32) or raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, height - (top.value + bottom.value) / 2
        tall = abs(top.value - bottom.value)
        yield Glyph(chr(code), x * MM_PER_PT, y * MM_PER_PT, tall * MM_PER_PT)


def page_parts(pdf: bytes, areas: Sequence[Area], dpi: int) -> Iterator[Image]:
    """A part of each page as a grey picture; one area a page: x, y, width, height in mm from its top left."""
    with _opened(pdf) as document:
        for page, (x, y, width, height) in zip(document, areas, strict=True):
            right, bottom = page.get_width() - (x + width) / MM_PER_PT, page.get_height() - (y + height) / MM_PER_PT
            cuts = (x / MM_PER_PT, bottom, right, y / MM_PER_PT)
            yield page.render(scale=dpi / 72, grayscale=True, crop=cuts).to_pil()


def page_pictures(pdf: bytes, dpi: int, grey: bool = True) -> Iterator[Image]:
    """Each page as a picture, grey or in colour."""
    with _opened(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=grey).to_pil()
