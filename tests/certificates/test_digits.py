"""Bytes as digits and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.certificates.digits import NotDigits, bytes_of, digits_of


@given(st.binary(max_size=255))
def test_what_is_written_is_read(data: bytes) -> None:
    digits = digits_of(data)
    assert digits.isascii() and bytes_of(digits) == data


@given(st.text("0123456789", max_size=60))
def test_what_is_read_is_written_in_the_same_digits(digits: str) -> None:
    try:
        data = bytes_of(digits)
    except NotDigits:
        return
    assert digits_of(data) == digits


@pytest.mark.parametrize(
    ("data", "digits"),
    [
        ("", ""), ("00", "000"), ("ff", "255"), ("0001", "00001"), ("ffff", "65535"), ("ffffff", "16777215"),
        ("ffffffff", "4294967295"), ("ffffffffff", "1099511627775"), ("ffffffffffff", "281474976710655"),
        ("ffffffffffffff", "72057594037927935"), ("00000000000000ff", "00000000000000000255"),
    ],
)  # fmt: skip
def test_a_group_has_its_number_of_digits(data: str, digits: str) -> None:
    assert digits_of(bytes.fromhex(data)) == digits


@pytest.mark.parametrize(
    "digits",
    ["0", "00", "0000", "256", "65536", "16777216", "4294967296", "72057594037927936", "99999999999999999",
     "1234567", "12 ", "-12", "+12", "1_2", "１２３", "١٢٣", "12\n", "0" * 637],
)  # fmt: skip
def test_digits_that_stand_for_no_bytes_are_refused(digits: str) -> None:
    with pytest.raises(NotDigits):
        bytes_of(digits)


def test_the_longest_are_620() -> None:
    assert bytes_of("0" * 620) == bytes(255)
    with pytest.raises(NotDigits):
        bytes_of("0" * 622)
