"""Rosters as people type them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_checking import check_roster
from docgen.entries.rosters.roster_reading import form_named, read_roster
from docgen.entries.rosters.workbook_writing import write_roster
from docgen.forms.definition import FormDefinition
from tests.entries.rosters.conftest import Read, book_of
from tests.finished import definition
from tests.made_rosters import applicants, filled, saved

HEAD = ["序号", "姓名", "性别", "出生年月", "身份证号", "工作单位"]


def codes(roster: Roster) -> list[str]:
    return [problem.code for problem in (*roster.found, *(one for row in roster.rows for one in row.entry.found))]


def values(roster: Roster, name: str) -> list[object]:
    return [row.entry.raw.get(name) for row in roster.rows]


def test_each_row_is_an_applicant_and_the_other_sheets_go_by_its_key(read: Read) -> None:
    found = read({
        "名单": [HEAD, ["7", "李梅", "女", "1990-06", "", "一中"], ["9", "王强", "男", "", "", "二中"]],
        "主要成果": [["序号", "成果名称", "年份"], ["9", "候鸟", 2020], ["7", "云", ""], ["9", "潮汐", "2021"]],
    })
    assert codes(found) == [] and [row.key for row in found.rows] == ["7", "9"]
    assert values(found, "works") == [[{"title": "云"}], [{"title": "候鸟", "year": "2020"}, {"title": "潮汐", "year": "2021"}]]


def test_headings_may_stand_in_any_order_with_blanks_and_other_columns(read: Read) -> None:
    found = read({"名单": [["2026年推荐名单"], [], ["备注", "工作 单位", " 姓名：", "序号"], ["急", "一中", "李梅", "1"]]})
    assert codes(found) == [] and values(found, "name") == ["李梅"] and values(found, "unit") == ["一中"]


def test_merged_headings_are_no_applicant(small: FormDefinition, tmp_path: Path) -> None:
    book = book_of({"名单": [["基本情况"], ["序号", "姓名", "工作单位"], [], ["1", "李梅", "一中"], ["2", "王强"]]})
    page = book["名单"]
    page.merge_cells("A1:C1")
    for column in "ABC":
        page.merge_cells(f"{column}2:{column}3")
    page.merge_cells("C4:C5")
    found = read_roster(saved(book), "名单.xlsx", tmp_path, small)
    assert codes(found) == [] and values(found, "unit") == ["一中", "一中"]


def test_dates_may_be_dates_or_text(read: Read) -> None:
    rows: list[list[Any]] = [["1", "李梅", "", datetime(1990, 6, 1), "", "一中"], ["2", "王强", "", "1990年6月", "", "二中"]]
    works: list[list[Any]] = [["序号", "成果名称", "年份"], ["1", "候鸟", datetime(2020, 1, 1)]]
    found = read({"名单": [HEAD, *rows], "主要成果": works})
    assert codes(found) == []
    assert [str(row.entry.values["birth"]) for row in found.rows] == ["1990年6月"] * 2
    assert values(found, "works")[0] == [{"title": "候鸟", "year": "2020"}]


def test_a_month_that_became_a_number_is_not_guessed(read: Read) -> None:
    rows = [["1", "李梅", "", 1990.1, "", "一中"], ["2", "王强", "", 1990.06, "", "二中"]]
    assert codes(read({"名单": [HEAD, *rows]})) == ["roster_month_unclear"]


def test_a_formula_is_refused_with_its_place(read: Read) -> None:
    found = read({"名单": [HEAD, ["1", "李梅", "", "", "", "=A1&B1"]]})
    problem = found.rows[0].entry.found[0]
    assert (problem.code, problem.place.sheet, problem.place.cell) == ("roster_formula", "名单", "F2")


def test_of_a_formula_nothing_else_is_told(read: Read, small: FormDefinition) -> None:
    found = read({"名单": [HEAD, ["1", "=A1", "", "", "", "一中"]]})
    assert [one.code for one in check_roster(small, found)] == ["roster_formula"]


def test_an_identity_number_kept_as_a_number_has_lost_its_end(read: Read) -> None:
    assert "roster_digits_lost" in codes(read({"名单": [HEAD, ["1", "李梅", "", "", 110101199003070000, "一中"]]}))


def test_an_error_value_is_told(read: Read) -> None:
    assert "roster_error_cell" in codes(read({"名单": [HEAD, ["1", "李梅", "", "", "", "#REF!"]]}))


def test_a_carriage_return_as_office_writes_it_is_a_line_break(read: Read) -> None:
    found = read({"名单": [HEAD, ["1", "李_x000D_\n梅", "", "", "", "一中"]]})
    assert "x000D" not in str(values(found, "name"))


@pytest.mark.parametrize(("rows", "expected"), [
    ([["1", "李梅", "", "", "", "一中"], ["1", "王强", "", "", "", "二中"]], ["roster_key_twice"]),
    ([], ["roster_empty"]),
])
def test_keys_are_each_of_one_applicant(read: Read, rows: list[list[Any]], expected: list[str]) -> None:
    assert codes(read({"名单": [HEAD, *rows]})) == expected


@pytest.mark.parametrize(("key", "expected"), [("3", "roster_key_unknown"), ("", "roster_key_missing")])
def test_a_row_of_nobody_is_told(read: Read, key: str, expected: str) -> None:
    found = read({"名单": [HEAD, ["1", "李梅", "", "", "", "一中"]], "主要成果": [["序号", "成果名称"], [key, "候鸟"]]})
    assert codes(found) == [expected] and found.found[0].place.cell == "A2"


def test_missing_headings_are_told_and_too_few_stop_the_sheet(read: Read) -> None:
    assert codes(read({"名单": [["序号", "姓名"], ["1", "李梅"]]})) == ["roster_heading_missing"]
    assert codes(read({"名单": [["序号", "性别"], ["1", "女"]]})) == ["roster_without_headings"]


def test_the_sample_row_and_the_hints_are_not_read(small: FormDefinition, tmp_path: Path) -> None:
    found = read_roster(write_roster(small), "名单.xlsx", tmp_path, small)
    assert codes(found) == ["roster_empty"] and found.rows == ()


def test_a_roster_of_another_form_is_told(tmp_path: Path) -> None:
    data = write_roster(definition("xinjiang-2021-primary"))
    assert form_named(data, "名单.xlsx") == "xinjiang-2021-primary"
    found = read_roster(data, "名单.xlsx", tmp_path, definition("xinjiang-2021-intermediate"))
    assert codes(found)[0] == "roster_other_form"


@pytest.mark.parametrize("form", ["xinjiang-2021-primary", "shanxi-2014-group", "kexue-2021-pilot-city"])
def test_what_was_written_into_a_roster_is_what_is_read(form: str, tmp_path: Path) -> None:
    one = definition(form)
    people = list(applicants(one, 3))
    found = read_roster(saved(filled(one, people)), "名单.xlsx", tmp_path, one)
    assert found.found == () and len(found.rows) == 3
    for row, person in zip(found.rows, people, strict=True):
        assert {name: str(value) for name, value in row.entry.values.items() if name in person and isinstance(value, str)} == {
            name: str(one.fields[name].parse(person[name])[0]) for name in person if isinstance(row.entry.values[name], str)
        }
