"""The empty roster of a form: a workbook that a person likes to fill in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docgen.entries.rosters.columns import KEY_HEADING, RosterColumn, RosterSheet, roster_sheets
from docgen.entries.rosters.workbook_bytes import workbook_bytes
from docgen.entries.sample import sample_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE_SHEET = "填写说明"
SAMPLE_KEY = "示例"
FORM_PROPERTY, EDITION_PROPERTY = "docgen.form", "docgen.edition"
HEADING_ROW, HINT_ROW, SAMPLE_ROW = 1, 2, 3
_ROWS_READY = 2000          # rows with drop-downs; a longer roster is read as well
_TEXT_FORMAT = "@"          # 18 digits stay 18 digits
_LIST_LENGTH = 255          # characters that a drop-down may hold by itself
_FONT = "宋体"
_WIDTH_OF_A3 = 250          # characters that can still be read
_TALLEST = 180              # pt; a longer sample is seen when its cell is opened
_HEADING_FILL, _REQUIRED_FILL, _SAMPLE_FILL = "D9E2F3", "FCE4D6", "F2F2F2"


def write_roster(definition: FormDefinition) -> bytes:
    """An .xlsx with the sheets of `roster_sheets`, one of instructions in front, and the lists of choices
    hidden at the end. Row 1 holds the headings, row 2 hints, row 3 a sample that is not read."""
    from openpyxl import Workbook

    book = Workbook()
    guide = book.active
    guide.title = GUIDE_SHEET
    sheets = roster_sheets(definition)
    _write_guide(guide, definition, sheets)
    sample = sample_entry(definition, 0, "typical")
    lists = _Lists(book)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet, sample, lists)
    lists.hide()
    book.active = 1
    _sign(book, definition)
    return workbook_bytes(book)


def _sign(book: Workbook, definition: FormDefinition) -> None:
    """Says which form the workbook is for."""
    from openpyxl.packaging.custom import StringProperty

    for name, value in ((FORM_PROPERTY, definition.form), (EDITION_PROPERTY, definition.edition)):
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    book.properties.title = f"{definition.title.replace(chr(10), '')}　名单"


class _Lists:
    """Options too long for a drop-down of their own, a column each on a hidden sheet."""

    def __init__(self, book: Workbook) -> None:
        self.sheet = book.create_sheet("选项")
        self.columns: dict[tuple[str, ...], str] = {}

    def formula(self, options: tuple[str, ...]) -> str:
        """What a drop-down of these options refers to."""
        inline = ",".join(options)
        if len(inline) <= _LIST_LENGTH and not any("," in option or '"' in option for option in options):
            return f'"{inline}"'
        if options not in self.columns:
            number = len(self.columns) + 1
            for row, option in enumerate(options, 1):
                self.sheet.cell(row, number, option)
            letter = self.sheet.cell(1, number).column_letter
            self.columns[options] = f"{self.sheet.title}!${letter}$1:${letter}${len(options)}"
        return self.columns[options]

    def hide(self) -> None:
        """Puts the sheet last, out of sight."""
        book = self.sheet.parent
        book.move_sheet(self.sheet, len(book.sheetnames))
        self.sheet.sheet_state = "hidden"


def _write_sheet(page: Worksheet, sheet: RosterSheet, sample: Mapping[str, Any], lists: _Lists) -> None:
    _write_cell(page, HEADING_ROW, 1, KEY_HEADING, bold=True, fill=_REQUIRED_FILL)
    key_hint = "每位申报人一行，编一个号" if not sheet.group else "填“名单”里的序号；同一人可填多行"
    _write_cell(page, HINT_ROW, 1, key_hint, size=9)
    page.column_dimensions["A"].width = 8
    for number, column in enumerate(sheet.columns, 2):
        fill = _REQUIRED_FILL if column.is_required else _HEADING_FILL
        _write_cell(page, HEADING_ROW, number, column.heading, bold=True, fill=fill)
        _write_cell(page, HINT_ROW, number, hint_of(column), size=9)
        letter = page.cell(1, number).column_letter
        page.column_dimensions[letter].width = _width(column)
        _ready(page, number, column, lists)
    _write_sample(page, sheet, sample)
    for row in range(1, page.max_row + 1):
        page.row_dimensions[row].height = _height(page, row)
    page.freeze_panes = page.cell(HINT_ROW + 1, 3 if not sheet.group else 2)
    _set_up_print(page)


def _height(page: Worksheet, row: int) -> float:
    """The height in pt that the longest wrapped text of a row needs: programs do not all find it themselves."""
    most = 1
    for cell in page[row]:
        room = max(1, int(page.column_dimensions[cell.column_letter].width * 11 / (cell.font.size or 11)) - 1)
        lines = sum(max(1, -(-width_of(line) // room)) for line in str(cell.value or "").split("\n"))
        most = max(most, lines)
    return min(_TALLEST, (13 if row == HINT_ROW else 16) * most + 8)


def width_of(text: str) -> int:
    """How wide a text stands in a cell, a Han being 2."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def _set_up_print(page: Worksheet) -> None:
    """A3 across, the columns on as few sheets' width as can be read, the headings on every page."""
    whole = sum(one.width for one in page.column_dimensions.values())
    page.page_setup.fitToWidth = max(1, round(whole / _WIDTH_OF_A3))
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A3
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.oddFooter.center.text = "第 &P 页　共 &N 页"


def _write_cell(
    page: Worksheet, row: int, column: int, text: str, bold: bool = False, size: int = 11, fill: str = ""
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = page.cell(row, column)
    cell.value = text
    cell.data_type = "s"            # a text that begins with = is text
    cell.number_format = _TEXT_FORMAT
    cell.font = Font(name=_FONT, size=size, bold=bold, color="666666" if size < 11 else "000000")
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if bold else "left")
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
        edge = Side(style="thin", color="8EA9DB")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)


def _write_sample(page: Worksheet, sheet: RosterSheet, sample: Mapping[str, Any]) -> None:
    for row, values in enumerate(_sample_rows(sheet, sample), SAMPLE_ROW):
        _write_cell(page, row, 1, SAMPLE_KEY, fill=_SAMPLE_FILL)
        for number, column in enumerate(sheet.columns, 2):
            _write_cell(page, row, number, cell_text(column.field, _at(values, column.path)), fill=_SAMPLE_FILL)


def _sample_rows(sheet: RosterSheet, sample: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not sheet.group:
        return [sample]
    rows = _at(sample, sheet.group)
    return list(rows[:1]) if isinstance(rows, list) else [{}]


def _at(values: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


def cell_text(field: Field, raw: Any) -> str:
    """A raw value as one cell shows it; a mapping as its field prints it."""
    if raw is None:
        return ""
    if isinstance(raw, (str, int)):
        return str(raw)
    value, _ = field.parse(raw)
    return str(value) if value is not None else ""


def hint_of(column: RosterColumn) -> str:
    """What the second row says under a heading."""
    field, words = column.field, []
    if column.is_required:
        words.append("必填")
    limit = getattr(field, "max_length", None)
    if limit and column.path[-1] != "row":
        words.append(f"不超过 {limit} 字")
    options = field.control().options
    if field.kind not in ("photo", "attachment") and 1 < len(options) <= 6:
        words.append("、".join(options))
    if field.kind in ("photo", "attachment"):
        words.append("写文件名，文件与本名单放在一起")
    return "；".join((*words, *((field.hint,) if field.hint else ())))


def _width(column: RosterColumn) -> float:
    """The width of a column in characters of half a Han."""
    control = column.field.control().kind
    if control == "textarea" or (column.field.kind == "narrative" and column.path[-1] == "text"):
        return 48
    least = {"identity": 21, "email": 24, "postal_address": 36, "period": 22, "attachment": 20}
    return max(least.get(column.field.kind, 12), min(30, 2 * len(column.heading) + 2))


def _ready(page: Worksheet, number: int, column: RosterColumn, lists: _Lists) -> None:
    """Text format, drop-down and length limit on the rows that are ready to fill."""
    from openpyxl.styles import Alignment, Font

    letter = page.cell(1, number).column_letter
    # The whole column: a format a cell made the workbook ten times as large.
    whole = page.column_dimensions[letter]
    whole.number_format = _TEXT_FORMAT
    whole.font = Font(name=_FONT, size=11)
    whole.alignment = Alignment(wrap_text=True, vertical="center")
    for validation in _validations(column, lists):
        validation.add(f"{letter}{SAMPLE_ROW + 1}:{letter}{SAMPLE_ROW + _ROWS_READY}")
        page.add_data_validation(validation)


def _validations(column: RosterColumn, lists: _Lists) -> Iterator[Any]:
    from openpyxl.worksheet.datavalidation import DataValidation

    field = column.field
    control = field.control()
    limit = getattr(field, "max_length", None)
    if control.kind == "select" and control.options:
        yield DataValidation(
            type="list", formula1=lists.formula(control.options), allow_blank=True, showErrorMessage=True,
            errorTitle=column.heading[:32], error=f"请从下拉列表中选择：{'、'.join(control.options)}"[:255],
        )
    elif limit and column.path[-1] != "row":
        yield DataValidation(
            type="textLength", operator="lessThanOrEqual", formula1=str(limit), allow_blank=True,
            showErrorMessage=True, errorTitle=column.heading[:32], error=f"最多 {limit} 字，请删减后再填",
        )


def _write_guide(page: Worksheet, definition: FormDefinition, sheets: tuple[RosterSheet, ...]) -> None:
    title = definition.title.replace("\n", "")
    others = "、".join(f"“{sheet.name}”" for sheet in sheets[1:])
    advice = [
        f"“{sheets[0].name}”表每行一位申报人，第一栏“序号”自己编，不要重复。",
        *([f"{others}各表每行一项，第一栏填申报人的序号。"] if others else []),
        "橙色标题为必填；第 2 行是填写要求；标“示例”的行只供参考，不会读入，可以删去。",
        "身份证号、电话等栏已设为文本格式；从别处粘贴时请选“只粘贴文字”。",
        "照片和附件只写文件名，文件与本名单放在同一文件夹，可以带文件夹名，如 附件/李梅.pdf。",
        "不要填公式。多余的栏和空行没有关系，栏的先后可以调换，标题文字不要改。",
        "填好后检查：docgen check 名单.xlsx；批量生成：docgen batch 名单.xlsx -o 文件夹。",
    ]
    lines = [f"{title}　名单填写说明", "", *(f"{number}. {one}" for number, one in enumerate(advice, 1))]
    for row, line in enumerate(lines, 1):
        _write_cell(page, row, 1, line, bold=row == 1, size=14 if row == 1 else 11)
    page.column_dimensions["A"].width = 100
    for row in range(1, page.max_row + 1):
        page.row_dimensions[row].height = _height(page, row)
    page.page_setup.paperSize, page.page_setup.fitToHeight = page.PAPERSIZE_A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
