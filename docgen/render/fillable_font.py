"""The one font that every fillable field is written with: a part of Form Song, whole in itself.

The characters are those of GB 2312, of 通用规范汉字表 (8,105) and of ASCII: 2.3 MB compressed, made in 0.3 s.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import uharfbuzz as hb

from docgen.render.fonts import FontLibrary

_FAMILY = "Form Song"
# Its Han are exactly those of the 8,105 and of GB 2312, so it serves as their list.
_LIST_OF_HAN = "Form WenKai"
# GB 2312 in its two-byte form: lead bytes of symbols and letters, and all trail bytes.
_SYMBOL_ROWS, _TRAIL_BYTES = range(0xA1, 0xAA), range(0xA1, 0xFF)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph's number in the font file, which is its code in a PDF too, and its width in thousandths of the
    type size."""

    number: int
    width: int


@dataclass(frozen=True)
class FormFont:
    """A TrueType font to embed: `name` for the PDF, the file compressed (zlib) and its plain size, the glyph of
    each code point (some share one); `box`, `ascent` and `descent` in thousandths of the type size."""

    name: str
    compressed: bytes
    size: int
    glyphs: Mapping[int, Glyph]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def width(self, text: str, size: float) -> float:
        """Width in points of a text in one line; a character that the font lacks counts one em."""
        unknown = Glyph(0, 1000)
        return sum(self.glyphs.get(ord(char), unknown).width for char in text) * size / 1000

    @cached_property
    def default_width(self) -> int:
        """The width that most glyphs have: that of Han."""
        return self.glyphs[ord("一")].width


def form_font(library: FontLibrary) -> FormFont:
    """The font of fillable fields, made once a process; the same bytes on every run."""
    song = library.font(_FAMILY)
    han = frozenset(filter(_is_han, library.font(_LIST_OF_HAN).coverage))
    return _subset(song.path, _FAMILY.replace(" ", ""), song.coverage & (han | _symbols() | set(range(0x20, 0x7F))))


def _is_han(code: int) -> bool:
    return code == 0x3007 or 0x3400 <= code < 0xA000 or code >= 0x20000


def _symbols() -> frozenset[int]:
    """The symbols and letters of GB 2312, the no-break space and the euro. Python's gb2312 and gbk read two of
    them differently: the dot of names is U+00B7 and the dash U+2014 in gbk only."""
    pairs = [bytes((lead, trail)) for lead in _SYMBOL_ROWS for trail in _TRAIL_BYTES]
    found = {pair.decode(codec, "ignore") for pair in pairs for codec in ("gb2312", "gbk")} - {""}
    return frozenset(map(ord, found)) | {0xA0, 0x20AC}


@lru_cache(maxsize=2)
def _subset(path: Path, name: str, codes: frozenset[int]) -> FormFont:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(codes)
    # Vertical and layout tables serve no form field.
    wanted.drop_table_tag_set.update(int.from_bytes(tag) for tag in (b"GSUB", b"GPOS", b"GDEF", b"vhea", b"vmtx"))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    face = hb.subset(hb.Face(hb.Blob.from_file_path(str(path))), wanted)
    font, em = hb.Font(face), 1000 / face.upem
    numbers = {char: int(font.get_nominal_glyph(char) or 0) for char in sorted(face.unicodes)}
    glyphs = {char: Glyph(gid, round(font.get_glyph_h_advance(gid) * em)) for char, gid in numbers.items()}
    extents = font.get_font_extents("ltr")
    data = bytes(face.blob.data)
    return FormFont(
        name, zlib.compress(data, 9), len(data), glyphs, _box(font, tuple(numbers.values()), em),
        round(extents.ascender * em), round(extents.descender * em),
    )


def _box(font: hb.Font, gids: tuple[int, ...], em: float) -> tuple[int, int, int, int]:
    """The rectangle that holds every glyph: left, bottom, right, top."""
    found = [extents for gid in gids if (extents := font.get_glyph_extents(gid))]
    left = min(one.x_bearing for one in found)
    right = max(one.x_bearing + one.width for one in found)
    top = max(one.y_bearing for one in found)
    bottom = min(one.y_bearing + one.height for one in found)
    return round(left * em), round(bottom * em), round(right * em), round(top * em)
