"""Deterministic CBOR: one spelling of every value, and nothing else is read."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docgen.certificates.cbor import MAX_DEPTH, Item, NotDeterministic, decode, encode

_KEYS = st.integers(-(1 << 64), (1 << 64) - 1) | st.text(max_size=9)
_PLAIN = _KEYS | st.binary(max_size=70)


def _items() -> st.SearchStrategy[Item]:
    found: st.SearchStrategy[Item] = _PLAIN
    for _ in range(MAX_DEPTH - 1):
        arrays = st.lists(found, max_size=3).map(tuple)
        found = _PLAIN | arrays | st.dictionaries(_KEYS, found, max_size=3)
    return found


@given(_items())
def test_what_is_written_is_read(item: Item) -> None:
    assert decode(encode(item), 1 << 20) == item


@given(st.binary(max_size=40))
def test_what_is_read_is_written_in_the_same_bytes(data: bytes) -> None:
    try:
        item = decode(data, 40)
    except NotDeterministic:
        return
    assert encode(item) == data


@pytest.mark.parametrize(
    ("item", "hexadecimal"),
    [
        # RFC 8949, appendix A.
        (0, "00"), (23, "17"), (24, "1818"), (100, "1864"), (1000, "1903e8"), (1_000_000, "1a000f4240"),
        (18446744073709551615, "1bffffffffffffffff"), (-18446744073709551616, "3bffffffffffffffff"), (-1, "20"),
        (-100, "3863"), (b"", "40"), (b"\x01\x02\x03\x04", "4401020304"), ("", "60"), ("IETF", "6449455446"),
        ("\u6c34", "63e6b0b4"), ("\U00010151", "64f0908591"), ((), "80"), ((1, 2, 3), "83010203"),
        ((1, (2, 3), (4, 5)), "8301820203820405"), ({}, "a0"), ({1: 2, 3: 4}, "a201020304"),
        ({"a": 1, "b": (2, 3)}, "a26161016162820203"),
    ],
)  # fmt: skip
def test_the_examples_of_the_specification(item: Item, hexadecimal: str) -> None:
    assert encode(item).hex() == hexadecimal
    assert decode(bytes.fromhex(hexadecimal), 100) == item


@pytest.mark.parametrize(
    "hexadecimal",
    [
        "", "18", "1817", "190018", "1900ff", "1a0000ffff", "1b00000000ffffffff",  # longer than needed, or cut
        "1c", "1f", "5f", "7f", "9f", "bf", "ff", "5f4101ff", "9f01ff", "bf0101ff",  # without a length
        "f4", "f5", "f6", "f7", "f93c00", "fb3ff0000000000000", "e0",  # true, null, floats
        "c074323031332d30332d32315432303a30343a30305a", "c249010000000000000000", "d8184101",  # tags
        "4401", "6261", "8201", "a101", "61ff", "63eda080", "62c080",  # cut, or not UTF-8
        "a201000100", "a203000100", "a2616100", "a26162006161", "a14100", "a18000",  # keys
        "0000", "8000", "a000", "9bffffffffffffffff", "bb0000000100000000",
        "818181818100",  # five deep
    ],
)  # fmt: skip
def test_other_spellings_are_refused(hexadecimal: str) -> None:
    with pytest.raises(NotDeterministic):
        decode(bytes.fromhex(hexadecimal), 100)


def test_four_deep_is_read_and_more_bytes_than_allowed_are_not() -> None:
    assert decode(bytes.fromhex("8181818100"), 5) == ((((0,),),),)
    with pytest.raises(NotDeterministic):
        decode(bytes.fromhex("8181818100"), 4)


@given(_items())
def test_another_library_writes_the_same_bytes(item: Item) -> None:
    # It sorts keys by length first (RFC 7049); ours are numbers or short text, where both orders agree but for these.
    assume(not _mixed(item))
    assert cbor2.dumps(_for_cbor2(item), canonical=True) == encode(item)


def _mixed(item: Item) -> bool:
    """Whether a map anywhere has keys that the two orders sort apart: of different kinds."""
    if isinstance(item, tuple):
        return any(map(_mixed, item))
    if not isinstance(item, dict):
        return False
    return len({(type(key), isinstance(key, int) and key < 0) for key in item}) > 1 or any(map(_mixed, item.values()))


def _for_cbor2(item: Item) -> object:
    if isinstance(item, tuple):
        return [_for_cbor2(one) for one in item]
    return {key: _for_cbor2(value) for key, value in item.items()} if isinstance(item, dict) else item


def test_a_number_beyond_64_bits_is_not_written() -> None:
    with pytest.raises(ValueError, match="64"):
        encode(1 << 64)
