"""The append-only log: every operation leaves an entry without personal data, and a signed checkpoint.

Entries are canonical JSON such as {"at": ..., "commit": ..., "copy": 1, "number": ..., "op": "issue", ...}; `commit` is
the HMAC of the full record under a nonce that lies beside the record and goes with it when it is erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from docgen.registry import witness
from docgen.registry.bulk import insert_rows, next_serials
from docgen.registry.checkpoint import SignedCheckpoint, sign_checkpoint
from docgen.registry.database import Registry, refused, writing
from docgen.registry.merkle import Frontier, leaf_hash, read_frontier
from docgen.registry.sealed import canonical

Op = Literal[
    "prepare", "drop", "approve", "issue", "suspend", "resume", "revoke", "replace", "void", "erase", "export", "note"
]
# Clocks of several machines may differ by this.
_CLOCK_SLACK = timedelta(minutes=10)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is done, and by whom; `is_clock_right` where the clock was set back on purpose."""

    now: datetime
    by: str
    is_clock_right: bool = False

    @property
    def text(self) -> str:
        """The time as the log writes it."""
        return time_text(self.now)


def time_text(moment: datetime) -> str:
    """A time as the log writes it: 2026-11-22T09:00:00Z."""
    return moment.astimezone(UTC).strftime(_TIME)


@dataclass
class Pen:
    """The entries of one transaction. `row` is the locked row of the log."""

    registry: Registry
    row: Any
    moment: Moment
    entries: list[tuple[bytes, bytes]] = field(default_factory=list)

    def write(self, op: Op, **facts: Any) -> int:
        """Adds an entry and gives its place in the log."""
        entry = canonical({"op": op, "at": self.moment.text, **facts})
        self.entries.append((leaf_hash(entry), entry))
        return int(self.row.size) + len(self.entries) - 1

    def finish(self) -> SignedCheckpoint:
        """Writes the entries, the new frontier and its checkpoint."""
        before = read_frontier(self.row.size, bytes(self.row.hashes))
        after = before.appended([leaf for leaf, _ in self.entries])
        rows = [(before.size + at, leaf, entry.decode()) for at, (leaf, entry) in enumerate(self.entries)]
        insert_rows(self.registry, "log", ("seq", "leaf_hash", "entry"), rows)
        self.row.size, self.row.hashes, self.row.last_at = after.size, after.written(), self.moment.text
        self.row.save(using=self.registry.alias)
        key = self.registry.keys.signing_key("log", self.moment.now)
        made = sign_checkpoint(self.row.origin, after.size, after.root, next_serials(self.registry).items(), key)
        insert_rows(
            self.registry, "checkpoint", ("size", "root", "note", "published_on"), [(made.size, made.root, made.note, "")]
        )
        return made


def recorded(registry: Registry, moment: Moment, work: Callable[[Pen], _Done]) -> _Done:
    """What `work` does, in one transaction with the entries it writes; nothing where it writes none and nothing where
    it raises. Refuses a database that is behind its checkpoint, and a clock that was set back."""
    with writing(registry) as row:
        check_not_behind(registry, row)
        _check_clock(row, moment)
        pen = Pen(registry, row, moment)
        done = work(pen)
        made = pen.finish() if pen.entries else None
    if made is not None:
        _keep(registry, made)
    return done


def _keep(registry: Registry, made: SignedCheckpoint) -> None:
    """Raises RegistryRefused, which says that the work itself is done: asked again, it gives the same answer."""
    try:
        witness.keep(registry, made)
    except OSError as error:
        raise refused("checkpoint_not_kept", reason=error.strerror or str(error)) from error


def check_not_behind(registry: Registry, row: Any, published: SignedCheckpoint | None = None) -> None:
    """Refuses where a kept or published checkpoint knows more than the database, or other things: an old backup was
    restored, or history was rewritten. Raises RegistryRefused."""
    for known in (witness.read(registry), published):
        if known is None:
            continue
        if known.origin != row.origin:
            raise refused("registry_other", origin=known.origin)
        if row.size < known.size:
            raise refused("registry_behind", missing=known.size - row.size, size=row.size, known=known.size)
        if _root_at(registry, row, known.size) != known.root:
            raise refused("registry_rewritten", size=known.size)


def frontier_of(row: Any) -> Frontier:
    """The frontier that the log's row keeps."""
    return read_frontier(row.size, bytes(row.hashes))


def _root_at(registry: Registry, row: Any, size: int) -> bytes | None:
    """The root of the first `size` entries: of checkpoints that were made then, without reading the log."""
    from docgen.registry.models import Checkpoint

    if row.size == size:
        return frontier_of(row).root
    found = Checkpoint.objects.using(registry.alias).filter(size=size).first()
    return bytes(found.root) if found else None


def _check_clock(row: Any, moment: Moment) -> None:
    if not row.last_at or moment.is_clock_right:
        return
    last = datetime.strptime(row.last_at, _TIME).replace(tzinfo=UTC)
    if moment.now < last - _CLOCK_SLACK:
        raise refused("registry_clock", now=moment.text, last=row.last_at)
