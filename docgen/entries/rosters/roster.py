"""A roster as read: its applicants, each as an entry of the form, and what is wrong with the sheets themselves."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.entries.entry import Entry
from docgen.problems import Problem


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One applicant: the key that the other sheets refer to, the row on the first sheet, the entry."""

    key: str
    row: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Roster:
    """A workbook's applicants in the order of their rows. `found`: what is wrong with the workbook, its
    headings and keys; what is wrong with an applicant is in the entry."""

    form: str
    rows: tuple[RosterRow, ...]
    found: tuple[Problem, ...] = ()
