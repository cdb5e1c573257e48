"""Looking into the log: its newest entries, and the proof that a number stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docgen.registry.database import Registry, reading, refused, told
from docgen.registry.exchange import newest_checkpoint
from docgen.registry.life_cycle import certificate_of
from docgen.registry.merkle import inclusion_proof
from docgen.registry.numbering import written_number
from docgen.registry.sealed import parsed

if TYPE_CHECKING:
    from docgen.registry.models import Checkpoint

_AT_ONCE = 10_000


def last_entries(registry: Registry, count: int) -> list[dict[str, Any]]:
    """The newest entries, the oldest of them first, each with its place. Raises RegistryRefused."""
    from docgen.registry.models import Log

    with reading(registry):
        rows = list(Log.objects.using(registry.alias).order_by("-seq")[:count])
    return [{"seq": row.seq, **parsed(row.entry.encode())} for row in reversed(rows)]


@dataclass(frozen=True, slots=True)
class CheckpointFacts:
    """A signed checkpoint: the length of the log, its root in hex, when it was published ("" if never), the note."""

    size: int
    root: str
    published_on: str
    note: str


def log_size(registry: Registry) -> tuple[int, str]:
    """How many entries there are, and the time of the last one ("" where there is none). Raises RegistryRefused."""
    from docgen.registry.models import Frontier

    with told(registry):
        row = Frontier.objects.using(registry.alias).get(id=1)
        return int(row.size), str(row.last_at)


def entries_before(registry: Registry, before: int, count: int) -> list[dict[str, Any]]:
    """Up to `count` entries before a place in the log, the newest first, each with its place. Raises RegistryRefused."""
    from docgen.registry.models import Log

    with told(registry):
        rows = list(Log.objects.using(registry.alias).filter(seq__lt=before).order_by("-seq")[:count])
    return [{"seq": row.seq, **parsed(row.entry.encode())} for row in rows]


def list_checkpoints(registry: Registry, limit: int) -> tuple[CheckpointFacts, ...]:
    """The newest checkpoints. Raises RegistryRefused."""
    from docgen.registry.models import Checkpoint

    with told(registry):
        return tuple(map(_checkpoint, Checkpoint.objects.using(registry.alias).order_by("-size")[:limit]))


def checkpoint_at(registry: Registry, size: int) -> CheckpointFacts | None:
    """The checkpoint of a length of the log; None where none was made then. Raises RegistryRefused."""
    from docgen.registry.models import Checkpoint

    with told(registry):
        row = Checkpoint.objects.using(registry.alias).filter(size=size).first()
    return None if row is None else _checkpoint(row)


def _checkpoint(row: Checkpoint) -> CheckpointFacts:
    return CheckpointFacts(row.size, bytes(row.root).hex(), row.published_on, row.note)


def proof_of(registry: Registry, number: str) -> dict[str, Any]:
    """The entry by which a number was issued, and the path that proves it to stand under the newest checkpoint's root
    (RFC 9162 2.1.3). Raises RegistryRefused."""
    from docgen.registry.models import Log

    stored = written_number(number)
    with reading(registry):
        certificate_of(registry, stored)
        checkpoint = newest_checkpoint(registry)
        rows = Log.objects.using(registry.alias)
        row = rows.filter(entry__contains=f'"number":"{stored}","op":"issue"').first()
        if row is None:
            raise refused("certificate_unknown", number=stored)
        leaves = [bytes(leaf) for leaf in rows.order_by("seq").values_list("leaf_hash", flat=True).iterator(_AT_ONCE)]
    proof = inclusion_proof(leaves, row.seq)
    return {
        "number": stored, "entry": row.entry, "index": row.seq, "size": checkpoint.size, "root": checkpoint.root.hex(),
        "path": [step.hex() for step in proof], "checkpoint": checkpoint.note,
    }  # fmt: skip
