"""The glyphs of a TrueType file, each packed once: a font of a few of them is then put together without packing.

Small fonts that differ from document to document are what a print run makes most of. Deflate allows streams of blocks
that know nothing of each other, so a glyph's block is the same in every font.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_HEAD = b"\x78\x9c"             # of a zlib stream
_LAST = b"\x03\x00"             # an empty block that ends a deflate stream
_DIRECTORY = struct.Struct(">4sIII")
_TABLES = 6


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph's outline, padded to whole words, its share of the checksum, the same packed, its entry in `hmtx`."""

    outline: bytes
    checksum: int
    packed: bytes
    metrics: bytes


class GlyphStore:
    """Puts fonts together from the tables of a file."""

    def __init__(self, tables: Mapping[str, bytes]) -> None:
        self._tables = tables
        self._is_long = struct.unpack_from(">h", tables["head"], 50)[0] == 1
        self._known: dict[int, _Glyph] = {}
        self._widths = struct.unpack_from(">H", tables["hhea"], 34)[0]

    def font(self, glyphs: Sequence[int]) -> tuple[bytes, int] | None:
        """A font of `.notdef` and the glyphs in this order, packed as a zlib stream, and its length unpacked; None
        where a glyph is made of others."""
        found = [self._glyph(number) for number in (0, *glyphs)]
        if not all(found):
            return None
        kept = [glyph for glyph in found if glyph is not None]
        outlines = b"".join([glyph.outline for glyph in kept])
        places, at = [0], 0
        for glyph in kept:
            at += len(glyph.outline)
            places.append(at)
        metrics = b"".join([glyph.metrics for glyph in kept])
        checksum = sum([glyph.checksum for glyph in kept]) & 0xFFFFFFFF
        head, tail = self._others((len(outlines), checksum), metrics, places)
        packed = [_HEAD, _block(head, 1), *[glyph.packed for glyph in kept], _block(tail, 1), _LAST]
        whole = head + outlines + tail
        return b"".join(packed) + zlib.adler32(whole).to_bytes(4), len(whole)

    def _glyph(self, number: int) -> _Glyph | None:
        if number not in self._known:
            outline = self._outline(number)
            if outline[:2] and struct.unpack(">h", outline[:2])[0] < 0:
                return None
            outline += bytes(-len(outline) % 4)
            self._known[number] = _Glyph(outline, _sum(outline), _block(outline, 9) if outline else b"", self._metrics(number))
        return self._known[number]

    def _outline(self, number: int) -> bytes:
        if self._is_long:
            begin, end = struct.unpack_from(">2I", self._tables["loca"], 4 * number)
        else:
            begin, end = (2 * place for place in struct.unpack_from(">2H", self._tables["loca"], 2 * number))
        return self._tables["glyf"][begin:end]

    def _metrics(self, number: int) -> bytes:
        """Width and left side of a glyph; the last ones share a width."""
        table, widths = self._tables["hmtx"], self._widths
        if number < widths:
            return table[4 * number : 4 * number + 4]
        side = 4 * widths + 2 * (number - widths)
        return table[4 * widths - 4 : 4 * widths - 2] + table[side : side + 2]

    def _others(self, outlines: tuple[int, int], metrics: bytes, places: list[int]) -> tuple[bytes, bytes]:
        """What stands before the outlines, of which length and checksum are given, and what behind them."""
        count = len(places) - 1
        head = bytearray(self._tables["head"])
        head[8:12] = bytes(4)
        struct.pack_into(">h", head, 50, 1)
        tables = {
            "head": bytes(head), "hhea": self._tables["hhea"][:34] + struct.pack(">H", count), "hmtx": metrics,
            "loca": struct.pack(f">{len(places)}I", *places),
            "maxp": self._tables["maxp"][:4] + struct.pack(">H", count) + self._tables["maxp"][6:],
        }
        offset = 12 + 16 * _TABLES
        directory = [struct.pack(">I4H", 0x00010000, _TABLES, 64, 2, 32)]
        rest = []
        directory.append(_DIRECTORY.pack(b"glyf", outlines[1], offset, outlines[0]))
        offset += outlines[0]
        for name, data in tables.items():
            directory.append(_DIRECTORY.pack(name.encode(), _sum(data), offset, len(data)))
            rest.append(data + bytes(-len(data) % 4))
            offset += len(rest[-1])
        return b"".join(directory), b"".join(rest)


def _block(data: bytes, level: int) -> bytes:
    """The data as blocks of deflate that end on a whole byte and know nothing of what stands before them."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -12, 5)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def _sum(data: bytes) -> int:
    """The checksum of a table."""
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
