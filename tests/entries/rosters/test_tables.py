"""Tables for people: what may be chosen is offered, what names a row stays in sight, what is printed can be read."""

from __future__ import annotations

import io

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.entries.rosters.tables import Table, workbook_of

ROWS = (("欧阳晓禾", "", "长" * 40), ("柳青岚", "受理", "=1+1"))


def sheet(table: Table) -> Worksheet:
    page = load_workbook(io.BytesIO(workbook_of((table,)))).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def table(**more: object) -> Table:
    return Table("表", ("姓名", "决定", "说明"), ROWS, (12.0, 10.0, 21.0), **more)  # type: ignore[arg-type]


def test_choices_are_offered_on_every_row_and_no_other() -> None:
    (offered,) = sheet(table(choices={"决定": ("受理", "补正")})).data_validations.dataValidation
    assert (str(offered.sqref), offered.type, offered.formula1, offered.showErrorMessage) == ("B2:B3", "list", '"受理,补正"', True)
    (below,) = sheet(table(choices={"决定": ("受理",)}, title="题")).data_validations.dataValidation
    assert str(below.sqref) == "B3:B4"


def test_an_empty_table_offers_nothing() -> None:
    assert not sheet(Table("表", ("决定",), (), (9.0,), choices={"决定": ("受理",)})).data_validations.dataValidation


def test_headings_and_names_stay_in_sight_and_on_every_printed_page() -> None:
    page = sheet(table(kept=1, printed=2))
    assert (page.freeze_panes, page.print_title_rows) == ("B2", "$1:$1")
    assert page.print_area == "'表'!$A$1:$B$3"
    setup = page.page_setup
    assert (setup.orientation, setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 0, True)


def test_without_a_word_everything_is_printed() -> None:
    page = sheet(table())
    assert page.freeze_panes == "A2" and not page.print_area


def test_long_texts_are_wrapped_in_rows_that_are_tall_enough_and_formulas_are_texts() -> None:
    page = sheet(table())
    assert page["C2"].alignment.wrap_text and page.row_dimensions[2].height == 4 + 16 * 4
    assert (page["C3"].value, page["C3"].data_type) == ("=1+1", "s")
