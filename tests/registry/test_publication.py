"""What the registry publishes: revoked is revoked in the very next list, and an old backup publishes nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from docgen.certificates.epoch import midnight
from docgen.certificates.keys import new_signing_key
from docgen.certificates.publishing import Publication, published_files
from docgen.certificates.status_list import State, read_status_list
from docgen.certificates.token import token_url
from docgen.certificates.trust import TrustBundle, TrustedKey, sign_trust
from docgen.certificates.verdict import Lists, Revoked, Valid, Verdict, verdict
from docgen.errors import RegistryRefused
from docgen.registry.database import Registry, close
from docgen.registry.faces import open_token
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.models import Checkpoint, Copy
from docgen.registry.publication import mark_published, publication_of
from tests.registry.office import ANNA, NOW, TODAY, issued, keys, person

ROOT = new_signing_key("root", bytes(32), midnight(TODAY), midnight(TODAY))
BUNDLE = TrustBundle(
    version=1,
    issued=NOW,
    keys=tuple(TrustedKey(public=key.public, use=key.use, nbf=key.nbf, exp=key.exp) for key in keys().signing),
    types=(),
    status_prefix="https://v.example.org/status/",
    hosts=("v.example.org",),
    organizations=("虚构市青少年科技辅导员协会",),
)
TRUST = sign_trust(BUNDLE, ROOT)


def published(registry: Registry, now: datetime = NOW) -> Publication:
    return publication_of(registry, BUNDLE, TRUST, ROOT.public, now)


def state_of(publication: Publication, registry: Registry, number: str) -> State:
    copy = Copy.objects.using(registry.alias).get(number=number)
    return read_status_list(publication.lists[copy.status_list]).states.status(copy.status_index)


def test_what_was_issued_is_proved_by_what_was_published(sqlite: Registry) -> None:
    """From the roster to the reader: the token of the paper, the lists of the folder."""
    (answer,) = issued(sqlite, [person(1)])
    token = open_token(sqlite, Copy.objects.using(sqlite.alias).get(number=answer.number)) or b""

    def read(now: datetime) -> Verdict:
        lists = Lists(served=tuple(published(sqlite, now).lists.values()))
        return verdict(token_url("v.example.org", token), BUNDLE, lists, now)

    assert isinstance(read(NOW), Valid)
    take_step(sqlite, "revoke", [answer.number], Grounds("认证后受到处分", TODAY), ANNA)
    assert isinstance(read(NOW + timedelta(minutes=1)), Revoked)


def test_what_is_revoked_is_so_in_the_next_list(registry: Registry) -> None:
    first, second = (answer.number for answer in issued(registry, [person(1), person(2)]))
    assert state_of(published(registry), registry, first) is State.VALID
    take_step(registry, "revoke", [first], Grounds("认证后受到处分", TODAY), ANNA)
    after = published(registry, NOW + timedelta(minutes=1))
    assert state_of(after, registry, first) is State.REVOKED
    assert state_of(after, registry, second) is State.VALID
    assert published_files(after)["checkpoint.txt"].decode() == after.checkpoints[-1]


def test_a_checkpoint_that_went_out_is_published_for_good(sqlite: Registry) -> None:
    issued(sqlite, [person(1)])
    first = published(sqlite)
    mark_published(sqlite, first, NOW)
    issued(sqlite, [person(2)], "名单二")
    second = published(sqlite)
    assert second.checkpoints[0] == first.checkpoints[-1] and len(second.checkpoints) == 2
    mark_published(sqlite, second, NOW + timedelta(days=1))
    days = Checkpoint.objects.using(sqlite.alias).exclude(published_on="").order_by("size").values_list("published_on", flat=True)
    assert [day[:10] for day in days] == ["2026-11-22", "2026-11-23"]


def test_an_old_backup_publishes_nothing(sqlite: Registry) -> None:
    issued(sqlite, [person(1)])
    close(sqlite)
    assert sqlite.file is not None
    shutil.copy(sqlite.file, sqlite.file.with_suffix(".backup"))
    issued(sqlite, [person(2)], "名单二")
    close(sqlite)
    for path in sqlite.file.parent.glob("registry.db-*"):
        path.unlink()
    shutil.copy(sqlite.file.with_suffix(".backup"), sqlite.file)
    with pytest.raises(RegistryRefused) as refused:
        published(sqlite)
    assert [problem.code for problem in refused.value.problems] == ["registry_behind"]


def test_the_host_of_the_office_is_printed(sqlite: Registry) -> None:
    assert published(sqlite).host == "v.example.org"
    assert published(replace(sqlite, host="")).host == "v.example.org"
    assert published(sqlite, datetime(2026, 11, 23, tzinfo=UTC)).lists == {}
