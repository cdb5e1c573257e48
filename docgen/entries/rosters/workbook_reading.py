"""Workbooks that nobody trusts, as plain cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from docgen.entries.rosters.workbook_package import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, check_package, refused

if TYPE_CHECKING:
    from openpyxl import Workbook

# Excel keeps 15 digits of a number: what is longer has lost its end.
_EXACT_DIGITS = 15

# How Office writes a character that XML cannot hold: a carriage return is _x000D_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

CellKind = Literal["text", "number", "formula", "error", "truncated"]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that is not blank: its row and column from 1, its text, what it is."""

    row: int
    column: int
    text: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet's name and its cells by row, each row by column; merged cells all bear their region's text."""

    name: str
    rows: Mapping[int, Mapping[int, SheetCell]]


@dataclass(frozen=True, slots=True)
class WorkbookCells:
    """A workbook's visible sheets, and its own properties by name."""

    sheets: tuple[SheetCells, ...]
    properties: Mapping[str, str]


def read_workbook(data: bytes, name: str) -> WorkbookCells:
    """The cells of an .xlsx; `name` is the file's in messages. Raises FileUnusable for what is no workbook,
    holds macros or external entities, or is larger than a roster may be."""
    book = open_workbook(data, name)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(sheets) > MAX_SHEETS:
        raise refused("roster_too_large", name, limit=f"{MAX_SHEETS} 张表")
    properties = {one.name: str(one.value) for one in book.custom_doc_props.props}
    return WorkbookCells(tuple(_cells(sheet, name) for sheet in sheets), properties)


def open_workbook(data: bytes, name: str, is_kept: bool = False) -> Workbook:
    """The workbook itself, once its parts are known to be harmless; `is_kept`: with all that is to be written
    again (characters in several formats, links to other workbooks)."""
    from openpyxl import load_workbook

    check_package(data, name)
    try:
        return load_workbook(io.BytesIO(data), data_only=False, keep_links=is_kept, rich_text=is_kept)
    except Exception as error:  # openpyxl leaves a broken part by whatever its reader raised
        raise refused("roster_broken", name) from error


def _cells(sheet: Any, name: str) -> SheetCells:
    if sheet.max_column > MAX_COLUMNS or sheet.max_row > MAX_ROWS:
        _check_extent(sheet, name)
    rows: dict[int, dict[int, SheetCell]] = {}
    for cell in _used(sheet):
        rows.setdefault(cell.row, {})[cell.column] = cell
    for region in sheet.merged_cells.ranges:
        first = rows.get(region.min_row, {}).get(region.min_col)
        if first is not None:
            _spread(rows, first, region)
    return SheetCells(sheet.title, rows)


def _check_extent(sheet: Any, name: str) -> None:
    """Formats far out do not count, contents do."""
    for cell in _used(sheet):
        if cell.row > MAX_ROWS or cell.column > MAX_COLUMNS:
            limit = f"{MAX_ROWS} 行、{MAX_COLUMNS} 栏"
            raise refused("roster_too_large", name, limit=f"“{sheet.title}”{limit}")


def _spread(rows: dict[int, dict[int, SheetCell]], first: SheetCell, region: Any) -> None:
    for row in range(region.min_row, min(region.max_row, MAX_ROWS) + 1):
        for column in range(region.min_col, min(region.max_col, MAX_COLUMNS) + 1):
            cell = SheetCell(row, column, first.text, first.kind)
            rows.setdefault(row, {}).setdefault(column, cell)


def _used(sheet: Any) -> Iterator[SheetCell]:
    for (row, column), cell in sorted(sheet._cells.items()):
        made = _cell(row, column, cell.value, cell.data_type)
        if made is not None:
            yield made


def _cell(row: int, column: int, value: Any, data_type: str) -> SheetCell | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if data_type == "f":
        return SheetCell(row, column, str(getattr(value, "text", value)), "formula")
    if data_type == "e":
        return SheetCell(row, column, str(value), "error")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        digits = f"{value:.0f}" if float(value).is_integer() else repr(value)
        kind: CellKind = "truncated" if len(digits.lstrip("-")) > _EXACT_DIGITS else "number"
        return SheetCell(row, column, digits, kind)
    return SheetCell(row, column, _written(value))


def _written(value: Any) -> str:
    """A date as an entry writes it; anything else as it stands."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value))
