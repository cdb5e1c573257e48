"""Issuing an approved batch: numbers and rows in one transaction, the paper afterwards from what was stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from docgen.registry.bulk import execute_many, found_by, insert_rows, portions
from docgen.registry.copies import COPY_COLUMNS, CopyMaker, CopyOrder
from docgen.registry.database import Registry, refused
from docgen.registry.hands import check_four_eyes, hand_key, hand_of
from docgen.registry.log import Moment, Pen, recorded
from docgen.registry.numbering import number_of
from docgen.registry.planning import identity_index, name_index, resolved, scope_index
from docgen.registry.preparing import Waiting, batch_of, hand_tag, open_row
from docgen.registry.sealed import Sealer, canonical

if TYPE_CHECKING:
    from docgen.registry.models import Batch, BatchRow

# Photos of so many people are in memory at once.
_AT_ONCE = 500
_PERSON_COLUMNS = ("id", "identity_key", "name_key", "sealed")
CERTIFICATE_COLUMNS = (
    "number", "series_id", "serial", "idem", "scope", "key_kind", "person_id", "batch_id", "type_code", "form",
    "edition", "issued_on", "expires_on", "state", "state_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """The number of a row of the roster; `is_new` where this batch gave it out."""

    row: int
    number: str
    is_new: bool


def issue_batch(registry: Registry, batch: int, moment: Moment) -> tuple[Answer, ...]:
    """Approves a batch by another hand than the one that prepared it, and issues it: all or nothing, and once; asked
    again it gives the same answers. Raises RegistryRefused."""
    hand = hand_of(moment.by)

    def work(pen: Pen) -> None:
        found = batch_of(registry, batch)
        if found.state == "issued":
            return
        if found.state != "prepared":
            raise refused("batch_not_prepared", batch=batch)
        check_four_eyes(found.prepared_by, hand)
        found.approved_by, found.approved_key, found.approved_at = hand, hand_key(hand), moment.text
        found.state = "issued"
        found.seq = pen.write("approve", batch=batch, by=hand_tag(registry, hand), roster=found.roster_sha256)
        found.save(using=registry.alias)
        _Issue(pen, found).run()

    recorded(registry, moment, work)
    return answers_of(registry, batch)


def answers_of(registry: Registry, batch: int) -> tuple[Answer, ...]:
    """The numbers of an issued batch, by the rows of its roster. Raises RegistryRefused."""
    from docgen.registry.database import told
    from docgen.registry.models import BatchRow, Certificate

    with told(registry):
        rows = BatchRow.objects.using(registry.alias).filter(batch=batch, number__isnull=False).order_by("row_no")
        own = set(Certificate.objects.using(registry.alias).filter(batch=batch).values_list("number", flat=True))
        return tuple(Answer(row, number, number in own) for row, number in rows.values_list("row_no", "number"))


@dataclass
class _Issue:
    """One batch being issued inside a transaction."""

    pen: Pen
    batch: Batch
    serials: dict[str, tuple[int, int]] = field(default_factory=dict)  # pattern -> id and next serial
    scopes: dict[tuple[str, str], str] = field(default_factory=dict)

    def run(self) -> None:
        from docgen.registry.models import BatchRow, Series

        self.alias = self.pen.registry.alias
        self.maker = CopyMaker(self.pen.registry, self.batch.issued_on)
        rows = BatchRow.objects.using(self.alias).filter(batch=self.batch).order_by("row_no")
        numbers = list(rows.values_list("id", flat=True))
        for part in portions(numbers, _AT_ONCE):
            self._issue(list(rows.filter(id__in=part)))
        for pattern, (_, serial) in self.serials.items():
            Series.objects.using(self.alias).filter(pattern=pattern).update(next=serial)

    def _issue(self, rows: Sequence[BatchRow]) -> None:
        registry = self.pen.registry
        known = resolved(registry, (row.idem for row in rows))
        opened = [(row, *open_row(registry, row)) for row in rows]
        new = [(row, told, photo) for row, told, photo in opened if known[row.idem][1] is None]
        persons = self._persons([told for _, told, _ in new])
        certificates, copies, given = [], [], []
        for row, told, photo in new:
            series, serial, number = self._number(told.series)
            made = self.maker.make(self._copy(number, told, photo), self.pen.row.copies)
            self.pen.row.copies += 1
            idem = known[row.idem][0]
            certificates.append((number, series, serial, idem, *self._facts(told, persons)))
            copies.append(made.row)
            given.append((number, row.id))
            self.pen.write(
                "issue", number=number, copy=1, batch=self.batch.id, series=told.series, serial=serial, type=told.type_code,
                idem=idem, kid=made.kid, token=made.token_sha256, commit=made.commit,
                expires=told.expires_on,
            )  # fmt: skip
        old = [(one.number, row.id) for row in rows if (one := known[row.idem][1]) is not None]
        insert_rows(registry, "certificate", CERTIFICATE_COLUMNS, certificates)
        insert_rows(registry, "copy", COPY_COLUMNS, copies)
        set_number = 'UPDATE "registry_batchrow" SET "number" = %s, "sealed" = NULL WHERE "id" = %s'
        execute_many(registry, set_number, given + old)

    def _number(self, pattern: str) -> tuple[int, int, str]:
        """The next number of a series: its row is locked as long as the transaction runs."""
        from docgen.registry.models import Series

        if pattern not in self.serials:
            Series.objects.using(self.alias).get_or_create(pattern=pattern)
            row = Series.objects.using(self.alias).select_for_update().get(pattern=pattern)
            self.serials[pattern] = row.id, row.next
        series, serial = self.serials[pattern]
        self.serials[pattern] = series, serial + 1
        return series, serial, number_of(pattern, serial)

    def _copy(self, number: str, told: Waiting, photo: bytes | None) -> CopyOrder:
        return CopyOrder(
            number=number, copy_no=1, issued_on=self.batch.issued_on, expires_on=_day(told.expires_on),
            type_code=told.type_code, holder=told.holder, values=told.values, photo=photo,
            is_masked=told.profile == "B", says_number=told.link == "number",
        )  # fmt: skip

    def _facts(self, told: Waiting, persons: Mapping[int, int]) -> tuple[Any, ...]:
        """The columns of a certificate behind its number and idem."""
        batch, day = self.batch, self.batch.issued_on.isoformat()
        if told.scope not in self.scopes:
            self.scopes[told.scope] = scope_index(self.pen.registry.keys, told.scope)
        return (
            self.scopes[told.scope], told.key_kind, persons[id(told)], batch.id, told.type_code, batch.form, batch.edition, day,
            told.expires_on or None, "issued", day,
        )  # fmt: skip

    def _persons(self, people: Sequence[Waiting]) -> dict[int, int]:
        """The person of each, by the identity of the object; new ones are written. Who has only a name is always
        somebody new."""
        from docgen.registry.models import Person

        registry = self.pen.registry
        keys = {id(one): _identity_key(registry, one) for one in people}
        wanted = [key for key in keys.values() if key]
        known = dict(found_by(Person.objects.using(self.alias).values_list("identity_key", "id"), "identity_key", wanted))
        sealer, rows, found = Sealer(registry.keys, registry.draw), [], {}
        for one in people:
            key = keys[id(one)]
            if key is None or key not in known:
                self.pen.row.persons += 1
                person = int(self.pen.row.persons)
                plain = canonical({"name": one.holder, "kind": one.key_kind, "key": one.key})
                name = name_index(registry.keys, one.holder)
                rows.append((person, key, name, sealer.seal(plain, "person", person, "sealed")))
                if key is None:
                    found[id(one)] = person
                    continue
                known[key] = person
            found[id(one)] = known[key]
        insert_rows(registry, "person", _PERSON_COLUMNS, rows)
        return found


def _identity_key(registry: Registry, one: Waiting) -> str | None:
    return identity_index(registry.keys, one.key_kind, one.key) if one.key_kind else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def numbers_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The numbers that were given out anew."""
    return tuple(one.number for one in answers if one.is_new)
