"""The newest checkpoint, kept in a file outside the database: what tells an old backup from the registry.

It lies in the folder of the keys, which is not restored together with the database.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.registry.checkpoint import SignedCheckpoint, read_checkpoint
from docgen.registry.database import Registry, refused
from docgen.registry.disk import write_whole

FILE_NAME = "checkpoint"
_MOST_BYTES = 1 << 20


def read(registry: Registry) -> SignedCheckpoint | None:
    """The checkpoint that is kept; None where none is. Raises RegistryRefused for one that our keys did not sign."""
    if registry.witness is None or not registry.witness.exists():
        return None
    return read_checkpoint(registry.witness.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace"), registry.keys)


def keep(registry: Registry, made: SignedCheckpoint) -> None:
    """Keeps a checkpoint unless a longer log's is kept already. Raises OSError; RegistryRefused where another
    registry's is kept."""
    path = registry.witness
    if path is None:
        return
    with _alone(path):
        known = read(registry)
        if known is not None and known.origin != made.origin:
            raise refused("registry_other", origin=known.origin)
        if known is None or known.size < made.size:
            write_whole(path, made.note.encode())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    # Not readable by others: a folder of keys is refused where anything in it is.
    opened = os.open(path.with_name(f".{path.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
