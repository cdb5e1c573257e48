"""The package of a workbook that nobody trusts: looked through before any library unfolds it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from docgen.errors import FileUnusable
from docgen.problems import Fact, Place, Problem

MAX_ROSTER_BYTES = 20_000_000
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 5_000, 200, 40
_MAX_UNPACKED = 120_000_000     # 5,000 rows of 60 full columns have 60 MB
_MAX_CELLS = MAX_ROWS * MAX_COLUMNS
_MAX_CONTENT_TYPES = 2_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1_000_000
# Longer than any tag of ours, so that none falls between two chunks.
_OVERLAP = 400
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# What the library makes a cell of for each one it covers.
_REGION = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*[\"']([^\"']{1,40})[\"']")
_BOUNDS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE)
_MACROS = (b"macroenabled", b"vbaproject", b"macrosheet", b"activex")


def check_package(data: bytes, name: str) -> None:
    """Raises FileUnusable for what is no .xlsx, holds macros or entities, or would unfold to more than a roster
    may have; `name` is the file's in messages."""
    if len(data) > MAX_ROSTER_BYTES:
        raise refused("roster_too_large", name, limit=f"{MAX_ROSTER_BYTES // 1_000_000} MB")
    if data.startswith(_OLE):
        raise refused("roster_encrypted" if _ENCRYPTED in data else "roster_legacy", name)
    if not data.startswith(b"PK\x03\x04"):
        raise refused("roster_not_workbook", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_members(package, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise refused("roster_broken", name) from error


def refused(code: str, name: str, **facts: Fact) -> FileUnusable:
    """The exception for a workbook that is not read."""
    problem = Problem(code, Place(name), {"file": name, **facts})
    return FileUnusable(problem.says, [problem])


def _check_members(package: zipfile.ZipFile, name: str) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if not {"xl/workbook.xml", "[Content_Types].xml"} <= names:
        raise refused("roster_not_workbook", name)
    # Python reads no more of a member than it says it has.
    if sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise refused("roster_too_large", name, limit=f"展开后 {_MAX_UNPACKED // 1_000_000} MB")
    with package.open("[Content_Types].xml") as part:
        types = part.read(_MAX_CONTENT_TYPES).lower()
    if any(word in types or any(word in one.lower().encode() for one in names) for word in _MACROS):
        raise refused("roster_macros", name)
    cells = 0
    for member in members:
        with package.open(member) as part:
            if _has_document_type(part.read(_CHUNK)):
                raise refused("roster_entities", name)
        with package.open(member) as part:
            cells += sum(map(_cells_in, _windows(part)))
        if cells > _MAX_CELLS:
            raise refused("roster_too_large", name, limit=f"{MAX_ROWS} 行、{MAX_COLUMNS} 栏")


def _has_document_type(head: bytes) -> bool:
    """Whether XML declares a document type, which Office never does: entities that unfold need one."""
    parser = expat.ParserCreate()
    seen: list[bool] = []

    def found(*_: object) -> None:
        seen.append(True)
        raise StopIteration

    def passed(*_: object) -> None:
        raise StopIteration

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = found, passed
    try:
        parser.Parse(head, False)
    except (StopIteration, expat.ExpatError):
        return bool(seen)
    # A megabyte without one element: whatever it hides, it is none of Office's.
    return len(head) == _CHUNK


def _windows(part: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The part piece by piece, each with the end of the one before and the length of that end."""
    before = b""
    while piece := part.read(_CHUNK):
        yield before + piece, len(before)
        before = piece[-_OVERLAP:]


def _cells_in(window: tuple[bytes, int]) -> int:
    """How many cells a piece makes: its own, and those that its merged regions and links cover."""
    piece, known = window
    own = sum(match.end() > known for match in _CELL.finditer(piece))
    return own + sum(_area(match[1]) for match in _REGION.finditer(piece) if match.end() > known)


def _area(reference: bytes) -> int:
    """The cells of A1:C9."""
    match = _BOUNDS.fullmatch(reference.decode("latin-1").strip())
    if match is None or match[3] is None:
        return 1
    width = abs(_column(match[3]) - _column(match[1])) + 1
    return width * (abs(int(match[4]) - int(match[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
