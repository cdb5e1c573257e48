"""The short code beside a number."""

from __future__ import annotations

import re

import pytest

from docgen.certificates.codes import is_number_code, name_salt, number_code, number_of_url, number_url
from docgen.certificates.keys import new_secret_key
from tests.certificates.office import NOW, seed

KEY = new_secret_key("code", seed("code"), NOW)
OLD = new_secret_key("code", seed("older code"), NOW)
NUMBER = "XJC-Z-2026-0001-Q"


def test_a_code_has_ten_characters_and_is_always_the_same() -> None:
    code = number_code(KEY, NUMBER, 1)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{10}", code) and code == number_code(KEY, NUMBER, 1) == "F07ABKXVTT"


def test_every_number_copy_and_key_has_its_own() -> None:
    codes = {number_code(key, f"{NUMBER}{end}", copy) for key in (KEY, OLD) for end in ("", "0", "1") for copy in (1, 2, 11)}
    assert len(codes) == 18


def test_a_code_is_known_under_any_key_and_however_it_is_typed() -> None:
    code = number_code(OLD, NUMBER, 1)
    for typed in (code, code.lower(), f"{code[:5]}-{code[5:]}", f" {code[:3]} {code[3:]}"):
        assert is_number_code([KEY, OLD], NUMBER, 1, typed)
    zeros = next(number_code(KEY, f"N{at}", 1) for at in range(99) if {"0", "1"} <= set(number_code(KEY, f"N{at}", 1)))
    at = next(at for at in range(99) if number_code(KEY, f"N{at}", 1) == zeros)
    for typed in (zeros.replace("0", "O").replace("1", "l"), zeros.replace("1", "I").replace("0", "o")):
        assert is_number_code([KEY], f"N{at}", 1, typed)


@pytest.mark.parametrize("typed", ["", "0000000000", "F07ABKXVT", "F07ABKXVTT0", "Ｆ０７Ａ", "\ud800", "é" * 10])
def test_another_code_is_not_known(typed: str) -> None:
    assert not is_number_code([KEY, OLD], NUMBER, 1, typed)
    assert not is_number_code([], NUMBER, 1, number_code(KEY, NUMBER, 1))


@pytest.mark.parametrize("number", [NUMBER, "会〔2026〕12号", "A/B?C#D%E&F"])
def test_the_address_of_a_number_is_read_back(number: str) -> None:
    url = number_url("zs.example.org", number, "F07ABKXVTT")
    assert url.isascii() and number_of_url(url) == ("zs.example.org", number, "F07ABKXVTT")
    assert number_of_url(f" {url}/?from=timeline#x\n") == ("zs.example.org", number, "F07ABKXVTT")


@pytest.mark.parametrize("url", ["", NUMBER, "https://zs.example.org/c/123", "http://zs.example.org/n/A/F07ABKXVTT",
                                 "https://zs.example.org/n/A", "https://zs.example.org/n/A/B/F07ABKXVTT"])  # fmt: skip
def test_other_addresses_are_none(url: str) -> None:
    assert number_of_url(url) is None


def test_the_salt_of_a_masked_name_is_its_own_secret() -> None:
    assert len(name_salt(KEY, NUMBER, 1)) == 8
    assert len({name_salt(key, NUMBER, copy) for key in (KEY, OLD) for copy in (1, 2)}) == 4
