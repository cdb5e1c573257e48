"""Backups, restoring, and moving between the engines: the log keeps its root, and an old copy is found out."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.backup import back_up, drill, restore
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, close, open_registry, set_up
from docgen.registry.exchange import export_registry, import_registry
from docgen.registry.faces import records_of
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.lookup import Query, list_certificates, search_certificates
from docgen.registry.replacing import replace_copy
from docgen.registry.replay import replay, write_log
from tests.registry.conftest import opened
from tests.registry.office import ANNA, TODAY, draw, issued, keys, numbers, people, prepared
from tests.registry.postgres import Server

WHY = Grounds("弄虚作假", TODAY)
LOST = Grounds("遗失", TODAY, second="李强")


def code_of(error: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return error.value.problems[0].code


def lived(registry: Registry) -> list[str]:
    """A registry with everything in it: four certificates, one revoked, one replaced, a batch that waits."""
    found = numbers(registry, people(4))
    take_step(registry, "revoke", found[:1], WHY, ANNA)
    replace_copy(registry, found[1], LOST, ANNA)
    search_certificates(registry, Query(number=found[2]), ANNA)
    prepared(registry, people(6), "待批")
    return found


@pytest.fixture
def empty(request: pytest.FixtureRequest, registry: Registry, tmp_path: Path) -> Iterator[Registry]:
    """An empty database on the same engine, beside the registry and with its keys."""
    server: Server | None = request.getfixturevalue("server") if registry.vendor == "postgresql" else None
    one = opened(server.new_database() if server else f"sqlite:///{tmp_path}/other.db", tmp_path)
    yield one
    close(one)


def test_a_backup_restored_is_the_same_registry(registry: Registry, empty: Registry, tmp_path: Path) -> None:
    found = lived(registry)
    made = back_up(registry, tmp_path / "backup")
    assert restore(empty, tmp_path / "backup") == made
    assert (check_registry(empty), list(records_of(empty, found))) == (check_registry(registry), list(records_of(registry, found)))
    assert numbers(empty, people(5), "再发一人")[-1] != found[-1]


def test_a_backup_of_either_engine_fills_the_other(registry: Registry, server: Server, tmp_path: Path) -> None:
    found = lived(registry)
    before = check_registry(registry)
    middle = opened(server.new_database() if registry.vendor == "sqlite" else f"sqlite:///{tmp_path}/middle.db", tmp_path)
    back = opened(f"sqlite:///{tmp_path}/back.db" if registry.vendor == "sqlite" else server.new_database(), tmp_path)
    export_registry(registry, tmp_path / "there.zip")
    import_registry(middle, tmp_path / "there.zip")
    export_registry(middle, tmp_path / "back.zip")
    import_registry(back, tmp_path / "back.zip")
    assert middle.vendor != registry.vendor == back.vendor
    assert check_registry(middle) == check_registry(back) == before
    assert before.problems == ()
    assert list(records_of(back, found)) == list(records_of(registry, found))
    assert (tmp_path / "there.zip").read_bytes() == (tmp_path / "back.zip").read_bytes()
    assert len(issued(middle, people(6), "待批")) == 2
    close(middle)
    close(back)


def test_an_old_backup_issues_nothing(registry: Registry, empty: Registry, tmp_path: Path) -> None:
    numbers(registry, people(2))
    back_up(registry, tmp_path / "last-night")
    numbers(registry, people(4), "今天")
    restore(empty, tmp_path / "last-night")
    for act in (lambda: prepared(empty, people(9), "明天"), lambda: take_step(empty, "void", ["KJC-2026-0001-X"], WHY, ANNA)):
        with pytest.raises(RegistryRefused) as error:
            act()
        assert code_of(error) == "registry_behind"
    assert [one.code for one in check_registry(empty).problems] == ["registry_behind"]


def test_an_old_backup_that_went_its_own_way_is_found_out(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(2))
    close(sqlite)
    shutil.copy(tmp_path / "registry.db", tmp_path / "fork.db")
    numbers(sqlite, people(4), "今天")
    fork = opened(f"sqlite:///{tmp_path}/fork.db", tmp_path)
    kept = (tmp_path / "keys" / "checkpoint").read_bytes()
    (tmp_path / "keys" / "checkpoint").unlink()
    numbers(fork, [*people(2), *people(12)[6:]], "另一条路")
    (tmp_path / "keys" / "checkpoint").write_bytes(kept)
    with pytest.raises(RegistryRefused) as error:
        prepared(fork, people(20), "之后")
    assert code_of(error) == "registry_rewritten"
    close(fork)


def test_the_log_gives_back_the_numbers_that_a_backup_lacks(registry: Registry, empty: Registry, tmp_path: Path) -> None:
    first = numbers(registry, people(2))
    back_up(registry, tmp_path / "last-night")
    later = numbers(registry, people(5), "今天")
    take_step(registry, "revoke", [later[0]], WHY, ANNA)
    replace_copy(registry, later[1], LOST, ANNA)
    take_step(registry, "suspend", [first[0]], WHY, ANNA)
    write_log(registry, tmp_path / "log.jsonl")
    restore(empty, tmp_path / "last-night")
    assert replay(empty, tmp_path / "log.jsonl") == check_registry(registry).entries - 4
    assert check_registry(empty).problems == ()
    assert [(one.number, one.state, one.copy) for one in list_certificates(empty, Query())] == [
        (one.number, one.state, one.copy) for one in list_certificates(registry, Query())
    ]
    assert not set(numbers(empty, [*people(5), *people(8)[6:]], "明天")) & {*first, *later}
    with pytest.raises(RegistryRefused) as error:
        replay(empty, tmp_path / "log.jsonl")
    assert code_of(error) == "export_not_ahead"


def test_a_log_with_a_line_less_or_changed_gives_nothing_back(registry: Registry, empty: Registry, tmp_path: Path) -> None:
    numbers(registry, people(2))
    back_up(registry, tmp_path / "backup")
    numbers(registry, people(4), "今天")
    write_log(registry, tmp_path / "log.jsonl")
    restore(empty, tmp_path / "backup")
    text = (tmp_path / "log.jsonl").read_text("utf-8")
    for wrong in ("\n".join(text.splitlines()[:-1]) + "\n", text.replace('"copy":1', '"copy":2', 1), text[1:], ""):
        (tmp_path / "log.jsonl").write_text(wrong, "utf-8")
        with pytest.raises(RegistryRefused) as error:
            replay(empty, tmp_path / "log.jsonl")
        assert code_of(error) in ("restore_broken", "checkpoint_wrong")


def test_a_restore_never_overwrites(registry: Registry, tmp_path: Path) -> None:
    numbers(registry, people(2))
    back_up(registry, tmp_path / "backup")
    with pytest.raises(RegistryRefused) as error:
        restore(registry, tmp_path / "backup")
    assert code_of(error) == "restore_not_empty"


def test_a_drill_finds_a_good_backup_good_and_a_broken_one_broken(registry: Registry, tmp_path: Path) -> None:
    lived(registry)
    path = tmp_path / "backup"
    back_up(registry, path)
    assert drill(registry, path).problems == ()
    data = path.read_bytes()
    holed = data[: len(data) // 2] + bytes(4096) + data[len(data) // 2 + 4096 :]
    for wrong in (data[: len(data) // 2], holed, b"", b"nonsense" * 99):
        path.write_bytes(wrong)
        with pytest.raises(RegistryRefused):
            drill(registry, path)


def test_an_export_that_was_edited_is_refused(sqlite: Registry, tmp_path: Path) -> None:
    lived(sqlite)
    export_registry(sqlite, tmp_path / "export.zip")
    for table, old, new in (("certificate", b"revoked", b"issued"), ("log", b'revoke', b'resume'), ("series", b", 5]", b", 3]")):
        other = tmp_path / f"{table}.zip"
        with zipfile.ZipFile(tmp_path / "export.zip") as source, zipfile.ZipFile(other, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                assert name != f"{table}.jsonl" or old in data
                target.writestr(name, data.replace(old, new) if name == f"{table}.jsonl" else data)
        empty = opened(f"sqlite:///{tmp_path}/{table}.db", tmp_path)
        with pytest.raises(RegistryRefused) as error:
            import_registry(empty, other)
        assert code_of(error) == "restore_broken"
        close(empty)


def test_a_new_database_beside_the_checkpoint_of_an_old_one_is_refused(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(1))
    witness = tmp_path / "keys" / "checkpoint"
    with pytest.raises(RegistryRefused) as error:
        open_registry(f"sqlite:///{tmp_path}/new.db", keys(), draw, "v.example.org", witness)
    assert code_of(error) == "registry_begins_again"
    assert not (tmp_path / "new.db").exists()


def test_the_checkpoint_of_another_registry_is_refused(sqlite: Registry, tmp_path: Path) -> None:
    other = opened(f"sqlite:///{tmp_path}/other.db", tmp_path)
    set_up(other)
    numbers(sqlite, people(1))
    with pytest.raises(RegistryRefused) as error:
        prepared(other, people(1))
    assert code_of(error) == "registry_other"
    close(other)


def test_a_backup_is_made_while_another_writes(sqlite: Registry, tmp_path: Path) -> None:
    numbers(sqlite, people(3))
    with sqlite3.connect(tmp_path / "registry.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert back_up(sqlite, tmp_path / "backup").size == 5
        writer.execute("ROLLBACK")
    writer.close()
    assert not list(tmp_path.glob("*.partial*"))
