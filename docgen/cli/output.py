"""Writing what was made: all files or none, never over another without leave."""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from docgen.errors import FileUnusable
from docgen.problems import Fact, Problem

STDOUT = Path("-")


def refuse_existing(paths: Sequence[Path], is_forced: bool) -> None:
    """Every target is free, or a plain file that may be replaced; FileUnusable with all that are not.

    Asked before the work as well as after it: nobody waits for a document that cannot be kept.
    """
    problems = [found for path in paths if path != STDOUT for found in _faults(path, is_forced)]
    if problems:
        raise FileUnusable(str(problems[0]), problems)


def write_all(files: Mapping[Path, bytes], is_forced: bool, folders: Iterable[Path] = ()) -> None:
    """Every file appears, complete, or none does and what stood there before stands there still.

    `-` is standard output; `folders` are made where they are missing. Raises FileUnusable or OSError.
    """
    onto_disk = {path.resolve(): data for path, data in files.items() if path != STDOUT}
    with ExitStack() as undo:
        for folder in folders:
            if not folder.exists():
                folder.mkdir()
                undo.callback(folder.rmdir)
        refuse_existing(list(files), is_forced)
        pending = [(_write_beside(path, data, undo), path) for path, data in onto_disk.items()]
        for temporary, path in pending:
            _put(temporary, path, undo)
        for data in (data for path, data in files.items() if path == STDOUT):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        kept = undo.pop_all()
    _forget_old(kept, [path for _, path in pending])


def _faults(path: Path, is_forced: bool) -> list[Problem]:
    facts: dict[str, Fact] = {"file": str(path), "folder": str(path.parent)}
    if not path.parent.exists():
        return [Problem("output_folder_missing", facts=facts)]
    if not path.parent.is_dir():
        return [Problem("output_folder_not_folder", facts=facts)]
    if path.exists() and not path.is_file():
        # Renaming onto a device would replace the device itself.
        return [Problem("output_not_a_file", facts=facts)]
    if path.exists() and not is_forced:
        return [Problem("output_exists", facts=facts)]
    return []


def _write_beside(path: Path, data: bytes, undo: ExitStack) -> Path:
    """The bytes under a temporary name in the same folder, on the disk before they are renamed."""
    temporary = _beside(path, "partial")
    undo.callback(temporary.unlink, missing_ok=True)
    with open(temporary, "xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return temporary


def _put(temporary: Path, path: Path, undo: ExitStack) -> None:
    """The target changes in one step; what it was is kept until all targets have changed."""
    if path.exists():
        old = _beside(path, "old")
        undo.callback(_put_back, old, path)
        _keep(path, old)
    else:
        undo.callback(path.unlink, missing_ok=True)
    temporary.replace(path)


def _keep(path: Path, old: Path) -> None:
    try:
        old.hardlink_to(path)
    except OSError:  # exFAT and some network shares have no links
        shutil.copy2(path, old)


def _put_back(old: Path, path: Path) -> None:
    if old.exists():
        old.replace(path)


def _forget_old(kept: ExitStack, paths: Sequence[Path]) -> None:
    """Everything is in place: the files that were replaced go, and nothing is undone any more."""
    kept.pop_all()
    for path in paths:
        _beside(path, "old").unlink(missing_ok=True)


def _beside(path: Path, kind: str) -> Path:
    # Not made of the name itself: a Chinese name of 80 characters is near the limit of 255 bytes already.
    number = zlib.crc32(path.name.encode("utf-8", "surrogateescape"))
    return path.with_name(f".docgen-{os.getpid()}-{number:08x}.{kind}")
