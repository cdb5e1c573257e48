"""Erasing a person: nothing of theirs is left, and the log keeps its root."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.backup import back_up, restore
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry, close
from docgen.registry.faces import records_of
from docgen.registry.issuing import issue_batch
from docgen.registry.life_cycle import Grounds, take_step
from docgen.registry.lookup import Query, search_certificates
from docgen.registry.models import Act, BatchRow, Certificate, Copy, Log, Person
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import prepare_batch
from docgen.registry.replacing import replace_copy
from docgen.registry.retention import due_for_erasure, erase_persons
from tests.registry.conftest import opened
from tests.registry.office import ANNA, BORIS, FACTS, TODAY, numbers, order, people, person

WHY = Grounds("某某违纪", TODAY)


def code_of(error: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return error.value.problems[0].code


def ended(registry: Registry) -> tuple[str, str]:
    """Two certificates with a replacement each, the first of them revoked."""
    first, second = numbers(registry, people(2))
    for number in (first, second):
        replace_copy(registry, number, Grounds("遗失", TODAY, second="李强"), ANNA)
    take_step(registry, "revoke", [first], WHY, ANNA)
    return first, second


def test_erasing_keeps_root_number_and_state_and_takes_the_person(registry: Registry) -> None:
    first, second = ended(registry)
    alias = registry.alias
    before = list(Log.objects.using(alias).order_by("seq").values_list("entry", flat=True))
    erase_persons(registry, [first], TODAY, ANNA)
    copies = Copy.objects.using(alias).filter(number=first)
    assert set(copies.values_list("face", "photo", "token", "nonce")) == {(None,) * 4}
    assert set(Act.objects.using(alias).filter(number=first).values_list("sealed", "nonce")) == {(None, None)}
    assert set(BatchRow.objects.using(alias).filter(number=first).values_list("sealed", flat=True)) == {None}
    assert Person.objects.using(alias).order_by("id").values_list("name_key", "sealed")[0] == (None, None)
    assert Certificate.objects.using(alias).get(number=first).state == "revoked"
    assert [one.number for one in records_of(registry, [first, second])] == [second]
    assert list(Log.objects.using(alias).order_by("seq").values_list("entry", flat=True))[: len(before)] == before
    assert check_registry(registry).problems == ()


def test_nothing_of_the_erased_is_left_in_the_file(sqlite: Registry, tmp_path: Path) -> None:
    first, _ = ended(sqlite)
    copies = Copy.objects.using(sqlite.alias).filter(number=first)
    kept = [bytes(value) for row in copies.values_list("face", "photo", "token", "nonce") for value in row]
    erase_persons(sqlite, [first], TODAY, ANNA)
    left = b"".join(path.read_bytes() for path in tmp_path.glob("registry.db*"))
    assert [value for value in kept if value in left] == []


def test_no_name_or_number_of_a_person_is_written_in_the_clear(sqlite: Registry, tmp_path: Path) -> None:
    ended(sqlite)
    search_certificates(sqlite, Query(name=person(1).holder), ANNA)
    close(sqlite)
    written = b"".join(path.read_bytes() for path in tmp_path.glob("registry.db*"))
    for secret in (person(0).holder, person(0).key, "虚构市第一中学", "某某违纪", " photo "):
        assert secret.encode() not in written, secret


def test_a_valid_certificate_is_erased_only_when_its_holder_asks(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    with pytest.raises(RegistryRefused) as error:
        erase_persons(registry, [number], TODAY, ANNA)
    assert code_of(error) == "erase_still_valid"
    erase_persons(registry, [number], TODAY, ANNA, even_valid=True)
    assert list(records_of(registry, [number])) == []
    with pytest.raises(RegistryRefused) as error:
        replace_copy(registry, number, Grounds("遗失", TODAY, second="李强"), ANNA)
    assert code_of(error) == "certificate_erased"


def test_who_was_erased_gets_no_second_number_from_the_old_roster(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    erase_persons(sqlite, [number], TODAY, ANNA, even_valid=True)
    assert [(one.number, one.is_new) for one in plan_batch(sqlite, people(1)).people] == [(number, False)]


def test_a_person_with_another_certificate_stays_until_that_one_goes(sqlite: Registry) -> None:
    (first,) = numbers(sqlite, [person(1)])
    (second,) = numbers(sqlite, [person(1, occasion="第二届")], "第二届")
    erase_persons(sqlite, [first], TODAY, ANNA, even_valid=True)
    assert [one.number for one in search_certificates(sqlite, Query(name=person(1).holder), ANNA)] == [second]
    erase_persons(sqlite, [second], TODAY, ANNA, even_valid=True)
    assert set(Person.objects.using(sqlite.alias).values_list("identity_key", "name_key", "sealed")) == {(None, None, None)}


def test_erasing_again_writes_nothing(sqlite: Registry) -> None:
    first, _ = ended(sqlite)
    erase_persons(sqlite, [first], TODAY, ANNA)
    before = check_registry(sqlite).root
    erase_persons(sqlite, [first], TODAY, ANNA)
    assert check_registry(sqlite).root == before


def test_what_ended_before_a_day_is_due(sqlite: Registry) -> None:
    first, _ = ended(sqlite)
    short = [person(7, series="DUAN-{serial:04}-{check}", expires_on=date(2026, 12, 31))]
    plan = plan_batch(sqlite, short)
    (third,) = [one.number for one in issue_batch(sqlite, prepare_batch(sqlite, order("短", FACTS), plan, ANNA), BORIS)]
    assert due_for_erasure(sqlite, TODAY) == ()
    assert due_for_erasure(sqlite, TODAY + timedelta(days=1)) == (first,)
    assert due_for_erasure(sqlite, date(2027, 1, 1)) == tuple(sorted((first, third)))
    erase_persons(sqlite, [first], TODAY, ANNA)
    assert due_for_erasure(sqlite, TODAY + timedelta(days=1)) == ()


def test_an_old_backup_brings_the_erased_back_and_the_check_says_so(sqlite: Registry, tmp_path: Path) -> None:
    from docgen.registry.replay import replay, write_log

    first, _ = ended(sqlite)
    back_up(sqlite, tmp_path / "backup")
    erase_persons(sqlite, [first], TODAY, ANNA)
    write_log(sqlite, tmp_path / "log.jsonl")
    old = opened(f"sqlite:///{tmp_path}/old.db", tmp_path)
    restore(old, tmp_path / "backup")
    assert [one.code for one in check_registry(old).problems] == ["registry_behind"]
    replay(old, tmp_path / "log.jsonl")
    assert check_registry(old).problems == ()
    assert [one.number for one in records_of(old, [first])] == []
    close(old)


def test_the_hand_that_erased_is_in_the_log(sqlite: Registry) -> None:
    first, _ = ended(sqlite)
    with pytest.raises(RegistryRefused) as error:
        erase_persons(sqlite, [first], TODAY, replace(ANNA, by=" "))
    assert code_of(error) == "hand_missing"
    erase_persons(sqlite, [first], TODAY, ANNA)
    entry = Log.objects.using(sqlite.alias).latest("seq").entry
    assert '"op":"erase"' in entry and '"by":"' in entry and "王敏" not in entry
