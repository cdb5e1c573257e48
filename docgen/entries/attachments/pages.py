"""How the pages of a PDF look, seen through the library that draws them.

Runs in the limited process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from docgen.forms.fields.base import Fault

_LONG_SIDE = 600          # pixels of a page's longer side when it is looked at
# Pixels of pictures decoded in one file to see whether pages are blank: A4 at 600 dpi, or 10 pages at 200 dpi;
# 1 s. A count, not a time, so that every machine says the same.
_MOST_DECODED = 40_000_000
_GREY_SPREAD = 48         # of 255: further from the paper's grey is ink
_LEAST_INK = 12           # pixels of ink; less is dust on the scanner's glass
_WHITE = 225              # the paper where a number can be read in black
CORNER = (70.0, 11.0)     # mm: width and height of the top right corner that a page number may take
_PT_PER_MM = 72 / 25.4
_MOST_NAMED = 10          # pages listed in a message


@dataclass(frozen=True, slots=True)
class _Look:
    """Rows of grey, one byte a pixel."""

    width: int
    rows: tuple[bytes, ...]


def look_faults(data: bytes) -> list[Fault]:
    """Blank pages, or a page that cannot be drawn. Every page with text or drawings is looked at; pages of
    pictures only until so many pixels were decoded."""
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            count = len(document)
            document[0].render(scale=_scale(document[0]), grayscale=True).close()
            blank = [number for number, is_blank in enumerate(_blanks(document), 1) if is_blank]
    except pdfium.PdfiumError:
        return [Fault("attachment_undrawable")]
    if len(blank) == count:
        return [Fault("attachment_all_blank", {"pages": count})]
    return [Fault("attachment_blank_pages", {"pages": numbered(blank)})] if blank else []


def free_corners(pdf: bytes) -> tuple[bool, ...]:
    """Whether each page has nothing in its top right corner, as it is seen; one that was not looked at counts as
    taken."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        decoded = 0
        found = []
        for page in document:
            if decoded <= _MOST_DECODED:
                decoded += _picture_pixels(page)
            found.append(decoded <= _MOST_DECODED and _has_free_corner(page))
            page.close()
    return tuple(found)


def numbered(pages: list[int]) -> str:
    """Page numbers for a message: 1、2、3; a long list ends with 等."""
    shown = "、".join(str(page) for page in islice(pages, _MOST_NAMED))
    return shown + "等" if len(pages) > _MOST_NAMED else shown


def _blanks(document: Any) -> Iterator[bool]:
    decoded = 0
    for page in document:
        if not raw.FPDFPage_CountObjects(page) and not raw.FPDFPage_GetAnnotCount(page):
            yield True
        elif decoded > _MOST_DECODED or page.get_textpage().get_text_bounded().strip():
            yield False
        else:
            decoded += _picture_pixels(page)
            yield decoded <= _MOST_DECODED and _is_blank(_look(page))
        page.close()


def _picture_pixels(page: Any) -> int:
    """Pixels of all pictures on a page, each as often as it is drawn."""
    pictures = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=5)
    return sum(width * height for width, height in (picture.get_px_size() for picture in pictures))


def _scale(page: Any) -> float:
    return float(_LONG_SIDE / max(page.get_size()))


def _look(page: Any) -> _Look:
    with closing(page.render(scale=_scale(page), grayscale=True)) as bitmap:
        data = bytes(bitmap.buffer)
        width, stride = bitmap.width, bitmap.stride
    return _Look(width, tuple(data[start : start + width] for start in range(0, len(data) - width + 1, stride)))


def _is_blank(look: _Look) -> bool:
    joined = b"".join(look.rows)
    ((paper, _),) = Counter(joined).most_common(1)
    near = bytes(range(max(0, paper - _GREY_SPREAD), min(255, paper + _GREY_SPREAD) + 1))
    return len(joined.translate(None, near)) < _LEAST_INK


def _has_free_corner(page: Any) -> bool:
    look = _look(page)
    scale = _scale(page) * _PT_PER_MM
    width, height = (max(1, round(side * scale)) for side in CORNER)
    return all(min(row[-width:]) >= _WHITE for row in look.rows[:height])
