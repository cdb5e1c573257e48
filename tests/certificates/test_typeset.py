"""Texts in slots: one line, smaller, several lines, or a problem; never cut."""

from __future__ import annotations

import pytest

from docgen.certificates.slots import slot_text
from docgen.certificates.typeset import SetSlot, SlotSetter, Unfit
from docgen.entries.sample import Fullness, sample_entry
from docgen.forms.layout import MM_PER_PT, SlotFit, TextSlot, TextStyle
from tests.certificates.drawers import CERTIFICATES, drawer
from tests.certificates.made_records import record_of

EM = 10 * MM_PER_PT     # mm, at 10 points


def setter() -> SlotSetter:
    return SlotSetter(drawer().library, {"name": "姓名"})


def slot(ems: float, fit: SlotFit = "line", least: float = 10.0, lines: int = 1, height: float = 0.0) -> TextSlot:
    """A slot so many characters of 10 points wide."""
    high = height or 14 * lines * MM_PER_PT
    style = TextStyle("song", 10, 14, "center", "center")
    return TextSlot("slot", 10, 20, ems * EM, high, "{name}", style, fit=fit, least=least, lines=lines)


def lines(made: SetSlot) -> list[str]:
    return ["".join(run.text for run in line) for line in made.paragraph.lines]


def refused(one: TextSlot, text: str) -> str:
    with pytest.raises(Unfit) as refusal:
        setter().set(one, text)
    assert refusal.value.problem.path == "name" and refusal.value.problem.facts["label"] == "姓名"
    return refusal.value.problem.code


def test_what_fits_keeps_its_size() -> None:
    made = setter().set(slot(8), "青少年科技辅导员")
    assert (lines(made), made.paragraph.size) == (["青少年科技辅导员"], 10)


def test_a_line_is_never_made_smaller() -> None:
    assert refused(slot(8), "青少年科技辅导员们") == "slot_text_too_long"


def test_a_shrinking_line_takes_the_largest_size_that_fits() -> None:
    assert setter().set(slot(8, "shrink", 6), "青少年科技辅导员协会").paragraph.size == 8


def test_a_shrinking_line_stops_at_its_least_size() -> None:
    assert setter().set(slot(8, "shrink", 6), "一" * 13).paragraph.size == 6
    assert refused(slot(8, "shrink", 6), "一" * 14) == "slot_text_too_long"


def test_several_lines_are_taken_where_they_allow_larger_type() -> None:
    made = setter().set(slot(8, "wrap", 4, 2), "一二三四五六七八九十百千")
    assert made.paragraph.size == 10 and len(lines(made)) == 2


def test_several_lines_are_even() -> None:
    made = setter().set(slot(8, "wrap", 4, 2), "一二三四五六七八九十")
    assert lines(made) == ["一二三四五", "六七八九十"]


def test_lines_come_closer_as_the_type_gets_smaller() -> None:
    made = setter().set(slot(8, "wrap", 4, 2, 20 * MM_PER_PT), "一" * 16)
    assert made.paragraph.size == 7 and made.paragraph.pitch == pytest.approx(9.8)


def test_no_more_lines_than_allowed() -> None:
    assert refused(slot(8, "wrap", 10, 2), "一" * 17) == "slot_text_too_long"


def test_a_paragraph_is_broken_before_it_is_made_smaller() -> None:
    made = setter().set(slot(8, "paragraph", 5, 3), "一" * 20)
    assert (made.paragraph.size, len(lines(made))) == (10, 3)


def test_a_text_stands_in_the_middle_of_its_slot() -> None:
    made = setter().set(slot(8, height=28 * MM_PER_PT), "一")
    assert made.top == pytest.approx(20 / MM_PER_PT + 7)


def test_a_character_that_no_font_has_is_told() -> None:
    assert refused(slot(8), "王\ue000") == "glyph_missing"


def test_a_slot_that_would_tell_nothing_prints_nothing() -> None:
    assert slot_text(slot(8), {"name": ""}) == ""


@pytest.mark.parametrize("fullness", ["minimal", "maximal"])
@pytest.mark.parametrize("name", CERTIFICATES)
def test_whatever_keeps_the_limits_of_its_fields_can_be_printed(name: str, fullness: Fullness) -> None:
    made = drawer(name)
    raw = dict.fromkeys(made.definition.fields) | sample_entry(made.definition, 0, fullness)
    assert made.problems(record_of(made.definition, 1, 1, **raw)) == ()
