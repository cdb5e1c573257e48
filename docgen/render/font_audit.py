"""Is every character of a finished PDF drawn with the right glyph of the right font? Looks at the PDF alone.

A text layer can be perfect where the page shows boxes or other characters; so the embedded outlines
themselves are compared with those of our files.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pikepdf
import regex

from docgen.render.fonts import FontFile, FontLibrary
from docgen.render.true_type import Outlines

_PREFIX = re.compile(r"/[A-Z]{6}\+.")
_BLOCKS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})*)>")
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\s]")


@dataclass(frozen=True, slots=True)
class FontFinding:
    """Something wrong with a font of a PDF.

    `code` is one of

    - `missing_glyph`: `detail` holds the characters printed as boxes
    - `not_truetype`: CFF, Type 1 or Type 3: blank or boxes in some viewers
    - `not_subset`: no ABCDEF+ prefix, or the whole file is embedded
    - `unknown_family`: the family is none of the library's
    - `wrong_glyph`: another glyph than the font's own for a character of `detail`
    - `wrong_outline`: the glyph's drawing is not that of our file
    - `empty_outline`: nothing is drawn for a character of `detail`
    - `unknown_code`: text uses glyph numbers (hexadecimal, in `detail`) that stand for no character

    `font` is the PDF's own name for the font, such as ABCDEF+Form-Song.
    """

    code: str
    font: str
    detail: str


def audit_fonts(pdf: bytes, library: FontLibrary) -> list[FontFinding]:
    """Check every font of `pdf` against `library`; an empty list means all characters are right.

    Reads about ten pages in 0.1 s. Raises `pikepdf.PdfError` when `pdf` cannot be read.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        used: dict[tuple[int, int], set[int]] = {}
        fonts: dict[tuple[int, int], pikepdf.Object] = {}
        seen: set[tuple[int, int]] = set()
        for page in document.pages:
            _collect(page.obj, page.obj.get("/Resources"), fonts, used, seen)
            for annotation in page.obj.get("/Annots", ()):
                for form in _appearances(annotation):
                    _collect(form, form.get("/Resources"), fonts, used, seen)
        return [
            finding for key, font in fonts.items() for finding in _audit(font, used.get(key, set()), library)
        ]


def _collect(
    holder: pikepdf.Object,
    resources: pikepdf.Object | None,
    fonts: dict[tuple[int, int], pikepdf.Object],
    used: dict[tuple[int, int], set[int]],
    seen: set[tuple[int, int]],
) -> None:
    """Add the fonts and the glyph numbers of a page or form, and of the forms inside it."""
    if resources is None:
        return
    named = {name: font for name, font in resources.get("/Font", {}).items()}
    for font in named.values():
        fonts.setdefault(font.objgen, font)
    for name, data in _shown(holder) if named else ():
        if name in named:
            used.setdefault(named[name].objgen, set()).update(struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2]))
    for kind in ("/XObject", "/Pattern"):
        for inner in resources.get(kind, {}).values():
            if isinstance(inner, pikepdf.Stream) and inner.objgen not in seen and "/Resources" in inner:
                seen.add(inner.objgen)
                _collect(inner, inner.get("/Resources"), fonts, used, seen)


def _appearances(annotation: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for state in annotation.get("/AP", {}).values():
        forms = [state] if isinstance(state, pikepdf.Stream) else state.values()
        yield from (form for form in forms if isinstance(form, pikepdf.Stream))


def _shown(holder: pikepdf.Object) -> Iterator[tuple[str, bytes]]:
    """Give (name of the font resource, two-byte codes) for all text of a content stream."""
    name = ""
    for instruction in pikepdf.parse_content_stream(holder, operators="Tf Tj TJ ' \""):
        operands = list(instruction.operands)
        if str(instruction.operator) == "Tf":
            name = str(operands[0])
            continue
        shown = operands[-1]
        for part in shown if isinstance(shown, pikepdf.Array) else (shown,):
            if isinstance(part, pikepdf.String):
                yield name, bytes(part)


def _audit(font: pikepdf.Object, used: set[int], library: FontLibrary) -> Iterator[FontFinding]:
    name = str(font.get("/BaseFont", "")).lstrip("/")
    descriptor = _descriptor(font)
    if "/FontFile2" not in descriptor or "/FontFile3" in descriptor:
        yield FontFinding("not_truetype", name, str(font.get("/Subtype")))
        return
    texts = _texts(font)
    family = str(descriptor.get("/FontFamily", ""))
    if family not in library.families:
        yield FontFinding("unknown_family", name, family)
        return
    source = library.font(family)
    if str(font.get("/Encoding")) != "/Identity-H":
        yield FontFinding("missing_glyph", name, _invented(texts, source))
    data = descriptor.FontFile2.read_bytes()
    # As large as a large source: HarfBuzz gave up and all of it is embedded (see tools/fonts_outlines.py).
    if not _PREFIX.match(f"/{name}") or (len(data) >= source.path.stat().st_size > 1_000_000):
        yield FontFinding("not_subset", name, f"{len(data)} bytes")
    unknown = sorted(code for code in used if code == 0 or code not in texts)
    if unknown:
        yield FontFinding("unknown_code", name, " ".join(f"{code:04x}" for code in unknown))
    compared = _compared(tuple(texts.items()), source, data, family in library.right_to_left)
    yield from (FontFinding(kind, name, detail) for kind, detail in compared)


def _descriptor(font: pikepdf.Object) -> pikepdf.Dictionary:
    """The descriptor of a two-byte font; an empty one for all other kinds."""
    if str(font.get("/Subtype")) != "/Type0":
        return pikepdf.Dictionary()
    found = font.DescendantFonts[0].get("/FontDescriptor")
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _outlines(data: bytes) -> Outlines | None:
    try:
        return Outlines(data)
    except ValueError:
        return None


@lru_cache(maxsize=16)
def _compared(
    texts: tuple[tuple[int, str], ...], source: FontFile, data: bytes, is_shaped: bool
) -> tuple[tuple[str, str], ...]:
    """What is wrong with an embedded file's drawings: codes and details. A form's labels have the same file in
    every document; what was found in those bytes is remembered."""
    embedded = _outlines(data)
    if embedded is None:
        return (("not_truetype", "FontFile2"),)
    wrong: dict[str, list[str]] = {"wrong_glyph": [], "wrong_outline": [], "empty_outline": []}
    for code, text in texts:
        if code >= source.outlines.count:
            continue  # an invented number: told as missing_glyph
        drawing = embedded.glyph(code)
        seen = _UNSEEN.sub("", text)
        if seen and not drawing:
            wrong["empty_outline"].append(text)
        # Letters of Arabic script change their glyph with their place in the word.
        own = {code} if is_shaped or not text else _numbers(text, source)
        if code in own or not (own or seen):
            if drawing != source.outline(code):
                wrong["wrong_outline"].append(text)
            continue
        # Another number: a subset that counts its glyphs anew, known by its drawings, or another glyph.
        if drawing not in {source.outline(number) for number in own}:
            wrong["wrong_outline"].append(text)
            if seen:
                wrong["wrong_glyph"].append(text)
    return tuple((kind, "".join(characters)) for kind, characters in wrong.items() if characters)


def _numbers(text: str, source: FontFile) -> set[int]:
    """The font's own glyphs for `text`: one character, or a letter with its marks."""
    composed = unicodedata.normalize("NFC", text)
    found = (source.glyph(ord(char)) for char in {*composed, *text})
    return {glyph for glyph in found if glyph is not None}


def _invented(texts: dict[int, str], source: FontFile) -> str:
    """WeasyPrint gives a missing glyph a number beyond the font's last one."""
    return "".join(text for code, text in texts.items() if code >= source.outlines.count)


def _texts(font: pikepdf.Object) -> dict[int, str]:
    """Glyph number -> characters, from the font's ToUnicode map."""
    if "/ToUnicode" not in font:
        return {}
    blocks = _BLOCKS.findall(font.ToUnicode.read_bytes())
    pairs = [pair for block in blocks for pair in _MAPPED.findall(block)]
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for code, text in pairs
    }
