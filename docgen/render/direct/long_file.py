"""A PDF of many pages written as it is made: what is finished goes to the disk, so that memory stays flat."""

from __future__ import annotations

import hashlib
import struct
from array import array
from typing import IO

from docgen.render.direct.pdf_objects import HEAD, deflated, object_stream

_AT_ONCE = 100          # plain objects in one stream
_ROW = struct.Struct(">BQH")


class LongFile:
    """The objects of one file, written to a binary file as soon as they are put. Numbers as in `PdfObjects`."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._length = 0
        self._digest = hashlib.sha256()
        self._kinds, self._places, self._indexes = array("B", [0]), array("Q", [0]), array("H", [0xFFFF])
        self._waiting: list[tuple[int, bytes]] = []
        self._write(HEAD)

    def reserve(self) -> int:
        """A number for an object that is put in later."""
        self._kinds.append(0)
        self._places.append(0)
        self._indexes.append(0)
        return len(self._kinds) - 1

    def put(self, number: int, body: str) -> None:
        """The object of a reserved number."""
        self._waiting.append((number, body.encode("latin-1")))
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

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
        self.put_stream(number, data, entries)
        return number

    def put_stream(self, number: int, data: bytes, entries: str) -> None:
        """The stream of a reserved number; `entries` say how its data are packed."""
        self._kinds[number], self._places[number] = 1, self._length
        head = f"{number} 0 obj\n<<{entries}/Length {len(data)}>>stream\n".encode("latin-1")
        self._write(head + data + b"\nendstream\nendobj\n")

    def close(self, root: int, info: int) -> None:
        """The end of the file; its identifier follows from its content."""
        self._flush()
        own = self.reserve()
        self._kinds[own], self._places[own] = 1, self._length
        rows = b"".join(map(_ROW.pack, self._kinds, self._places, self._indexes))
        data, identifier = deflated(rows), self._digest.hexdigest()[:32]
        start = self._length
        self._write((
            f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/W[1 8 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(data)}>>stream\n"
        ).encode() + data + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode())

    def _flush(self) -> None:
        if not self._waiting:
            return
        holder = self.reserve()
        for index, (number, _) in enumerate(self._waiting):
            self._kinds[number], self._places[number], self._indexes[number] = 2, holder, index
        data, entries = object_stream(self._waiting)
        self.put_stream(holder, deflated(data), entries + "/Filter/FlateDecode")
        self._waiting = []

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._length += len(data)
