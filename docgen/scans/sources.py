"""What was handed in: files, folders and zips, as a list of scans' files in a settled order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.entries.files import kind_of
from docgen.entries.zip_names import is_left_by_program, name_of
from docgen.problems import Place, Problem

ENDINGS = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".jfif", ".png")
# A flatbed's A4 at 600 dpi in colour, uncompressed, has 105 MB.
MAX_BYTES = 200_000_000
MAX_ZIP_FILES = 2_000
MAX_ZIP_BYTES = 4_000_000_000
# What a folder or zip of scans may hold that is not read, but must not be passed over: scans may be in it.
_PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_UNREAD = (".heic", ".heif", ".webp", ".bmp", ".gif", ".jp2", ".avif", ".dng", ".ofd", ".xps")
_KINDS = ("JPEG 图片", "PNG 图片", "TIFF 图片")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of scans: its name as people know it (`a.zip/b.pdf` inside a zip) and where its bytes are."""

    name: str
    path: Path
    member: str = ""

    def read(self) -> bytes:
        """The bytes. Raises OSError, and what a damaged zip makes of itself; ValueError for a member that unpacks to
        more than is read."""
        if not self.member:
            return self.path.read_bytes()
        with zipfile.ZipFile(self.path) as package, package.open(self.member) as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError(self.member)
        return data


@dataclass(frozen=True, slots=True)
class Handed:
    """The files found and what is wrong with others."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def find_sources(paths: tuple[Path, ...]) -> Handed:
    """The scans below the paths, folders before their names in order; a file named twice is looked at once."""
    files: dict[tuple[Path, str], SourceFile] = {}
    problems: list[Problem] = []
    for path in paths:
        for found in _below(path, is_named=True):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                files.setdefault((found.path.resolve(), found.member), found)
    return Handed(tuple(files.values()), tuple(problems))


def is_scan(head: bytes) -> bool:
    """Whether the first kilobyte is that of a PDF or of a picture that can be read."""
    return b"%PDF-" in head[:1024] or kind_of(head) in _KINDS


def _below(path: Path, is_named: bool) -> Iterator[SourceFile | Problem]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if not is_left_by_program(PurePosixPath(inner.name)) and not inner.is_symlink():
                yield from _below(inner, is_named=False)
    elif not path.exists():
        yield Problem("scan_file_missing", Place(str(path)))
    elif path.suffix.lower() == ".zip":
        yield from _zipped(path)
    elif path.suffix.lower() in ENDINGS or is_named:
        is_large = path.stat().st_size > MAX_BYTES
        yield _too_large(str(path)) if is_large else SourceFile(str(path), path)
    else:
        yield from _unopened(str(path))


def _zipped(path: Path) -> Iterator[SourceFile | Problem]:
    try:
        with zipfile.ZipFile(path) as package:
            members = [one for one in package.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        yield Problem("scan_zip_broken", Place(str(path)))
        return
    if len(members) > MAX_ZIP_FILES or sum(one.file_size for one in members) > MAX_ZIP_BYTES:
        yield Problem("scan_zip_huge", Place(str(path)), {"count": MAX_ZIP_FILES, "size": MAX_ZIP_BYTES // 1_000_000_000})
        return
    for one in sorted(members, key=name_of):
        inner = name_of(one)
        name = f"{path}/{inner}"
        if is_left_by_program(PurePosixPath(inner)):
            continue
        if one.flag_bits & 1:
            yield Problem("scan_zip_locked", Place(name))
        elif one.file_size > MAX_BYTES:
            yield _too_large(name)
        elif inner.lower().endswith(ENDINGS):
            yield SourceFile(name, path, one.filename)
        else:
            yield from _unopened(name)


def _unopened(name: str) -> Iterator[Problem]:
    """What is to be told of a file that is none of scans; of most nothing."""
    if name.lower().endswith(_PACKED):
        yield Problem("scan_archive_closed", Place(name))
    elif name.lower().endswith(_UNREAD):
        yield Problem("scan_kind_unread", Place(name))


def _too_large(name: str) -> Problem:
    return Problem("scan_file_large", Place(name), {"limit": MAX_BYTES // 1_000_000})
