"""The log alone, without any person, and what it can give back to a database that lost its newest entries.

An old backup was restored and nothing newer is left but the log: its numbers are written down again, so that none is
given out twice, with their states and slots. Whose they were only the papers tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.registry import witness
from docgen.registry.bulk import insert_rows
from docgen.registry.checkpoint import SignedCheckpoint, read_checkpoint
from docgen.registry.copies import COPY_COLUMNS
from docgen.registry.database import Registry, reading, refused, writing
from docgen.registry.disk import made_whole
from docgen.registry.exchange import newest_checkpoint
from docgen.registry.issuing import CERTIFICATE_COLUMNS
from docgen.registry.log import frontier_of
from docgen.registry.merkle import Frontier, leaf_hash
from docgen.registry.retention import erase_rows
from docgen.registry.sealed import parsed
from docgen.registry.status_slots import slot_of

_AT_ONCE = 2000
# Of what was lost nothing tells the person.
LOST = "lost"
_STATES = {"suspend": ("suspended", "suspended"), "resume": ("issued", "valid"), "revoke": ("revoked", "revoked"),
           "void": ("void", "revoked")}  # fmt: skip


def write_log(registry: Registry, path: Path) -> SignedCheckpoint:
    """Writes every entry, a line each, behind the signed checkpoint as a JSON string. Raises RegistryRefused, OSError."""
    from docgen.registry.models import Log

    with reading(registry), made_whole(path) as beside, open(beside, "w", encoding="utf-8") as stream:
        found = newest_checkpoint(registry)
        stream.write(json.dumps(found.note, ensure_ascii=False) + "\n")
        stream.writelines(entry + "\n" for entry in Log.objects.using(registry.alias).order_by("seq").values_list("entry", flat=True).iterator(_AT_ONCE))
    return found


def read_log(registry: Registry, path: Path) -> tuple[SignedCheckpoint, tuple[str, ...]]:
    """The checkpoint and the entries of a log that was written so, proved by their root. Raises RegistryRefused."""
    try:
        first, *entries = path.read_text("utf-8").splitlines()
        found = read_checkpoint(str(json.loads(first)), registry.keys)
    except ValueError as error:
        raise refused("restore_broken", file=str(path), detail="log") from error
    frontier = Frontier().appended([leaf_hash(entry.encode()) for entry in entries])
    if (frontier.size, frontier.root) != (found.size, found.root):
        raise refused("restore_broken", file=str(path), detail="root")
    return found, tuple(entries)


def replay(registry: Registry, path: Path) -> int:
    """Appends the entries that a restored database lacks, with what they say of numbers, and gives how many there
    were. Raises RegistryRefused where the log does not begin as the database's does, or is no longer."""
    found, entries = read_log(registry, path)
    with writing(registry) as row:
        before = frontier_of(row)
        if found.origin != row.origin:
            raise refused("registry_other", origin=found.origin)
        if found.size <= before.size:
            raise refused("export_not_ahead")
        leaves = [leaf_hash(entry.encode()) for entry in entries]
        if Frontier().appended(leaves[: before.size]) != before:
            raise refused("registry_rewritten", size=before.size)
        _Replay(registry, row).run(entries[before.size :])
        row.size, row.hashes = found.size, before.appended(leaves[before.size :]).written()
        row.last_at = parsed(entries[-1].encode())["at"]
        row.save(using=registry.alias)
        lines = list(zip(range(before.size, found.size), leaves[before.size :], entries[before.size :], strict=True))
        insert_rows(registry, "log", ("seq", "leaf_hash", "entry"), lines)
        insert_rows(registry, "checkpoint", ("size", "root", "note", "published_on"), [(found.size, found.root, found.note, "")])
    witness.keep(registry, found)
    return found.size - before.size


@dataclass
class _Replay:
    """Entries being applied inside a transaction; `seq` is the place of the next one."""

    registry: Registry
    row: Any
    seq: int = 0

    def run(self, entries: Sequence[str]) -> None:
        self.slots = self.registry.keys.secrets_of("code")[-1].secret
        self.seq = int(self.row.size)
        for entry in entries:
            self._apply(parsed(entry.encode()))
            self.seq += 1

    def _apply(self, told: Mapping[str, Any]) -> None:
        match told["op"]:
            case "prepare":
                self._prepare(told)
            case "approve":
                hand = {"approved_by": told["by"], "approved_key": told["by"], "approved_at": told["at"], "seq": self.seq}
                self._batches().filter(id=told["batch"]).update(state="issued", **hand)
            case "drop":
                self._batches().filter(id=told["batch"]).update(state="dropped")
            case "issue":
                self._issue(told)
            case "replace":
                self._copies(told["number"]).update(state="replaced")
                self._copy(told, told["on"])
            case "suspend" | "resume" | "revoke" | "void" as op:
                self._step(told, *_STATES[op])
            case "erase":
                erase_rows(self.registry, told["number"])
        if "act" in told:
            row = (self.seq, told["number"], told["copy"], told["op"], told["on"], None, None)
            insert_rows(self.registry, "act", ("seq", "number", "copy_no", "op", "on", "sealed", "nonce"), [row])

    def _prepare(self, told: Mapping[str, Any]) -> None:
        self.row.batches = max(self.row.batches, told["batch"])
        self._batches().create(
            id=told["batch"], form=told["form"], edition=told["edition"], definition_sha256=told["definition"],
            roster_sha256=told["roster"], issued_on=told["on"], rows=told["rows"], prepared_by=told["by"],
            prepared_key=told["by"], prepared_at=told["at"],
        )  # fmt: skip

    def _issue(self, told: Mapping[str, Any]) -> None:
        from docgen.registry.models import BatchRow, Series

        series, _ = Series.objects.using(self.registry.alias).get_or_create(pattern=told["series"])
        series.next = max(series.next, told["serial"] + 1)
        series.save(using=self.registry.alias)
        batch = self._batches().get(id=told["batch"])
        day = batch.issued_on.isoformat()
        row = (
            told["number"], series.id, told["serial"], told["idem"], LOST, LOST, None, batch.id, told["type"], batch.form,
            batch.edition, day, told["expires"] or None, "issued", day,
        )  # fmt: skip
        insert_rows(self.registry, "certificate", CERTIFICATE_COLUMNS, [row])
        self._copy(told, day)
        waiting = BatchRow.objects.using(self.registry.alias).filter(batch=batch.id, idem=told["idem"])
        waiting.update(number=told["number"], sealed=None)

    def _copy(self, told: Mapping[str, Any], day: str) -> None:
        list_id, index = slot_of(self.slots, self.row.copies)
        self.row.copies += 1
        row = (
            told["number"], told["copy"], day, list_id, index, told["kid"], None, told["token"], None, None, None, "valid",
            "", "",
        )  # fmt: skip
        insert_rows(self.registry, "copy", COPY_COLUMNS, [row])

    def _step(self, told: Mapping[str, Any], state: str, copy_state: str) -> None:
        from docgen.registry.models import Certificate

        rows = Certificate.objects.using(self.registry.alias).filter(number=told["number"])
        rows.update(state=state, state_on=told["on"])
        copies = self._copies(told["number"])
        if state in ("issued", "suspended"):
            copies = copies.exclude(state="replaced")
        copies.update(state=copy_state)

    def _batches(self) -> Any:
        from docgen.registry.models import Batch

        return Batch.objects.using(self.registry.alias)

    def _copies(self, number: str) -> Any:
        from docgen.registry.models import Copy

        return Copy.objects.using(self.registry.alias).filter(number=number)
