"""A printed page as a measure for paper that comes back: its picture, and every character with its exact box,
origin, font and size."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.forms.layout import MM_PER_PT
from docgen.render.page_pictures import OpenPdf

if TYPE_CHECKING:
    import numpy


class Letter(NamedTuple):
    """A printed character: its ink's box and its origin on the baseline, mm from the page's top left corner; the
    name of its font as the PDF tells it, its size in mm."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    origin_x: float
    origin_y: float
    font: str
    size: float


def page_letters(document: OpenPdf, number: int) -> tuple[Letter, ...]:
    """The printed characters of page `number`, from 1, in drawing order, without blanks."""
    return tuple(_letters(document.pages[number - 1]))


def page_grey(document: OpenPdf, number: int, dpi: int) -> numpy.ndarray[Any, numpy.dtype[numpy.uint8]]:
    """Page `number` as a grey picture, rows by columns."""
    found = document.pages[number - 1].render(scale=dpi / 72, grayscale=True).to_numpy()
    grey: numpy.ndarray[Any, numpy.dtype[numpy.uint8]] = found.reshape(found.shape[0], found.shape[1])
    return grey


def _letters(page: Any) -> Iterator[Letter]:
    from pypdfium2 import raw

    text_page = page.get_textpage()
    height, handle = page.get_height(), text_page.raw
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(100)
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xE000 or chr(code).isspace() or code == 0 or raw.FPDFText_IsGenerated(handle, index):
            continue
        raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetMatrix(handle, index, matrix)
        raw.FPDFText_GetFontInfo(handle, index, name, 100, flags)
        size = raw.FPDFText_GetFontSize(handle, index) * abs(matrix.d or matrix.c)
        yield Letter(
            chr(code), left.value * MM_PER_PT, (height - top.value) * MM_PER_PT, right.value * MM_PER_PT,
            (height - bottom.value) * MM_PER_PT, x.value * MM_PER_PT, (height - y.value) * MM_PER_PT,
            name.value.decode("utf-8", "replace"), size * MM_PER_PT,
        )  # fmt: skip
