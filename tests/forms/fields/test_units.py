"""Units and places."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.forms.fields.base import Words
from docgen.forms.fields.units import CreditCode, Place, Region, check_digit

CODE = CreditCode(name="code", label="统一社会信用代码", kind="credit_code")
CITY = Region(name="city", label="拟申报城市", kind="region", is_required=True, placeholder="(省、自治区、直辖市)市")


def codes(field: Any, raw: Any) -> list[str]:
    value, faults = field.parse(raw)
    return [fault.code for fault in (*faults, *field.check(value))]


# 51370000MJD6003161 and 91110000600037341L stand in GB 32100 teaching material; both are real check digits.
@pytest.mark.parametrize("code", ["51370000MJD6003161", "91110000600037341L"])
def test_a_right_code_is_read_however_it_is_written(code: str) -> None:
    assert CODE.parse(code) == (code, ())
    assert CODE.parse(f" {code[:8].lower()} {code[8:].lower()} ") == (code, ())
    assert check_digit(code[:-1]) == code[-1]


@pytest.mark.parametrize(("raw", "expected"), [
    ("51370000MJD6003162", ["credit_code_check_digit"]),
    ("15370000MJD6003161", ["credit_code_characters"]),
    ("51370000MJD600316", ["credit_code_length"]),
    ("51370000MJD60031611", ["credit_code_length"]),
    ("5137000OMJD6003161", ["credit_code_characters"]),
    ("54370000MJD6003161", ["credit_code_characters"]),
])
def test_a_wrong_code_is_refused_for_what_is_wrong(raw: str, expected: list[str]) -> None:
    assert codes(CODE, raw) == expected


@pytest.mark.parametrize(("raw", "printed"), [
    ({"province": "四川", "city": "绵阳"}, "四川省绵阳市"),
    ("四川省绵阳市", "四川省绵阳市"),
    ("新疆维吾尔自治区昌吉回族自治州", "新疆维吾尔自治区昌吉回族自治州"),
    ({"province": "兵团", "city": "石河子市"}, "新疆生产建设兵团石河子市"),
    ({"province": "重庆市", "city": "渝北区"}, "重庆市渝北区"),
    ({"province": "内蒙古", "city": "锡林郭勒盟"}, "内蒙古自治区锡林郭勒盟"),
])
def test_a_city_is_printed_with_its_province_in_full(raw: Any, printed: str) -> None:
    value, faults = CITY.parse(raw)
    assert (faults, CITY.check(value), str(value)) == ((), (), printed)
    assert CITY.show(value) == Words((printed,))


@pytest.mark.parametrize(("raw", "expected"), [
    ("绵阳市", ["region_without_province"]),
    ("四川省", ["region_without_city"]),
    ("北京市", ["region_without_district"]),
    ({"province": "川蜀省", "city": "绵阳"}, ["region_without_province"]),
    ({"province": "四川", "town": "绵阳"}, ["unknown_key", "region_without_city"]),
    (None, ["required_missing"]),
])
def test_a_city_without_a_province_or_a_name_is_told(raw: Any, expected: list[str]) -> None:
    assert codes(CITY, raw) == expected


def test_the_blank_form_prints_the_hint_in_brackets() -> None:
    assert CITY.show(None) == Words(("(省、自治区、直辖市)市",))
    assert CITY.parse({"province": "", "city": ""}) == (None, ())
    assert Place("四川省", "绵阳市") == CITY.parse("四川省 绵阳市")[0]
