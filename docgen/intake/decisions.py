"""What reviewers decided: read from the summary workbook, by name and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from docgen.entries.names import folded
from docgen.entries.rosters.workbook_reading import SheetCell, SheetCells, read_workbook
from docgen.intake.ledger import State
from docgen.problems import Place, Problem

CODE, WORD, BY, REASON, ALSO = "材料", "决定", "经办人", "理由", "另须补正"
WORDS: tuple[State, ...] = ("受理", "补正", "不予受理")
_HEADINGS = (CODE, WORD, BY, REASON, ALSO)
_HEADING_WITHIN = 12


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the workbook as typed: on which materials (their short mark), what, by whom, why, and what else is to
    be mended, a line each; `place` is its row."""

    code: str
    word: str
    by: str
    reason: str
    also: str
    place: Place

    @property
    def state(self) -> State:
        """The state that was decided; only of a decision without faults."""
        return cast(State, self.word)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why it does not hold as it stands."""
        if self.word not in WORDS:
            return (Problem("intake_decision_unknown", self.place, {"word": self.word, "words": "、".join(WORDS)}),)
        if not (self.by and self.reason):
            return (Problem("intake_decision_unsigned", self.place),)
        return ()


def read_decisions(data: bytes, name: str) -> tuple[Decision, ...]:
    """The rows of a workbook in which a decision, a name or a reason was typed. Raises FileUnusable."""
    return tuple(one for sheet in read_workbook(data, name).sheets for one in _of(sheet, name))


def _of(sheet: SheetCells, file: str) -> Iterator[Decision]:
    head, columns = _heading(sheet)
    for number, row in sheet.rows.items():
        if number <= head or not columns:
            continue
        texts = {heading: _text(row, column) for heading, column in columns.items()}
        if texts.get(CODE) and any(texts.get(one) for one in (WORD, BY, REASON, ALSO)):
            code, word, by, reason, also = (texts.get(one, "") for one in _HEADINGS)
            yield Decision(code, word, by, reason, also, Place(file, number, columns.get(WORD, 1), sheet.name))


def _heading(sheet: SheetCells) -> tuple[int, Mapping[str, int]]:
    """The row of the headings, and the column of each; nothing where there is none for decisions."""
    wanted = {folded(one): one for one in _HEADINGS}
    for number in sorted(sheet.rows)[:_HEADING_WITHIN]:
        found = {wanted[key]: column for column, cell in sheet.rows[number].items() if (key := folded(cell.text)) in wanted}
        if CODE in found and WORD in found:
            return number, found
    return 0, {}


def _text(row: Mapping[int, SheetCell], column: int) -> str:
    cell = row.get(column)
    return cell.text.strip() if cell and cell.kind in ("text", "number") else ""
