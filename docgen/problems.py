"""A problem: a code, a place, and a sentence in Chinese with its remedy.

Every sentence lives in the catalogue `docgen/messages/*.toml`, one table per code:

    [text_too_long]
    says   = "{label}：{count} 字，超出 {over} 字（限 {limit}）"
    remedy = "请删去 {over} 字"
    severity = "warning"            # optional; "error" when left out, "note" for what is no problem at all
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file with line and column, both counted from 1; in a workbook the sheet, with
    its row and column."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    @property
    def cell(self) -> str:
        """The cell of a workbook as it is called there: B7, AA12."""
        letters, number = "", self.column or 0
        while number:
            number, left = divmod(number - 1, 26)
            letters = chr(ord("A") + left) + letters
        return f"{letters}{self.line}"

    def __str__(self) -> str:
        parts = [self.file or ""]
        if self.sheet is not None:
            return ":".join(part for part in (*parts, f"{self.sheet}!{self.cell}") if part)
        if self.line is not None:
            parts.append(str(self.line))
        return ":".join(part for part in parts if part)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Message:
    """One catalogue entry: the sentence, its remedy and its weight."""

    says: str
    remedy: str
    severity: str = "error"


@cache
def catalogue() -> Mapping[str, Message]:
    """All messages by code."""
    found: dict[str, Message] = {}
    for path in sorted((Path(__file__).parent / "messages").glob("*.toml")):
        for code, table in tomllib.loads(path.read_text("utf-8")).items():
            found[code] = Message(table["says"], table["remedy"], table.get("severity", "error"))
    return found


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an entry, a definition or a document.

    `code` names a message of the catalogue, `facts` fill its holes, `path` is the field's path
    in the entry (`activities.0.title`), empty where there is none.
    """

    code: str
    place: Place = NOWHERE
    facts: Mapping[str, Fact] = field(default_factory=dict)
    path: str = ""

    @property
    def says(self) -> str:
        """What is wrong, in Chinese, without the place."""
        return catalogue()[self.code].says.format_map(self.facts)

    @property
    def remedy(self) -> str:
        """How to mend it, in Chinese."""
        return catalogue()[self.code].remedy.format_map(self.facts)

    @property
    def is_error(self) -> bool:
        """Whether the problem stops the document; a warning is only told."""
        return catalogue()[self.code].severity == "error"

    def __str__(self) -> str:
        place = str(self.place)
        return f"{place} {self.says}" if place else self.says


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a document."""
    return tuple(problem for problem in problems if problem.is_error)
