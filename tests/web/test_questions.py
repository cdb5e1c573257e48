"""How a form is asked: controls, values, problems in their places."""

from __future__ import annotations

from pathlib import Path

from docgen.problems import Problem
from docgen.web.posted import read_values, take_files
from docgen.web.questions import Given, Kept, Question, asked_steps, question_of, told_by_path
from docgen.web.steps import steps_of
from tests.finished import definition


def asked(name: str, **raw: object) -> Question:
    return question_of(definition().fields[name], name, Given(raw, {}), {})


def test_few_options_are_buttons_and_many_are_a_list() -> None:
    assert asked("sex").kind == "radio" and asked("ethnicity").kind == "select"


def test_an_address_written_as_one_text_stands_in_its_two_parts() -> None:
    parts = asked("address", address="乌鲁木齐市天山区雪莲路18号（邮编：830000）").parts
    assert [one.value for one in parts] == ["乌鲁木齐市天山区雪莲路18号", "830000"]


def test_what_is_no_day_is_asked_as_a_text_so_that_it_can_be_mended() -> None:
    assert (asked("apply_date", apply_date="2021年3月5日").kind, asked("apply_date", apply_date="明天").kind) == ("date", "text")
    assert asked("apply_date", apply_date="2021年3月5日").value == "2021-03-05"


def test_optional_rows_begin_empty_and_every_row_has_its_number() -> None:
    assert asked("activities").rows == ()
    rows = asked("activities", activities=[{"event": "甲"}, {"event": "乙"}]).rows
    assert [row[0].path for row in rows] == ["activities.0.event", "activities.1.event"]


def test_a_problem_stands_at_its_question_or_at_the_nearest_outer_one() -> None:
    problems = tuple(
        Problem("required_missing", facts={"label": "姓名"}, path=path)
        for path in ("name", "bio.years", "activities.7.event", "nowhere", "")
    )
    told = told_by_path(definition(), Given({}, {}, problems))
    assert {path: len(found) for path, found in told.items()} == {"name": 1, "bio.years": 1, "activities": 1, "": 2}


def test_a_step_counts_its_errors() -> None:
    given = Given({}, {}, (Problem("required_missing", facts={"label": "姓名"}, path="name"),))
    assert [step.wrong for step in asked_steps(definition(), steps_of(definition()), given)] == [1, 0, 0, 0, 0]


def test_what_no_field_has_is_not_read_from_a_page() -> None:
    posted = {"name": "王小明", "nix": "1", "name.deep": "2", "activities.x.event": "3", "activities.0.nix": "4", "bio.years": "5"}
    assert read_values(definition(), posted, {}) == {"name": "王小明", "activities": [{}], "bio": {"years": "5"}}


def test_no_page_makes_more_rows_than_a_form_may_have() -> None:
    assert len(read_values(definition(), {"activities.999.event": "x", "activities.3.event": "y"}, {})["activities"]) == 4


class Chosen:
    """An uploaded file."""

    name = "新照片.jpg"

    def chunks(self) -> list[bytes]:
        return [b"new"]


def test_a_file_chosen_now_counts_before_the_one_that_travelled_along(tmp_path: Path) -> None:
    names = take_files(definition(), {"photo": Chosen()}, {"photo": Kept("旧照片.jpg", "b2xk")}, tmp_path)
    assert names == {"photo": "新照片.jpg"} and (tmp_path / "新照片.jpg").read_bytes() == b"new"
