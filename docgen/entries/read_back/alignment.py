"""Which table of a file is which of the form, and which of its rows: found by the labels that stand in them.

Tables and rows keep their order; some may be missing, others may have been put in. Both are matched by the best
sum of found labels (dynamic programming).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from docgen.entries.read_back.word_file import FileCell, FileTable
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Cell, Table

_NEAR = 4.0             # mm that a border may have been dragged where a row has more or fewer cells than drawn
_MISSED_ROW, _STRANGE_ROW = -1.0, -0.6
_FOUND, _NOT_FOUND, _SAME_COUNT, _OTHER_COUNT = 2.0, -1.0, 0.5, -1.0
_LIKE_TABLE = 0.3       # of the labels; fewer are no likeness

Step = Literal["match", "miss", "strange"]


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table of the form, ready to be looked for: the cells standing in each drawn row left to right, and the
    words that stand in the file where the form has words of its own, without blanks, by cell."""

    index: int
    table: Table
    rows: tuple[tuple[Cell, ...], ...]
    words: dict[Cell, str]

    @classmethod
    def of(cls, definition: FormDefinition, index: int, table: Table) -> DrawnTable:
        standing = tuple(
            tuple(sorted((c for c in table.cells if c.row <= row < c.row + c.row_span), key=lambda c: c.column))
            for row in range(len(table.rows))
        )
        words = {cell: solid(text) for cell in table.cells if (text := words_of(definition, cell))}
        return cls(index, table, standing, words)

    @property
    def labels(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class PairedRow:
    """A row of the form with the file's: the drawn row's number, which of its group's rows it is (-1 outside a
    group), and its cells in pairs."""

    number: int
    item: int
    cells: tuple[tuple[Cell, FileCell], ...]


@dataclass(frozen=True, slots=True)
class PairedTable:
    """A table of the form as found: its rows, the drawn rows that were not found, the file's rows that belong to
    none. `found` counts the labels."""

    drawn: DrawnTable
    rows: tuple[PairedRow, ...]
    missing: tuple[int, ...]
    strange: tuple[tuple[FileCell, ...], ...]
    found: int


def solid(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def words_of(definition: FormDefinition, cell: Cell) -> str:
    """What the form itself prints in a cell; of a signature cell the words that one signs under."""
    match cell.kind:
        case "label":
            field = definition.field_at(cell.target)
            return field.printed or field.label
        case "fixed":
            return cell.target
        case "signature_label":
            return definition.signatures[cell.target].label
        case "signature":
            box = definition.signatures[cell.target]
            says = definition.wording[box.says].text(definition.profile) if box.says else ""
            return says or (box.signers[0] if box.signers else box.seal)
    return ""


def paired_tables(definition: FormDefinition, files: Sequence[FileTable]) -> tuple[PairedTable, ...]:
    """Every table of the form, those that are nowhere without rows."""
    drawn = [
        DrawnTable.of(definition, index, block)
        for index, block in enumerate(definition.layout) if isinstance(block, Table)
    ]
    texts = [[{solid(cell.text) for cell in row} for row in file.rows] for file in files]
    wholes = [set().union(*rows) for rows in texts]

    def likeness(number: int, file: int) -> float:
        return _likeness(drawn[number], wholes[file], files[file])

    steps = _aligned(len(drawn), len(files), likeness, lambda _: False)
    found = {number: file for step, number, file in steps if step == "match"}
    return tuple(
        _paired(one, files[found[number]]) if number in found else PairedTable(one, (), tuple(range(len(one.rows))), (), 0)
        for number, one in enumerate(drawn)
    )


def _likeness(drawn: DrawnTable, texts: set[str], file: FileTable) -> float:
    """How many of the labels are there; of a table without labels whether the shape is right."""
    if drawn.words:
        found = sum(any(_is_there(words, text, cell) for text in texts) for cell, words in drawn.words.items())
        return found if found >= drawn.labels * _LIKE_TABLE else -10.0
    counts = {len(row) for row in drawn.rows}
    return 0.5 if {len(row) for row in file.rows} <= counts else -10.0


def _is_there(words: str, text: str, cell: Cell) -> bool:
    return words in text if cell.kind == "signature" else words == text


def _paired(drawn: DrawnTable, file: FileTable) -> PairedTable:
    pairs = {
        (r, f): _pairs(drawn, drawn.rows[r], file.rows[f])
        for r in range(len(drawn.rows)) for f in range(len(file.rows))
    }

    def score(row: int, other: int) -> float:
        hits = [_is_there(drawn.words[cell], solid(found.text), cell)
                for cell, found in pairs[row, other] if cell in drawn.words]
        same = len(drawn.rows[row]) == len(file.rows[other])
        return sum(_FOUND if hit else _NOT_FOUND for hit in hits) + (_SAME_COUNT if same else _OTHER_COUNT)

    steps = _aligned(len(drawn.rows), len(file.rows), score, lambda row: bool(drawn.table.rows[row].group))
    counts: dict[int, int] = {}
    rows = []
    for step, row, other in steps:
        if step == "match":
            counts[row] = counts.get(row, -1) + 1
            item = counts[row] if drawn.table.rows[row].group else -1
            rows.append(PairedRow(row, item, pairs[row, other]))
    missing = tuple(row for step, row, _ in steps if step == "miss")
    strange = tuple(file.rows[other] for step, _, other in steps if step == "strange")
    there = {cell for row in rows for cell, found in row.cells
             if cell in drawn.words and _is_there(drawn.words[cell], solid(found.text), cell)}
    return PairedTable(drawn, tuple(rows), missing, strange, len(there))


def _pairs(
    drawn: DrawnTable, cells: Sequence[Cell], file: Sequence[FileCell]
) -> tuple[tuple[Cell, FileCell], ...]:
    """The cells of a row by their order; where there are more or fewer, those between the same borders."""
    if len(cells) == len(file):
        return tuple(zip(cells, file, strict=True))
    edges = tuple(accumulate(drawn.table.columns, initial=0.0))

    def is_same(cell: Cell, found: FileCell) -> bool:
        right = edges[cell.column + cell.column_span]
        return abs(edges[cell.column] - found.left) < _NEAR and abs(right - found.right) < _NEAR

    return tuple((cell, found) for cell in cells for found in file if is_same(cell, found))


def _aligned(
    drawn: int, files: int, score: Callable[[int, int], float], may_repeat: Callable[[int], bool]
) -> list[tuple[Step, int, int]]:
    """The best way through both orders: what is matched, missing, strange, first to last."""
    best = [[0.0] * (files + 1) for _ in range(drawn + 1)]
    came: list[list[Step]] = [["strange"] * (files + 1) for _ in range(drawn + 1)]
    # Where a repeated row goes on, the row above it in the file belongs to the same drawn row.
    goes_on = [[False] * (files + 1) for _ in range(drawn + 1)]
    best[0] = list(accumulate([_STRANGE_ROW] * files, initial=0.0))
    for i in range(1, drawn + 1):
        best[i][0], came[i][0] = best[i - 1][0] + _MISSED_ROW, "miss"
        for j in range(1, files + 1):
            here = score(i - 1, j - 1)
            again = may_repeat(i - 1) and came[i][j - 1] == "match" and best[i][j - 1] > best[i - 1][j - 1]
            choices: list[tuple[float, Step]] = [
                ((best[i][j - 1] if again else best[i - 1][j - 1]) + here, "match"),
                (best[i - 1][j] + _MISSED_ROW, "miss"),
                (best[i][j - 1] + _STRANGE_ROW, "strange"),
            ]
            best[i][j], came[i][j] = max(choices, key=lambda choice: choice[0])
            goes_on[i][j] = again
    steps: list[tuple[Step, int, int]] = []
    i, j = drawn, files
    while i or j:
        step = came[i][j] if i else "strange"
        steps.append((step, i - 1, j - 1))
        if step == "match" and goes_on[i][j]:
            j -= 1
        else:
            i, j = i - (step != "strange"), j - (step != "miss")
    return steps[::-1]
