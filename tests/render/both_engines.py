"""One plan drawn by both engines, and what to compare of the two files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary

from docgen.entries.entry import Entry
from docgen.render.document import Box, Document, Engine
from docgen.render.fill import blank, fill
from docgen.render.page_pictures import Glyph, page_glyphs, page_pictures
from tests.finished import FORM, definition, entry_of, made, options, written

Picture = NDArray[np.int16]
DPI = 110
# WeasyPrint draws a rule as two halves side by side, PDFium smooths each of them by itself.
SMOOTHING = 90
# WeasyPrint cuts the widths of what stands before a character to whole thousandths of its size.
ROUNDING = 0.15    # mm
_WRAPPERS = ("/Div", "/Span", "/NonStruct")


@dataclass(frozen=True)
class Both:
    """The same document by the direct engine and by WeasyPrint."""

    direct: Document
    full: Document


@cache
def both(kind: str, form: str = FORM) -> Both:
    """A sample entry's document by its fullness, the blank form, or a draft."""
    if kind == "draft":
        return both_of(entry_of(written("typical", form), form), is_draft=True)
    slow = options(engine="weasyprint", docx=False)
    full = blank(definition(form), slow) if kind == "blank" else fill(definition(form), entry_of(written(kind, form), form), slow)
    return Both(made(kind, form), full)


def both_of(entry: Entry, is_draft: bool = False) -> Both:
    """The documents of an entry."""
    engines: tuple[Engine, ...] = "direct", "weasyprint"
    return Both(*(fill(definition(), entry, options(engine=engine, docx=False, is_draft=is_draft)) for engine in engines))


def differing_pixels(pair: Both) -> list[tuple[int, int, int]]:
    """Page, row and column of what is seen in one file only; smoothing at edges is no difference."""
    found = []
    pages = zip(_pictures(pair.direct), _pictures(pair.full), strict=True)
    for number, (one, other) in enumerate(pages, 1):
        assert one.shape == other.shape
        strays = np.maximum(_beyond(one, other), _beyond(other, one)) > SMOOTHING
        found += [(number, int(row), int(column)) for row, column in np.argwhere(strays)]
    return found


def _pictures(document: Document) -> Iterator[Picture]:
    assert document.pdf is not None
    return (np.asarray(picture).astype(np.int16) for picture in page_pictures(document.pdf, DPI))


def _beyond(one: Picture, other: Picture) -> Picture:
    """How far each pixel is darker or lighter than every neighbour in the other picture."""
    square = np.ones((3, 3), np.uint8)
    strays: Picture = np.maximum(cv2.erode(other, square) - one, one - cv2.dilate(other, square))
    return strays


def differing_glyphs(pair: Both) -> list[tuple[int, Glyph | None, Glyph | None]]:
    """Page and characters that stand elsewhere or are others."""
    assert pair.direct.pdf is not None and pair.full.pdf is not None
    found: list[tuple[int, Glyph | None, Glyph | None]] = []
    pages = zip(page_glyphs(pair.direct.pdf), page_glyphs(pair.full.pdf), strict=True)
    for number, (direct, full) in enumerate(pages, 1):
        if len(direct) != len(full):
            found.append((number, None, None))
        found += [
            (number, one, other) for one, other in zip(_sorted(direct), _sorted(full), strict=False)
            if one.text != other.text or max(abs(one.x - other.x), abs(one.y - other.y)) > ROUNDING
            or abs(one.height - other.height) > ROUNDING
        ]
    return found


def _sorted(glyphs: tuple[Glyph, ...]) -> list[Glyph]:
    return sorted(glyphs, key=lambda glyph: (glyph.text, round(glyph.y / 2), glyph.x))


def texts(document: Document) -> list[str]:
    """The form's own characters of each page in reading order: what is inside the page map's boxes."""
    assert document.pdf is not None and document.page_map is not None
    pages = page_glyphs(document.pdf)
    return ["".join(glyph.text for glyph in page if glyph.height < 15) for page in pages]


def boxes(document: Document) -> list[Box]:
    """The page map's boxes, rounded to hundredths of a millimetre."""
    assert document.page_map is not None
    return [
        Box(box.page, box.kind, box.path, *(round(side, 2) for side in (box.x, box.y, box.width, box.height)))
        for box in document.page_map.boxes
    ]


def roles(document: Document) -> list[tuple[str, ...]]:
    """The structure in reading order: each element's path of roles, with what a cell tells of itself; wrappers
    and elements without content are left out."""
    assert document.pdf is not None
    with pikepdf.open(io.BytesIO(document.pdf)) as file:
        ids: dict[str, int] = {}
        return [path for path in _roles(file.Root.StructTreeRoot, (), ids) if path]


def _roles(element: pikepdf.Object, path: tuple[str, ...], ids: dict[str, int]) -> Iterator[tuple[str, ...]]:
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if not isinstance(kid, Dictionary) or "/S" not in kid:
            continue
        kind = str(kid.S)
        own = path if kind in _WRAPPERS else (*path, kind + _told(kid, ids))
        inner = list(_roles(kid, own, ids))
        if kind in ("/TD", "/TH", "/TR", "/Table", "/H1", "/H2", "/H3", "/P", "/Figure") and _has_content(kid):
            yield own
        yield from inner


def _has_content(element: pikepdf.Object) -> bool:
    if str(element.S) in ("/TD", "/TH"):
        return True
    return any(not isinstance(kid, Dictionary) or _has_content(kid) for kid in element.get("/K", Array()))


def _told(element: pikepdf.Object, ids: dict[str, int]) -> str:
    """Scope, spans, names and descriptions of an element; ids as numbers in order."""
    told = element.get("/A", Dictionary())
    own = f" id {ids.setdefault(str(element.ID), len(ids))}" if "/ID" in element else ""
    headers = [ids.get(str(header), -1) for header in told.get("/Headers", Array())]
    return (
        f" {told.get('/Scope', '')} {told.get('/ColSpan', 1)} {told.get('/RowSpan', 1)} {headers}"
        f" {element.get('/Alt', '')}{own}"
    )


def bookmarks(document: Document) -> list[tuple[int, str, int, int]]:
    """Depth, words, page and height in points of each bookmark."""
    assert document.pdf is not None
    with pikepdf.open(io.BytesIO(document.pdf)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
        found: list[tuple[int, str, int, int]] = []
        waiting = [(0, file.Root.Outlines.get("/First"))]
        while waiting:
            depth, item = waiting.pop()
            if item is None:
                continue
            # WeasyPrint keeps the line breaks of a heading.
            words = str(item.Title).replace("\n", "")
            found.append((depth, words, pages[item.Dest[0].objgen], round(float(item.Dest[3]))))
            waiting += [(depth, item.get("/Next")), (depth + 1, item.get("/First"))]
        return found
