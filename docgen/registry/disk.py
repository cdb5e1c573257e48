"""Files that are there whole or not at all, also after a power cut; for nobody else to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """The bytes under the name, in one step. Raises OSError."""
    with made_whole(path) as beside:
        beside.write_bytes(data)


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A name to write under; it becomes `path` once the block has ended well, and goes where it has not. Raises
    OSError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield beside
        _sync(beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
