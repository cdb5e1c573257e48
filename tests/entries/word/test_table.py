"""Grids as hand-drawn forms have them: edges that nearly meet, grids that lie, cells that continue."""

from __future__ import annotations

import pytest

from docgen.entries.word.package import parse_xml
from docgen.entries.word.styles import WordStyles
from docgen.entries.word.table import WordTable, read_table
from docgen.entries.word.text import Seen

MM = 1440 / 25.4


def cell(words: str = "", width: float = 0, span: int = 1, merge: str = "") -> str:
    inside = f'<gridSpan val="{span}"/>' if span > 1 else ""
    inside += f'<vMerge val="{merge}"/>' if merge == "restart" else "<vMerge/>" if merge else ""
    inside += f'<tcW w="{round(width * MM)}" type="dxa"/>' if width else ""
    return f"<tc><tcPr>{inside}</tcPr><p><r><t>{words}</t></r></p></tc>"


def table(*rows: str, grid: tuple[float, ...] = ()) -> WordTable:
    columns = "".join(f'<gridCol w="{round(width * MM)}"/>' for width in grid)
    written = "".join(f"<tr>{row}</tr>" for row in rows)
    found = read_table(parse_xml(f"<tbl><tblGrid>{columns}</tblGrid>{written}</tbl>".encode()), WordStyles(None), Seen())
    assert found is not None
    return found


def regions(found: WordTable) -> list[tuple[str, int, int, int, int]]:
    return [(one.text, one.row, one.column, one.row_span, one.column_span) for one in found.cells]


def near(*widths: float) -> list[object]:
    return [pytest.approx(width, abs=0.05) for width in widths]


def test_columns_are_those_of_the_grid() -> None:
    assert list(table(cell("a") + cell("b"), grid=(30, 50)).columns) == near(30, 50)


def test_cells_join_to_the_right_and_downwards() -> None:
    found = table(
        cell("a", merge="restart") + cell("b", span=2),
        cell(merge="continue") + cell("c") + cell("d"),
        grid=(20, 30, 40),
    )  # fmt: skip
    assert regions(found) == [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 2), ("c", 1, 1, 1, 1), ("d", 1, 2, 1, 1)]


def test_a_cell_that_continues_nothing_of_its_width_stands_alone() -> None:
    found = table(
        cell("a", span=2, merge="restart") + cell("b"), cell("x", merge="continue") + cell("c") + cell("d"), grid=(20, 20, 20)
    )
    assert ("x", 1, 0, 1, 1) in regions(found) and ("a", 0, 0, 1, 2) in regions(found)


def test_an_edge_that_no_cell_has_is_no_column() -> None:
    assert list(table(cell("a", span=2) + cell("b"), grid=(20, 10, 40)).columns) == near(30, 40)


def test_edges_that_nearly_meet_are_one() -> None:
    found = table(cell("a") + cell("b", span=2), cell("c", span=2) + cell("d"), grid=(30, 0.7, 50))
    assert len(found.columns) == 2 and regions(found)[2] == ("c", 1, 0, 1, 1)


def test_a_narrow_cell_is_not_taken_for_a_badly_drawn_edge() -> None:
    assert len(table(cell("a") + cell("b") + cell("c"), grid=(30, 1.2, 50)).columns) == 3


@pytest.mark.parametrize("grid", [(), (10,), (0, 0)])
def test_a_grid_that_the_rows_do_not_keep_gives_way_to_the_cells(grid: tuple[float, ...]) -> None:
    found = table(cell("a", 30) + cell("b", 50), cell("c", 30) + cell("d", 50), grid=grid)
    assert list(found.columns) == near(30, 50)


def test_a_short_row_is_filled_up() -> None:
    assert regions(table(cell("a") + cell("b"), cell("c"), grid=(20, 20)))[-1] == ("", 1, 1, 1, 1)


def test_cells_left_out_before_a_row_are_empty() -> None:
    row = '<trPr><gridBefore val="1"/></trPr>' + cell("b")
    assert regions(table(cell("x") + cell("y"), row, grid=(20, 30)))[2:] == [("", 1, 0, 1, 1), ("b", 1, 1, 1, 1)]


@pytest.mark.parametrize(("rule", "expected"), [("exact", (20.0, True)), ("atLeast", (20.0, False)), ("", (20.0, False))])
def test_row_heights_are_exact_or_the_least(rule: str, expected: tuple[float, bool]) -> None:
    row = f'<trPr><trHeight val="{round(20 * MM)}" hRule="{rule}"/></trPr>' + cell("a")
    height, is_exact = table(row, grid=(50,)).heights[0]
    assert (round(height, 1), is_exact) == expected


def test_lengths_may_be_written_with_their_unit() -> None:
    root = parse_xml(b'<tbl><tblGrid><gridCol w="2cm"/><gridCol w="1in"/></tblGrid><tr><tc><p/></tc><tc><p/></tc></tr></tbl>')
    found = read_table(root, WordStyles(None), Seen())
    assert found is not None and list(found.columns) == near(20, 25.4)


def test_words_of_one_character_a_line_stand_upright() -> None:
    stacked = "<tc><p><r><t>简</t></r></p><p><r><t>历</t></r></p></tc>"
    assert table(stacked, grid=(20,)).cells[0].is_vertical


def test_a_table_of_a_thousand_columns_is_cut_to_what_word_can_hold() -> None:
    found = table("".join(cell(str(number)) for number in range(5)), grid=tuple([2.0] * 1000))
    assert len(found.columns) <= 63


def test_a_table_without_a_cell_is_none() -> None:
    assert read_table(parse_xml(b"<tbl><tr/></tbl>"), WordStyles(None), Seen()) is None
