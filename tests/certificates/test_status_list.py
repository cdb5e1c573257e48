"""Status lists: two bits a copy, as the specification of Token Status Lists has them."""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta

import cbor2
import cwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.status_list import (
    MAX_LIST,
    State,
    StatusList,
    inflate,
    new_status_list,
    pack_states,
    read_status_list,
    sign_status_list,
)
from docgen.certificates.token import STATUS_SLOTS
from docgen.certificates.trust import prove_status_list
from tests.certificates.office import BUNDLE, CERT, NOW, STATUS, status_list

# draft-ietf-oauth-status-list, "Status List with 2-Bit Status Values": 1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3.
EXAMPLE = "eNo76fITAAPfAgc"
STATES = (1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3)


def list_of(packed: bytes) -> StatusList:
    return StatusList("u", NOW, NOW + timedelta(days=14), timedelta(hours=24), packed)


def test_the_example_of_the_specification() -> None:
    squeezed = base64.urlsafe_b64decode(EXAMPLE + "=")
    packed = pack_states({index: State(state) for index, state in enumerate(STATES)}, slots=12)
    assert packed == bytes.fromhex("c944f9") == inflate(squeezed)
    assert zlib.compress(packed, 9) == squeezed
    assert tuple(list_of(packed).status(index) for index in range(12)) == STATES


@given(st.dictionaries(st.integers(0, STATUS_SLOTS - 1), st.sampled_from(State), max_size=30))
def test_what_is_packed_is_told(states: dict[int, State]) -> None:
    packed = list_of(pack_states(states))
    assert all(packed.status(index) is state for index, state in states.items())
    assert packed.status(next(index for index in range(STATUS_SLOTS) if index not in states)) is State.VALID


@pytest.mark.parametrize("index", [-1, 12, 131_072])
def test_an_index_beyond_the_list_is_no_copy(index: int) -> None:
    with pytest.raises(IndexError):
        list_of(bytes(3)).status(index)


def test_a_signed_list_is_read_and_small() -> None:
    read = prove_status_list(read_status_list(status_list({7: State.REVOKED})), BUNDLE)
    assert (read.uri, read.issued, read.ttl) == (BUNDLE.status_uri(1), NOW - timedelta(hours=1), timedelta(hours=24))
    assert read.expires - read.issued == timedelta(days=14) and len(read.packed) == STATUS_SLOTS // 4
    # Random indices, as the registry draws them, here by a stride: 200 revoked copies.
    spread = {index * 7919 % STATUS_SLOTS: State.REVOKED for index in range(200)}
    assert len(status_list()) < 260 and len(status_list(spread)) < 1_100
    assert status_list(spread) == status_list(dict(reversed(spread.items())))


def test_another_library_verifies_the_list_and_reads_the_same() -> None:
    key = cwt.COSEKey.new({1: 1, -1: 6, -2: STATUS.public, 2: STATUS.kid, 3: -19})
    said = cbor2.loads(cwt.COSE.new().decode(b"\xd2" + status_list(), keys=[key]))
    assert sorted(said) == [2, 4, 6, 65533, 65534] and said[65534] == 86_400
    assert said[65533]["bits"] == 2 and zlib.decompress(said[65533]["lst"]) == bytes(STATUS_SLOTS // 4)


def test_only_a_key_of_lists_signs_lists() -> None:
    with pytest.raises(ValueError, match="status"):
        sign_status_list(new_status_list("u", {}, NOW), CERT)


def test_a_bomb_is_not_inflated() -> None:
    assert inflate(zlib.compress(bytes(MAX_LIST))) == bytes(MAX_LIST)
    with pytest.raises(TokenInvalid):
        inflate(zlib.compress(bytes(MAX_LIST + 1)))


def test_every_flipped_bit_of_a_list_is_refused() -> None:
    data = status_list({7: State.REVOKED})
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TokenInvalid):
            prove_status_list(read_status_list(bytes(changed)), BUNDLE)
