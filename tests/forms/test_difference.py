"""Two editions told apart: each change once, under the name that people know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from docgen.forms.definition import FormDefinition
from docgen.forms.difference import Difference, differences
from docgen.forms.reader import read_definition
from tests.finished import definition
from tests.forms.small_form import SMALL


def read(text: str) -> FormDefinition:
    made, problems = read_definition(text, Path("form.yaml"))
    assert made is not None, [str(problem) for problem in problems]
    return made


def changed(*replacements: tuple[str, str]) -> tuple[Difference, ...]:
    """What sets the small form apart from itself with some words replaced."""
    text = SMALL
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return differences(read(SMALL), read(text))


def told(found: tuple[Difference, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.part, one.change, one.what, one.aspect) for one in found]


def test_a_form_does_not_differ_from_itself() -> None:
    assert differences(read(SMALL), read(SMALL)) == ()
    assert differences(definition(), definition()) == ()


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("edition: '2026.1'", "edition: '2027.1'", ("form", "changed", "edition", "edition")),
    ("title: 推荐表", "title: 申报表", ("form", "changed", "title", "title")),
    ("issuer: 协会", "issuer: 学会", ("form", "changed", "issuer", "issuer")),
    ("max_length: 40", "max_length: 60", ("fields", "changed", "unit", "max_length")),
    ("label: 单位,", "label: 单位, hint: 全称,", ("fields", "changed", "unit", "hint")),
    ("label: 姓名", "label: 申报人", ("fields", "changed", "name", "label")),
    (", required: true", "", ("fields", "changed", "name", "is_required")),
    ("max_rows: 3", "max_rows: 5", ("fields", "changed", "works", "max_rows")),
    ("max_rows: 3", "max_rows: 3\n    printed_rows: 2", ("fields", "changed", "works", "printed_rows")),
    ("max_length: 200", "max_length: 100", ("fields", "changed", "works.title", "max_length")),
    ("我承诺属实。", "我承诺所填属实。", ("wording", "changed", "pledge", "official")),
    ("signer: 签名：", "signer: 签字：", ("signatures", "changed", "applicant", "signer")),
    ("signer: 签名：", "signer: 签名：, date: false", ("signatures", "changed", "applicant", "has_date")),
    ("[30, 140]", "[40, 130]", ("layout", "changed", "table", "columns")),
    ("=46", "=50", ("layout", "changed", "table", "rows")),
    ("margin: [20, 20, 32, 20]", "margin: [25, 20, 32, 20]", ("page", "changed", "page.margin", "margin")),
])  # fmt: skip
def test_one_change_is_told_once(old: str, new: str, expected: tuple[str, str, str, str]) -> None:
    assert told(changed((old, new))) == [expected]


def test_a_seal_that_came_is_told_with_both_sides() -> None:
    one, _ = changed(("signer: 签名：}", "signer: 签名：, seal: （公章）}"), ("=46", "=66"))
    assert (one.aspect, one.old, one.new, one.label) == ("seal", "", "（公章）", "本人")


def test_a_field_that_went_and_one_that_came_are_told() -> None:
    found = changed(
        ("  unit:  {label: 单位, type: text, max_length: 40}", "  phone: {label: 手机, type: mobile}"),
        ("name: name unit: unit", "phone: phone name: name"),
    )
    assert ("fields", "removed", "unit", "") in told(found) and ("fields", "added", "phone", "") in told(found)


def test_a_new_name_with_the_same_label_is_a_field_renamed() -> None:
    found = changed(("  unit:", "  employer:"), ("unit: unit", "employer: employer"))
    assert told(found) == [("fields", "renamed", "unit", "name")]
    assert (found[0].old, found[0].new) == ("unit", "employer")


def test_a_new_name_at_the_same_place_is_a_field_renamed() -> None:
    found = changed(
        ("  unit:  {label: 单位, type: text, max_length: 40}", "  school: {label: 学校, type: text, max_length: 40}"),
        ("unit: unit", "school: school"),
    )
    assert told(found) == [("fields", "renamed", "unit", "name"), ("fields", "changed", "school", "label")]


def test_a_column_of_a_group_is_renamed_too() -> None:
    found = changed(("      title:", "      topic:"), ("works.title", "works.topic"))
    assert told(found) == [("fields", "renamed", "works.title", "name")]
    assert found[0].new == "works.topic"


def test_a_wording_under_another_name_is_no_difference() -> None:
    assert changed(("  pledge: 我承诺", "  promise: 我承诺"), ("says: pledge", "says: promise")) == ()


def test_a_wording_much_like_a_lost_one_is_that_one_changed() -> None:
    found = changed(("  pledge: 我承诺属实。", "  promise: 我郑重承诺属实。"), ("says: pledge", "says: promise"))
    assert told(found) == [("wording", "changed", "promise", "official")]


def test_options_are_told_as_lists() -> None:
    choice = "  unit:  {label: 单位, type: choice, options: [甲, 乙]}"
    text = SMALL.replace("  unit:  {label: 单位, type: text, max_length: 40}", choice)
    (one,) = differences(read(text), read(text.replace("[甲, 乙]", "[甲, 丙]")))
    assert (one.aspect, one.old, one.new) == ("options", ["甲", "乙"], ["甲", "丙"])


def test_fields_that_changed_places_are_told_as_moved() -> None:
    found = changed(("name: name unit: unit", "unit: unit name: name"))
    assert {(one.change, one.what) for one in found} == {("moved", "unit"), ("moved", "name")}


def test_fixed_words_in_a_table_are_told_by_themselves() -> None:
    text = SMALL.replace("12 | name: name unit: unit", "12 | name: name unit: unit\n        12 | '以下略' < < <")
    assert [(one.change, one.label) for one in differences(read(SMALL), read(text)) if one.what == "cell"] == [
        ("added", "以下略")
    ]


def test_tables_in_another_order_are_told() -> None:
    head, first, second = re.split(r"  - table:\n", SMALL)
    swapped = f"{head}  - table:\n{second}  - table:\n{first}"
    moved = [one for one in differences(read(SMALL), read(swapped)) if one.aspect == "order"]
    assert len(moved) == 1 and moved[0].change == "moved"


def test_a_page_break_that_came_is_told() -> None:
    (one,) = changed(("  - heading: title\n", "  - heading: title\n  - page_break\n"))
    assert (one.part, one.aspect) == ("layout", "blanks")


def test_rules_and_parameters_are_told_as_data() -> None:
    text = _primary()
    later = text.replace("value: 30", "value: 40", 1)
    assert later != text
    found = differences(read(text), read(later))
    assert [(one.part, one.change, one.old, one.new) for one in found] == [("rules", "changed", 30, 40)]
    assert found[0].what.startswith("parameters.") and found[0].what.endswith(".value")


def test_a_renamed_field_is_not_told_again_in_the_rules() -> None:
    text = _primary()
    found = differences(read(text), read(re.sub(r"\bpost\b", "duty", text)))
    assert told(found) == [("fields", "renamed", "post", "name")]


def test_differences_are_plain_data() -> None:
    found = differences(definition(), definition("xinjiang-2021-intermediate"))
    assert found and all(_is_plain(one.old) and _is_plain(one.new) for one in found)


def _primary() -> str:
    return definition().source.read_text("utf-8")


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (str, int, float, bool))


def test_a_wording_that_a_table_prints_is_told_once_when_it_changes() -> None:
    text = SMALL.replace("wording:\n", "wording:\n  remark: 以下由单位填写\n")
    text = text.replace("name: name unit: unit", "name: name unit: unit\n        12 | 'remark' < < <")
    found = differences(read(text), read(text.replace("以下由单位填写", "以下由推荐单位填写")))
    assert told(found) == [("wording", "changed", "remark", "official")]
