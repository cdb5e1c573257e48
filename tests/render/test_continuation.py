"""Cutting a text that its box cannot hold, and the sheets that carry the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.forms.layout import TextStyle
from docgen.render.continuation import Bearer, Cut, Rest, cut, sheet, sheet_name
from docgen.render.fonts import FontLibrary
from docgen.render.paper import PlannedTable
from docgen.render.setter import Setter

SETTER = Setter(FontLibrary.load(Path(__file__).parents[2] / "fonts"))
STYLE = TextStyle("fang", 12, 18, valign="top", indent=2)
BEARER = Bearer("申报书", "申请人", "李梅", "ABC")
WIDTH = 42.4    # mm, ten characters


def solid(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("number", "name"), [(1, "附页一"), (10, "附页十"), (11, "附页十一"), (20, "附页二十"), (21, "附页二十一")]
)
def test_sheets_are_numbered_in_chinese(number: int, name: str) -> None:
    assert sheet_name(number) == name


def test_a_text_that_fits_is_not_cut() -> None:
    paragraphs = SETTER.set("一二三四五六七八九十", STYLE, WIDTH)
    assert cut(paragraphs, 2) == Cut(paragraphs)


def test_a_paragraph_is_cut_where_its_last_line_ends() -> None:
    left = cut(SETTER.set("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", STYLE, WIDTH), 2)
    assert [paragraph.text for paragraph in left.head] == ["一二三四五六七八九十甲乙丙丁戊己庚辛"]
    assert (left.rest, left.is_tail) == ("壬癸", True)


def test_what_is_left_may_begin_with_a_whole_paragraph_and_its_indent() -> None:
    left = cut(SETTER.set("一二三四五\n甲乙丙", STYLE, WIDTH), 1)
    assert (left.rest, left.is_tail) == ("甲乙丙", False)
    box = sheet(Rest(1, "bio", "个人简介", left.rest, STYLE), BEARER, SETTER, (170, 245)).blocks[-1]
    assert isinstance(box, PlannedTable)
    assert [(p.text, p.first, p.is_tail) for p in box.cells[0].paragraphs] == [("甲乙丙", 2, False)]


TEXT = st.text("科技辅导员，。abc 12\n", min_size=1, max_size=300)


@given(TEXT, st.integers(1, 30))
def test_head_and_rest_are_the_whole_text(text: str, lines: int) -> None:
    left = cut(SETTER.set(text, STYLE, WIDTH), lines)
    assert solid("".join(p.text for p in left.head) + left.rest) == solid(text)
    assert sum(max(p.reserved, len(p.lines)) for p in left.head) <= max(lines, 1)


@given(st.integers(1, 4000))
def test_sheets_hold_the_whole_rest(length: int) -> None:
    rest = Rest(1, "bio", "个人简介", "科技辅导员，。" * (length // 7 + 1), STYLE)
    planned = sheet(rest, BEARER, SETTER, (170, 245))
    printed = "".join(
        paragraph.text
        for block in planned.blocks if isinstance(block, PlannedTable)
        for cell in block.cells
        for paragraph in cell.paragraphs
    )
    assert printed == rest.text
