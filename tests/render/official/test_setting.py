"""Lines fill the measure, names turn at their dots, and name and date never stand alone on a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from docgen.forms.layout import MM_PER_PT
from docgen.render.fill import font_library
from docgen.render.fonts import FontLibrary
from docgen.render.official.document import (
    BODY,
    PITCH,
    WIDTH,
    Annexes,
    Body,
    Grid,
    OfficialPaper,
    SignOff,
    Title,
)
from docgen.render.official.fitting import fitted
from docgen.render.official.pdf import kept_runs
from docgen.render.official.setting import SetLine, Setter
from tests.finished import options

_TEXT = "根据认证办法，经审核，2026年专业水平认证拟通过人员共40名，现予公示。" * 4


def setter() -> Setter:
    return Setter(_fonts())


@cache
def _fonts() -> FontLibrary:
    return font_library(options().settings.fonts, None)


def width(line: SetLine) -> float:
    """In points, the space after the last character taken off."""
    letters = sum(len(run.text) for run in line.runs)
    return sum(_fonts().width(run.text, run.family, BODY) for run in line.runs) + line.spread * (letters - 1)


def test_28_characters_stand_on_a_line() -> None:
    first, *_ = setter().body(Body("测" * 60)).lines
    assert sum(len(run.text) for run in first) == 26   # and two that are left blank


def test_every_line_but_the_last_ends_at_the_measure() -> None:
    paragraph = setter().body(Body(_TEXT))
    first, *middle, _ = setter().spread(paragraph)
    assert width(first) + paragraph.first * BODY == pytest.approx(WIDTH / MM_PER_PT, abs=0.01)
    assert middle and all(width(line) == pytest.approx(WIDTH / MM_PER_PT, abs=0.01) for line in middle)


def test_a_line_in_arabic_script_is_not_spread() -> None:
    paragraph = setter().body(Body("ئۈرۈمچى شەھەرلىك ئوتتۇرا مەكتەپ " * 8))
    assert {line.spread for line in setter().spread(paragraph)} == {paragraph.tracking}


@pytest.mark.parametrize(("text", "lines"), [
    ("努尔麦麦提·图尔荪托合提", ["努尔麦麦提·", "图尔荪托合提"]),
    ("巴音郭楞蒙古自治州", ["巴音郭楞蒙古", "自治州"]),
    ("2026年11月21日", ["2026年", "11月21日"]),
    ("李梅", ["李梅"]),
])
def test_a_cell_turns_where_its_text_has_parts(text: str, lines: list[str]) -> None:
    cell = setter().cell(text, "fang", 31.0 if "月" not in text else 27.0, True)
    assert ["".join(run.text for run in line) for line in cell.lines] == lines


def test_further_annexes_begin_under_the_first() -> None:
    first, second = setter().annexes(("甲" * 40, "乙"))
    assert first.left == second.left and first.text.startswith("附件：1. ") and second.text == "2. 乙"
    assert first.first < second.first < 0 and len(first.lines) == 2


@pytest.mark.parametrize("issuer", ["协会", "虚构省青少年科技辅导员协会", "虚构省科学技术协会青少年科技活动中心与虚构省青少年科技辅导员协会联合工作办公室"])
def test_the_name_stands_in_the_middle_over_its_date_and_inside_the_page(issuer: str) -> None:
    *name, day = setter().sign_off(SignOff(issuer, date(2026, 3, 2)))
    assert "".join(line.text for line in name) == issuer and all(line.right >= 0 for line in name)
    middles = [
        paragraph.right / MM_PER_PT + sum(_fonts().width(run.text, run.family, BODY) for run in paragraph.runs) / 2
        for paragraph in (name[0], day)
    ]
    assert middles[0] == pytest.approx(middles[1], abs=0.5) and day.right / MM_PER_PT >= 4 * BODY - 0.01


def paper(paragraphs: int) -> OfficialPaper:
    text = tuple(Body("测" * 50) for _ in range(paragraphs))
    return OfficialPaper("公示", "协会", (Title(("公示",)), *text, Annexes(("名单",)), SignOff("协会", date(2026, 3, 2))))


def test_lines_stand_closer_only_where_that_saves_a_page() -> None:
    pitches = [fitted(paper(count), setter()).pitch for count in range(1, 12)]
    assert pitches[0] == PITCH and min(pitches) >= 26.5
    closer = [count for count, pitch in enumerate(pitches, 1) if pitch < PITCH]
    assert closer and PITCH in pitches[max(closer) :]


def test_a_paper_with_a_red_head_keeps_its_pitch() -> None:
    assert {fitted(replace(paper(count), reference="虚发〔2026〕1号"), setter()).pitch for count in range(1, 12)} == {PITCH}


def test_what_is_under_the_text_stays_with_its_last_paragraph() -> None:
    *_, last = kept_runs(paper(3).blocks)
    assert [type(block) for block in last] == [Body, Annexes, SignOff]
    runs = list(kept_runs((Title(("公示",)), Body("甲"), Grid((), ()), Body("乙"))))
    assert [len(run) for run in runs] == [1, 1, 1, 1]


def test_the_red_name_is_as_large_as_one_line_takes() -> None:
    assert setter().mark_size("协会") == 48 and setter().mark_size("协" * 30) == 22
    assert setter().mark_size("虚构省青少年科技辅导员协会") == pytest.approx(WIDTH / MM_PER_PT / 13, abs=0.1)
