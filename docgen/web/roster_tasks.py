"""What a worker process does with rosters, as in `tasks`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.errors import UsageFault
from docgen.forms import library
from docgen.problems import Problem
from docgen.settings import Settings
from docgen.web.tasks import Refused, told_as_value

_WORKBOOK = "名单.xlsx"


@dataclass(frozen=True, slots=True)
class RosterChecked:
    """A roster's form, how many applicants it has, what is wrong, and the workbook with all of it marked."""

    form: str
    count: int
    problems: tuple[Problem, ...]
    marked: bytes


@told_as_value
def check_workbook(task: tuple[str, bytes, Path, Settings]) -> RosterChecked | Refused:
    """Everything wrong with a roster, and the workbook with it marked; the files that it names stand in the folder.
    The form is "" where the workbook says which it is of."""
    from docgen.entries.rosters.roster_checking import check_roster
    from docgen.entries.rosters.roster_reading import form_named, read_roster
    from docgen.entries.rosters.workbook_marking import mark_workbook

    form, data, folder, settings = task
    named = form or form_named(data, _WORKBOOK)
    if not named:
        raise UsageFault("form_not_named", [Problem("form_not_named")])
    definition = library.load(settings.templates, named)
    roster = read_roster(data, _WORKBOOK, folder, definition)
    problems = check_roster(definition, roster, converts=True, cropping="needed")
    return RosterChecked(definition.form, len(roster.rows), problems, mark_workbook(data, _WORKBOOK, problems))
