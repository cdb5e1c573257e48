"""Plain tables as workbooks: reports and 汇总表."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docgen.entries.rosters.workbook_bytes import workbook_bytes
from docgen.entries.rosters.workbook_writing import width_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "宋体"
_HEADING, _MARKED = "D9E2F3", "FFC6CD"
_LINE, _TALLEST = 16.0, 409.0           # pt; no row of Excel is taller
_LONGEST = 32_000                       # characters that a cell holds


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, headings, rows of texts, widths in half Han, which rows are marked red, and a title; of the
    columns how many from the left stay when one scrolls (`kept`) and are printed (`printed`; 0: all); `choices` are
    what cells below a heading may hold, offered in a list."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    marked: tuple[bool, ...] = ()
    title: str = ""
    kept: int = 0
    printed: int = 0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def workbook_of(tables: Iterable[Table]) -> bytes:
    """The tables as an .xlsx: every cell text, the headings frozen and printed on each page, pages as wide as the
    table."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(table.name), table)
    return workbook_bytes(book)


def _write(page: Worksheet, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    first = 2 if table.title else 1
    if table.title:
        _put(page, 1, 1, table.title, bold=True)
        page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table.headings))
        page.row_dimensions[1].height = 30
    for column, heading in enumerate(table.headings, 1):
        _put(page, first, column, heading, bold=True, fill=_HEADING)
        page.column_dimensions[get_column_letter(column)].width = table.widths[column - 1]
    for number, row in enumerate(table.rows):
        is_marked = number < len(table.marked) and table.marked[number]
        for column, text in enumerate(row, 1):
            _put(page, first + 1 + number, column, text, fill=_MARKED if is_marked else "")
        page.row_dimensions[first + 1 + number].height = _height(row, table.widths)
    page.freeze_panes = page.cell(first + 1, 1 + table.kept)
    _offer(page, table, first)
    _set_up(page, table, first)


def _offer(page: Worksheet, table: Table, first: int) -> None:
    """The lists of what may be chosen, on the rows that there are."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for heading, choices in table.choices.items() if table.rows else ():
        letter = get_column_letter(1 + table.headings.index(heading))
        offered = DataValidation(
            type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True, errorTitle=heading,
            error=f"请从下拉列表中选择：{'、'.join(choices)}",
        )
        offered.add(f"{letter}{first + 1}:{letter}{first + len(table.rows)}")
        page.add_data_validation(offered)


def _set_up(page: Worksheet, table: Table, first: int) -> None:
    """A4 lying, the headings on every page, so much smaller that the printed columns are on one."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.page import PageMargins

    page.print_title_rows = f"{first}:{first}"
    if table.printed:
        page.print_area = f"A1:{get_column_letter(table.printed)}{first + len(table.rows)}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0
    page.oddFooter.center.text = "第 &P 页　共 &N 页"


def _put(page: Worksheet, row: int, column: int, text: str, bold: bool = False, fill: str = "") -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell = page.cell(row, column)
    cell.value = text[:_LONGEST] if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
    cell.data_type = "s"            # a text that begins with = is text
    cell.number_format = "@"        # 18 digits stay 18 digits
    cell.font = Font(name=_FONT, size=11, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if bold else "left")
    edge = Side(style="thin", color="8EA9DB")
    cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)


def _height(row: tuple[str, ...], widths: tuple[float, ...]) -> float:
    lines = 1
    for text, width in zip(row, widths, strict=True):
        lines = max(lines, sum(max(1, -(-width_of(line) // max(1, int(width) - 1))) for line in text.split("\n")))
    return min(_TALLEST, _LINE * lines + 4)
