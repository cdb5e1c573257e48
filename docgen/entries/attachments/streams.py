"""How large the streams of a PDF are when unpacked, found out without unpacking them whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream

from docgen.entries.attachments.active import things
from docgen.entries.files import size_text
from docgen.forms.fields.base import Fault

# A4 at 600 dpi in colour has 104 MB; a picture is unpacked whole when a page is drawn.
MOST_PICTURE = 120_000_000
# Drawings of maps have up to 20 MB; fonts of Han characters as much.
MOST_STREAM = 60_000_000
MOST_IN_ALL = 600_000_000
MOST_FILTERS = 3
_CHUNK = 1 << 20
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78])")    # followed by what may be zlib's first byte
_PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/DCT", "/CCF"}
_FLATE = {"/FlateDecode", "/Fl"}
_CHANNELS = {"/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/DeviceCMYK": 4, "/Separation": 1}


@dataclass
class Damage:
    """Whether something could not be unpacked to its end."""

    is_seen: bool = False


def stream_faults(pdf: Pdf) -> Iterator[Fault]:
    """The first stream that unpacks to more than it may; pictures by what they declare. Else whether any is
    damaged."""
    total, damage = 0, Damage()
    for thing in things(pdf):
        if not isinstance(thing, Stream):
            continue
        if (size := _picture_bytes(thing)) and size > MOST_PICTURE:
            yield Fault("attachment_picture_huge", {"pixels": f"{_pixels(thing) / 10_000:.0f}"})
            return
        most = MOST_PICTURE if size else MOST_STREAM
        found = unpacked(thing, most, damage)
        total += found
        if found > most or total > MOST_IN_ALL:
            yield Fault("attachment_bomb", {"limit": size_text(most if found > most else MOST_IN_ALL)})
            return
    if damage.is_seen:
        yield Fault("attachment_repaired")


def bomb_in(data: bytes) -> Fault | None:
    """Why a file that cannot be opened could not be: something packed in it swallows the memory."""
    for begun in _STREAM.finditer(data):
        if _length(_inflated(iter((data[begun.end() :],)), Damage()), MOST_STREAM) > MOST_STREAM:
            return Fault("attachment_bomb", {"limit": size_text(MOST_STREAM)})
    return None


def unpacked(stream: Stream, most: int, damage: Damage) -> int:
    """Bytes of a stream without its filters, but no more than just over `most`; a picture's own coding stays."""
    filters = _filters(stream)
    if len(filters) > MOST_FILTERS:
        return most + 1
    if not filters or filters[0] in _PICTURE_FILTERS:
        return 0
    if all(name in _FLATE for name in filters if name not in _PICTURE_FILTERS):
        chunks: Iterator[bytes] = iter((stream.read_raw_bytes(),))
        for _ in (name for name in filters if name in _FLATE):
            chunks = _inflated(chunks, damage)
        return _length(chunks, most)
    if filters == ["/RunLengthDecode"]:
        return _run_length(stream.read_raw_bytes(), most)
    try:
        return len(stream.read_bytes())     # of rarer codings; the memory is limited
    except PdfError:
        damage.is_seen = True
        return 0


def _inflated(chunks: Iterator[bytes], damage: Damage) -> Iterator[bytes]:
    """As far as it can be unpacked, a chunk at a time."""
    reader = zlib.decompressobj()
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not reader.eof:
                yield reader.decompress(rest, _CHUNK)
                rest = reader.unconsumed_tail
    except zlib.error:
        damage.is_seen = True
    if not reader.eof:
        damage.is_seen = True


def _length(chunks: Iterator[bytes], most: int) -> int:
    found = 0
    for chunk in chunks:
        found += len(chunk)
        if found > most:
            break
    return found


def _run_length(data: bytes, most: int) -> int:
    found = place = 0
    while place < len(data) and found <= most:
        count = data[place]
        if count == 128:    # the end
            break
        found += count + 1 if count < 128 else 257 - count
        place += count + 2 if count < 128 else 2
    return found


def _filters(stream: Stream) -> list[str]:
    told = stream.get("/Filter", stream.get("/F"))
    if isinstance(told, Array):
        return [str(name) for name in told]
    return [str(told)] if isinstance(told, Name) else []


def _pixels(stream: Stream) -> int:
    return max(0, int(stream.get("/Width", 0))) * max(0, int(stream.get("/Height", 0)))


def _picture_bytes(stream: Stream) -> int:
    """Bytes of a picture when drawn; 0 for what is none."""
    if stream.get("/Subtype") != Name.Image:
        return 0
    space = stream.get("/ColorSpace", Name.DeviceGray)
    if isinstance(space, Array) and len(space) > 1 and space[0] == Name.ICCBased:
        channels = int(space[1].get("/N", 3)) if isinstance(space[1], (Stream, Dictionary)) else 3
    else:
        channels = _CHANNELS.get(str(space[0] if isinstance(space, Array) and len(space) else space), 3)
    bits = 1 if bool(stream.get("/ImageMask", False)) else int(stream.get("/BitsPerComponent", 8))
    return max(1, _pixels(stream) * channels * bits // 8)
