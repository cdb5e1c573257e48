"""Slots of the status lists: every one once, in no order."""

from __future__ import annotations

from itertools import pairwise

from docgen.certificates.token import STATUS_SLOTS
from docgen.registry.status_slots import slot_of


def test_a_list_is_filled_without_two_copies_meeting() -> None:
    slots = {slot_of(b"k" * 32, count) for count in range(STATUS_SLOTS)}
    assert slots == {(0, index) for index in range(STATUS_SLOTS)}
    assert slot_of(b"k" * 32, STATUS_SLOTS)[0] == 1


def test_neighbours_are_not_told_by_their_slots() -> None:
    slots = [slot_of(b"k" * 32, count)[1] for count in range(2000)]
    steps = [(after - before) % STATUS_SLOTS for before, after in pairwise(slots)]
    assert len(set(steps)) > 1950
    assert 0.45 < sum(index < STATUS_SLOTS // 2 for index in slots) / len(slots) < 0.55


def test_another_key_and_another_list_have_another_order() -> None:
    own = [slot_of(b"k" * 32, count)[1] for count in range(100)]
    assert own != [slot_of(b"l" * 32, count)[1] for count in range(100)]
    assert own != [slot_of(b"k" * 32, STATUS_SLOTS + count)[1] for count in range(100)]
