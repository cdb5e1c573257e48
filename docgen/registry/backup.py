"""Backups that were tried: a copy of the SQLite file while others write, or the portable export of a server.

A backup holds no person's data in the clear; the keys are not in it and are to be kept apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from docgen.registry.checking import CheckReport, check_registry
from docgen.registry.checkpoint import SignedCheckpoint
from docgen.registry.database import Registry, close, connect, make_tables, refused, told
from docgen.registry.disk import made_whole
from docgen.registry.engine_checks import engine_problems
from docgen.registry.exchange import export_registry, import_registry, newest_checkpoint

_SQLITE = b"SQLite format 3\0"


def back_up(registry: Registry, path: Path) -> SignedCheckpoint:
    """Writes a backup and gives its checkpoint: of SQLite a database file, of PostgreSQL an export. Raises
    RegistryRefused, OSError."""
    if registry.vendor != "sqlite":
        return export_registry(registry, path)
    from django.db import connections

    with made_whole(path) as beside:
        with told(registry), closing(sqlite3.connect(beside)) as target:
            connections[registry.alias].ensure_connection()
            connections[registry.alias].connection.backup(target, pages=2000, sleep=0.01)
            # One file, without a journal beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        copy = _beside(registry, beside)
        try:
            return _checkpoint_of(copy, path)
        finally:
            close(copy)


def restore(registry: Registry, path: Path) -> SignedCheckpoint:
    """Fills an empty database from a backup of either kind, and gives the checkpoint it has. Whether it is the newest,
    issuing and `check_registry` say. Raises RegistryRefused where the database is not empty or the backup is broken."""
    with open(path, "rb") as stream:
        is_sqlite = stream.read(len(_SQLITE)) == _SQLITE
    if not is_sqlite:
        return import_registry(registry, path)
    with tempfile.TemporaryDirectory(prefix="docgen-restore-") as folder:
        export = Path(folder) / "export.zip"
        source = _beside(registry, path)
        try:
            _checkpoint_of(source, path)
            export_registry(source, export)
        finally:
            close(source)
        return import_registry(registry, export)


def drill(registry: Registry, path: Path) -> CheckReport:
    """Restores a backup into a database of its own, looks at all of it, and throws it away: the exercise that shows
    that the backup is one. Raises RegistryRefused where it is broken."""
    with tempfile.TemporaryDirectory(prefix="docgen-drill-") as folder:
        trial = connect(f"sqlite:///{folder}/trial.db", registry.keys, registry.draw, registry.host, registry.witness)
        try:
            restore(trial, path)
            return check_registry(trial)
        finally:
            close(trial)


def is_empty(registry: Registry) -> bool:
    """Whether a database has no registry yet; makes its tables."""
    make_tables(registry)
    from docgen.registry.models import Frontier

    with told(registry):
        return not Frontier.objects.using(registry.alias).exists()


def _checkpoint_of(copy: Registry, name: Path) -> SignedCheckpoint:
    """The checkpoint in a backup's file, once its pages are known to be whole. Raises RegistryRefused, naming it."""
    with told(copy):
        damaged = next(engine_problems(copy), None)
        if damaged is not None:
            raise refused("restore_broken", file=str(name), detail=damaged.says)
        return newest_checkpoint(copy)


def _beside(registry: Registry, file: Path) -> Registry:
    """The registry in a backup's file; it is compared with nothing."""
    return replace(connect(f"sqlite:///{file.resolve()}", registry.keys, registry.draw, registry.host), witness=None)
