"""A PDF file as objects: numbered, written in compressed object streams, found by a cross-reference stream."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LEVEL = 5         # of deflate: 6 takes a third longer for less than a hundredth of the size
QUICK = 1          # of what one of many documents has: 5 takes four times as long for a fifth less
_ROW = struct.Struct(">BIH").pack
_TOGETHER = 100    # objects an object stream holds: readers unpack a whole one to see any of them


class ObjectFile(Protocol):
    """What objects are written to: a file in memory, or one on the disk."""

    def reserve(self) -> int:
        """A number for an object that is put in later."""

    def put(self, number: int, body: str) -> None:
        """The object of a reserved number."""

    def add(self, body: str) -> int:
        """A dictionary, array or other object that is no stream; gives its number."""

    def stream(self, data: bytes, entries: str = "", is_packed: bool = True) -> int:
        """A stream with further entries of its dictionary; gives its number."""

    def put_stream(self, number: int, data: bytes, entries: str) -> None:
        """The stream of a reserved number."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Objects that many files begin with, as bytes; `rows` is the cross-reference of their numbers, of which the
    highest given out is `last`. `digest` is what the identifiers of those files go on from."""

    data: bytes
    rows: Mapping[int, bytes]
    last: int
    digest: hashlib._Hash


@dataclass
class PdfObjects:
    """The objects of one file; a number is given out by `add` or, before its object is known, by `reserve`. `before`
    are settled objects that the file begins with: numbers reserved there and put in nowhere may be put in here."""

    before: Settled | None = None
    _plain: dict[int, bytes] = field(default_factory=dict)
    _streams: dict[int, bytes] = field(default_factory=dict)
    _last: int = 0

    def __post_init__(self) -> None:
        if self.before is not None:
            self._last = self.before.last

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
            data = deflated(data, LEVEL if self.before is None else QUICK)
            entries += "/Filter/FlateDecode"
        number = self.reserve()
        self.put_stream(number, data, entries)
        return number

    def put_stream(self, number: int, data: bytes, entries: str) -> None:
        """The stream of a reserved number; `entries` say how its data are packed."""
        head = f"<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self._streams[number] = head + data + b"\nendstream"

    def settled(self) -> Settled:
        """All objects so far, for files that begin with them."""
        parts, rows = self._body()
        data = b"".join(parts)
        return Settled(data, rows, self._last, hashlib.sha256(data))

    def written(self, root: int, info: int) -> bytes:
        """The whole file. Its identifier follows from its content."""
        parts, rows = self._body()
        if self.before is None:
            digest, length = hashlib.sha256(), 0
        else:
            digest, length = self.before.digest.copy(), len(self.before.data)
            rows = {**self.before.rows, **rows}
        for part in parts:
            digest.update(part)
            length += len(part)
        head = (self.before.data,) if self.before is not None else ()
        return b"".join((*head, *parts, self._references(rows, length, (root, info, digest.hexdigest()[:32]))))

    def _body(self) -> tuple[list[bytes], dict[int, bytes]]:
        """The file's parts up to its cross-reference, and the rows of that."""
        rows: dict[int, bytes] = {}
        numbers = sorted(self._plain)
        for at in range(0, len(numbers), _TOGETHER):
            group = numbers[at : at + _TOGETHER]
            holder = self._hold(group)
            rows |= {number: _ROW(2, holder, index) for index, number in enumerate(group)}
        parts = [HEAD] if self.before is None else []
        length = len(HEAD) if self.before is None else len(self.before.data)
        for number, body in sorted(self._streams.items()):
            whole = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            rows[number] = _ROW(1, length, 0)
            length += len(whole)
            parts.append(whole)
        return parts, rows

    def _hold(self, numbers: list[int]) -> int:
        """An object stream of some objects."""
        data, entries = object_stream([(number, self._plain[number]) for number in numbers])
        return self.stream(data, entries)

    def _references(self, rows: Mapping[int, bytes], start: int, tail: tuple[int, int, str]) -> bytes:
        own = self.reserve()
        listed = [_ROW(0, 0, 0xFFFF), *(rows[number] for number in range(1, own)), _ROW(1, start, 0)]
        data = deflated(b"".join(listed), LEVEL if self.before is None else QUICK)
        root, info, identifier = tail
        return (
            f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(data)}>>stream\n"
        ).encode() + data + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def object_stream(objects: Sequence[tuple[int, bytes]]) -> tuple[bytes, str]:
    """The data of a stream that holds objects, by number, and the entries of its dictionary."""
    index, at = [], 0
    for number, body in objects:
        index.append(f"{number} {at}")
        at += len(body) + 1
    head = " ".join(index).encode() + b"\n"
    entries = f"/Type/ObjStm/N {len(objects)}/First {len(head)}"
    return head + b"\n".join(body for _, body in objects), entries


def deflated(data: bytes, level: int = LEVEL) -> bytes:
    """A stream's data as `/FlateDecode` wants it."""
    if level != QUICK:
        return zlib.compress(data, level)
    # With zlib's usual quarter of a megabyte every call would fetch fresh pages from the system, which takes longer
    # than the packing of a short stream; this is 32 kB.
    packer = zlib.compressobj(QUICK, zlib.DEFLATED, 12, 5)
    return packer.compress(data) + packer.flush()


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
