"""What a printed label asks for, by tables that anyone can read."""

from __future__ import annotations

import pytest

from docgen.entries.drafting.known_labels import character_limit, guess, plain_label, row_limit
from docgen.forms.fields.registry import FIELD_TYPES


@pytest.mark.parametrize(("printed", "label"), [
    ("姓    名", "姓名"),
    ("联系人：", "联系人"),
    ("个人简介\n(不超过\n800字)", "个人简介"),
    ("职务(职称)", "职务(职称)"),
    ("主要事迹（限1000字以内）：", "主要事迹"),
    ("First Prize", "First Prize"),
])  # fmt: skip
def test_a_label_is_called_without_the_blanks_and_limits_around_it(printed: str, label: str) -> None:
    assert plain_label(printed) == label


@pytest.mark.parametrize(("text", "limit"), [
    ("（不超过800字）", 800), ("300字以内", 300), ("限500字", 500), ("不得超过1500个字", 1500), ("1000个汉字以内", 1000),
    ("800字左右", None), ("不少于2000字", None), ("2021年", None),
])  # fmt: skip
def test_only_words_that_forbid_more_are_a_limit(text: str, limit: int | None) -> None:
    assert character_limit(text) == limit


@pytest.mark.parametrize(("text", "limit"), [
    ("（不超过三项）", 3), ("限报5项", 5), ("至多十二条", 12), ("最多二十项", 20), ("限填十项", 10), ("共三项", None),
])  # fmt: skip
def test_the_most_rows_are_read_in_digits_and_in_chinese(text: str, limit: int | None) -> None:
    assert row_limit(text) == limit


@pytest.mark.parametrize(("label", "name", "kind"), [
    ("姓名", "name", "name"), ("性别", "sex", "choice"), ("民族", "ethnicity", "ethnicity"), ("出生年月", "birth", "month"),
    ("出生日期", "birth", "date"), ("身份证号", "identity", "identity"), ("联系电话", "phone", "phone"),
    ("手机号码", "mobile", "mobile"), ("固定电话", "landline", "landline"), ("电子邮箱", "email", "email"),
    ("邮编", "postcode", "text"), ("工作单位", "unit", "text"), ("通讯地址", "address", "postal_address"),
    ("申报联系人", "contact", "name"), ("起止时间", "period", "period"), ("年龄", "age", "integer"),
    ("统一社会信用代码", "credit_code", "credit_code"), ("附件", "attachment", "attachment"), ("座右铭", "", "text"),
])  # fmt: skip
def test_known_labels_have_names_and_types(label: str, name: str, kind: str) -> None:
    found = guess(label, "", 40, 10)
    assert (found.name, found.kind) == (name, kind) and found.kind in FIELD_TYPES


def test_a_high_cell_and_a_long_limit_are_prose() -> None:
    assert guess("座右铭", "", 100, 60).kind == guess("座右铭", "（不超过300字）", 100, 10).kind == "prose"
    assert guess("座右铭", "（不超过300字）", 100, 10).settings == {"max_length": "300"}
    assert guess("主要事迹", "（800字左右）", 100, 60).remark


def test_a_photo_is_as_large_as_said_and_no_larger_than_its_cell() -> None:
    assert guess("照片（2寸）", "照片（2寸）", 60, 60).settings == {"width": "35", "height": "49"}
    small = guess("1寸照片", "1寸照片", 40, 22)
    assert small.settings == {"width": "14", "height": "20"} and small.remark


def test_settings_are_those_of_the_type() -> None:
    for label in ("照片", "性别", "附件", "主要事迹（不超过800字）", "通讯地址"):
        found = guess(label, label, 60, 60)
        assert set(found.settings) <= set(FIELD_TYPES[found.kind].settings)
