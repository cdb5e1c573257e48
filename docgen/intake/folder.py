"""A folder or zip as it was handed in: every file with its name, zips unfolded beside it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.entries.zip_names import inside, is_left_by_program, name_of
from docgen.problems import Place, Problem
from docgen.scans.sources import MAX_BYTES, MAX_ZIP_BYTES, MAX_ZIP_FILES

MAX_FILES = 20_000
_DEEPEST = 8
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file: its name below the folder (`a.zip/b.pdf` inside a zip), and where its bytes are."""

    name: str
    path: Path

    @property
    def ending(self) -> str:
        """Its suffix in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    def digest(self) -> str:
        """The first half of its SHA-256, in hex. Raises OSError."""
        with open(self.path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files in the order of their names, and what is wrong with others."""

    files: tuple[HandedFile, ...]
    problems: tuple[Problem, ...]


def gather(folder: Path, unpacked: Path, leave: Collection[Path] = ()) -> Gathered:
    """Every plain file below `folder`, which may be a zip itself; zips are unfolded below `unpacked`. Hidden files,
    links and what is named in `leave` are passed over."""
    left = {path.resolve() for path in leave}
    files: list[HandedFile] = []
    problems: list[Problem] = []
    room = MAX_ZIP_BYTES
    for path in [folder] if folder.is_file() else _below(folder, left):
        name = path.relative_to(folder).as_posix() if path != folder else path.name
        if len(files) >= MAX_FILES:
            problems.append(Problem("intake_too_many_files", Place(folder.name), {"limit": MAX_FILES}))
            break
        if path.suffix.lower() == ".zip":
            target = unpacked / str(len(files) + len(problems))
            found = list(_unfold(path, "" if path == folder else f"{name}/", target, room))
            room -= sum(one.path.stat().st_size for one in found if isinstance(one, HandedFile))
        else:
            found = [_plain(HandedFile(name, path))]
        files += [one for one in found if isinstance(one, HandedFile)]
        problems += [one for one in found if isinstance(one, Problem)]
    return Gathered(tuple(files), tuple(problems))


def _below(folder: Path, left: Collection[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if is_left_by_program(PurePosixPath(path.name)) or path.is_symlink() or path.resolve() in left:
            continue
        if path.is_dir():
            yield from _below(path, left)
        elif path.is_file():
            yield path


def _plain(file: HandedFile) -> HandedFile | Problem:
    if file.path.stat().st_size > MAX_BYTES:
        return Problem("scan_file_large", Place(file.name), {"limit": MAX_BYTES // 1_000_000})
    return file


def _unfold(path: Path, before: str, target: Path, room: int) -> Iterator[HandedFile | Problem]:
    """The members of a zip, written below `target`; no more bytes than there is `room` for."""
    label = before.rstrip("/") or path.name
    try:
        with zipfile.ZipFile(path) as package:
            members = [one for one in package.infolist() if not one.is_dir()]
            if len(members) > MAX_ZIP_FILES or sum(one.file_size for one in members) > room:
                facts = {"count": MAX_ZIP_FILES, "size": MAX_ZIP_BYTES // 1_000_000_000}
                yield Problem("scan_zip_huge", Place(label), facts)
                return
            for one in sorted(members, key=name_of):
                yield from _member(package, one, before, target)
    except _BROKEN:
        yield Problem("scan_zip_broken", Place(label))


def _member(package: zipfile.ZipFile, member: zipfile.ZipInfo, before: str, target: Path) -> Iterator[HandedFile | Problem]:
    name = name_of(member)
    path_inside = inside(name, _DEEPEST)
    place = Place(before + name)
    if path_inside is None:
        yield Problem("intake_zip_outside", place)
        return
    if is_left_by_program(path_inside):
        return
    if member.flag_bits & 1:
        yield Problem("scan_zip_locked", place)
        return
    if member.file_size > MAX_BYTES:
        yield Problem("scan_file_large", place, {"limit": MAX_BYTES // 1_000_000})
        return
    with package.open(member) as stream:
        # Python reads no more of a member than it says it has.
        data = stream.read(MAX_BYTES + 1)
    path = target / path_inside
    if path.exists():
        yield Problem("intake_zip_name_twice", place)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    yield HandedFile(before + path_inside.as_posix(), path)
