"""An invented office whose certificates are in every state, and the service that proves them: real keys in a folder,
a real registry, real tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from docgen.accounts.tables import make_tables
from docgen.certificates.ceremony import Ceremony, Office, init_keys
from docgen.certificates.codes import number_code
from docgen.certificates.key_folder import read_keys
from docgen.certificates.keys import Keys
from docgen.certificates.token import read_token, sign_token, token_url
from docgen.certificates.trust import CertificateType
from docgen.forms.certificate import CertificateFacts
from docgen.registry.database import Registry, close, connect, open_registry, set_up
from docgen.registry.faces import open_token
from docgen.registry.issuing import issue_batch
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.log import Moment
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import prepare_batch
from docgen.registry.replacing import replace_copy
from tests.registry.office import FACTS, draw, order, person
from tests.web.service import Service, running_service

HOST = "v.example.org"
WORDS = "an invented passphrase"
ORGANIZATION = "虚构市青少年科技辅导员协会"
TITLE = "青少年科技辅导员专业水平证书"
NOW = datetime.now(UTC)
# Keys sign from here on, certificates are dated after it: on whatever day the tests run.
FIRST = NOW.date() - timedelta(days=200)
LONG_AGO, ISSUED = FIRST + timedelta(days=10), FIRST + timedelta(days=150)
PUPILS = replace(FACTS, profile="B", series="RY-{year}-{serial:04}-{check}")


@dataclass(frozen=True)
class Printed:
    """What a paper bears: number, code of its copy, token; and the name printed on it."""

    number: str
    code: str
    token: bytes
    holder: str

    @property
    def path(self) -> str:
        return token_url(HOST, self.token).removeprefix(f"https://{HOST}")

    @property
    def by_number(self) -> str:
        return f"/n/{self.number}/{self.code}"


@dataclass(frozen=True)
class ProvedOffice:
    """The office: where it keeps what, and its papers by their states."""

    home: Path
    registry: Registry
    papers: Mapping[str, Printed]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DOCGEN_DATABASE": self.registry.url, "DOCGEN_KEYS": str(self.home / "keys"), "DOCGEN_HOST": HOST,
            "DOCGEN_KEY_PASSPHRASE": WORDS,
        }  # fmt: skip

    def revoke(self, paper: str) -> None:
        step(self.registry, "revoke", self.papers[paper].number)

    @contextmanager
    def service(self, folder: Path, **settings: str) -> Iterator[Service]:
        """`docgen serve` of this office."""
        with running_service(folder, **settings, more=self.environment) as found:
            yield found


@cache
def _keys(folder: Path) -> Keys:
    return read_keys(folder, WORDS)


def make_keys(home: Path) -> None:
    """The office's folder of keys, and that of the root key."""
    types = (
        CertificateType(code=1, title=TITLE, level="中级", issuer=ORGANIZATION, form="tutor-certificate"),
    )  # fmt: skip
    ceremony = Ceremony(folder=home / "keys", root=home / "root", words=WORDS, root_words=f"{WORDS} root", now=NOW, draw=draw)
    init_keys(ceremony, Office(hosts=(HOST,), organizations=(ORGANIZATION,), types=types), FIRST)


def begun(home: Path, url: str = "") -> Registry:
    """A registry with nothing in it but its tables and those of the accounts."""
    address = url or f"sqlite:///{home}/registry.db"
    given = (address, _keys(home / "keys"), draw, HOST, home / "keys" / "checkpoint")
    registry = connect(*given) if url else open_registry(*given)
    if url:
        set_up(registry)
    make_tables(registry.alias)
    return registry


def proved_office(home: Path, url: str = "") -> ProvedOffice:
    """The office with a paper in every state."""
    make_keys(home)
    registry = begun(home, url)
    names = ("valid", "revoked", "suspended", "replaced", "told")
    papers = dict(zip(names, _issued(registry, "名单一", FACTS, ISSUED, range(1, 6)), strict=True))
    (papers["expired"],) = _issued(registry, "名单二", FACTS, LONG_AGO, range(6, 7), LONG_AGO + timedelta(days=3))
    (papers["pupil"],) = _issued(registry, "名单三", PUPILS, ISSUED, range(7, 8))
    step(registry, "revoke", papers["revoked"].number)
    step(registry, "suspend", papers["suspended"].number)
    lost = papers["replaced"].number
    replace_copy(registry, lost, Grounds("遗失", NOW.date(), "李强"), _moment("王敏"))
    papers["renewed"] = _printed(registry, lost, papers["replaced"].holder)
    claims = read_token(papers["valid"].token).claims
    stolen = replace(claims, number="KJC-2026-9999-X", status_index=claims.status_index ^ 1)
    key = registry.keys.signing_key("cert", datetime.now(UTC))
    papers["unregistered"] = replace(papers["valid"], number=stolen.number, token=sign_token(stolen, key))
    close(registry)
    return ProvedOffice(home, registry, papers)


def step(registry: Registry, name: str, number: str) -> None:
    """A step in a certificate's life, today."""
    take_step(registry, name, [number], Grounds("认证后受到处分", NOW.date()), _moment("王敏"))  # type: ignore[arg-type]


def _moment(by: str) -> Moment:
    return Moment(datetime.now(UTC), by)


def _issued(
    registry: Registry, roster: str, facts: CertificateFacts, on: date, who: range, expires: date | None = None
) -> list[Printed]:
    series = facts.series_of({}, on)
    people = [person(number, expires_on=expires, series=series) for number in who]
    batch = prepare_batch(registry, order(roster, facts, on), plan_batch(registry, people), _moment("王敏"))
    answers = issue_batch(registry, batch, _moment("李强"))
    return [_printed(registry, answer.number, one.holder) for answer, one in zip(answers, people, strict=True)]


def _printed(registry: Registry, number: str, holder: str) -> Printed:
    from docgen.registry.models import Copy

    copy = Copy.objects.using(registry.alias).filter(number=number).latest("copy_no")
    code = number_code(registry.keys.secret("code"), number, copy.copy_no)
    return Printed(number, code, open_token(registry, copy) or b"", holder)
