"""Looking at a finished PDF with PDFium: its characters with their places, its pages as pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.forms.layout import MM_PER_PT

if TYPE_CHECKING:
    from PIL.Image import Image


# What PDFium tells instead of a hyphen at the end of a line that a word is thought to go on from.
_HYPHEN = 2
Area = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """A printed character: the centre of its box, mm from the page's top left corner, and the box's height."""

    text: str
    x: float
    y: float
    height: float


class OpenPdf:
    """A PDF opened for several looks at it; its pages are read once."""

    def __init__(self, pages: tuple[Any, ...]) -> None:
        self.pages = pages


@contextmanager
def opened(pdf: bytes) -> Iterator[OpenPdf]:
    """The PDF opened with PDFium, closed afterwards."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    try:
        yield OpenPdf(tuple(document))
    finally:
        document.close()


def _open(pdf: bytes | OpenPdf) -> AbstractContextManager[OpenPdf]:
    return nullcontext(pdf) if isinstance(pdf, OpenPdf) else opened(pdf)


def page_glyphs(pdf: bytes | OpenPdf) -> tuple[tuple[Glyph, ...], ...]:
    """The printed characters of each page in drawing order; blanks made up by the reader are left out."""
    with _open(pdf) as document:
        return tuple(tuple(_glyphs(page)) for page in document.pages)


def _glyphs(page: Any) -> Iterator[Glyph]:
    from pypdfium2 import raw

    text_page = page.get_textpage()
    height, handle = page.get_height(), text_page.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges = tuple(map(ctypes.byref, (left, right, bottom, top)))
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox
    half = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode_of(handle, index)
        if 0xD800 <= code < 0xE000 and not half:
            half = code
            continue
        if half:
            # PDFium tells a character beyond U+FFFF as two halves, in right-to-left text the second first.
            high, low = sorted((half, code))
            code, half = 0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00, 0
        if code == _HYPHEN:
            code = ord("-")
        # What PDFium makes up by itself are blanks and line ends.
        if code in (0, 10, 13, 32):
            continue
        box_of(handle, index, *edges)
        x, y = (left.value + right.value) / 2, height - (top.value + bottom.value) / 2
        tall = abs(top.value - bottom.value)
        yield Glyph(chr(code), x * MM_PER_PT, y * MM_PER_PT, tall * MM_PER_PT)


def page_parts(pdf: bytes | OpenPdf, areas: Sequence[Area], dpi: int) -> Iterator[Image]:
    """A part of each page as a grey picture; one area a page: x, y, width, height in mm from its top left."""
    with _open(pdf) as document:
        for page, (x, y, width, height) in zip(document.pages, areas, strict=True):
            right, bottom = page.get_width() - (x + width) / MM_PER_PT, page.get_height() - (y + height) / MM_PER_PT
            cuts = (x / MM_PER_PT, bottom, right, y / MM_PER_PT)
            yield page.render(scale=dpi / 72, grayscale=True, crop=cuts).to_pil()


def page_pictures(pdf: bytes, dpi: int, grey: bool = True) -> Iterator[Image]:
    """Each page as a picture, grey or in colour."""
    with opened(pdf) as document:
        for page in document.pages:
            yield page.render(scale=dpi / 72, grayscale=grey).to_pil()
