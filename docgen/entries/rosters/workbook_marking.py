"""The user's own workbook with what is wrong marked in it: red cells, comments, a column of explanations."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from docgen.entries.rosters.workbook_bytes import workbook_bytes
from docgen.entries.rosters.workbook_reading import open_workbook
from docgen.entries.rosters.workbook_writing import width_of
from docgen.problems import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXPLANATION = "错误说明"
_AUTHOR = "docgen"
# Red for what must be mended, yellow for what is only told: one shade off Excel's own "bad" and "neutral".
_WRONG, _DOUBTFUL = "FFFFC6CD", "FFFFEB9B"
_HEADING_WITHIN = 12
_COMMENT_WIDTH, _LINE = 320, 22                # pixels
_COLUMN_WIDTH, _USUAL_WIDTH = 60, 9
_LINE_POINTS, _TALLEST = 15.0, 409.0           # no row of Excel is taller


def mark_workbook(data: bytes, name: str, problems: Iterable[Problem]) -> bytes:
    """The same workbook, every problem at its cell: a comment, a colour, and in the column 错误说明 of its
    row the sentence and the remedy. Marks of an earlier check are taken away first; nothing else changes.
    Raises FileUnusable as `read_workbook`."""
    book = open_workbook(data, name, is_kept=True)
    pages = {page.title: _Page(page) for page in book.worksheets}
    for page in pages.values():
        page.clear()
    for problem in problems:
        if problem.place.sheet in pages:
            pages[problem.place.sheet].mark(problem)
    return workbook_bytes(book)


class _Page:
    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.heading = next(
            ((cell.row, cell.column) for row in sheet.iter_rows(max_row=_HEADING_WITHIN) for cell in row
             if cell.value == EXPLANATION), None,
        )

    def clear(self) -> None:
        """Takes away the marks of an earlier check."""
        from openpyxl.styles import PatternFill

        for cell in list(self.sheet._cells.values()):
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment = None
            if cell.fill.fgColor.rgb in (_WRONG, _DOUBTFUL):
                cell.fill = PatternFill()
            if self.heading and cell.column == self.heading[1] and cell.row > self.heading[0]:
                cell.value = None

    def mark(self, problem: Problem) -> None:
        """Marks the cell of a problem, and explains it at the end of its row."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill

        row, column = problem.place.line or 1, problem.place.column or 1
        words = ILLEGAL_CHARACTERS_RE.sub("", f"{problem.says}。{problem.remedy}")
        cell = self._whole(row, column)
        own = cell.comment is None or cell.comment.author == _AUTHOR
        if own:     # somebody's own comment stays; the column explains all the same
            told = f"{cell.comment.text}\n{words}" if cell.comment is not None else words
            cell.comment = Comment(told, _AUTHOR, width=_COMMENT_WIDTH, height=_LINE * (2 + len(told) // 20))
        if not cell.has_style and cell.column_letter in self.sheet.column_dimensions:
            # A cell without a style shows its column's; with a colour of its own it would lose that.
            cell._style = copy(self.sheet.column_dimensions[cell.column_letter]._style)
        if problem.is_error or cell.fill.fgColor.rgb != _WRONG:
            cell.fill = PatternFill("solid", fgColor=_WRONG if problem.is_error else _DOUBTFUL)
        self._explain(row, words)

    def _whole(self, row: int, column: int) -> Any:
        """The cell, or the first one of the region it is merged into."""
        for region in self.sheet.merged_cells.ranges:
            if region.min_row <= row <= region.max_row and region.min_col <= column <= region.max_col:
                row, column = region.min_row, region.min_col
        return self.sheet.cell(row, column)

    def _explain(self, row: int, words: str) -> None:
        from openpyxl.styles import Alignment, Font

        if self.heading is None:
            self.heading = (self._heading_row(), self._last_column() + 1)
            first = self.sheet.cell(*self.heading, EXPLANATION)
            first.font = Font(bold=True, color="FFC00000")
            self.sheet.column_dimensions[first.column_letter].width = _COLUMN_WIDTH
        cell = self.sheet.cell(max(row, self.heading[0] + 1), self.heading[1])
        cell.value = f"{cell.value}\n{words}" if cell.value else words
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(color="FFC00000")
        self._make_room(cell)

    def _make_room(self, cell: Any) -> None:
        """Raises a row until its explanation can be read, and never lowers it. One without a height of its own
        gets room for its other texts too: not every program finds it when it opens the file."""
        row = self.sheet.row_dimensions[cell.row]
        texts = [cell] if row.height is not None else [one for one in self.sheet[cell.row] if one.value is not None]
        lines = max(self._lines(one) for one in texts)
        needed = min(_TALLEST, _LINE_POINTS * lines + 4)
        if (row.height or 0) < needed:
            row.height = needed

    def _lines(self, cell: Any) -> int:
        """The lines of a text in the width of its column."""
        columns = self.sheet.column_dimensions
        width = columns[cell.column_letter].width if cell.column_letter in columns else _USUAL_WIDTH
        room = max(1, int(width) - 1)
        return sum(max(1, -(-width_of(line) // room)) for line in str(cell.value).split("\n"))

    def _last_column(self) -> int:
        """The last column that says something: formats alone may reach to the sheet's end."""
        return max((column for (_, column), cell in self.sheet._cells.items() if cell.value is not None), default=1)

    def _heading_row(self) -> int:
        """The row with the most texts among the first ones."""
        rows = range(1, min(_HEADING_WITHIN, self.sheet.max_row) + 1)
        return max(rows, key=lambda row: (sum(cell.value is not None for cell in self.sheet[row]), -row), default=1)
