"""Batches: one hand prepares what another one approves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from docgen.forms.certificate import CertificateFacts
from docgen.forms.fields.base import Raw
from docgen.registry.bulk import execute_many, insert_rows
from docgen.registry.database import Registry, refused
from docgen.registry.hands import hand_key, hand_of
from docgen.registry.log import Moment, Pen, recorded
from docgen.registry.planning import Plan, Planned, refuses
from docgen.registry.sealed import Sealer, blind, canonical, parsed

if TYPE_CHECKING:
    from docgen.registry.models import Batch, BatchRow

_ROW_COLUMNS = ("batch_id", "row_no", "idem", "sealed")


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What a batch is made of: the definition (its name, edition, the hash of its source, how it is numbered), the hash
    and the name of the roster's file, the date that is printed, and what it is issued for."""

    form: str
    edition: str
    definition_sha256: str
    facts: CertificateFacts
    roster_sha256: str
    issued_on: date
    occasion: str = ""
    roster_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A person of a batch that waits for its approval, as its row keeps it."""

    holder: str
    key_kind: str
    key: str
    series: str
    occasion: str
    type_code: int
    expires_on: str
    values: dict[str, Raw]
    profile: str
    link: str

    @property
    def scope(self) -> tuple[str, str]:
        """What a person has one certificate of."""
        return self.series, self.occasion


def prepare_batch(registry: Registry, order: BatchOrder, plan: Plan, moment: Moment) -> int:
    """Writes down those of a plan who have no certificate yet, for another hand to approve, and gives the batch's
    number; the one it has already where the same roster was prepared before. Raises RegistryRefused."""
    from docgen.registry.models import Batch

    if refuses(plan):
        raise refused("plan_has_problems")
    hand = hand_of(moment.by)

    def work(pen: Pen) -> int:
        rows = Batch.objects.using(registry.alias)
        same = {"roster_sha256": order.roster_sha256, "form": order.form, "occasion": order.occasion}
        known = rows.filter(**same).exclude(state="dropped").first()
        if known is not None:
            return int(known.id)
        if not plan.new:
            raise refused("nothing_to_issue")
        pen.row.batches += 1
        batch = int(pen.row.batches)
        rows.create(
            id=batch, edition=order.edition, definition_sha256=order.definition_sha256, **same,
            roster_name=order.roster_name[-255:], issued_on=order.issued_on,
            expires_on=order.facts.expires_on(order.issued_on), rows=len(plan.new), prepared_by=hand,
            prepared_key=hand_key(hand), prepared_at=moment.text,
        )  # fmt: skip
        insert_rows(registry, "batchrow", _ROW_COLUMNS, list(_rows(registry, batch, order.facts, plan)))
        pen.write(
            "prepare", batch=batch, by=hand_tag(registry, hand), roster=order.roster_sha256, rows=len(plan.new),
            form=order.form, edition=order.edition, definition=order.definition_sha256, on=order.issued_on.isoformat(),
        )  # fmt: skip
        return batch

    return recorded(registry, moment, work)


def drop_batch(registry: Registry, batch: int, moment: Moment) -> None:
    """Takes a prepared batch back: nothing was issued of it, and what was to be printed is forgotten. Raises
    RegistryRefused."""
    hand = hand_of(moment.by)

    def work(pen: Pen) -> None:
        found = batch_of(registry, batch)
        if found.state != "prepared":
            raise refused("batch_not_prepared", batch=batch)
        found.state = "dropped"
        found.save(using=registry.alias)
        execute_many(registry, 'UPDATE "registry_batchrow" SET "sealed" = NULL WHERE "batch_id" = %s', [(batch,)])
        pen.write("drop", batch=batch, by=hand_tag(registry, hand))

    recorded(registry, moment, work)


def batch_of(registry: Registry, batch: int) -> Batch:
    """The batch of a number. Raises RegistryRefused where there is none."""
    from docgen.registry.models import Batch

    found: Batch | None = Batch.objects.using(registry.alias).filter(id=batch).first()
    if found is None:
        raise refused("batch_unknown", batch=batch)
    return found


def hand_tag(registry: Registry, hand: str) -> str:
    """A hand as the log names it: the same hand, the same tag, and no name."""
    return blind(registry.keys, "hand", hand_key(hand))[:16]


def open_row(registry: Registry, row: BatchRow) -> tuple[Waiting, bytes | None]:
    """The person of a row and the photo (JPEG). Raises RegistryRefused where it was tampered with or forgotten."""
    if row.sealed is None:
        raise refused("batch_row_forgotten", batch=row.batch_id)
    plain = Sealer(registry.keys, registry.draw).open(row.sealed, "batchrow", f"{row.batch_id}/{row.row_no}", "sealed")
    told, _, photo = plain.partition(b"\0")
    return Waiting(**parsed(told)), photo or None


def _rows(registry: Registry, batch: int, facts: CertificateFacts, plan: Plan) -> Iterator[tuple[Any, ...]]:
    sealer = Sealer(registry.keys, registry.draw)
    for one in plan.new:
        plain = canonical(_waiting(one, facts)) + b"\0" + (one.candidate.photo or b"")
        row = one.candidate.row
        yield batch, row, one.idem, sealer.seal(plain, "batchrow", f"{batch}/{row}", "sealed")


def _waiting(one: Planned, facts: CertificateFacts) -> dict[str, Any]:
    """The fields of a `Waiting`."""
    person = one.candidate
    return {
        "holder": person.holder, "key_kind": person.key_kind, "key": person.key, "series": person.series,
        "occasion": person.occasion, "type_code": person.type_code,
        "expires_on": person.expires_on.isoformat() if person.expires_on else "", "values": dict(person.values),
        "profile": facts.profile, "link": facts.link,
    }  # fmt: skip
