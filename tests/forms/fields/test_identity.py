"""Identity numbers. All of them are made up: their county codes or dates belong to nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.forms.fields.base import Words
from docgen.forms.fields.identity import Identity, check_digit
from docgen.forms.fields.moments import Moment
from docgen.problems import Problem

FIELD = Identity(name="identity", label="身份证号", kind="identity", birth="birth", sex="sex")
MAN_OF_MARCH_1985 = "65040219850315001"


def number(first_17: str) -> str:
    return first_17 + check_digit(first_17)


def codes(raw: Any) -> list[str]:
    value, faults = FIELD.parse(raw)
    return [fault.code for fault in (*faults, *FIELD.check(value))]


def codes_with(first_17: str, **others: Any) -> list[str]:
    return [fault.code for fault in FIELD.check_with(number(first_17), others)]


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    # The worked examples of GB 11643-1999.
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@pytest.mark.parametrize("county", ["650402", "650502", "659009", "654028", "440310", "110119", "330113", "659012"])
def test_a_county_younger_than_the_person_is_right(county: str) -> None:
    assert codes(number(f"{county}19850315001")) == []


@pytest.mark.parametrize("start", ["810000", "820000", "830000"])
def test_residents_from_hong_kong_macao_and_taiwan_have_numbers_too(start: str) -> None:
    assert codes(number(f"{start}19850315001")) == []


def test_the_foreigners_card_of_2023_starts_with_nine() -> None:
    assert codes(number("93115684019850315")) == []
    assert codes_with("93115684019850315", birth=Moment(1999, 1), sex="女") == []


def test_a_wrong_check_digit_is_refused_and_the_right_one_is_not_told() -> None:
    right = check_digit(MAN_OF_MARCH_1985)
    wrong = "0" if right != "0" else "1"
    (fault,) = FIELD.check(MAN_OF_MARCH_1985 + wrong)
    problem = Problem(fault.code, facts=fault.facts)
    assert fault.code == "identity_wrong_check_digit"
    assert fault.facts == {"label": "身份证号"}
    assert MAN_OF_MARCH_1985 not in problem.says + problem.remedy


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_digit_mistaken_is_always_seen(place: int, shift: int) -> None:
    right = number(MAN_OF_MARCH_1985)
    mistaken = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert "identity_wrong_check_digit" in codes(mistaken)


def test_two_neighbours_exchanged_are_seen() -> None:
    right = number(MAN_OF_MARCH_1985)
    for place in range(16):
        exchanged = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        assert exchanged == right or "identity_wrong_check_digit" in codes(exchanged)


def test_a_date_that_the_calendar_lacks_is_refused() -> None:
    assert codes(number("65040220230229001")) == ["identity_wrong_date"]
    assert codes(number("65040220240229001")) == []
    assert codes(number("65040218991231001")) == ["identity_wrong_date"]


def test_an_unknown_province_is_only_told() -> None:
    assert codes(number("29040219850315001")) == ["identity_unknown_area"]
    assert not Problem("identity_unknown_area").is_error


def test_a_small_x_is_taken_and_printed_large() -> None:
    value, faults = FIELD.parse("11010519491231002x")
    assert (value, faults) == ("11010519491231002X", ())
    assert FIELD.check(value) == ()
    assert FIELD.show(value) == Words(("11010519491231002X",))


def test_blanks_and_full_width_digits_are_folded() -> None:
    assert FIELD.parse("110105 19491231 002X")[0] == FIELD.parse("１１０１０５１９４９１２３１００２Ｘ")[0] == "11010519491231002X"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("650402850315001", "identity_wrong_length"),
        ("6504021985031500111", "identity_wrong_length"),
        ("65040219850315O011", "identity_wrong_characters"),
        ("6504021985031500X1", "identity_wrong_characters"),
        ("٦٥٠٤٠٢١٩٨٥٠٣١٥٠٠١١", "identity_wrong_characters"),
    ],
)
def test_what_has_not_the_form_of_a_number_is_refused(raw: str, code: str) -> None:
    assert codes(raw) == [code]


def test_the_number_agrees_with_birth_and_sex() -> None:
    assert codes_with("65040219850315001", birth=Moment(1985, 3), sex="男") == []
    assert codes_with("65040219850315002", birth=Moment(1985, 3, 15), sex="女") == []
    assert codes_with("65040219850315001", birth=Moment(1985, 4), sex="男") == ["identity_other_birth"]
    assert codes_with("65040219850315001", birth=Moment(1985, 3, 16), sex="男") == ["identity_other_birth"]
    assert codes_with("65040219850315001", birth=Moment(1985, 3), sex="女") == ["identity_other_sex"]


def test_a_number_is_not_compared_with_what_is_blank_or_with_a_wrong_number() -> None:
    assert codes_with("65040219850315001", birth=None) == []
    assert FIELD.check_with(None, {"birth": Moment(1985, 3)}) == ()
    wrong = "650402198503150010"
    assert wrong != number(wrong[:17])
    assert FIELD.check_with(wrong, {"birth": Moment(1990, 3)}) == ()
