"""One hand asks for a change of a certificate, another one grants it; nothing happens before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.asking import (
    ASKED,
    Asked,
    ask_change,
    change_facts,
    grant_change,
    list_changes,
    withdraw_change,
)
from docgen.registry.checking import check_registry
from docgen.registry.database import Registry
from docgen.registry.life_cycle import Grounds, acts_of, take_step
from docgen.registry.log import Moment
from docgen.registry.lookup import Query, list_certificates
from docgen.registry.models import Change
from docgen.registry.retention import erase_persons
from tests.registry.office import ANNA, BORIS, NOW, TODAY, numbers, people

WHY = Grounds("单位来函，材料不实", TODAY)
CLARA = Moment(NOW, "周岚")


def code(refusal: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return refusal.value.problems[0].code


def state(registry: Registry, number: str) -> str:
    return list_certificates(registry, Query(number=number))[0].state


@pytest.mark.parametrize(("op", "after"), [("suspend", "suspended"), ("revoke", "revoked"), ("void", "void")])
def test_a_change_is_made_by_two_hands_and_both_are_kept(registry: Registry, op: Asked, after: str) -> None:
    (number,) = numbers(registry, people(1))
    change = ask_change(registry, number, op, WHY, ANNA)
    assert state(registry, number) == "issued" and [one.change for one in list_changes(registry)] == [change]
    done = grant_change(registry, change, BORIS)
    assert (state(registry, number), done.state, done.reason, list_changes(registry)) == (after, "granted", "", ())
    (act,) = acts_of(registry, number)
    assert (act.op, act.by, act.second, act.reason) == (op, "王敏", "李强", WHY.reason)
    assert check_registry(registry).problems == ()


def test_a_replacement_is_made_once_however_often_it_is_granted(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    change = ask_change(registry, number, "replace", Grounds("遗失", TODAY), ANNA)
    for _ in range(3):
        assert grant_change(registry, change, BORIS).state == "granted"
    assert list_certificates(registry, Query(number=number))[0].copy == 2


def test_a_grant_that_lost_its_answer_half_way_is_taken_up_by_the_same_hand_alone(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    change = ask_change(sqlite, number, "replace", Grounds("遗失", TODAY), ANNA)
    grant_change(sqlite, change, BORIS)
    # As a crash between the act and the end of the request leaves it.
    from docgen.registry.sealed import Sealer

    sealed = Sealer(sqlite.keys, sqlite.draw).seal("遗失".encode(), "change", change, "sealed")
    Change.objects.using(sqlite.alias).filter(id=change).update(state="asked", sealed=sealed)
    for act in (grant_change, withdraw_change):
        with pytest.raises(RegistryRefused) as refusal:
            act(sqlite, change, CLARA)
        assert code(refusal) == "change_decided"
    assert grant_change(sqlite, change, BORIS).state == "granted"
    assert list_certificates(sqlite, Query(number=number))[0].copy == 2


def test_who_asked_cannot_grant_however_the_name_is_written(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    change = ask_change(registry, number, "revoke", WHY, ANNA)
    with pytest.raises(RegistryRefused) as refusal:
        grant_change(registry, change, Moment(NOW, "王 敏"))
    assert code(refusal) == "four_eyes"
    assert (state(registry, number), change_facts(registry, change).decided_by) == ("issued", "")


def test_the_same_request_is_one_and_another_one_waits(registry: Registry) -> None:
    (number,) = numbers(registry, people(1))
    first = ask_change(registry, number, "revoke", WHY, ANNA)
    assert ask_change(registry, number.lower(), "revoke", Grounds("单位来函， 材料不实".replace(" ", ""), TODAY), ANNA) == first
    with pytest.raises(RegistryRefused) as refusal:
        ask_change(registry, number, "suspend", WHY, ANNA)
    assert code(refusal) == "change_waits"
    withdraw_change(registry, first, BORIS)
    assert ask_change(registry, number, "suspend", WHY, ANNA) != first


def test_what_was_withdrawn_is_not_granted_and_what_was_granted_not_withdrawn(registry: Registry) -> None:
    one, other = numbers(registry, people(2))
    taken, given = (ask_change(registry, number, "revoke", WHY, ANNA) for number in (one, other))
    withdraw_change(registry, taken, ANNA)
    grant_change(registry, given, BORIS)
    for act, change in ((grant_change, taken), (withdraw_change, given)):
        with pytest.raises(RegistryRefused) as refusal:
            act(registry, change, BORIS)
        assert code(refusal) == "change_decided"
    assert [state(registry, number) for number in (one, other)] == ["issued", "revoked"]
    assert set(Change.objects.using(registry.alias).values_list("sealed", flat=True)) == {None}


@pytest.mark.parametrize("op", ASKED)
def test_what_cannot_be_done_is_not_asked_for(sqlite: Registry, op: Asked) -> None:
    (number,) = numbers(sqlite, people(1))
    take_step(sqlite, "void", [number], WHY, BORIS)
    with pytest.raises(RegistryRefused):
        ask_change(sqlite, number, op, WHY, ANNA)
    assert list_changes(sqlite) == ()


def test_a_grant_that_is_refused_leaves_the_request_open(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    change = ask_change(sqlite, number, "suspend", WHY, ANNA)
    take_step(sqlite, "suspend", [number], Grounds("另案", TODAY), BORIS)
    with pytest.raises(RegistryRefused):
        grant_change(sqlite, change, BORIS)
    assert change_facts(sqlite, change).decided_by == "" and withdraw_change(sqlite, change, BORIS).state == "withdrawn"


def test_a_day_outside_the_certificates_life_is_refused(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(RegistryRefused) as refusal:
            ask_change(sqlite, number, "revoke", Grounds("原因", day), ANNA)
        assert code(refusal) == "date_wrong"


def test_an_erased_person_leaves_no_reason_in_a_request(sqlite: Registry) -> None:
    (number,) = numbers(sqlite, people(1))
    change = ask_change(sqlite, number, "revoke", WHY, ANNA)
    erase_persons(sqlite, [number], TODAY, BORIS, even_valid=True)
    assert change_facts(sqlite, change).state == "withdrawn"
    assert Change.objects.using(sqlite.alias).get(id=change).sealed is None
