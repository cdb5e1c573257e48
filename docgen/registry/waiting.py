"""Batches as people look at them: the list, one of them, and who stands in one that waits for its approval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.certificates.record import CertificateRecord
from docgen.forms.definition import FormDefinition
from docgen.problems import NOWHERE
from docgen.registry.bulk import next_serials, portions
from docgen.registry.candidates import Candidate
from docgen.registry.database import Registry, told
from docgen.registry.handing_out import check_definition
from docgen.registry.numbering import number_of
from docgen.registry.planning import Planned, resolved
from docgen.registry.preparing import batch_of, open_row
from docgen.registry.trial import trial_record
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.registry.models import Batch, BatchRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """A batch as its row keeps it. `state` is prepared, issued or dropped; times as the log writes them, "" where it has
    not come to that; `rows` how many people wait or got a number."""

    batch: int
    form: str
    edition: str
    occasion: str
    issued_on: date
    expires_on: date | None
    roster_name: str
    roster_sha256: str
    rows: int
    state: str
    prepared_by: str
    prepared_at: str
    approved_by: str
    approved_at: str
    seq: int | None


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """The people of a batch in one series of numbers: how many, and the first and last number as things stand."""

    series: str
    count: int
    first: str
    last: str


def list_batches(registry: Registry, state: str = "", before: int | None = None, limit: int | None = None) -> tuple[BatchFacts, ...]:
    """The newest batches first, those of one state or all; `before` leaves out that number and newer ones. Raises
    RegistryRefused."""
    from docgen.registry.models import Batch

    wanted = {name: value for name, value in (("state", state), ("id__lt", before)) if value}
    with told(registry):
        rows = Batch.objects.using(registry.alias).filter(**wanted).order_by("-id")[:limit]
        return tuple(map(_facts, rows))


def batch_facts(registry: Registry, batch: int) -> BatchFacts:
    """One of them. Raises RegistryRefused where there is none."""
    with told(registry):
        return _facts(batch_of(registry, batch))


def batch_of_roster(registry: Registry, sha256: str, form: str, occasion: str) -> int | None:
    """The batch that this very roster waits in or was issued by. Raises RegistryRefused."""
    from docgen.registry.models import Batch

    with told(registry):
        rows = Batch.objects.using(registry.alias).filter(roster_sha256=sha256, form=form, occasion=occasion)
        found: int | None = rows.exclude(state="dropped").values_list("id", flat=True).first()
    return found


def waiting_people(registry: Registry, batch: int) -> tuple[Planned, ...]:
    """Who gets a certificate when the batch is approved, without the photos, with the number that each would get now.
    Whoever got one by another batch meanwhile is told with that number, and is not new. Raises RegistryRefused."""
    with told(registry):
        return tuple(_without_photo(one) for one in _planned(registry, batch))


def waiting_records(registry: Registry, batch: int, definition: FormDefinition, host: str) -> Iterator[CertificateRecord]:
    """What the copies of a batch would print, one after the other, with an address that proves nothing."""
    facts = batch_facts(registry, batch)
    for one in _planned(registry, batch):
        if one.is_new:
            yield trial_record(one, definition, facts.issued_on, host)


def series_of(people: tuple[Planned, ...]) -> tuple[SeriesPart, ...]:
    """The new numbers of a batch by their series."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in people:
        if one.is_new:
            found[one.candidate.series].append(one.number)
    return tuple(SeriesPart(series, len(own), own[0], own[-1]) for series, own in found.items())


def write_proof(registry: Registry, batch: int, definition: FormDefinition, settings: Settings, path: Path) -> int:
    """Writes the proof sheet (样张) of a batch that waits, and gives how many copies are in it. Raises RegistryRefused
    where the definition is not the one it was prepared with, EntryRefused, OSError."""
    from docgen.certificates.drawing import Drawer
    from docgen.certificates.proof_sheet import proof_sheet

    with told(registry):
        check_definition(batch_of(registry, batch), definition)
    return proof_sheet(Drawer(definition, settings), waiting_records(registry, batch, definition, settings.host), path)


def _planned(registry: Registry, batch: int) -> Iterator[Planned]:
    from docgen.registry.models import BatchRow

    serials: dict[str, int] = defaultdict(lambda: 1, next_serials(registry))
    rows = BatchRow.objects.using(registry.alias).filter(batch=batch, sealed__isnull=False).order_by("row_no")
    numbers = list(rows.values_list("id", flat=True))
    for part in portions(numbers, _AT_ONCE):
        own = list(rows.filter(id__in=part))
        known = resolved(registry, (row.idem for row in own))
        for row in own:
            one, there = _candidate(registry, row), known[row.idem][1]
            if there is not None:
                yield Planned(one, row.idem, there.number, False)
                continue
            yield Planned(one, row.idem, number_of(one.series, serials[one.series]), True)
            serials[one.series] += 1


def _candidate(registry: Registry, row: BatchRow) -> Candidate:
    told_of, photo = open_row(registry, row)
    return Candidate(
        row=row.row_no, place=NOWHERE, holder=told_of.holder, key_kind=told_of.key_kind, key=told_of.key,
        series=told_of.series, occasion=told_of.occasion, type_code=told_of.type_code,
        expires_on=date.fromisoformat(told_of.expires_on) if told_of.expires_on else None, values=told_of.values, photo=photo,
    )  # fmt: skip


def _without_photo(one: Planned) -> Planned:
    return replace(one, candidate=replace(one.candidate, photo=None))


def _facts(row: Batch) -> BatchFacts:
    return BatchFacts(
        batch=row.id, form=row.form, edition=row.edition, occasion=row.occasion, issued_on=row.issued_on,
        expires_on=row.expires_on, roster_name=row.roster_name, roster_sha256=row.roster_sha256, rows=row.rows,
        state=row.state, prepared_by=row.prepared_by, prepared_at=row.prepared_at, approved_by=row.approved_by or "",
        approved_at=row.approved_at, seq=row.seq,
    )  # fmt: skip
