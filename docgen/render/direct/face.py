"""A font as PDF files need it: its characters' glyphs and widths, and subsets of it. HarfBuzz does the work."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import uharfbuzz as hb

from docgen.render.direct.glyph_store import GlyphStore
from docgen.render.direct.slow_path import SlowPath

# What a reader of PDF files needs of a TrueType font; character maps and names are the PDF's own.
_KEPT_TABLES = frozenset({"glyf", "head", "hhea", "hmtx", "loca", "maxp"})
# Letters that neither join, nor turn round, nor carry marks: each is drawn by its own glyph, one after the other.
_PLAIN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E),
    (0x2070, 0x2BFF), (0x2E80, 0x303F), (0x3041, 0x312F), (0x3190, 0xA4CF), (0xF900, 0xFAFF), (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F), (0xFF01, 0xFFEF), (0x20000, 0x3FFFF),
)
_UNPLAIN_KINDS = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_REMEMBERED = 4096    # distinct texts whose shaping is known, a face: the wording of many forms


@dataclass(frozen=True, slots=True)
class Subset:
    """A TrueType file with some glyphs of a face, renumbered; `numbers` is the new glyph of each code point."""

    data: bytes
    numbers: Mapping[int, int]


class Face:
    """A TrueType file; opened once a process by `face_of`. Advances in units of 1/1000 em."""

    def __init__(self, path: Path) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self._face)
        self._scale = 1000 / self._face.upem
        self._glyphs: dict[str, tuple[int, float]] = {}
        self._proved = lru_cache(_REMEMBERED)(self._prove)

    @cached_property
    def _prepared(self) -> hb.Face:
        """The face made ready for many subsets."""
        return hb.subset_preprocess(self._face)

    @cached_property
    def extents(self) -> tuple[float, float]:
        """Height above and depth below the baseline, 1/1000 em."""
        found = self._font.get_font_extents("ltr")
        return found.ascender * self._scale, -found.descender * self._scale

    @cached_property
    def has_layout(self) -> bool:
        """Whether the font may replace or move glyphs."""
        return bool({"GSUB", "GPOS", "kern", "morx", "kerx"} & set(self._face.table_tags))

    def width(self, text: str) -> float:
        """Width of a text, 1/1000 em. Raises `SlowPath` for what is not drawn character by character."""
        if self.has_layout:
            return self._proved(text)
        return self._sum(text)

    def covers(self, char: str) -> bool:
        """Whether the font has a glyph for a character."""
        return self._font.get_nominal_glyph(ord(char)) is not None

    def advance(self, char: str) -> float:
        """Width of one character, 1/1000 em."""
        return self._glyph(char)[1]

    def number(self, char: str) -> int:
        """The number of a character's glyph. Raises `SlowPath` for what is not drawn by one."""
        return self._glyph(char)[0]

    def subset(self, chars: Iterable[str], keeps_numbers: bool = False) -> Subset:
        """The font with the glyphs of some characters only; they are numbered anew unless they keep their numbers."""
        glyphs = {char: self._glyph(char)[0] for char in chars}
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(sorted(set(glyphs.values())))
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in set(self._face.table_tags) - _KEPT_TABLES)
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        if keeps_numbers:
            wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
        plan = hb.SubsetPlan(self._prepared, wanted)
        numbers = plan.old_to_new_glyph_mapping
        data = plan.execute().blob.data
        return Subset(data, {ord(char): numbers[glyph] for char, glyph in glyphs.items()})

    def packed(self, chars: Iterable[str]) -> tuple[bytes, int, Mapping[int, int]] | None:
        """What `subset` gives, packed as a zlib stream, its length unpacked and the glyphs' new numbers, by the store
        of packed glyphs; None where that has not all of them."""
        glyphs = {char: self._glyph(char)[0] for char in chars}
        order = sorted(set(glyphs.values()))
        made = self._store.font(order)
        if made is None:
            return None
        numbers = {glyph: at for at, glyph in enumerate(order, 1)}
        return *made, {ord(char): numbers[glyph] for char, glyph in glyphs.items()}

    @cached_property
    def _store(self) -> GlyphStore:
        return GlyphStore({tag: self._face.reference_table(tag).data for tag in sorted(_KEPT_TABLES)})

    def _sum(self, text: str) -> float:
        glyphs = self._glyphs
        try:
            return sum([glyphs[char][1] for char in text])
        except KeyError:
            return sum(self._glyph(char)[1] for char in text)

    def _glyph(self, char: str) -> tuple[int, float]:
        known = self._glyphs.get(char)
        if known is None:
            known = self._glyphs[char] = self._looked_up(char)
        return known

    def _looked_up(self, char: str) -> tuple[int, float]:
        glyph = self._font.get_nominal_glyph(ord(char))
        if glyph is None or glyph == 0 or not is_plain(char):
            raise SlowPath(f"U+{ord(char):04X}")
        return int(glyph), self._font.get_glyph_h_advance(glyph) * self._scale

    def _prove(self, text: str) -> float:
        """The width, once HarfBuzz's shaping is seen to be one glyph after the other."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        expected = [self._glyph(char) for char in text]
        shaped = [
            (info.codepoint, place.x_advance * self._scale)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True)
        ]
        moved = any(place.x_offset or place.y_offset for place in buffer.glyph_positions or ())
        if shaped != expected or moved:
            raise SlowPath(text)
        return self._sum(text)


@lru_cache(maxsize=64)
def face_of(path: Path) -> Face:
    """The face of a font file, opened once a process."""
    return Face(path)


def is_plain(char: str) -> bool:
    """Whether a character is drawn by its own glyph beside its neighbours, from left to right."""
    code = ord(char)
    return (
        any(first <= code <= last for first, last in _PLAIN)
        and unicodedata.category(char) not in _UNPLAIN_KINDS
        and unicodedata.bidirectional(char) not in ("R", "AL", "AN")
    )
