"""Everything wrong with a roster: its sheets, each applicant, and what shows between the applicants."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from docgen.entries.check import check_entry
from docgen.entries.pictures.crop import Cropping
from docgen.entries.rosters.across import OtherRoster, check_across
from docgen.entries.rosters.columns import roster_sheets
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_reading import WRONG_KINDS
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem


def check_roster(
    definition: FormDefinition, roster: Roster, others: Sequence[OtherRoster] = (), converts: bool = False,
    cropping: Cropping = "refuse",
) -> tuple[Problem, ...]:
    """All problems in the order of the sheets and their rows; `converts` and `cropping` as in `check_entry`."""
    found = list(roster.found)
    for row in roster.rows:
        found += without_echoes(check_entry(definition, row.entry, converts=converts, cropping=cropping))
    return in_sheet_order(definition, (*found, *check_across(definition, roster, others)))


def without_echoes(problems: Sequence[Problem]) -> list[Problem]:
    """Of a cell that holds a formula or what Excel made of it, that alone: nobody wrote the text that a field finds
    wrong there."""
    spoilt = {one.place for one in problems if one.code in WRONG_KINDS.values()}
    return [one for one in problems if one.place not in spoilt or one.code in WRONG_KINDS.values()]


def in_sheet_order(definition: FormDefinition, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By sheet, the applicants' own first, then by row and column; what has no cell comes last."""
    ranks = {sheet.name: rank for rank, sheet in enumerate(roster_sheets(definition))}

    def order(one: Problem) -> tuple[float, float, float]:
        # A sheet of another name was read as the applicants' own.
        rank = math.inf if one.place.line is None else ranks.get(one.place.sheet or "", 0)
        return rank, one.place.line or math.inf, one.place.column or math.inf

    return tuple(sorted(problems, key=order))
