"""The user's own workbook with what is wrong marked in it, and nothing else changed."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from docgen.entries.rosters.workbook_marking import mark_workbook
from docgen.problems import Place, Problem
from tests.entries.rosters.conftest import book_of
from tests.made_rosters import saved

ROWS: list[list[Any]] = [["序号", "姓名", "工作单位", "备注"], ["1", "李梅", "一中", "急"], ["2", "王强", "二中", None]]


def wrong(cell: str = "C", row: int = 2, sheet: str = "名单") -> Problem:
    place = Place("名单.xlsx", row, ord(cell) - ord("A") + 1, sheet)
    return Problem("required_missing", place, {"label": "工作单位"})


def told(row: int = 2) -> Problem:
    return Problem("roster_name_twice", Place("名单.xlsx", row, 2, "名单"), {"first": 2, "name": "李梅"})


def marked(*problems: Problem, book: Workbook | None = None) -> Workbook:
    data = saved(book or book_of({"名单": ROWS, "别的": [["a"]]}))
    return load_workbook(io.BytesIO(mark_workbook(data, "名单.xlsx", problems)), rich_text=True)


def test_a_wrong_cell_is_red_and_has_a_comment_and_its_row_an_explanation() -> None:
    page = marked(wrong())["名单"]
    assert page["C2"].fill.fgColor.rgb == "FFFFC6CD" and page["C2"].comment.text.startswith(wrong().says)
    assert page["E1"].value == "错误说明" and page["E2"].value == f"{wrong().says}。{wrong().remedy}"
    assert page["E3"].value is None


def test_what_is_only_told_is_yellow_and_does_not_hide_red() -> None:
    assert marked(told())["名单"]["B2"].fill.fgColor.rgb == "FFFFEB9B"
    assert marked(wrong("B"), told())["名单"]["B2"].fill.fgColor.rgb == "FFFFC6CD"


def test_two_problems_of_a_row_are_both_explained() -> None:
    page = marked(wrong(), told())["名单"]
    assert page["E2"].value.count("\n") == 1


def test_nothing_else_is_touched() -> None:
    book = book_of({"名单": ROWS, "别的": [["=1+1"]]})
    page = book["名单"]
    page["D2"].comment = Comment("单位的批注", "单位")
    page["B3"].font, page["B3"].fill = Font(bold=True), PatternFill("solid", fgColor="FF00FF00")
    page["D3"] = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))
    page.row_dimensions[3].height, page.column_dimensions["B"].width = 33, 44
    after = marked(wrong(), book=book)
    assert after["别的"]["A1"].value == "=1+1"
    sheet = after["名单"]
    assert sheet["D2"].comment.text == "单位的批注" and sheet["B3"].font.b and sheet["B3"].fill.fgColor.rgb == "FF00FF00"
    assert isinstance(sheet["D3"].value, CellRichText) and sheet.row_dimensions[3].height == 33
    assert sheet.column_dimensions["B"].width == 44
    values = [[cell.value for cell in row[:3]] for row in sheet.iter_rows()]
    assert values == [row[:3] for row in ROWS]


def test_somebodys_own_comment_stays_at_a_wrong_cell() -> None:
    book = book_of({"名单": ROWS})
    book["名单"]["C2"].comment = Comment("单位的批注", "单位")
    page = marked(wrong(), book=book)["名单"]
    assert page["C2"].comment.text == "单位的批注" and page["E2"].value


def test_a_row_of_fixed_height_grows_until_its_explanation_can_be_read() -> None:
    book = book_of({"名单": ROWS})
    book["名单"].row_dimensions[2].height = 15
    page = marked(*[wrong(cell) for cell in "ABCD"], book=book)["名单"]
    assert page.row_dimensions[2].height > 50 and page.row_dimensions[3].height is None


def test_a_row_without_a_height_gets_room_for_its_longest_text() -> None:
    book = book_of({"名单": [ROWS[0], ["1", "李梅", "一中", "很长的备注" * 20]]})
    book["名单"].column_dimensions["D"].width = 20
    assert marked(wrong(), book=book)["名单"].row_dimensions[2].height > 11 * 15


def test_a_second_check_takes_the_first_ones_marks_away() -> None:
    first = marked(wrong())
    page = marked(wrong("B", 3), book=first)["名单"]
    assert page["C2"].comment is None and page["C2"].fill.fill_type is None and page["E2"].value is None
    assert page["E3"].value and page["F1"].value is None


def test_a_merged_cell_is_marked_at_its_beginning() -> None:
    book = book_of({"名单": ROWS})
    book["名单"].merge_cells("C2:C3")
    assert marked(wrong("C", 3), book=book)["名单"]["C2"].fill.fgColor.rgb == "FFFFC6CD"


def test_the_same_marks_are_the_same_bytes() -> None:
    data = saved(book_of({"名单": ROWS}))
    assert mark_workbook(data, "a", [wrong()]) == mark_workbook(data, "a", [wrong()])
