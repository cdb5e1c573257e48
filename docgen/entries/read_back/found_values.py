"""What the cells of a returned Word form say, by the path of their field; texts that go on elsewhere joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.entries.read_back.alignment import PairedTable
from docgen.entries.read_back.word_file import FileCell, SheetPart, sheet_number
from docgen.forms.limits import normalise
from docgen.problems import Place, Problem

_POINTER = re.compile(r"（接附页([一二三四五六七八九十]+)）")
_SENTENCE_ENDS = "。！？；：…”』」）!?;:."
_AROUND = 12            # characters on both sides of a cut by which its place is known again


@dataclass(frozen=True, slots=True)
class FoundValue:
    """The text of one cell, normalised, and the ids of the pictures in it."""

    text: str
    pictures: tuple[str, ...]


@dataclass
class Found:
    """`singles`: every cell of a field that is printed once or more; `rows`: the texts of each row of a group, by
    column."""

    singles: dict[str, list[FoundValue]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def found_values(
    tables: Iterable[PairedTable], sheets: Sequence[SheetPart], known: Mapping[str, str], file: str
) -> Found:
    """The values in the cells of the tables. `known` are the texts that the document was made from, by path
    (`works.0.title`): by them it is told whether a text was cut inside a paragraph."""
    found, rest = Found(), _Sheets(sheets, Place(file))
    for table in tables:
        for row in table.rows:
            for cell, there in row.cells:
                if cell.kind != "value":
                    continue
                name, _, column = cell.target.partition(".")
                path = f"{name}.{row.item}.{column}" if column else name
                if column:
                    rows = found.rows.setdefault(name, [])
                    rows += [{} for _ in range(row.item + 1 - len(rows))]
                    rows[row.item][column] = rest.whole(there, known.get(path, ""))
                elif not _is_later_part(there, row.number, table):
                    value = FoundValue(rest.whole(there, known.get(path, "")), there.pictures)
                    found.singles.setdefault(name, []).append(value)
        for drawn in table.drawn.table.rows:
            if drawn.group and table.rows:
                found.rows.setdefault(drawn.group, [])
    found.problems += rest.left()
    return found


def _is_later_part(there: FileCell, number: int, table: PairedTable) -> bool:
    """Whether a cell that reaches down over rows was met in an earlier one."""
    return any(other is there for row in table.rows if row.number < number for _, other in row.cells)


class _Sheets:
    """The continuation sheets, each claimed by the cell that points to it."""

    def __init__(self, parts: Sequence[SheetPart], place: Place) -> None:
        self.parts, self.place = parts, place
        self.claimed: set[int] = set()
        self.problems: list[Problem] = []

    def whole(self, cell: FileCell, known: str) -> str:
        """The text of a cell, with what goes on on its sheet."""
        lines = list(cell.lines)
        while lines and not lines[-1].strip():
            lines.pop()
        pointer = _POINTER.fullmatch(lines[-1].strip()) if lines else None
        if pointer is None:
            return cell.text
        number = sheet_number(pointer[1])
        parts = [part.cell for part in self.parts if part.number == number]
        cells = [part for part in parts if part is not None]
        if not cells or len(cells) < len(parts):
            self.problems.append(Problem("read_sheet_missing", self.place, {"pointer": pointer[0]}))
        self.claimed.add(number)
        text = "\n".join(lines[:-1])
        is_styled = cell.is_indented or any(part.is_indented for part in cells)
        for part in cells:
            text = _joined(text, "\n".join(part.lines), known, is_styled and part.is_indented, is_styled)
        return normalise(text)

    def left(self) -> list[Problem]:
        """What was wrong, and the sheets that no cell points to."""
        numbers = {part.number: part.label for part in self.parts if part.number not in self.claimed}
        lost = [Problem("read_sheet_unclaimed", self.place, {"label": label}) for label in numbers.values()]
        return [*self.problems, *lost]


def _joined(head: str, tail: str, known: str, is_new: bool, is_styled: bool) -> str:
    """Two pieces of a text: as it was before, else a new paragraph where the second piece stands in. Where the
    form's style indents nothing, a piece that ends like a sentence ends a paragraph."""
    before, after = head[-_AROUND:], tail[:_AROUND]
    for mark in ("", "\n"):
        if known and before + mark + after in known:
            return head + mark + tail
    if not is_styled:
        is_new = head.endswith(tuple(_SENTENCE_ENDS))
    return f"{head}\n{tail}" if is_new else head + tail
