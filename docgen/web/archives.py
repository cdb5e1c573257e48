"""Zips that people send: unfolded into a folder, nowhere else, and never without end."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from docgen.entries.zip_names import inside, name_of
from docgen.errors import FileUnusable
from docgen.problems import Fact, Place, Problem

MOST_FILES, MOST_BYTES = 5_000, 600_000_000
_DEEPEST = 6
_CHUNK = 1_000_000
_DAY = (1980, 1, 1, 0, 0, 0)
_LARGE = 2_000_000_000


def unpack(stream: IO[bytes], name: str, folder: Path) -> None:
    """Writes the files of a zip below the folder; `name` is the zip's in messages. Names in GBK, as Windows writes
    them, are read. Raises FileUnusable for what is no zip, is too large, or leads out of the folder."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES:
                raise _refused("web_zip_large", name, files=MOST_FILES, size=MOST_BYTES // 1_000_000)
            left = MOST_BYTES
            for one in members:
                path = inside(name_of(one), _DEEPEST)
                if path is None:
                    raise _refused("web_zip_outside", name)
                left = _write(archive, one, folder / path, left, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error) as error:
        raise _refused("web_zip_broken", name) from error


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, name: str) -> int:
    """Writes one file and gives how many bytes are left of what may come."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, open(target, "wb") as stream:
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            left -= len(chunk)
            if left < 0:
                raise _refused("web_zip_large", name, files=MOST_FILES, size=MOST_BYTES // 1_000_000)
            stream.write(chunk)
    return left


def pack_folder(folder: Path, target: Path, without: Collection[str] = ()) -> None:
    """All files of a folder in a zip, but hidden ones and those left out by name; it bears its name once it is whole.
    The same files give the same bytes, whenever they were written."""
    beside = target.with_name(f".{target.name}.partial")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        for path in (one for one in _visible(folder) if one.name not in without):
            member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _DAY)
            member.external_attr = 0o644 << 16
            with open(path, "rb") as source, archive.open(member, "w", force_zip64=path.stat().st_size > _LARGE) as copy:
                shutil.copyfileobj(source, copy, _CHUNK)
    beside.replace(target)


def _visible(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _refused(code: str, name: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, Place(name), facts)
    return FileUnusable(str(problem), [problem])
