"""Unified numbers and signed checkpoints: as printed, as typed, as published."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from stdnum.iso7064 import mod_37_36

from docgen.certificates.keys import Keys, new_signing_key
from docgen.errors import RegistryRefused
from docgen.registry.checkpoint import read_checkpoint, sign_checkpoint
from docgen.registry.numbering import has_right_check, number_of, written_number
from tests.registry.office import keys

LOG = next(key for key in keys().signing if key.use == "log")


@pytest.mark.parametrize(
    ("pattern", "serial", "plain"),
    [
        ("XJC-2021-{serial:04}-{check}", 1, "XJC-2021-0001-"),
        ("XJC2021{serial:04}{check}", 123, "XJC20210123"),
        ("HY-{serial:03}-{check}", 12345, "HY-12345-"),
    ],
)
def test_a_number_follows_its_pattern_and_ends_in_its_check(pattern: str, serial: int, plain: str) -> None:
    number = number_of(pattern, serial)
    assert number[:-1] == plain
    assert mod_37_36.is_valid(number.replace("-", "")) and has_right_check(number)


def test_one_wrong_character_or_two_exchanged_are_noticed() -> None:
    number = number_of("XJC-2021-{serial:04}-{check}", 4711)
    for at, mark in enumerate(number):
        if mark != "-":
            assert not has_right_check(number[:at] + ("A" if mark != "A" else "B") + number[at + 1 :])
        if at and mark != number[at - 1] and "-" not in number[at - 1 : at + 1]:
            assert not has_right_check(number[: at - 1] + mark + number[at - 1] + number[at + 1 :])


@pytest.mark.parametrize("typed", ["xjc-2021-0001-q", " XJC-2021-0001-Q ", "ＸＪＣ－2021－0001－Q", "XJC—2021–0001‐Q", "XJC -2021 -0001 -Q"])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert written_number(typed) == "XJC-2021-0001-Q"


def test_a_checkpoint_says_what_was_signed() -> None:
    made = sign_checkpoint("v.example.org/registry/1", 7, b"r" * 32, [("B-{serial:03}-{check}", 2), ("A-{serial:03}-{check}", 5)], LOG)
    assert read_checkpoint(made.note, keys()) == made
    assert made.note.splitlines()[:2] == ["v.example.org/registry/1", "7"]
    assert list(made.next) == ["A-{serial:03}-{check}", "B-{serial:03}-{check}"]


def test_a_checkpoint_that_was_changed_or_signed_by_another_is_refused() -> None:
    note = sign_checkpoint("v.example.org/registry/1", 7, b"r" * 32, [], LOG).note
    span = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    stranger = Keys((new_signing_key("log", b"s" * 32, *span),), ())
    for text, known in (
        (note.replace("\n7\n", "\n6\n"), keys()), (note.replace("registry/1", "registry/2", 1), keys()), (note[:-9], keys()),
        ("", keys()), (note, stranger), (note, Keys((), ())),
    ):  # fmt: skip
        with pytest.raises(RegistryRefused) as error:
            read_checkpoint(text, known)
        assert error.value.problems[0].code == "checkpoint_wrong"
