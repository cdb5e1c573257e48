"""Where pages begin."""

from __future__ import annotations

from dataclasses import replace

from docgen.forms.layout import PageFormat
from docgen.render.pages import paginate
from docgen.render.paper import (
    PlannedBlock,
    PlannedCell,
    PlannedRow,
    PlannedSpace,
    PlannedTable,
    PlannedWords,
    SetParagraph,
)

PAGE = PageFormat(210, 297, (20, 20, 32, 20))     # a text area 245 mm high
LINE = SetParagraph("标题", (), ((),), "hei", 14, 26)  # 9.17 mm


def heading(id_: str = "h") -> PlannedWords:
    return PlannedWords(id_, 0, LINE, "section", above=4, below=2)


def table(*heights: float, headers: int = 0, kind: str = "value", spans: dict[int, int] | None = None) -> PlannedTable:
    spans = spans or {}
    cells = tuple(
        PlannedCell(f"t{row}", kind, f"t.{row}", row, 0, spans.get(row, 1), 1, "center")  # type: ignore[arg-type]
        for row in range(len(heights))
    )
    rows = tuple(PlannedRow(height, False, row) for row, height in enumerate(heights))
    return PlannedTable("t", 0, (170.0,), 0, rows, cells, "all", headers)


def starts(blocks: tuple[PlannedBlock, ...]) -> list[bool]:
    return [block.starts_page for block in blocks]


def test_what_fits_stays_on_one_page() -> None:
    blocks, pages = paginate((heading(), table(100, 100)), PAGE)
    assert (starts(blocks), pages) == ([False, False], 1)


def test_a_heading_goes_with_the_first_row_of_its_table() -> None:
    blocks, pages = paginate((PlannedSpace("s", 0, 200), table(5), heading(), table(40, 40)), PAGE)
    assert (starts(blocks), pages) == ([False, False, True, False], 2)
    assert blocks[2].above == 0     # type: ignore[union-attr]


def test_a_table_flows_on_and_prints_its_header_again() -> None:
    _, pages = paginate((table(20, *[60] * 7, headers=1),), PAGE)
    assert pages == 3               # 20 + 3 x 60 | 20 + 3 x 60 | 20 + 60; four rows would fit without the header


def test_a_row_that_might_just_fit_is_made_too_high_to_fit() -> None:
    blocks, pages = paginate((table(200, 44.5),), PAGE)
    assert pages == 2
    assert [row.height for row in blocks[0].rows] == [200, 46.5]   # type: ignore[union-attr]


def test_rows_joined_by_a_spanning_cell_are_not_parted() -> None:
    _, pages = paginate((table(200, 30, 30, spans={1: 2}), table(195)), PAGE)
    assert pages == 3               # 200 | 30 + 30 | 195; one row of 30 would leave room for it


def test_a_table_that_is_signed_stays_whole() -> None:
    blocks, pages = paginate((PlannedSpace("s", 0, 150), table(5), heading(), table(46, 76, kind="signature")), PAGE)
    assert (starts(blocks)[2], pages) == (True, 2)


def test_a_page_break_of_the_form_is_kept() -> None:
    first, second = heading("a"), heading("b")
    blocks, pages = paginate((first, table(5), PlannedSpace("s", 0, 1, starts_page=True), second), PAGE)
    assert (starts(blocks), pages) == ([False, False, True, False], 2)


def note(id_: str = "n") -> PlannedWords:
    return PlannedWords(id_, 0, LINE, "note", above=0, below=2)


def test_a_note_below_a_table_does_not_go_with_the_next_heading() -> None:
    blocks, pages = paginate((table(150, 60), note(), heading(), table(40, 40)), PAGE)
    assert (starts(blocks), pages) == ([False, False, True, False], 2)


def test_headings_stay_behind_when_not_even_a_whole_page_has_room_for_them_and_their_row() -> None:
    blocks, pages = paginate((table(50), heading("a"), heading("b"), table(30, 190, headers=1)), PAGE)
    assert (starts(blocks), pages) == ([False, True, False, True], 3)


def test_pages_turn_between_paragraphs_of_running_text() -> None:
    text = SetParagraph("正文", (), ((),) * 30, "fang", 12, 21)      # 222 mm
    paragraphs = tuple(PlannedWords(f"p{n}", 0, text, "text", 0, 0) for n in range(2))
    blocks, pages = paginate((heading(), *paragraphs, heading(), table(20)), PAGE)
    assert (starts(blocks), pages) == ([False, False, True, True, False], 3)


def test_a_label_beside_rows_on_two_pages_is_a_cell_on_each() -> None:
    label = PlannedCell("l", "label", "t", 0, 0, 4, 1, "center", (replace(LINE, lines=((), ())),))     # two lines: 18.3 mm
    rows = table(12, 120, 120, 40)
    cells = (label, *(replace(cell, column=1) for cell in rows.cells))
    (drawn,), pages = paginate((replace(rows, cells=cells, columns=(20.0, 150.0)),), PAGE)
    assert isinstance(drawn, PlannedTable) and pages == 2
    labels = [(cell.kind, cell.row, cell.row_span, bool(cell.paragraphs)) for cell in drawn.cells if cell.column == 0]
    assert labels == [("label", 0, 2, True), ("empty", 2, 2, False)]


def test_the_words_of_a_label_stay_where_they_have_room() -> None:
    label = PlannedCell("l", "label", "t", 0, 0, 2, 1, "center", (replace(LINE, lines=((), ())),))
    rows = table(12, 240)
    cells = (label, *(replace(cell, column=1) for cell in rows.cells))
    (drawn,), _ = paginate((replace(rows, cells=cells, columns=(20.0, 150.0)),), PAGE)
    assert isinstance(drawn, PlannedTable)
    assert [(cell.kind, cell.row) for cell in drawn.cells if cell.column == 0] == [("empty", 0), ("label", 1)]
