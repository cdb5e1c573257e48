"""Which cell of a Word table is a label, a value, fixed words or a place to sign; nothing is left out.

A cell with words beside an empty one is its label; an empty one below counts where none is to the right. What
this cannot decide stays as printed, with a remark.
"""

from __future__ import annotations

import re
from dataclasses import replace

from docgen.entries.drafting.book import Book, field_of, is_date, is_signature
from docgen.entries.drafting.draft import DraftCell, DraftField, DraftTable
from docgen.entries.drafting.known_labels import plain_label, questions, row_limit, short_label
from docgen.entries.drafting.shape import RowRun, with_blanks, with_joined_rows
from docgen.entries.drafting.yaml_text import quoted
from docgen.entries.word.table import WordCell, WordTable
from docgen.entries.word.text import TICK_BOX

_LONGEST_LABEL = 40
_PHOTO = re.compile(r"照片|相片|近照|寸照|寸.{0,6}照")
_ASIDE = re.compile(r"[(（【].*[)）】]|_+|例[：:].*|如[：:].*", re.DOTALL)
_OPTION = re.compile(rf"{TICK_BOX}\s*([^{TICK_BOX}]*)")
_TALL = 28.0            # mm: room for four lines
_COMB = 6               # so many narrow empty cells in a row are one value, a box for each character
_NARROW = 12.0          # mm
_UNSAID_HEIGHT = 8.0    # mm of a row that gives none

Spot = tuple[int, int]


def draft_table(table: WordTable, book: Book, above: str) -> DraftTable:
    """The drawing of a table; `above` are the words printed before it."""
    said = replace(table, heights=tuple((height or _UNSAID_HEIGHT, exact) for height, exact in table.heights))
    shaped, has_split = with_blanks(said)
    shaped, runs = with_joined_rows(shaped)
    reading = _Reading(shaped, book)
    for run in runs:
        reading.rows(run, above)
    reading.cells()
    if has_split:
        reading.remarks.append("原表在一格里既有文字又有空白，这里拆成了几格")
    marks = ["=" if is_exact else "" for _, is_exact in shaped.heights]
    heights = [round(height * 2) / 2 for height, _ in shaped.heights]
    for run in runs:
        marks[run.row] = "*"
    for cell in reading.found.values():
        # A row that is filled in must be able to grow.
        if cell.token in reading.values:
            for row in range(cell.row, cell.row + cell.row_span):
                marks[row] = marks[row].replace("=", "")
    rules = "all" if table.is_ruled else "under" if reading.values else "none"
    return DraftTable(
        shaped.columns, heights, marks, list(reading.found.values()), rules, table.indent,
        remarks=list(dict.fromkeys(reading.remarks)),
    )  # fmt: skip


class _Reading:
    """One table: `found` holds what each cell has become, `values` the tokens that are filled in."""

    def __init__(self, table: WordTable, book: Book) -> None:
        self.table, self.book = table, book
        self.found: dict[Spot, DraftCell] = {}
        self.values: set[str] = set()
        self.remarks: list[str] = []
        self._at: dict[Spot, WordCell] = {
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.bottom)
            for column in range(cell.column, cell.end)
        }

    def rows(self, run: RowRun, above: str) -> None:
        """A row group: headings, the repeated row, and the cell beside them that names it."""
        columns = []
        for heading, cell in zip(run.headings, run.cells, strict=True):
            columns.append(field_of(heading.text, "", self._size(cell)))
        side = next((cell for cell in run.sides if cell.text), None)
        label = plain_label(side.text) if side else short_label(above) or "、".join(one.label for one in columns[:2])
        settings = {"printed_rows": str(run.count)}
        limit = row_limit(above + (side.text if side else ""))
        if limit:
            settings = {"max_rows": str(max(limit, run.count)), **settings}
        group = self.book.group(label, columns, settings)
        group.remarks.append("名称和至多几条" if side is None else "至多几条")
        if run.numbers:
            columns[0].kind, columns[0].settings = "ordinal", {}
        for column, heading, cell in zip(columns, run.headings, run.cells, strict=True):
            self._label(heading, f"{group.name}.{column.name}", column)
            self._value(cell, f"{group.name}.{column.name}")
        if side is not None and (side.row, side.column) not in self.found:
            self._label(side, group.name, group)

    def cells(self) -> None:
        """Everything else, in the order of reading."""
        steps = (self._photo, self._signature, self._ticks, self._labels_right, self._labels_below, self._asked)
        for step in steps:
            for cell in self.table.cells:
                if cell.text and (cell.row, cell.column) not in self.found:
                    step(cell)
        for cell in self.table.cells:
            if (cell.row, cell.column) not in self.found:
                self._left_over(cell)

    def _photo(self, cell: WordCell) -> None:
        if not _PHOTO.search(cell.text) or len(cell.text) > _LONGEST_LABEL or self._free_value(cell):
            return
        field = self._field(cell.text, "", cell)
        if field.kind == "photo":
            self._name_printed(field, cell)
            self._value(cell, field.name, words=cell.text)

    def _signature(self, cell: WordCell) -> None:
        if not is_signature(cell.text) or is_date(cell.text):
            return
        box = self._free_value(cell) if "\n" not in cell.text and len(cell.text) <= 16 else None
        if box is not None:
            name = self.book.signature(cell.text, (cell.text.rstrip("：:") + "：",))
            self._put(cell, f"{name}:", cell.text, f"{name}:")
            self._put(box, name, "", name)
            return
        label = self._left_words(cell)
        name = self.book.signature(label.text if label else "", cell.paragraphs)
        if label is not None:
            self._put(label, f"{name}:", label.text, f"{name}:")
        self._put(cell, name, "", name)

    def _ticks(self, cell: WordCell) -> None:
        if TICK_BOX not in cell.text:
            return
        options = [one.strip(" \u3000\n，,；;、") for one in _OPTION.findall(cell.text)]
        lead = cell.text.partition(TICK_BOX)[0].strip()
        if len(options) < 2 or not all(options) or len(set(options)) < len(options):
            self.remarks.append(f"“{cell.text[:12]}”里的选项")
            return
        label = self._left_words(cell)
        field = self._field(label.text if label else lead or options[0], "", cell)
        field.kind, field.settings = "choice", {"options": f"[{', '.join(map(quoted, options))}]", "ticks": "true"}
        field.remarks = ["选项是否写全，可否多选"]
        if label is not None:
            self._label(label, field.name, field)
        elif lead:
            self.remarks.append(f"“{lead[:12]}”与选项同在一格，格里的“{lead[:12]}”没有画出")
        self._value(cell, field.name)

    def _labels_right(self, cell: WordCell) -> None:
        self._labels(cell, self._beside(cell))

    def _labels_below(self, cell: WordCell) -> None:
        self._labels(cell, self._below(cell))

    def _labels(self, cell: WordCell, value: WordCell | None) -> None:
        if value is None:
            return
        if not self._is_label(cell):
            # A sentence says what to write below it, and is printed as it stands.
            if value.row == cell.bottom:
                self._fixed(cell)
                field = self._field(short_label(cell.text), cell.text, value)
                field.settings.pop("printed", None)
                self._value(value, field.name)
            return
        if not self.table.is_ruled:
            self._fixed(cell)
            following = self._right(value)
            named = following if len(cell.text.strip("：: ")) < 2 and following and following.text else cell
            label = re.split("[：:]", named.text)[0] or named.text
            self._value(value, self._field(label, value.text, value).name)
            return
        field = self._field(cell.text, value.text, value)
        self._label(cell, field.name, field)
        if value.text.strip("_ \u3000\n") and not is_date(value.text):
            field.settings["placeholder"] = quoted(value.text)
        self._comb(value, field)
        self._value(value, field.name)

    def _asked(self, cell: WordCell) -> None:
        """A tall cell with questions in it, beside its label: the answers stand below the questions."""
        label = self._left_words(cell)
        if label is None or self._size(cell)[1] < _TALL or not self._is_label(label):
            return
        field = self._field(label.text, cell.text, cell)
        asked = questions(cell.paragraphs)
        settings = {key: value for key, value in field.settings.items() if key == "max_length"}
        field.kind, field.settings = "answers", settings
        for number, question in enumerate(asked, 1):
            name = f"part_{number}"
            prompt = self.book.words(question, "question")
            field.columns[name] = DraftField(name, short_label(question) or name, "prose", {"prompt": prompt})
        field.remarks = ["各问的名称和类型"]
        self._label(label, field.name, field)
        self._value(cell, field.name)

    def _left_over(self, cell: WordCell) -> None:
        if cell.text:
            self._fixed(cell)
            return
        if not self.table.is_ruled or not self._neighbours_have_words(cell):
            self._put(cell, ".", "", "")
            return
        self.remarks.append("有空格子旁边没有标签，画成了空格（.）")
        self._put(cell, ".", "", "")

    def _neighbours_have_words(self, cell: WordCell) -> bool:
        left, above = self._at.get((cell.row, cell.column - 1)), self._at.get((cell.row - 1, cell.column))
        return bool((left and left.text) or (above and above.text))

    def _is_label(self, cell: WordCell) -> bool:
        return len(cell.text) <= _LONGEST_LABEL and not cell.text.endswith("。") and TICK_BOX not in cell.text

    def _free_value(self, cell: WordCell) -> WordCell | None:
        """The empty cell that a label asks to fill: to the right, else below."""
        return self._beside(cell) or self._below(cell)

    def _beside(self, cell: WordCell) -> WordCell | None:
        right = self._right(cell)
        return right if right is not None and right.row == cell.row and self._is_empty(right) else None

    def _below(self, cell: WordCell) -> WordCell | None:
        below = self._at.get((cell.bottom, cell.column))
        is_same = below is not None and (below.column, below.end) == (cell.column, cell.end)
        return below if below is not None and is_same and self._is_empty(below) else None

    def _is_empty(self, cell: WordCell) -> bool:
        is_free = (cell.row, cell.column) not in self.found
        return is_free and not cell.has_picture and (not cell.text or is_date(cell.text) or bool(_ASIDE.fullmatch(cell.text)))

    def _right(self, cell: WordCell) -> WordCell | None:
        return self._at.get((cell.row, cell.end))

    def _left_words(self, cell: WordCell) -> WordCell | None:
        """The cell with words to the left, as high as this one, that is nothing else yet."""
        left = self._at.get((cell.row, cell.column - 1))
        is_beside = left is not None and (left.row, left.bottom) == (cell.row, cell.bottom)
        if left is None or not is_beside or not left.text or (left.row, left.column) in self.found:
            return None
        return left if len(left.text) <= _LONGEST_LABEL else None

    def _comb(self, value: WordCell, field: DraftField) -> None:
        """A box for each character: as many narrow empty cells as there are to the right belong to the value."""
        run = [value]
        while (after := self._right(run[-1])) is not None and self._is_empty(after) and not after.text:
            if (after.row, after.bottom) != (value.row, value.bottom):
                break
            run.append(after)
        if len(run) < _COMB or max(self._size(one)[0] for one in run) > _NARROW:
            return
        field.remarks.append(f"原表分成 {len(run)} 小格，这里并成一格")
        for one in run[1:]:
            self._put(one, "<", "", "")

    def _field(self, printed: str, around: str, cell: WordCell) -> DraftField:
        return self.book.field(printed, around, self._size(cell), self.table.is_ruled)

    def _size(self, cell: WordCell) -> tuple[float, float]:
        width = sum(self.table.columns[cell.column : cell.end])
        return width, sum(height for height, _ in self.table.heights[cell.row : cell.bottom])

    def _label(self, cell: WordCell, name: str, field: DraftField) -> None:
        self._name_printed(field, cell)
        self._put(cell, f"{name}:", cell.text, f"{name}:")

    def _name_printed(self, field: DraftField, cell: WordCell) -> None:
        """The label as printed, where that is not how it is called."""
        text = cell.text.replace("\n", "") if cell.is_vertical else cell.text
        if text != field.label:
            field.settings["printed"] = quoted(text)

    def _value(self, cell: WordCell, name: str, words: str = "") -> None:
        self.values.add(name)
        self._put(cell, name, words, name)

    def _fixed(self, cell: WordCell) -> None:
        text = cell.text.replace("\n", "") if cell.is_vertical else cell.text
        is_short = len(text) <= 12 and "\n" not in text
        name = text if is_short else self.book.words(text, "words")
        self._put(cell, "'" + name.replace("'", "''") + "'", text, name, is_fixed=True)

    def _put(self, cell: WordCell, token: str, words: str, key: str, is_fixed: bool = False) -> None:
        text = words.replace("\n", "") if cell.is_vertical else words
        self.found[cell.row, cell.column] = DraftCell(
            token, cell.row, cell.column, cell.row_span, cell.column_span, text, key, is_fixed, cell.size,
            cell.is_vertical and len(text) > 1,
        )  # fmt: skip
