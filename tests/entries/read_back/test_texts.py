"""Printed texts become values again: lines of cells, numbered answers, ticks, stories."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.entries.names import children
from docgen.entries.read_back.answers_text import read_answers
from docgen.entries.read_back.cell_values import read_cell, read_file_cell
from docgen.entries.read_back.line_text import read_line
from docgen.entries.read_back.row_values import known_rows, read_rows
from docgen.entries.read_back.word_file import sheet_number
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.choices import Choice
from docgen.forms.fields.narrative import Narrative
from docgen.forms.fields.rows import RowGroup
from docgen.render.continuation import sheet_name
from tests.finished import definition

BIO = definition().fields["bio"]
TRAININGS = children(BIO)["trainings"]
ACTIVITIES = definition().fields["activities"]
TICKS = Choice(name="kind", label="类别", kind="choice", options=("论文", "论文集", "专著"), ticks=True)


def group(field: Any = TRAININGS) -> RowGroup:
    assert isinstance(field, RowGroup)
    return field


def bio() -> Answers:
    assert isinstance(BIO, Answers)
    return BIO


@pytest.mark.parametrize("row", [
    {"name": "小学科学骨干教师培训", "organiser": "示例师范大学", "date": "2018年7月9日—2018年7月18日", "hours": "80学时", "mode": "线下", "certificate": "国培〔2018〕示例0123号"},
    {"name": "机器人教练员培训", "organiser": "示例中心", "date": "2019年8月", "hours": "32学时"},
    {"name": "网络研修", "organiser": "示例大学", "date": "2021年1月", "certificate": "校本记录"},
    {"name": "培训，含实验、观测", "organiser": "示例大学", "date": "2021年1月"},
])  # fmt: skip
def test_a_line_of_cells_becomes_the_row_that_prints_it(row: dict[str, str]) -> None:
    value, faults = group().parse([row])
    assert faults == ()
    (line,) = group().lines(value)
    assert read_line(group(), line).cells == row and read_line(group(), line).is_whole


@pytest.mark.parametrize("line", ["参加过多次培训", "一" * 2000, "（（（，，，"])
def test_a_line_that_cannot_be_taken_apart_stays_whole_in_one_cell(line: str) -> None:
    read = read_line(group(), line)
    assert not read.is_whole and list(read.cells.values()) == [line]


def test_answers_are_parted_by_their_numbers() -> None:
    read = read_answers(bio(), "1. 9年\n3. 任教。\n第二段。", None, None)
    assert read.raw == {"years": "9年", "experience": "任教。\n第二段。"} and read.faults == ()


def test_numbers_inside_the_last_answer_part_nothing() -> None:
    read = read_answers(bio(), "1. 9年\n3. 任教：\n1. 科学课。\n2. 社团。", None, None)
    assert read.raw["experience"] == "任教：\n1. 科学课。\n2. 社团。"


def test_answers_without_numbers_go_to_the_free_text_and_are_told() -> None:
    read = read_answers(bio(), "任教九年。", None, None)
    assert read.raw == {"experience": "任教九年。"}
    assert [fault.code for fault in read.faults] == ["read_answers_unclear"]


def test_what_was_written_on_and_under_the_printed_questions_is_read() -> None:
    prompts = [part.prompt for part in bio().parts.values()]
    text = "\n".join((prompts[0].replace("_____", " 12 "), prompts[1], prompts[2], "任科学课教师。"))
    assert read_answers(bio(), text, None, None).raw == {"years": "12", "experience": "任科学课教师。"}


def test_a_thousand_numbered_lines_are_read_at_once() -> None:
    text = "\n".join(f"{number % 3 + 1}. 甲" for number in range(1000))
    assert "read_answers_unclear" in [fault.code for fault in read_answers(bio(), text, None, None).faults]


@pytest.mark.parametrize(("text", "raw", "codes"), [
    ("☑论文　☐论文集　☐专著", "论文", []),
    ("☐论文　☐论文集　☒专著", "专著", []),
    ("□论文 ☑ 论文集 □专著", "论文集", []),
    ("☐论文　☐论文集　☐专著", None, []),
    ("☑论文　☑论文集　☐专著", "论文、论文集", ["read_several_ticks"]),
    ("论文集", "论文集", []),
])  # fmt: skip
def test_the_ticked_option_is_the_value(text: str, raw: str | None, codes: list[str]) -> None:
    read = read_cell(TICKS, text)
    assert read.raw == raw and [fault.code for fault in read.faults] == codes


def test_a_story_names_its_row_in_its_first_line() -> None:
    story = Narrative(name="story", label="过程", kind="narrative", about="works")
    assert read_cell(story, "所选项目：第2项\n先观察。\n再记录。").raw == {"row": "2", "text": "先观察。\n再记录。"}
    assert read_cell(story, "先观察。").raw == {"text": "先观察。"}


def test_a_mark_is_no_file_name_and_a_name_in_its_place_is() -> None:
    proof = Attachment(name="proof", label="附件", kind="attachment", mark="附件{row}")
    assert read_file_cell(proof, "附件2", 2, "材料/a.pdf").raw == "材料/a.pdf"
    assert read_file_cell(proof, "附件2", 2, None).raw is None
    assert read_file_cell(proof, "新证书.PDF", 2, "材料/a.pdf").raw == "新证书.PDF"
    assert [fault.code for fault in read_file_cell(proof, "见后", 2, None).faults] == ["read_file_unknown"]


def test_a_blank_row_between_others_keeps_its_place() -> None:
    found = [{"event": "甲赛"}, {"event": ""}, {"event": "乙赛"}, {"event": ""}]
    assert read_rows(group(ACTIVITIES), found, ()).raw == [{"event": "甲赛"}, {}, {"event": "乙赛"}]


def test_rows_in_another_order_keep_what_belongs_to_them() -> None:
    raw = [{"event": "甲赛", "attachment": "甲.pdf"}, {"event": "乙赛", "attachment": "乙.pdf"}]
    known = known_rows(group(ACTIVITIES), raw, group(ACTIVITIES).parse(raw)[0])
    found = [dict(known[1].texts), {"event": "丙赛", "attachment": "附件B1-2"}]
    assert read_rows(group(ACTIVITIES), found, known).raw == [raw[1], {"event": "丙赛"}]


def test_sheet_numbers_are_read_as_they_are_written() -> None:
    for number in range(1, 40):
        assert sheet_number(sheet_name(number).removeprefix("附页")) == number
    assert [sheet_number(text) for text in ("", "十一二", "百", "一二")] == [0, 0, 0, 0]
