"""One thing that a check finds, and the words that all checks use for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.entries.eligibility.conditions import Case, Cell
from docgen.forms.fields.base import Path as FieldPath
from docgen.problems import Fact


@dataclass(frozen=True, slots=True)
class Verdict:
    """A message code with its facts and the path in the entry that it speaks of."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    path: FieldPath = ()


Verdicts = Iterator[Verdict]


def missing(case: Case, cells: Iterable[Cell]) -> Verdicts:
    """One verdict for all values that are not there: data that no form prints is not everybody's to give."""
    blank = [cell for cell in cells if cell.value is None]
    if blank:
        facts = {"label": listed(case.label(cell.path) for cell in blank), "found": "—"}
        yield Verdict("rule_value_unknown", facts, blank[0].path)


def given(cells: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in cells if cell.value is not None)


def named(case: Case, cell: Cell) -> dict[str, Fact]:
    return {"label": case.label(cell.path), "found": str(cell.value)}


def listed(names: Iterable[Any]) -> str:
    return "、".join(dict.fromkeys(map(str, names)))
