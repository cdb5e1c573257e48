"""A batch that waits is looked at: who is in it, with which number as things stand, and what would be printed."""

from __future__ import annotations

import pytest

from docgen.errors import RegistryRefused
from docgen.registry.database import Registry
from docgen.registry.issuing import issue_batch
from docgen.registry.log_reading import (
    checkpoint_at,
    entries_before,
    last_entries,
    list_checkpoints,
    log_size,
)
from docgen.registry.lookup import accesses_to, copies_of, record_look
from docgen.registry.preparing import drop_batch
from docgen.registry.replacing import replace_copy
from docgen.registry.waiting import (
    batch_facts,
    batch_of_roster,
    list_batches,
    series_of,
    waiting_people,
)
from tests.registry.office import ANNA, BORIS, TODAY, issued, numbers, order, people, person, prepared


def test_the_numbers_told_are_those_that_the_approval_gives(registry: Registry) -> None:
    issued(registry, people(3))
    batch = prepared(registry, [person(5), person(6)], "名单二")
    told = waiting_people(registry, batch)
    assert [one.candidate.holder for one in told] == [person(5).holder, person(6).holder]
    assert [one.number for one in told] == [one.number for one in issue_batch(registry, batch, BORIS)]
    assert [one.candidate.photo for one in told] == [None, None]


def test_who_got_a_certificate_meanwhile_is_not_new(registry: Registry) -> None:
    batch = prepared(registry, people(2), "名单二")
    (answer,) = issued(registry, [person(0)], "名单三")
    told = waiting_people(registry, batch)
    assert [(one.number == answer.number, one.is_new) for one in told] == [(True, False), (False, True)]
    (part,) = series_of(told)
    assert (part.count, part.first, part.last) == (1, told[1].number, told[1].number)


def test_batches_are_listed_by_state_the_newest_first(registry: Registry) -> None:
    first, second, third = (prepared(registry, [person(at)], f"名单{at}") for at in range(3))
    issue_batch(registry, first, BORIS)
    drop_batch(registry, second, ANNA)
    assert [one.batch for one in list_batches(registry)] == [third, second, first]
    assert [one.batch for one in list_batches(registry, "prepared")] == [third]
    assert [one.batch for one in list_batches(registry, before=third, limit=1)] == [second]
    facts = batch_facts(registry, first)
    assert (facts.state, facts.prepared_by, facts.approved_by, facts.rows) == ("issued", "王敏", "李强", 1)
    with pytest.raises(RegistryRefused):
        batch_facts(registry, 99)


def test_a_roster_is_known_until_its_batch_is_dropped(sqlite: Registry) -> None:
    batch, same = prepared(sqlite, people(1)), order()
    assert batch_of_roster(sqlite, same.roster_sha256, same.form, "") == batch
    assert batch_of_roster(sqlite, same.roster_sha256, same.form, "另一次") is None
    drop_batch(sqlite, batch, ANNA)
    assert batch_of_roster(sqlite, same.roster_sha256, same.form, "") is None


def test_the_log_is_read_backwards_and_its_checkpoints_are_found(sqlite: Registry) -> None:
    issued(sqlite, people(2))
    size, last = log_size(sqlite)
    assert (size, last) == (4, ANNA.text)
    assert [one["seq"] for one in entries_before(sqlite, 3, 2)] == [2, 1]
    assert entries_before(sqlite, size, 9)[::-1] == last_entries(sqlite, 9)
    newest = list_checkpoints(sqlite, 1)[0]
    assert newest == checkpoint_at(sqlite, size) and newest.size == size and checkpoint_at(sqlite, 2) is None


def test_the_copies_of_a_certificate_are_told_and_a_look_is_kept(sqlite: Registry) -> None:
    from docgen.registry.life_cycle import Grounds

    (number,) = numbers(sqlite, people(1))
    replace_copy(sqlite, number, Grounds("遗失", TODAY, second="李强"), ANNA)
    assert [(one.copy, one.state, one.is_erased) for one in copies_of(sqlite, number)] == [(2, "valid", False), (1, "replaced", False)]
    record_look(sqlite, "draw", ANNA, (number,))
    assert accesses_to(sqlite, number) == ((ANNA.text, "王敏", "draw"),)
