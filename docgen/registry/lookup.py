"""Looking certificates up. Whoever sees a person's name leaves a trace: who, what, when, whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from docgen.forms.fields.base import Raw
from docgen.registry.database import Registry, told
from docgen.registry.faces import open_face, read_face
from docgen.registry.hands import hand_of
from docgen.registry.life_cycle import ActRecord, acts_of
from docgen.registry.log import Moment, recorded
from docgen.registry.numbering import written_number
from docgen.registry.planning import identity_index, name_index
from docgen.registry.preparing import hand_tag

if TYPE_CHECKING:
    from docgen.registry.models import Copy

# Looking through more than this is a list, and one line of the trace.
_ONE_BY_ONE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for; "" and None for whatever may be. Names and identities are found by their blind indices: whole
    and exact, but for blanks and dots."""

    number: str = ""
    name: str = ""
    identity: str = ""
    form: str = ""
    series: str = ""
    state: str = ""
    batch: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_of_persons(self) -> bool:
        """Whether a person is asked for, not a list."""
        return bool(self.number or self.name or self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A certificate with its current copy. `holder` and `values` are empty where nobody asked for them, or once
    erased."""

    number: str
    state: str
    state_on: date
    issued_on: date
    expires_on: date | None
    form: str
    type_code: int
    batch: int
    copy: int
    holder: str = ""
    values: Mapping[str, Raw] = field(default_factory=dict)
    acts: tuple[ActRecord, ...] = ()


def list_certificates(registry: Registry, query: Query, limit: int | None = None) -> tuple[Found, ...]:
    """Certificates by their numbers, without anything of their holders. Raises RegistryRefused."""
    with told(registry):
        return tuple(_found(copy) for copy in _rows(registry, query)[:limit])


def count_certificates(registry: Registry, query: Query) -> int:
    """How many there are."""
    with told(registry):
        return int(_rows(registry, query).count())


def search_certificates(registry: Registry, query: Query, moment: Moment, limit: int | None = None) -> tuple[Found, ...]:
    """Certificates with their holders and their lives. The trace is written before anything is told. Raises
    RegistryRefused."""
    who = hand_of(moment.by)
    with told(registry):
        copies = list(_rows(registry, query)[:limit])
        _leave_trace(registry, who, moment, query, [copy.number_id for copy in copies])
        return tuple(_opened(registry, copy) for copy in copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """One paper of a certificate: `state` is valid, suspended, revoked or replaced; its place in the status lists, and the
    key that signed its token."""

    copy: int
    issued_on: date
    state: str
    status_list: int
    status_index: int
    kid: str
    is_erased: bool


def copies_of(registry: Registry, number: str) -> tuple[CopyFacts, ...]:
    """All papers of a certificate, the newest first, without anything of its holder. Raises RegistryRefused."""
    from docgen.registry.models import Copy

    with told(registry):
        rows = Copy.objects.using(registry.alias).filter(number=written_number(number)).order_by("-copy_no")
        return tuple(
            CopyFacts(
                copy=one.copy_no, issued_on=one.issued_on, state=one.state, status_list=one.status_list,
                status_index=one.status_index, kid=one.kid, is_erased=one.face is None,
            )
            for one in rows.defer("photo", "token")
        )  # fmt: skip


def record_look(registry: Registry, what: str, moment: Moment, numbers: Sequence[str] = (), count: int = 0) -> None:
    """Keeps who looked at what: these certificates, or a list of so many people. Raises RegistryRefused."""
    with told(registry):
        _keep_looks(registry, hand_of(moment.by), moment, what, [(one, 1) for one in numbers] or [("", count)])


def record_export(registry: Registry, count: int, moment: Moment) -> None:
    """Keeps in the log that so many certificates left the registry with their holders' names. Raises
    RegistryRefused."""
    recorded(registry, moment, lambda pen: pen.write("export", count=count, by=hand_tag(registry, hand_of(moment.by))))


def _rows(registry: Registry, query: Query) -> Any:
    """The current copies of the certificates that fit, in the order of their numbers."""
    from django.db.models import Exists, OuterRef

    from docgen.registry.models import Copy

    rows = Copy.objects.using(registry.alias).select_related("number").defer("photo", "token", "nonce")
    newer = Copy.objects.using(registry.alias).filter(number=OuterRef("number"), copy_no__gt=OuterRef("copy_no"))
    certificate = {
        "number": written_number(query.number), "person__name_key": name_index(registry.keys, query.name) if query.name else "",
        "person__identity_key": identity_index(registry.keys, "identity", query.identity.strip().upper())
        if query.identity else "",
        "form": query.form, "series__pattern__startswith": query.series, "state": query.state, "batch_id": query.batch,
        "issued_on__gte": query.since, "issued_on__lte": query.until,
    }  # fmt: skip
    wanted = {f"number__{name}": value for name, value in certificate.items() if value not in ("", None)}
    return rows.filter(~Exists(newer), **wanted).order_by("number")


def _leave_trace(registry: Registry, who: str, moment: Moment, query: Query, numbers: list[str]) -> None:
    told_of: list[tuple[str, int]] = [(number, 1) for number in numbers]
    if len(numbers) > _ONE_BY_ONE or not numbers:
        told_of = [("", len(numbers))]
    _keep_looks(registry, who, moment, "search" if query.is_of_persons else "list", told_of)


def _keep_looks(registry: Registry, who: str, moment: Moment, what: str, told_of: list[tuple[str, int]]) -> None:
    from django.db import transaction

    from docgen.registry.models import Access

    rows = [Access(at=moment.text, who=who, what=what, number=number, count=count) for number, count in told_of]
    with transaction.atomic(using=registry.alias):
        Access.objects.using(registry.alias).bulk_create(rows)


def _found(copy: Copy) -> Found:
    certificate = copy.number
    return Found(
        number=certificate.number, state=certificate.state, state_on=certificate.state_on, issued_on=copy.issued_on,
        expires_on=certificate.expires_on, form=certificate.form, type_code=certificate.type_code,
        batch=certificate.batch_id, copy=copy.copy_no,
    )  # fmt: skip


def _opened(registry: Registry, copy: Copy) -> Found:
    data = open_face(registry, copy)
    face = read_face(data) if data is not None else None
    return replace(
        _found(copy), holder=face.holder if face else "", values=face.values if face else {},
        acts=acts_of(registry, copy.number_id),
    )  # fmt: skip


def accesses_to(registry: Registry, number: str) -> tuple[tuple[str, str, str], ...]:
    """Who looked a certificate up: time, hand and what for, the newest first."""
    from docgen.registry.models import Access

    with told(registry):
        rows = Access.objects.using(registry.alias).filter(number=written_number(number)).order_by("-id")
        return tuple(rows.values_list("at", "who", "what"))
