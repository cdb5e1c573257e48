"""Several answers in one box."""

from __future__ import annotations

from typing import Any

from docgen.forms.fields.answers import Answers
from docgen.forms.fields.base import Fault, Words
from docgen.forms.fields.numbers import Integer
from docgen.forms.fields.rows import RowGroup
from docgen.forms.fields.text import Prose, Text
from docgen.problems import Problem

TRAININGS = RowGroup(
    name="trainings", label="培训", kind="rows", prompt="2. 请列举培训", line="{name}（{place}）",
    fields={
        "name": Text(name="name", label="名称", kind="text", is_required=True),
        "place": Text(name="place", label="地点", kind="text"),
    },
)
PARTS = {
    "years": Integer(name="years", label="年限", kind="integer", unit="年", prompt="1. 从事_____年", is_required=True),
    "trainings": TRAININGS,
    "experience": Prose(name="experience", label="经历", kind="prose", prompt="3. 请简要介绍"),
}
FULL = {"years": "12", "trainings": [{"name": "甲班", "place": "乙地"}, {"name": "丙班"}], "experience": "丁\n\n\u3000戊"}
PRINTED = ("1. 12年", "2. 甲班（乙地）", "丙班", "3. 丁", "戊")


def bio(**settings: Any) -> Answers:
    return Answers(name="bio", label="个人简介", kind="answers", parts=PARTS, **settings)


def faults(field: Answers, raw: Any) -> list[Fault]:
    value, found = field.parse(raw)
    return [*found, *field.check(value)]


def test_answers_are_numbered_one_under_the_other() -> None:
    assert bio().show(bio().parse(FULL)[0]) == Words(PRINTED)


def test_an_answer_not_given_leaves_the_other_numbers_alone() -> None:
    value = bio().parse({"years": "12", "experience": "丁"})[0]
    assert bio().show(value) == Words(("1. 12年", "3. 丁"))


def test_a_blank_box_shows_the_questions() -> None:
    assert bio().show(None) == Words(("1. 从事_____年", "2. 请列举培训", "3. 请简要介绍"))


def test_the_limit_counts_what_is_printed() -> None:
    length = len("\n".join(PRINTED))
    assert [fault.code for fault in faults(bio(max_length=length), FULL)] == ["text_long_elsewhere"]
    (fault,) = faults(bio(max_length=length - 1), FULL)
    assert str(Problem(fault.code, facts=fault.facts)) == f"个人简介：{length} 字，超出 1 字（限 {length - 1}）"


def test_a_text_too_long_points_into_the_part_where_the_limit_is_reached() -> None:
    def place(limit: int) -> tuple[object, object]:
        fault = faults(bio(max_length=limit), FULL)[0]
        return fault.path, fault.offset

    # "1. 12年⏎2. 甲班（乙地）⏎丙班⏎3. 丁⏎戊": the limit as an index into it.
    assert place(0) == (("years",), 0)
    assert place(4) == (("years",), 1)
    assert place(9) == (("trainings",), 0)
    assert place(11) == (("trainings",), 1)
    assert place(23) == (("experience",), 0)
    # 戊 stands at 4 in 丁, two line breaks, a wide blank, 戊 — and at 2 of what is printed.
    assert FULL["experience"][4] == "戊"
    assert place(25) == (("experience",), 4)


def test_every_part_tells_its_own_faults_with_its_path() -> None:
    found = faults(bio(), {"years": "许多", "trainings": [{"place": "乙地"}], "hobby": "书"})
    assert [(fault.code, fault.path) for fault in found] == [
        ("number_unreadable", ("years",)),
        ("unknown_key", ("hobby",)),
        ("required_missing", ("trainings", 0, "name")),
    ]
    assert found[0].facts["label"] == "个人简介“年限”"
    assert found[2].facts["label"] == "个人简介“培训”第 1 项“名称”"


def test_a_required_part_is_missing_only_once_something_is_answered() -> None:
    assert faults(bio(), {"years": " "}) == []
    assert [fault.path for fault in faults(bio(), {"experience": "丁"})] == [("years",)]
    assert [fault.path for fault in faults(bio(is_required=True), None)] == [()]


def test_answers_are_given_part_by_part() -> None:
    assert [fault.code for fault in faults(bio(), "从事科技教育十二年")] == ["answers_not_a_mapping"]
    assert [fault.code for fault in faults(bio(), ["十二年"])] == ["answers_not_a_mapping"]


def test_invented_answers_fill_the_limit_and_keep_it() -> None:
    field = bio(max_length=300)
    longest = field.parse(field.maximal())[0]
    assert len(field.text_of(longest)) == 300
    assert all(len(field.text_of(field.parse(field.example(seed))[0])) <= 300 for seed in range(20))
