"""Numbers are given once: by person and occasion, in one transaction, by two hands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.database import Registry
from docgen.registry.faces import records_of
from docgen.registry.issuing import issue_batch
from docgen.registry.numbering import has_right_check, number_of
from docgen.registry.planning import plan_batch
from docgen.registry.preparing import drop_batch
from tests.registry.office import ANNA, BORIS, SERIES, issued, numbers, people, person, prepared


def refusal(error: pytest.ExceptionInfo[RegistryRefused]) -> str:
    return error.value.problems[0].code


def test_people_get_the_next_numbers_in_the_order_of_the_roster(registry: Registry) -> None:
    assert numbers(registry, people(3)) == [number_of(SERIES, serial) for serial in (1, 2, 3)]
    assert all(map(has_right_check, numbers(registry, people(3))))


def test_what_is_stored_is_what_is_printed(registry: Registry) -> None:
    one = person(7)
    (number,) = numbers(registry, [one])
    (record,) = records_of(registry, [number])
    assert (record.number, record.copy, record.values, record.photo) == (number, 1, one.values, one.photo)
    assert record.url.startswith("https://v.example.org/c/")


def test_a_roster_run_again_or_in_another_order_issues_nothing(registry: Registry) -> None:
    first = numbers(registry, people(5))
    assert numbers(registry, people(5)) == first
    with pytest.raises(RegistryRefused) as error:
        issued(registry, people(5)[::-1], "同样的人，另一次序")
    assert refusal(error) == "nothing_to_issue"


def test_an_added_row_issues_one(registry: Registry) -> None:
    numbers(registry, people(4))
    added = [person(9), *people(4)]
    assert [one.is_new for one in plan_batch(registry, added).people] == [True, False, False, False, False]
    assert numbers(registry, added, "加了一行") == [number_of(SERIES, 5)]


def test_two_of_one_name_without_an_identity_are_refused_and_never_merged(registry: Registry) -> None:
    namesake = person(1, key_kind="", key="欧阳晓一")
    codes = [one.code for one in plan_batch(registry, [namesake, replace(namesake, row=9)]).problems]
    assert codes == ["namesake_in_roster"]
    numbers(registry, [namesake])
    other = replace(namesake, values={"name": "欧阳晓一", "unit": "虚构市第二中学"})
    assert [one.code for one in plan_batch(registry, [other]).problems] == ["namesake_issued"]
    named = replace(other, key_kind="identity", key="650199200001010011")
    assert [one.code for one in plan_batch(registry, [named]).problems] == ["namesake_issued"]
    assert [one.is_new for one in plan_batch(registry, [namesake]).people] == [False]


def test_two_of_one_name_with_identities_are_two_people(registry: Registry) -> None:
    twins = [person(1), person(2, holder=person(1).holder)]
    assert len(set(numbers(registry, twins))) == 2


def test_one_person_twice_in_a_roster_is_told(registry: Registry) -> None:
    assert [one.code for one in plan_batch(registry, [person(1), person(1, row=8)]).problems] == ["person_twice"]


def test_other_words_for_one_who_has_a_certificate_are_told(registry: Registry) -> None:
    numbers(registry, [person(1)])
    moved = person(1, values={"name": person(1).holder, "unit": "虚构市第九中学"})
    (told,) = plan_batch(registry, [moved, person(2)]).problems
    assert (told.code, told.is_error) == ("issued_otherwise", False)


def test_another_occasion_is_another_certificate(registry: Registry) -> None:
    assert len({*numbers(registry, [person(1)]), *numbers(registry, [person(1, occasion="第二届")], "第二届")}) == 2


def test_nothing_is_issued_before_another_hand_approves(registry: Registry) -> None:
    batch = prepared(registry, people(2))
    with pytest.raises(RegistryRefused) as error:
        issue_batch(registry, batch, ANNA)
    assert refusal(error) == "four_eyes"
    assert [one.is_new for one in plan_batch(registry, people(2)).people] == [True, True]


@pytest.mark.parametrize("name", ["王敏", " 王 敏 ", "王\u200b敏", "王敏.", "王\u3000敏"])
def test_a_name_written_otherwise_is_no_second_hand(sqlite: Registry, name: str) -> None:
    batch = prepared(sqlite, people(1))
    with pytest.raises(RegistryRefused) as error:
        issue_batch(sqlite, batch, replace(BORIS, by=name))
    assert refusal(error) == "four_eyes"


@pytest.mark.parametrize("name", ["", "  ", "·", "王" * 81])
def test_nobody_is_no_hand(sqlite: Registry, name: str) -> None:
    with pytest.raises(RegistryRefused) as error:
        prepared(sqlite, people(1), moment=replace(ANNA, by=name))
    assert refusal(error) == "hand_missing"


def test_a_dropped_batch_issues_nothing_and_its_roster_may_come_again(registry: Registry) -> None:
    batch = prepared(registry, people(2))
    drop_batch(registry, batch, ANNA)
    with pytest.raises(RegistryRefused) as error:
        issue_batch(registry, batch, BORIS)
    assert refusal(error) == "batch_not_prepared"
    assert numbers(registry, people(2)) == [number_of(SERIES, 1), number_of(SERIES, 2)]


def test_two_batches_that_share_people_issue_each_person_once(registry: Registry) -> None:
    first, second = prepared(registry, people(4), "甲"), prepared(registry, people(6), "乙")
    one, other = issue_batch(registry, second, BORIS), issue_batch(registry, first, BORIS)
    assert [answer.number for answer in other] == [answer.number for answer in one[:4]]
    assert not any(answer.is_new for answer in other)


def test_an_issued_batch_answers_the_same_when_asked_again(registry: Registry) -> None:
    batch = prepared(registry, people(3))
    assert issue_batch(registry, batch, BORIS) == issue_batch(registry, batch, BORIS)
