"""Sealed values open in their place, with their key, unchanged, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from docgen.certificates.keys import Keys, new_secret_key
from docgen.errors import FileUnusable, RegistryRefused
from docgen.registry.sealed import Sealer, blind, commitment, idempotency
from tests.registry.office import draw, keys

SEALER = Sealer(keys(), draw)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def with_new(use: str) -> Keys:
    """The keys after a rotation."""
    new = new_secret_key(use, b"n" * 32, LATER)  # type: ignore[arg-type]
    return replace(keys(), secrets=(*keys().secrets, new))


def test_a_value_opens_in_its_place_alone() -> None:
    sealed = SEALER.seal("欧阳晓月".encode(), "copy", "KJC-1/1", "face")
    assert SEALER.open(sealed, "copy", "KJC-1/1", "face").decode() == "欧阳晓月"
    for place in (("person", "KJC-1/1", "face"), ("copy", "KJC-1/2", "face"), ("copy", "KJC-1/1", "photo")):
        with pytest.raises(RegistryRefused) as error:
            SEALER.open(sealed, *place)
        assert error.value.problems[0].code == "sealed_wrong"


def test_no_byte_of_a_value_can_be_changed() -> None:
    sealed = SEALER.seal(b"x", "copy", "1", "face")
    for at in range(len(sealed)):
        wrong = sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :]
        with pytest.raises((RegistryRefused, FileUnusable)):
            SEALER.open(wrong, "copy", "1", "face")
    for wrong in (b"", sealed[:-1], sealed[:16], sealed + b"x"):
        with pytest.raises((RegistryRefused, FileUnusable)):
            SEALER.open(wrong, "copy", "1", "face")


def test_the_same_value_is_sealed_otherwise_each_time() -> None:
    assert len({SEALER.seal(b"x", "copy", "1", "face") for _ in range(50)}) == 50


def test_after_a_rotation_the_old_opens_and_the_new_key_seals() -> None:
    later = Sealer(with_new("seal"), draw)
    assert later.open(SEALER.seal(b"x", "copy", "1", "face"), "copy", "1", "face") == b"x"
    with pytest.raises(FileUnusable):
        SEALER.open(later.seal(b"x", "copy", "1", "face"), "copy", "1", "face")


def test_a_rotation_loses_nobody() -> None:
    for use, index in (("blind", blind), ("idempotency", idempotency)):
        assert index(with_new(use), "name", "欧阳晓月") == index(keys(), "name", "欧阳晓月")


def test_indices_tell_parts_apart() -> None:
    told = {blind(keys(), "ab", "c"), blind(keys(), "a", "bc"), blind(keys(), "abc"), idempotency(keys(), "ab", "c")}
    assert len(told) == 4


def test_without_its_nonce_a_commitment_says_nothing() -> None:
    record = {"number": "1", "face": "x"}
    assert commitment(b"n" * 16, record) == commitment(b"n" * 16, dict(reversed(record.items())))
    assert commitment(b"n" * 16, record) != commitment(b"m" * 16, record)
