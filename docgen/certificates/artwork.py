"""What is the same on every copy, and the page as WeasyPrint draws it: the picture below the words, and the whole
certificate as HTML, which is the measure of the fast path and its way out."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.certificates.code_symbol import Symbol
from docgen.certificates.slots import SlotPage
from docgen.certificates.typeset import SetSlot
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import MM_PER_PT, TextSlot
from docgen.render.direct.foreign_page import take_pages
from docgen.render.direct.pdf_objects import ObjectFile
from docgen.render.fonts import FontLibrary
from docgen.render.html import house_environment, paragraph_html

RULE = 0.4              # points, the line below a blank
RULE_DROP = 0.6         # mm from the slot's lower edge to that line
CODE_ALT = "核验二维码"
PHOTO_ALT = "照片"
TITLE = "title"         # the slot that is the page's heading


@dataclass(frozen=True, slots=True)
class Filling:
    """What is printed on a page of one copy: its texts set, the photo as JPEG, the symbol of the QR code."""

    page: SlotPage
    texts: Sequence[SetSlot]
    photo: bytes | None = None
    symbol: Symbol | None = None

    @property
    def own_texts(self) -> Sequence[SetSlot]:
        """The texts that differ from copy to copy: those behind the fixed ones."""
        return self.texts[len(self.page.fixed) :]


def certificate_html(
    definition: FormDefinition, fillings: Sequence[Filling], library: FontLibrary, house: Path, has_artwork: bool = True
) -> str:
    """The certificate as one HTML page without any reference outside itself."""
    template = house_environment(house).get_template("certificate.html")
    return template.render(
        language=definition.language, title=definition.title, width=definition.page.width,
        height=definition.page.height, pages=[_page(one, definition, library, has_artwork) for one in fillings],
    )


def draw_artwork(file: ObjectFile, definition: FormDefinition, pages: Sequence[SlotPage], library: FontLibrary, house: Path) -> tuple[int, ...]:
    """The pictures below the words, laid out by WeasyPrint, as drawings of the file; one a page."""
    from docgen.render.pdf import lay_out_plain

    html = certificate_html(definition, [Filling(page, ()) for page in pages], library, house)
    return take_pages(file, lay_out_plain(html))


def draw_words(
    file: ObjectFile, definition: FormDefinition, texts: Sequence[SetSlot], page: SlotPage, library: FontLibrary, house: Path
) -> tuple[int, ...]:
    """Texts that are not drawn character by character, such as Arabic script, each as a drawing of its own."""
    from docgen.render.pdf import lay_out_plain

    if not texts:
        return ()
    html = certificate_html(definition, [Filling(page, (text,)) for text in texts], library, house, has_artwork=False)
    return take_pages(file, lay_out_plain(html))


def rules_of(page: SlotPage) -> Iterator[tuple[float, float, float, float]]:
    """The lines below blanks: left, top, width, height in points."""
    for slot in (*page.fixed, *page.texts):
        if slot.has_rule:
            top = (slot.y + slot.height + RULE_DROP) / MM_PER_PT
            yield slot.x / MM_PER_PT, top, slot.width / MM_PER_PT, RULE


def tag_of(slot: TextSlot) -> str:
    """The structure element of a text."""
    return "H1" if slot.name == TITLE else "P"


def _page(filling: Filling, definition: FormDefinition, library: FontLibrary, has_artwork: bool) -> dict[str, Any]:
    page = filling.page
    svg = page.placed.artwork.read_bytes()
    is_filled = bool(filling.texts) and has_artwork
    return {
        "artwork": _data(svg, "image/svg+xml") if has_artwork else "",
        "rules": [dict(zip(("x", "y", "width", "height"), rule, strict=True)) for rule in rules_of(page)] if is_filled else [],
        "texts": [_text(one, library) for one in filling.texts],
        "pictures": [*_photos(filling), *_codes(filling)],
    }


def _text(text: SetSlot, library: FontLibrary) -> dict[str, Any]:
    css, html = paragraph_html(text.paragraph, library)
    return {
        "tag": tag_of(text.slot).lower(), "x": text.room.x, "y": text.top, "width": text.room.width,
        "colour": text.slot.colour, "css": css, "html": html,
    }


def _photos(filling: Filling) -> Iterator[dict[str, Any]]:
    for slot in filling.page.photos if filling.photo is not None else ():
        assert filling.photo is not None
        yield _picture(_data(filling.photo, "image/jpeg"), PHOTO_ALT, slot.x, slot.y, slot.width, slot.height)


def _codes(filling: Filling) -> Iterator[dict[str, Any]]:
    for slot in filling.page.codes if filling.symbol is not None else ():
        assert filling.symbol is not None
        side = filling.symbol.modules
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">'
            f'<path d="{filling.symbol.path}"/></svg>'
        )
        yield _picture(_data(svg.encode(), "image/svg+xml"), CODE_ALT, slot.x, slot.y, slot.size, slot.size)


def _picture(source: str, alt: str, x: float, y: float, width: float, height: float) -> dict[str, Any]:
    places = {"x": x, "y": y, "width": width, "height": height}
    return {"source": source, "alt": alt, **{name: value / MM_PER_PT for name, value in places.items()}}


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
