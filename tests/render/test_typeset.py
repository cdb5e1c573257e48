"""Breaking texts into lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.render.fonts import FontLibrary
from docgen.render.typeset import Measure, break_lines

LIBRARY = FontLibrary.load(Path(__file__).parents[2] / "fonts")
EM = 12.0


def lines(text: str, ems: float, indent: float = 0.0, has_gaps: bool = False) -> list[str]:
    measure = Measure(ems * EM, EM, indent * EM, has_gaps=has_gaps)
    broken = break_lines(LIBRARY.plan(text, "fang"), measure, LIBRARY)
    return ["".join(run.text for run in line) for line in broken]


@pytest.mark.parametrize(
    ("text", "ems", "expected"),
    [
        ("科技辅导员", 3, ["科技辅", "导员"]),
        ("科技辅，导员", 3, ["科技", "辅，导", "员"]),
        ("科技（辅导）员", 3, ["科技", "（辅", "导）员"]),
        ("参加STEM培训", 3, ["参加", "STEM", "培训"]),
        ("用时2021年", 3, ["用时", "2021年"]),
        ("一二三——四", 4, ["一二三", "——四"]),
        ("0123456789", 3, ["012345", "6789"]),
        ("First Prize", 3, ["First", "Prize"]),
        ("", 3, [""]),
    ],
)
def test_lines_break_where_kinsoku_allows(text: str, ems: float, expected: list[str]) -> None:
    assert lines(text, ems) == expected


def test_the_first_line_is_indented() -> None:
    assert lines("一二三四五六", 4, indent=2) == ["一二", "三四五六"]


def test_word_processors_gaps_between_han_and_latin_are_reckoned_with() -> None:
    assert lines("一A二B三C四", 6.2) == ["一A二B三C四"]
    assert lines("一A二B三C四", 6.2, has_gaps=True) == ["一A二B三", "C四"]


TEXT = st.text("科技辅导员（）、，。“”《》——…ABCdef 0123456789%.,;:()", max_size=120)


@given(TEXT, st.integers(3, 20))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, ems: int) -> None:
    broken = lines(text, ems)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    widths = [sum(LIBRARY.width(run.text, run.family, EM) for run in LIBRARY.plan(line, "fang")) for line in broken]
    assert all(width <= ems * EM + 0.1 for width in widths)
