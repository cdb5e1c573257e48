"""Copies of a form that several hands keep: the same document, each marked with whose copy it is."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from docgen.render.fonts import FontLibrary
from docgen.render.html import house_page, inline
from docgen.render.pdf import lay_out_plain

_PT_PER_MM = 72 / 25.4
# mm: the mark, and its distance from the paper's upper and right edge; printers reach to 5.
_WIDTH, _HEIGHT = 90.0, 6.0
_ABOVE, _RIGHT = 8.0, 20.0
_NUMERALS = "零一二三四五六七八九十"


def copy_words(number: int, holder: str) -> str:
    """第二份　存省协会; without a holder the number alone."""
    ordinal = _NUMERALS[number] if number < len(_NUMERALS) else str(number)
    return f"第{ordinal}份" + (f"　存{holder}" if holder else "")


def marked_copy(pdf: bytes, words: str, house: Path, library: FontLibrary) -> bytes:
    """The PDF with the words in the upper right margin of every page; its tags, claims and entry stay.

    Raises `MissingGlyphs` for a character that no font has.
    """
    with Pdf.open(io.BytesIO(pdf)) as copy:
        mark_pages(copy, copy.pages, words, house, library)
        out = io.BytesIO()
        copy.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def mark_pages(
    whole: Pdf, pages: Iterable[pikepdf.Page], words: str, house: Path, library: FontLibrary, name: str = "CopyMark"
) -> None:
    """Draws the words on pages of an open PDF; `name` keeps marks apart where pages share their resources.
    Raises `MissingGlyphs`."""
    html = house_page(house, "copy_mark.html", width=_WIDTH, height=_HEIGHT, words=inline(words, "song", library))
    with Pdf.open(io.BytesIO(lay_out_plain(html))) as mark:
        drawing = whole.copy_foreign(mark.pages[0].as_form_xobject())
    for page in pages:
        _draw(page, drawing, name)


def _draw(page: pikepdf.Page, drawing: pikepdf.Object, name: str) -> None:
    """Draws the mark as an artifact: it belongs to the copy, not to what is read aloud."""
    right, top = float(page.mediabox[2]), float(page.mediabox[3])
    x, y = right - (_RIGHT + _WIDTH) * _PT_PER_MM, top - (_ABOVE + _HEIGHT) * _PT_PER_MM
    if "/XObject" not in page.resources:
        page.resources.XObject = Dictionary()
    page.resources.XObject[Name(f"/{name}")] = drawing
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q /Artifact BMC q 1 0 0 1 {x:.4f} {y:.4f} cm /{name} Do Q EMC".encode())
