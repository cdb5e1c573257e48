"""A PDF file as objects: numbered, written in compressed object streams, found by a cross-reference stream."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 5         # of deflate: 6 takes a third longer for less than a hundredth of the size
_TOGETHER = 100    # objects an object stream holds: readers unpack a whole one to see any of them


@dataclass
class PdfObjects:
    """The objects of one file; a number is given out by `add` or, before its object is known, by `reserve`."""

    _plain: dict[int, bytes] = field(default_factory=dict)
    _streams: dict[int, bytes] = field(default_factory=dict)
    _last: int = 0

    def reserve(self) -> int:
        """A number for an object that is put in later."""
        self._last += 1
        return self._last

    def put(self, number: int, body: str) -> None:
        """The object of a reserved number."""
        self._plain[number] = body.encode("latin-1")

    def add(self, body: str) -> int:
        """A dictionary, array or other object that is no stream; gives its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, entries: str = "", is_packed: bool = True) -> int:
        """A stream with further entries of its dictionary; deflated here unless `is_packed` says not to."""
        if is_packed:
            data = deflated(data)
            entries += "/Filter/FlateDecode"
        number = self.reserve()
        head = f"<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self._streams[number] = head + data + b"\nendstream"
        return number

    def written(self, root: int, info: int) -> bytes:
        """The whole file. Its identifier follows from its content."""
        packed: dict[int, tuple[int, int]] = {}
        numbers = sorted(self._plain)
        for at in range(0, len(numbers), _TOGETHER):
            group = numbers[at : at + _TOGETHER]
            holder = self._hold(group)
            packed |= {number: (holder, index) for index, number in enumerate(group)}
        parts, offsets, length = [_HEAD], {}, len(_HEAD)
        for number, body in sorted(self._streams.items()):
            whole = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            offsets[number] = length
            length += len(whole)
            parts.append(whole)
        identifier = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        parts.append(self._references(offsets, packed, length, (root, info, identifier)))
        return b"".join(parts)

    def _hold(self, numbers: list[int]) -> int:
        """An object stream of some objects."""
        index, bodies, at = [], [], 0
        for number in numbers:
            index.append(f"{number} {at}")
            bodies.append(self._plain[number])
            at += len(bodies[-1]) + 1
        head = " ".join(index).encode() + b"\n"
        entries = f"/Type/ObjStm/N {len(numbers)}/First {len(head)}"
        return self.stream(head + b"\n".join(bodies), entries)

    def _references(
        self, offsets: dict[int, int], packed: dict[int, tuple[int, int]], start: int, tail: tuple[int, int, str]
    ) -> bytes:
        own = self.reserve()
        offsets[own] = start
        rows = [struct.pack(">BIH", 0, 0, 0xFFFF)]
        for number in range(1, own + 1):
            kind, where, index = (1, offsets[number], 0) if number in offsets else (2, *packed[number])
            rows.append(struct.pack(">BIH", kind, where, index))
        data = deflated(b"".join(rows))
        root, info, identifier = tail
        return (
            f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(data)}>>stream\n"
        ).encode() + data + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def deflated(data: bytes) -> bytes:
    """A stream's data as `/FlateDecode` wants it."""
    return zlib.compress(data, _LEVEL)


def number(value: float) -> str:
    """A number of a page or dictionary, to a thousandth."""
    return f"{round(value, 3):g}"


def text_string(text: str) -> str:
    """A text for people: plain where it is ASCII, else UTF-16."""
    if text.isascii():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\r", "\\r")
        return f"({escaped})"
    return f"<feff{text.encode('utf-16-be').hex()}>"


def name(text: str) -> str:
    """A name; what is neither a letter nor a digit is written by its number."""
    return "/" + "".join(c if c.isascii() and (c.isalnum() or c in "+-_.") else f"#{b:02x}" for c in text for b in c.encode()[:1])


def reference(number: int) -> str:
    """A reference to an object."""
    return f"{number} 0 R"
