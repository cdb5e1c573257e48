"""The empty roster: what a person finds in it."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from docgen.entries.rosters.columns import roster_sheets
from docgen.entries.rosters.workbook_writing import write_roster
from docgen.forms.definition import FormDefinition
from docgen.forms.library import names
from docgen.settings import read_settings
from tests.finished import definition
from tests.made_rosters import cell_of


@pytest.fixture(scope="module")
def book(small: FormDefinition) -> Workbook:
    return load_workbook(io.BytesIO(write_roster(small)))


def test_there_is_a_sheet_of_instructions_and_one_for_each_group(book: Workbook) -> None:
    assert book.sheetnames == ["填写说明", "名单", "主要成果", "选项"]
    assert book["选项"].sheet_state == "hidden" and book.active.title == "名单"


def test_headings_are_frozen_with_their_hints_below(book: Workbook) -> None:
    page = book["名单"]
    assert [cell.value for cell in page[1]] == ["序号", "姓名", "性别", "出生年月", "身份证号", "工作单位"]
    assert page["F2"].value == "必填；不超过 10 字" and page["C2"].value == "男、女"
    assert page.freeze_panes == "C3" and book["主要成果"].freeze_panes == "B3"


def test_choices_drop_down_and_lengths_are_held_with_the_limits_message(book: Workbook, small: FormDefinition) -> None:
    rules = {str(one.sqref).split(":")[0]: one for one in book["名单"].data_validations.dataValidation}
    sex, unit = rules["C4"], rules["F4"]
    assert (sex.type, sex.formula1, sex.showErrorMessage) == ("list", '"男,女"', True)
    assert (unit.type, unit.formula1, unit.error) == ("textLength", "10", "最多 10 字，请删减后再填")


def test_identity_numbers_are_text_in_rows_that_are_still_empty(book: Workbook) -> None:
    assert book["名单"].column_dimensions["E"].number_format == "@"


def test_the_sample_row_is_marked_as_one(book: Workbook) -> None:
    assert book["名单"]["A3"].value == "示例" and book["名单"]["B3"].value
    assert book["主要成果"]["A3"].value == "示例"


def test_rows_are_as_tall_as_their_texts_wrap() -> None:
    page = load_workbook(io.BytesIO(write_roster(definition())))["名单"]
    bio = cell_of(definition(), page.parent, "个人简介：工作经历", 3)
    assert page.row_dimensions[3].height > 100 and len(bio.value) > 150
    assert page.row_dimensions[1].height < 60


def test_instructions_that_wrap_have_the_room_for_it() -> None:
    page = load_workbook(io.BytesIO(write_roster(definition())))["填写说明"]
    heights = {str(row[0].value)[:2]: page.row_dimensions[row[0].row].height for row in page.iter_rows()}
    assert heights["2."] > 2 * heights["6."] - 10 and heights["6."] >= 16
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToWidth in (None, 1)


def test_the_print_keeps_the_headings_and_the_columns_can_be_read(book: Workbook) -> None:
    page = book["名单"]
    assert page.print_title_rows == "$1:$1" and page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0


@pytest.mark.parametrize("form", names(read_settings({}).templates))
def test_every_form_has_a_roster_with_all_that_it_asks(form: str) -> None:
    one = definition(form)
    made = load_workbook(io.BytesIO(write_roster(one)))
    for sheet in roster_sheets(one):
        headings = [cell.value for cell in made[sheet.name][1]][1:]
        assert headings == [column.heading for column in sheet.columns] and len(set(headings)) == len(headings)


def test_the_same_form_gives_the_same_bytes(small: FormDefinition) -> None:
    assert write_roster(small) == write_roster(small)
