"""Texts, prose, names and constants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.forms.fields.base import Field, Unreadable, Words
from docgen.forms.fields.text import Constant, Name, Prose, Text, paragraphs_of, written_offset
from docgen.forms.limits import normalise
from docgen.problems import Problem


def text(**settings: Any) -> Text:
    return Text(name="unit", label="工作单位", kind="text", **settings)


def prose(**settings: Any) -> Prose:
    return Prose(name="bio", label="个人简介", kind="prose", **settings)


NAME = Name(name="name", label="姓名", kind="name")


def codes(field: Field, raw: Any) -> list[str]:
    value, faults = field.parse(raw)
    return [fault.code for fault in (*faults, *field.check(value))]


def test_a_text_as_long_as_its_limit_is_right_and_one_longer_is_not() -> None:
    assert codes(text(max_length=3), "甲乙丙") == []
    assert codes(text(max_length=3), "甲乙丙丁") == ["text_too_long"]


def test_a_text_that_is_too_long_says_by_how_much_and_where_the_limit_is() -> None:
    (fault,) = prose(max_length=800).check("好" * 812)
    assert str(Problem(fault.code, facts=fault.facts)) == "个人简介：812 字，超出 12 字（限 800）"
    assert fault.offset == 800


def test_a_text_that_a_stricter_platform_refuses_is_only_told() -> None:
    (fault,) = text(max_length=3).check("甲\n乙")
    assert fault.code == "text_long_elsewhere" and not Problem(fault.code).is_error
    assert codes(text(max_length=4), "甲\n乙") == []
    assert codes(text(max_length=2), "𬭊甲") == ["text_long_elsewhere"]


def test_a_blank_text_is_missing_only_where_it_is_required() -> None:
    assert codes(text(), " \u200b\n") == []
    assert codes(text(is_required=True), " \u200b\n") == ["required_missing"]
    assert text(is_required=True).check(None)[0].facts == {"label": "工作单位"}


@pytest.mark.parametrize("raw", [["甲"], {"甲": "乙"}, True, 1990.1])
def test_what_is_no_text_is_the_wrong_type_and_not_missing_too(raw: Any) -> None:
    assert codes(text(is_required=True), raw) == ["wrong_type"]


def test_a_text_that_looks_like_a_number_is_text() -> None:
    assert text().parse("0991")[0] == "0991"
    assert text().parse(2021)[0] == "2021"


def test_line_breaks_of_a_cell_are_printed() -> None:
    assert text().show(text().parse("甲\r\n\r\n乙")[0]) == Words(("甲", "", "乙"))


def test_a_blank_cell_shows_its_placeholder() -> None:
    assert text(placeholder="_____").show(None) == Words(("_____",))
    assert text().show(None) == Words()


def test_a_word_that_the_form_prints_is_not_stored_twice() -> None:
    field = text(drop_ending="区")
    assert field.parse("天山区")[0] == "天山"
    assert codes(field, "天山区") == ["ending_dropped"] and not Problem("ending_dropped").is_error
    assert codes(field, "天山") == []
    assert field.parse("区")[0] == "区"


def test_prose_prints_paragraphs_without_indents_and_blank_lines() -> None:
    assert prose().show("甲\n\n\u3000\u3000乙\n") == Words(("甲", "乙"))


def test_prose_counts_what_it_prints() -> None:
    assert codes(prose(max_length=3), "\u3000\u3000甲\n\n乙") == ["text_long_elsewhere"]
    (fault,) = prose(max_length=2).check("甲\n\n\u3000\u3000乙丙")
    assert fault.facts["count"] == 4


@given(st.text(st.sampled_from("甲乙 \u3000\n"), max_size=20).map(normalise))
def test_an_offset_in_print_finds_its_character_in_the_text(written: str) -> None:
    printed = "\n".join(paragraphs_of(written))
    for offset, character in enumerate(printed):
        assert character in (written[written_offset(written, offset)], "\n")


@given(st.text())
def test_what_a_text_shows_reads_back_as_the_same_text(raw: str) -> None:
    field = prose()
    value = field.parse(raw)[0]
    shown = field.show(value)
    assert isinstance(shown, Words)
    assert field.show(field.parse("\n".join(shown.paragraphs))[0]) == shown


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("张\u3000三", "张三"),
        ("John   Smith", "John Smith"),
        ("ئايگۈل تۇرسۇن", "ئايگۈل تۇرسۇن"),
        ("龚\ue863", "龚䶮"),
    ],
)
def test_a_name_is_stored_as_the_authorities_write_it(written: str, stored: str) -> None:
    assert NAME.parse(written) == (stored, ())
    assert NAME.check(stored) == ()


def test_a_name_has_two_to_fifty_characters() -> None:
    assert codes(NAME, "张") == ["name_too_short"]
    assert codes(NAME, "张三") == []
    assert codes(NAME, "古" * 50) == []
    assert codes(NAME, "古" * 51) == ["text_too_long"]


def test_a_name_has_no_digits_stars_or_private_characters() -> None:
    (fault,) = NAME.check("张*3\ue000")
    assert (fault.code, fault.facts["characters"]) == ("name_has_other_characters", "*3\ue000")
    assert codes(NAME, "张〇三") == []


def test_characters_beyond_the_basic_plane_are_told_in_a_name() -> None:
    assert codes(NAME, "许𬭊") == ["name_has_rare_characters"]
    assert not Problem("name_has_rare_characters").is_error
    assert codes(NAME, "龚䶮") == []


def test_a_constant_is_printed_whatever_is_written_and_may_not_be_changed() -> None:
    field = Constant(name="level", label="认证级别", kind="constant", value="初级", is_required=True)
    assert field.parse(None) == ("初级", ())
    assert field.parse(" 初级 ") == ("初级", ())
    assert codes(field, "中级") == ["constant_changed"]
    assert field.show(None) == field.show("初级") == Words(("初级",))


def test_what_could_not_be_read_is_shown_as_it_stands_in_a_draft() -> None:
    assert text().show(Unreadable("甲\n乙")) == Words(("甲", "乙"))
