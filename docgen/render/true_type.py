"""Outlines of a TrueType file as bytes, to compare a glyph embedded in a PDF with the glyph of its source."""

from __future__ import annotations

import struct

_INSTRUCTIONS_FOLLOW, _MORE_COMPONENTS = 0x100, 0x20
_WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x1, 0x8, 0x40, 0x80


class Outlines:
    """The `glyf` table of `data`, read glyph by glyph. Raises `ValueError` when it is no TrueType file."""

    def __init__(self, data: bytes) -> None:
        tables = _directory(data)
        if not {b"glyf", b"loca", b"head", b"maxp"} <= set(tables):
            raise ValueError("no TrueType outlines")
        self._data = data
        self._glyf = tables[b"glyf"][0]
        start, length = tables[b"loca"]
        (is_long,) = struct.unpack_from(">h", data, tables[b"head"][0] + 50)
        (count,) = struct.unpack_from(">H", data, tables[b"maxp"][0] + 4)
        self._loca, self._is_long = start, bool(is_long)
        self.count = min(count, length // (4 if is_long else 2) - 1)

    def glyph(self, number: int) -> bytes:
        """Outline of a glyph without hinting instructions; `b""` for an empty or unknown one."""
        if not 0 <= number < self.count:
            return b""
        if self._is_long:
            start, end = struct.unpack_from(">II", self._data, self._loca + 4 * number)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", self._data, self._loca + 2 * number))
        data = self._data[self._glyf + start : self._glyf + end]
        if len(data) < 10:
            return b""
        (contours,) = struct.unpack_from(">h", data, 0)
        return self._composite(data) if contours < 0 else _without_instructions(data, contours)

    def _composite(self, data: bytes) -> bytes:
        """The parts' outlines stand for their numbers, which a subset may change (ï of Form Latin)."""
        parts, at, flags = [data[:10]], 10, _MORE_COMPONENTS
        while flags & _MORE_COMPONENTS:
            flags, number = struct.unpack_from(">HH", data, at)
            size = 4 + (4 if flags & _WORDS else 2)
            size += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
            kept = struct.pack(">H", flags & ~_INSTRUCTIONS_FOLLOW)
            parts += [kept, self.glyph(number), data[at + 4 : at + size]]
            at += size
        return b"".join(parts)


def _directory(data: bytes) -> dict[bytes, tuple[int, int]]:
    if len(data) < 12 or data[:4] not in (b"\0\1\0\0", b"true"):
        raise ValueError("no TrueType file")
    (count,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * row) for row in range(count))
    return {tag: (offset, length) for tag, _, offset, length in rows}


def _without_instructions(glyph: bytes, contours: int) -> bytes:
    """Drop hinting (a subset has none) and padding, so that equal outlines are equal bytes."""
    at = 10 + 2 * contours
    (length,) = struct.unpack_from(">H", glyph, at)
    return (glyph[:at] + glyph[at + 2 + length :]).rstrip(b"\0")
