"""Row groups, lines of text, and narratives about a row."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Fault, Rows, Words
from docgen.forms.fields.line import Line
from docgen.forms.fields.narrative import Narrative, Story
from docgen.forms.fields.rows import RowGroup
from docgen.forms.fields.text import Text
from docgen.problems import Problem

CELLS = {
    "event": Text(name="event", label="竞赛名称", kind="text", max_length=5, is_required=True),
    "award": Text(name="award", label="奖项", kind="text"),
    "proof": Attachment(name="proof", label="附件", kind="attachment", mark="附件B1-{row}"),
}


def group(**settings: Any) -> RowGroup:
    return RowGroup(name="events", label="竞赛", kind="rows", fields=CELLS, **settings)


def faults(field: RowGroup, raw: Any) -> list[Fault]:
    value, found = field.parse(raw)
    return [*found, *field.check(value)]


def told(field: RowGroup, raw: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(fault.code, fault.path) for fault in faults(field, raw)]


def test_a_row_counts_as_used_when_any_cell_is_given() -> None:
    assert told(group(), [{"award": "一等奖"}]) == [("required_missing", (0, "event"))]
    assert told(group(), [{"award": " "}, {}, None]) == []
    assert group().parse([{"event": ""}])[0] is None


def test_unused_rows_keep_their_place_between_used_ones() -> None:
    value = group().parse([None, {"event": "甲"}, {}])[0]
    assert [row["event"] for row in value] == [None, "甲"]
    assert group().check(value) == ()


def test_every_fault_of_every_row_is_told_at_once_with_its_path() -> None:
    raw = [{"event": "六个字的名称"}, "甲", {"event": ["甲"], "奖项": "乙"}]
    assert sorted(told(group(), raw), key=str) == [
        ("row_not_a_mapping", (1,)),
        ("text_too_long", (0, "event")),
        ("unknown_key", (2, "奖项")),
        ("wrong_type", (2, "event")),
    ]


def test_a_message_names_the_row_and_the_column() -> None:
    (fault,) = faults(group(), [{"event": "甲"}, {"event": "六个字的名称"}])
    assert str(Problem(fault.code, facts=fault.facts)) == "竞赛第 2 项“竞赛名称”：6 字，超出 1 字（限 5）"
    assert fault.offset == 5


def test_an_unknown_key_is_told_with_the_nearest_name() -> None:
    def nearest(key: str) -> Any:
        return faults(group(), [{"event": "甲", key: "乙"}])[0].facts["nearest"]

    assert (nearest("awards"), nearest("奖项名称"), nearest("附件")) == ("award", "award", "proof")


@pytest.mark.parametrize("raw", ["甲", {"event": "甲"}, 3])
def test_rows_are_a_list(raw: Any) -> None:
    assert told(group(), raw) == [("rows_not_a_list", ())]


def test_rows_have_a_greatest_and_a_usual_and_a_least_number() -> None:
    rows = [{"event": "甲"}] * 4
    assert told(group(max_rows=4), rows) == []
    assert told(group(max_rows=3), rows) == [("too_many_rows", (3,))]
    assert told(group(max_rows=10, usual_rows=3), rows) == [("more_rows_than_usual", (3,))]
    assert told(group(usual_rows=4), rows) == []
    assert told(group(min_rows=5), rows) == [("too_few_rows", ())]
    assert told(group(min_rows=4), rows) == []
    assert told(group(min_rows=1), []) == told(group(is_required=True), None) == [("required_missing", ())]
    assert not Problem("more_rows_than_usual").is_error


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="rows_over_max_rows"):
        group(max_rows=2, printed_rows=3)
    with pytest.raises(ValueError, match="line_hole_without_field"):
        group(line="{event}，{place}")


def test_blank_rows_are_printed_and_used_ones_bear_their_mark() -> None:
    field = group(printed_rows=3)
    shown = field.show(field.parse([{"event": "甲", "proof": "a.pdf"}, {"event": "乙"}])[0])
    assert isinstance(shown, Rows)
    assert [row["event"] for row in shown.rows] == [Words(("甲",)), Words(("乙",)), Words()]
    assert [row["proof"] for row in shown.rows] == [Words(("附件B1-1",)), Words(), Words()]
    blank = field.show(None)
    assert isinstance(blank, Rows) and len(blank.rows) == 3


TRAINING = "{date}，{name}（{organiser}，{hours}，{mode}）"


@pytest.mark.parametrize(
    ("absent", "line"),
    [
        ((), "3月，培训班（科协，30学时，线上）"),
        (("hours",), "3月，培训班（科协，线上）"),
        (("organiser",), "3月，培训班（30学时，线上）"),
        (("mode", "hours"), "3月，培训班（科协）"),
        (("organiser", "hours", "mode"), "3月，培训班"),
        (("date",), "培训班（科协，30学时，线上）"),
        (("date", "name", "organiser", "hours", "mode"), ""),
    ],
)
def test_punctuation_goes_with_what_is_absent(absent: tuple[str, ...], line: str) -> None:
    values = {"date": "3月", "name": "培训班", "organiser": "科协", "hours": "30学时", "mode": "线上"}
    assert Line.of(TRAINING).written({key: value for key, value in values.items() if key not in absent}) == line


def test_fixed_words_go_with_the_hole_they_belong_to() -> None:
    line = Line.of("{name}；共{hours}学时；证书号：{number}")
    assert line.written({"name": "培训班", "hours": "30"}) == "培训班；共30学时"
    assert tuple(line.holes()) == ("name", "hours", "number")
    assert Line.of("{name}，本人主讲，{hours}").written({"name": "培训班"}) == "培训班，本人主讲"


def test_values_with_braces_or_punctuation_are_not_read_as_a_template() -> None:
    assert Line.of("{a}，{b}").written({"a": "{b}（", "b": "，"}) == "{b}（，，"


STORY = Narrative(name="story", label="简述", kind="narrative", about="events", max_length=5)
ROWS = ({"event": "甲"}, {"event": None}, {"event": "乙"})


def story_codes(raw: Any, rows: Any = ROWS) -> list[str]:
    value, found = STORY.parse(raw)
    return [fault.code for fault in (*found, *STORY.check(value), *STORY.check_with(value, {"events": rows}))]


def test_a_story_prints_its_row_and_counts_only_its_text() -> None:
    value = STORY.parse({"row": "1", "text": "甲乙丙丁戊"})[0]
    assert STORY.show(value) == Words(("所选项目：第1项", "甲乙丙丁戊"))
    assert STORY.check(value) == ()
    (fault,) = STORY.check(Story(1, "甲乙丙丁戊己"))
    assert (fault.code, fault.path, fault.offset) == ("text_too_long", ("text",), 5)


def test_a_story_is_asked_for_when_its_group_has_a_row_and_only_then() -> None:
    assert story_codes(None) == ["narrative_missing"]
    assert story_codes(None, None) == story_codes(None, ()) == story_codes(None, ({"event": None},)) == []
    assert story_codes({"row": "1", "text": "甲"}, None) == ["narrative_without_rows"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"row": "第3项", "text": "甲"}, []),
        ({"row": 3, "text": "甲"}, []),
        ({"row": "2", "text": "甲"}, ["narrative_row_missing"]),
        ({"row": "4", "text": "甲"}, ["narrative_row_missing"]),
        ({"row": "0", "text": "甲"}, ["narrative_row_unreadable"]),
        ({"row": "一", "text": "甲"}, ["narrative_row_unreadable"]),
        ({"text": "甲"}, ["narrative_without_row"]),
        ({"row": "1"}, ["required_missing"]),
        ({"row": "1", "text": ["甲"]}, ["wrong_type"]),
        ({"row": "1", "text": "甲", "title": "乙"}, ["unknown_key"]),
        ("甲", ["narrative_not_a_mapping", "narrative_missing"]),
    ],
)
def test_a_story_names_a_row_that_exists(raw: Any, found: list[str]) -> None:
    assert story_codes(raw) == found
