"""The names of files and of a zip's members, as people's programs write them."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

_LEFT_BY_PROGRAMS = ("~$", ".")         # a document's lock, a file nobody sees
_UTF8_NAMES = 0x800
_LONGEST = 200          # bytes of a part of a name


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name; where it is not in UTF-8, in GBK, as Windows writes it."""
    if member.flag_bits & _UTF8_NAMES:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def inside(name: str, deepest: int) -> PurePosixPath | None:
    """Where a member of that name belongs below a folder, at most so many parts deep; None for a name that leads
    elsewhere or is too long."""
    path = PurePosixPath(name.replace("\\", "/"))
    is_long = len(path.parts) > deepest or any(len(part.encode("utf-8", "replace")) > _LONGEST for part in path.parts)
    is_elsewhere = path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name
    return None if not path.parts or is_long or is_elsewhere else path


def is_left_by_program(path: PurePosixPath) -> bool:
    """Whether nobody put a file of that name there: Office, macOS and others leave some beside those that were."""
    return any(part.startswith(_LEFT_BY_PROGRAMS) or part == "__MACOSX" for part in path.parts)
