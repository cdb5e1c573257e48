"""An invented office: its keys, its people, and a batch from roster to numbers."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from docgen.certificates.keys import SECRET_USES, Keys, Use, new_secret_key, new_signing_key
from docgen.forms.certificate import CertificateFacts
from docgen.problems import NOWHERE
from docgen.registry.candidates import Candidate
from docgen.registry.database import Registry
from docgen.registry.issuing import Answer, issue_batch
from docgen.registry.log import Moment
from docgen.registry.planning import Plan, plan_batch
from docgen.registry.preparing import BatchOrder, prepare_batch

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANNA = Moment(NOW, "王敏")
BORIS = Moment(NOW, "李强")
FACTS = CertificateFacts(series="KJC-{year}-{serial:04}-{check}", holder="name", person=("identity",), types={"": 1})
SERIES = "KJC-2026-{serial:04}-{check}"
draw = secrets.token_bytes


@cache
def keys() -> Keys:
    """Keys for 2020 to 2040, the same in every process."""
    span = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    uses: tuple[Use, ...] = ("cert", "status", "log")
    signing = tuple(new_signing_key(use, hashlib.sha256(use.encode()).digest(), *span) for use in uses)
    secret = tuple(new_secret_key(use, hashlib.sha256(f"secret {use}".encode()).digest(), span[0]) for use in SECRET_USES)
    return Keys(signing, secret)


def person(number: int, **changes: object) -> Candidate:
    """The n-th invented person."""
    one = Candidate(
        row=number + 1, place=NOWHERE, holder=f"欧阳晓{chr(0x4E00 + number)}", key_kind="identity", key=f"6501992000{number:08}",
        series=SERIES, occasion="", type_code=1, expires_on=None,
        values={"name": f"欧阳晓{chr(0x4E00 + number)}", "unit": "虚构市第一中学"}, photo=b"\xff\xd8 photo \xff\xd9",
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def people(count: int) -> list[Candidate]:
    """So many invented people."""
    return [person(number) for number in range(count)]


def order(roster: str = "名单一", facts: CertificateFacts = FACTS, issued_on: date = TODAY) -> BatchOrder:
    """The order of a roster, told from others by its name."""
    digest = hashlib.sha256(roster.encode()).hexdigest()
    return BatchOrder("tutor-certificate", "2026.1", "0" * 64, facts, digest, issued_on)


def planned(registry: Registry, who: Sequence[Candidate]) -> Plan:
    return plan_batch(registry, who)


def prepared(registry: Registry, who: Sequence[Candidate], roster: str = "名单一", moment: Moment = ANNA) -> int:
    """A batch that waits for its approval."""
    return prepare_batch(registry, order(roster), plan_batch(registry, who), moment)


def issued(registry: Registry, who: Sequence[Candidate], roster: str = "名单一") -> tuple[Answer, ...]:
    """The numbers of people, prepared by one hand and approved by another."""
    return issue_batch(registry, prepared(registry, who, roster), BORIS)


def numbers(registry: Registry, who: Sequence[Candidate], roster: str = "名单一") -> list[str]:
    return [one.number for one in issued(registry, who, roster)]
