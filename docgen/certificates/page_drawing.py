"""A page of a certificate as the operators of a PDF: what is fixed once, the rest for each copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen.certificates.artwork import Filling, rules_of, tag_of
from docgen.certificates.slots import SlotPage
from docgen.certificates.typeset import SetSlot
from docgen.forms.layout import MM_PER_PT, CodeSlot, PhotoSlot, TextSlot
from docgen.render.direct.font_objects import EmbeddedFont
from docgen.render.direct.lines import Line, set_paragraph
from docgen.render.direct.page_content import PageContent
from docgen.render.direct.pdf_objects import number
from docgen.render.direct.placing import Rectangle
from docgen.render.direct.slow_path import SlowPath
from docgen.render.fonts import FontLibrary

ARTWORK, PHOTO, WORDS = "A", "I", "W"    # resources of a page, with the page's number behind them


@dataclass(frozen=True)
class Pen:
    """What draws texts: the fonts of a file by family, and their resources' names."""

    fonts: Mapping[str, EmbeddedFont]
    names: Mapping[str, str]


def lines_of(text: SetSlot, library: FontLibrary) -> list[Line]:
    """The lines of a set text at their places. Raises `SlowPath` for what is not drawn character by character."""
    if not is_set_by_character(text):
        raise SlowPath(text.paragraph.text)
    return list(set_paragraph(text.paragraph, text.room, text.top, library))


def background(page: SlotPage, at: int, height: float, is_tagged: bool) -> bytes:
    """The artwork and the lines below blanks of the page with the index `at`."""
    content = PageContent(height, {}, {})
    if is_tagged:
        content.begin("Layout")
    content.parts.append(f"/{ARTWORK}{at} Do")
    for rule in rules_of(page):
        # One by one: PDFium draws a thin rectangle as sharp as WeasyPrint's only where it is alone in its path.
        content.fill([Rectangle(*rule)])
    if is_tagged:
        content.end()
    return content.written()


def is_set_by_character(text: SetSlot) -> bool:
    """Whether the text is drawn character by character, from left to right."""
    return not any(run.is_rtl for run in text.paragraph.runs)


def words_name(at: int, number: int) -> str:
    """The resource of the text with an index among those of the page `at` that are drawings."""
    return f"{WORDS}{at}x{number}"


def words(slots: Sequence[TextSlot], at: int, marks: Mapping[str, int] | None, height: float) -> bytes:
    """Texts of the page with the index `at` that are drawings of the file."""
    content = PageContent(height, {}, {})
    for index, slot in enumerate(slots):
        if marks is not None:
            content.begin(tag_of(slot), marks[slot.name])
        content.parts.append(f"/{words_name(at, index)} Do")
        if marks is not None:
            content.end()
    return content.written()


def texts(
    lines: Iterable[tuple[TextSlot, Sequence[Line]]], marks: Mapping[str, int] | None, height: float, pen: Pen
) -> bytes:
    """Texts of a page, each in its colour. `marks` are the numbers of marked content by slot; None: untagged."""
    content = PageContent(height, pen.fonts, pen.names)
    colour = "#000000"
    for slot, found in lines:
        if marks is not None:
            content.begin(tag_of(slot), marks[slot.name])
        if slot.colour != colour:
            colour = slot.colour
            content.parts.append(_colour(colour))
        content.text(found)
        if marks is not None:
            content.end()
    if colour != "#000000":
        content.parts.append("0 g")
    return content.written()


def pictures(filling: Filling, at: int, marks: Mapping[str, int] | None, height: float) -> bytes:
    """The photo and the QR code of the page with the index `at`."""
    content = PageContent(height, {}, {})
    slots: tuple[PhotoSlot | CodeSlot, ...] = (*filling.page.photos, *filling.page.codes)
    for slot in slots:
        if marks is not None:
            content.begin("Figure", marks[slot.name])
        if isinstance(slot, PhotoSlot):
            content.picture(f"{PHOTO}{at}", _room(slot.x, slot.y, slot.width, slot.height))
        elif filling.symbol is not None:
            module = slot.size / MM_PER_PT / filling.symbol.modules
            corner = slot.x / MM_PER_PT, height - slot.y / MM_PER_PT
            content.transformed((module, 0, 0, -module, *corner), f"{filling.symbol.drawing} f")
        if marks is not None:
            content.end()
    return content.written()


def bounds(slot: PhotoSlot | CodeSlot, height: float) -> str:
    """The corners of a picture on a page so many points high, as its structure element tells them."""
    width, tall = (slot.size, slot.size) if isinstance(slot, CodeSlot) else (slot.width, slot.height)
    room = _room(slot.x, slot.y, width, tall)
    corners: Sequence[float] = (room.x, height - room.y - room.height, room.x + room.width, height - room.y)
    return " ".join(map(number, corners))


def _room(x: float, y: float, width: float, height: float) -> Rectangle:
    return Rectangle(*(side / MM_PER_PT for side in (x, y, width, height)))


def _colour(colour: str) -> str:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(map(number, parts)) + " rg"
