"""One TrueType file, read with HarfBuzz (only here): its characters, widths and shaping."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

from docgen.render.true_type import Outlines

_FAMILY_NAME, _TYPOGRAPHIC_FAMILY = 1, 16


class FontFile:
    """A font opened lazily; `family` is the private name it goes by, `path` its file."""

    def __init__(self, family: str, path: Path) -> None:
        self.family = family
        self.path = path
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self._face)
        self._advances: dict[str, int] = {}
        self._drawn: dict[int, bytes] = {}

    @cached_property
    def coverage(self) -> frozenset[int]:
        """Code points that the font maps to a glyph (0.01 s for all of the shipped fonts)."""
        return frozenset(self._face.unicodes)

    @cached_property
    def tables(self) -> frozenset[str]:
        """Tags of the font's tables."""
        return frozenset(self._face.table_tags)

    @cached_property
    def outlines(self) -> Outlines:
        """The file's outlines; the file stays in memory from the first use on."""
        return Outlines(self.path.read_bytes())

    def outline(self, number: int) -> bytes:
        """The outline of a glyph, as `Outlines.glyph` gives it."""
        if number not in self._drawn:
            self._drawn[number] = self.outlines.glyph(number)
        return self._drawn[number]

    @cached_property
    def names(self) -> frozenset[str]:
        """Every family name in the file, in all its languages."""
        kept = (_FAMILY_NAME, _TYPOGRAPHIC_FAMILY)
        entries = [entry for entry in self._face.list_names() if entry.name_id in kept]
        found = {self._face.get_name(entry.name_id, entry.language) for entry in entries}
        return frozenset(name for name in found if name)

    @property
    def units(self) -> int:
        """Font units per em."""
        return int(self._face.upem)

    def glyph(self, code: int) -> int | None:
        """Glyph id of a code point, `None` when the font lacks it."""
        found = self._font.get_nominal_glyph(code)
        return int(found) if found is not None else None

    def advance(self, char: str) -> int:
        """Width of one character in font units, without shaping; 0 for one the font lacks."""
        if char not in self._advances:
            glyph = self.glyph(ord(char))
            self._advances[char] = 0 if glyph is None else int(self._font.get_glyph_h_advance(glyph))
        return self._advances[char]

    def shaped_width(self, text: str) -> int:
        """Width of shaped text in font units."""
        return sum(int(position.x_advance) for position in self._shape(text).glyph_positions or ())

    def unshaped(self, text: str) -> tuple[int, ...]:
        """Indices into `text` of the clusters that shaping leaves without a glyph."""
        return tuple(sorted({info.cluster for info in self._shape(text).glyph_infos if info.codepoint == 0}))

    def _shape(self, text: str) -> hb.Buffer:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        return buffer
