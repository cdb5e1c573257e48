"""A full disk, a database that cannot be written, a wrong clock, two at once: refused in words, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from docgen.errors import RegistryRefused, UsageFault
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, close, connect, open_registry
from docgen.registry.issuing import Answer, issue_batch
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.planning import plan_batch
from tests.architecture.source import ROOT
from tests.registry.conftest import opened
from tests.registry.office import ANNA, BORIS, NOW, TODAY, draw, keys, numbers, people, prepared

_FULL = """
import os, resource, sys
from pathlib import Path
from tests.registry.conftest import opened
from tests.registry.office import people, numbers
from docgen.errors import RegistryRefused
folder = Path(sys.argv[1])
largest = max(path.stat().st_size for path in folder.glob("registry.db*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, largest + 20_000))
try:
    numbers(opened(f"sqlite:///{folder}/registry.db", folder), people(900), "全体")
except RegistryRefused as refusal:
    print(refusal.problems[0].code)
"""


def code_of(error: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return error.value.problems[0].code


def execute(registry: Registry, statement: str) -> None:
    with connections[registry.alias].cursor() as cursor:
        cursor.execute(statement)


def goes_on(registry: Registry, before: list[str]) -> None:
    """What was issued is still there, and the next number is the next."""
    assert check_registry(registry).problems == ()
    after = numbers(registry, people(8), "之后")
    assert [one.number for one in plan_batch(registry, people(8)).people][: len(before)] == before
    assert len(set(before + after)) == len(before) + len(after) == 8
    assert check_registry(registry).problems == ()


def test_a_full_disk_loses_nothing(sqlite: Registry) -> None:
    before = numbers(sqlite, people(3))
    with connections[sqlite.alias].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
    execute(sqlite, f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(RegistryRefused) as error:
        numbers(sqlite, people(900), "全体")
    assert code_of(error) == "registry_disk_full"
    execute(sqlite, "PRAGMA max_page_count=1000000")
    goes_on(sqlite, before)


def test_a_file_that_may_not_grow_loses_nothing(sqlite: Registry, tmp_path: Path) -> None:
    before = numbers(sqlite, people(3))
    close(sqlite)
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() in ("registry_disk_failed", "registry_disk_full")
    goes_on(sqlite, before)


def test_a_database_that_cannot_be_written_loses_nothing(registry: Registry) -> None:
    before = numbers(registry, people(3))
    is_sqlite = registry.vendor == "sqlite"
    execute(registry, "PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only = on")
    with pytest.raises(RegistryRefused) as error:
        prepared(registry, people(5), "之后")
    assert code_of(error) == "registry_read_only"
    assert check_registry(registry).problems == ()
    execute(registry, "PRAGMA query_only=OFF" if is_sqlite else "SET default_transaction_read_only = off")
    goes_on(registry, before)


def test_a_clock_that_was_set_back_is_told(registry: Registry) -> None:
    before = numbers(registry, people(3))
    early = replace(ANNA, now=NOW - timedelta(days=400))
    with pytest.raises(RegistryRefused) as error:
        prepared(registry, people(5), "之后", early)
    assert code_of(error) == "registry_clock"
    prepared(registry, people(5), "钟差几分", replace(ANNA, now=NOW - timedelta(minutes=9)))
    prepared(registry, people(6), "钟是对的", replace(early, is_clock_right=True))
    goes_on(registry, before)


def test_two_who_approve_at_once_get_one_answer(registry: Registry) -> None:
    batch = prepared(registry, people(30))

    def press(_: int) -> tuple[Answer, ...]:
        try:
            return issue_batch(registry, batch, BORIS)
        finally:
            close(registry)

    with ThreadPoolExecutor(4) as hands:
        first, *others = hands.map(press, range(4))
    assert all(other == first for other in others)
    assert len({one.number for one in first}) == 30
    assert check_registry(registry).problems == ()


def test_every_commit_is_on_the_disk_before_it_is_told(registry: Registry) -> None:
    numbers(registry, people(1))
    wanted = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2, "PRAGMA foreign_keys": 1, "PRAGMA secure_delete": 1}
    if registry.vendor == "postgresql":
        wanted = {"SHOW synchronous_commit": "on"}
    with connections[registry.alias].cursor() as cursor:
        for statement, value in wanted.items():
            cursor.execute(statement)
            assert cursor.fetchone() == (value,), statement


def test_what_fails_in_the_middle_leaves_nothing(registry: Registry) -> None:
    before = numbers(registry, people(3))
    with pytest.raises(RegistryRefused):
        take_step(registry, "revoke", [before[0], "KJC-2026-7777-X"], Grounds("弄虚作假", TODAY), ANNA)
    goes_on(registry, before)


def test_the_checkpoint_is_kept_where_others_cannot_read_it(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(1))
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_where_the_checkpoint_cannot_be_kept_the_work_is_done_all_the_same(sqlite: Registry, tmp_path: Path) -> None:
    batch = prepared(sqlite, people(3))
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    with pytest.raises(RegistryRefused) as error:
        issue_batch(sqlite, batch, BORIS)
    assert code_of(error) == "checkpoint_not_kept"
    (tmp_path / "elsewhere").rename(tmp_path / "keys")
    goes_on(sqlite, [one.number for one in issue_batch(sqlite, batch, BORIS)])


def test_a_checkpoint_that_nobody_of_ours_signed_is_refused(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(1))
    witness = tmp_path / "keys" / "checkpoint"
    witness.write_text(witness.read_text("utf-8").replace("\n3\n", "\n2\n"), "utf-8")
    with pytest.raises(RegistryRefused) as error:
        prepared(sqlite, people(2), "之后")
    assert code_of(error) == "checkpoint_wrong"


@pytest.mark.parametrize("url", ["", "registry.db", "mysql://host/name", "sqlite://", "sqlite:///", "postgresql://host"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UsageFault) as error:
        connect(url, keys(), draw)
    assert error.value.problems[0].code == "registry_url_wrong"


def test_a_file_that_is_no_registry_is_told(tmp_path: Path) -> None:
    for name, data, code in (("text.db", b"not a database" * 100, "registry_damaged"), ("empty.db", b"", "registry_not_set_up")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RegistryRefused) as error:
            open_registry(f"sqlite:///{tmp_path}/{name}", keys(), draw)
        assert code_of(error) == code


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegistryRefused) as error:
        open_registry(f"postgresql:///registry?host={tmp_path}", keys(), draw)
    assert code_of(error) == "registry_unreachable"


def test_a_new_file_is_begun_once_by_all_who_want_it(tmp_path: Path) -> None:
    url = opened(f"sqlite:///{tmp_path}/new.db", tmp_path).url

    def begin(_: int) -> str:
        from docgen.registry.models import Frontier

        one = open_registry(url, keys(), draw)
        try:
            return str(Frontier.objects.using(one.alias).get(id=1).origin)
        finally:
            close(one)

    with ThreadPoolExecutor(3) as hands:
        assert len(set(hands.map(begin, range(3)))) == 1
    assert list(tmp_path.glob(".*.new*")) == []
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600
