"""Folders in which long work keeps what it knows: written whole, and gone at once when they are erased."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_HELD = ".held"
_HOLD_SECONDS, _LOOK_SECONDS = 30.0, 0.05


def write_json(path: Path, told: dict[str, Any]) -> None:
    """Writes the file under another name first: who reads it reads all of it."""
    beside = path.with_name(f".{path.name}.partial")
    beside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    beside.replace(path)


@contextmanager
def held(folder: Path, name: str = _HELD) -> Iterator[bool]:
    """The folder to oneself among threads, processes and machines that share it, once who has it lets go; False where
    that takes too long. A file in it is locked: of a folder itself a network disk refuses the lock."""
    with open(folder / name, "wb") as stream:
        yield _locked(stream, time.monotonic() + _HOLD_SECONDS)


def _locked(stream: IO[bytes], until: float) -> bool:
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_SECONDS)
        else:
            return True


def erase_folder(folder: Path) -> None:
    """Takes a folder away under another name, so that nobody finds half of it; nothing where it is gone already."""
    gone = folder.with_name(f"gone-{secrets.token_hex(8)}")
    try:
        folder.replace(gone)
    except OSError:
        return
    shutil.rmtree(gone, ignore_errors=True)
