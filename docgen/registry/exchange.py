"""The whole registry as one file that either engine takes: a ZIP of JSON lines, a table each.

Nothing in it is opened: what is sealed stays sealed, and whoever has the file without the keys learns no person.
The log arrives with its root, or nothing arrives.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docgen.registry import witness
from docgen.registry.bulk import insert_rows, portions
from docgen.registry.checkpoint import SignedCheckpoint, read_checkpoint
from docgen.registry.database import Registry, make_tables, reading, refused, told
from docgen.registry.disk import made_whole
from docgen.registry.merkle import Frontier, leaf_hash

# Each after those that it points to.
_TABLES = (
    "frontier", "log", "checkpoint", "series", "person", "batch", "batchrow", "certificate", "copy", "act", "access",
)  # fmt: skip
_NUMBERED = ("series", "batchrow", "copy", "access")
_FORMAT = 1
_MANIFEST = "manifest.json"
_AT_ONCE = 1000
_DAY = (1980, 1, 1, 0, 0, 0)
# A line is a certificate with its photo; a manifest has a line a table.
_LONGEST_LINE, _LONGEST_MANIFEST = 64 << 20, 1 << 20


def export_registry(registry: Registry, path: Path) -> SignedCheckpoint:
    """Writes everything as it stands at one moment, and gives the checkpoint of that moment. Raises RegistryRefused,
    OSError."""
    with reading(registry), made_whole(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as package:
        found = newest_checkpoint(registry)
        tables = {table: _write_table(registry, package, table) for table in _TABLES}
        manifest = {"format": _FORMAT, "checkpoint": found.note, "tables": tables}
        package.writestr(zipfile.ZipInfo(_MANIFEST, _DAY), json.dumps(manifest, ensure_ascii=False, indent=1))
    return found


def import_registry(registry: Registry, path: Path) -> SignedCheckpoint:
    """Fills an empty database from an export, all of it or nothing, and gives its checkpoint. Raises RegistryRefused
    for a database that is not empty, and for a file that is no whole export of ours."""
    from django.db import connections, transaction

    kept = witness.read(registry)
    make_tables(registry)
    with told(registry), _opened(path) as package:
        manifest = _manifest(package, path)
        found = read_checkpoint(str(manifest["checkpoint"]), registry.keys)
        if kept is not None and kept.origin != found.origin:
            raise refused("registry_other", origin=kept.origin)
        with transaction.atomic(using=registry.alias, durable=True):
            check_empty(registry)
            for table in _TABLES:
                _read_table(registry, package, table, manifest["tables"].get(table, {}), path)
            _check_log(registry, found, path)
            if registry.vendor == "postgresql":
                with connections[registry.alias].cursor() as cursor:
                    for table in _NUMBERED:
                        cursor.execute(_next_number(table))
    return found


def newest_checkpoint(registry: Registry) -> SignedCheckpoint:
    """The checkpoint of the whole log. Raises RegistryRefused where nothing was ever done."""
    from docgen.registry.models import Checkpoint

    row = Checkpoint.objects.using(registry.alias).order_by("-size").first()
    if row is None:
        raise refused("registry_empty")
    return read_checkpoint(row.note, registry.keys)


def check_empty(registry: Registry) -> None:
    """Raises RegistryRefused where the database has a registry already."""
    from docgen.registry.models import Frontier as Row

    if Row.objects.using(registry.alias).exists():
        raise refused("restore_not_empty")


def _model(table: str) -> Any:
    from django.apps import apps

    return apps.get_model("registry", table)


def _write_table(registry: Registry, package: zipfile.ZipFile, table: str) -> dict[str, Any]:
    """Writes a table's rows and says how many, their columns and their hash."""
    model = _model(table)
    columns = [field.attname for field in model._meta.concrete_fields]
    digest, count = hashlib.sha256(), 0
    rows = model.objects.using(registry.alias).order_by("pk").values_list(*columns)
    with package.open(zipfile.ZipInfo(f"{table}.jsonl", _DAY), "w", force_zip64=True) as stream:
        for row in rows.iterator(_AT_ONCE):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return {"columns": columns, "rows": count, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    """Bytes as base64, dates as ISO texts."""
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _read_table(
    registry: Registry, package: zipfile.ZipFile, table: str, expected: Mapping[str, Any], path: Path
) -> None:
    model = _model(table)
    fields = model._meta.concrete_fields
    columns = [field.attname for field in fields]
    if expected.get("columns") != columns:
        raise _broken(path, table)
    binary = [field.get_internal_type() == "BinaryField" for field in fields]
    digest, count = hashlib.sha256(), 0
    names = [field.column for field in fields]
    for part in portions(_lines(package, table, path), _AT_ONCE):
        for line in part:
            digest.update(line)
        insert_rows(registry, table, names, [_values(line, binary, path) for line in part])
        count += len(part)
    if (digest.hexdigest(), count) != (expected.get("sha256"), expected.get("rows")):
        raise _broken(path, table)


def _lines(package: zipfile.ZipFile, table: str, path: Path) -> Iterator[bytes]:
    try:
        with package.open(f"{table}.jsonl") as stream:
            while line := stream.readline(_LONGEST_LINE):
                yield line
    except (KeyError, zipfile.BadZipFile, EOFError) as error:
        raise _broken(path, table) from error


def _values(line: bytes, binary: Sequence[bool], path: Path) -> list[Any]:
    try:
        row = json.loads(line)
        return [
            base64.b64decode(value) if is_binary and value is not None else value
            for value, is_binary in zip(row, binary, strict=True)
        ]
    except (ValueError, TypeError) as error:
        raise _broken(path, "json") from error


def _check_log(registry: Registry, found: SignedCheckpoint, path: Path) -> None:
    """The log that arrived has the root that was signed, and so says its own row."""
    from docgen.registry.log import frontier_of
    from docgen.registry.models import Frontier as Row
    from docgen.registry.models import Log

    frontier = Frontier()
    entries = Log.objects.using(registry.alias).order_by("seq").values_list("seq", "entry")
    for part in portions(entries.iterator(_AT_ONCE), _AT_ONCE):
        if [seq for seq, _ in part] != list(range(frontier.size, frontier.size + len(part))):
            raise _broken(path, "log")
        frontier = frontier.appended([leaf_hash(entry.encode()) for _, entry in part])
    row = Row.objects.using(registry.alias).get(id=1)
    if (frontier.size, frontier.root) != (found.size, found.root) or frontier_of(row) != frontier:
        raise _broken(path, "log")


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _broken(path, "zip") from error


def _manifest(package: zipfile.ZipFile, path: Path) -> Mapping[str, Any]:
    try:
        with package.open(_MANIFEST) as stream:
            found = json.loads(stream.read(_LONGEST_MANIFEST))
        if found["format"] == _FORMAT and isinstance(found["tables"], dict):
            return dict(found)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
        pass
    raise _broken(path, _MANIFEST)


def _next_number(table: str) -> str:
    name = f"registry_{table}"
    return (
        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
        f"coalesce((SELECT max(id) FROM {name}), 0) + 1, false)"
    )


def _broken(path: Path, detail: str) -> Exception:
    return refused("restore_broken", file=str(path), detail=detail)
