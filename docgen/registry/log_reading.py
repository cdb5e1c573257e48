"""Looking into the log: its newest entries, and the proof that a number stands in it."""

from __future__ import annotations

from typing import Any

from docgen.registry.database import Registry, reading, refused
from docgen.registry.exchange import newest_checkpoint
from docgen.registry.life_cycle import certificate_of
from docgen.registry.merkle import inclusion_proof
from docgen.registry.numbering import written_number
from docgen.registry.sealed import parsed

_AT_ONCE = 10_000


def last_entries(registry: Registry, count: int) -> list[dict[str, Any]]:
    """The newest entries, the oldest of them first, each with its place. Raises RegistryRefused."""
    from docgen.registry.models import Log

    with reading(registry):
        rows = list(Log.objects.using(registry.alias).order_by("-seq")[:count])
    return [{"seq": row.seq, **parsed(row.entry.encode())} for row in reversed(rows)]


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
