"""The people of one or several rosters, read and checked as far as a paper prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.certificates.papers.from_roster import (
    list_fields,
    list_problems,
    listed_people,
    printed_fields,
    refuse_errors,
)
from docgen.certificates.papers.people import Listed
from docgen.cli.door import refused
from docgen.cli.rosters import is_roster, open_roster
from docgen.entries.rosters.across import OtherRoster
from docgen.errors import UsageFault
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class RosterPeople:
    """The people of the rosters, the first one's definition, and what is to be said of them."""

    definition: FormDefinition
    rosters: tuple[OtherRoster, ...]
    listed: tuple[Listed, ...]
    problems: tuple[Problem, ...]

    def issuer(self, given: str | None) -> str:
        """Who issues the paper. Raises UsageFault when nobody says it."""
        found = given or self.definition.issuer
        if not found:
            raise refused(UsageFault, "paper_issuer_needed")
        return found

    def hides_names(self, wish: bool | None) -> bool:
        """Pupils' names are hidden unless it is said otherwise."""
        facts = self.definition.certificate
        return facts is not None and facts.profile == "B" if wish is None else wish


def read_people(
    command: str, words: Sequence[Path], form: str | None, settings: Settings, shows_identity: bool = False,
    chosen: Sequence[str] | None = None,
) -> RosterPeople:
    """The rosters of a command's words, `FORM` before them or not. `chosen` are the fields that a 信息确认单 prints
    ([] for the definition's own; None for a paper that is a list). Raises DocgenError, EntryRefused with everything
    wrong in what is printed."""
    named, paths = _form_and_rosters(command, words)
    found: list[OtherRoster] = []
    people: list[Listed] = []
    problems: list[Problem] = []
    for path in paths:
        definition, roster = open_roster(path, form or named, "official", {}, settings)
        places = list_fields(definition)
        names = list(places) if chosen is None else [one.name for one in printed_fields(definition, chosen)]
        names += [places.identity] if shows_identity and places.identity else []
        problems += list_problems(definition, roster, names, found)
        people += listed_people(definition, roster)
        found.append(OtherRoster(str(path), definition, roster))
    return RosterPeople(found[0].definition, tuple(found), tuple(people), refuse_errors(problems))


def _form_and_rosters(command: str, words: Sequence[Path]) -> tuple[str | None, tuple[Path, ...]]:
    """The form's name where the first word is no workbook, and the workbooks. Raises UsageFault."""
    named = None if is_roster(words[0]) else str(words[0])
    paths = tuple(words) if named is None else tuple(words[1:])
    wrong = next((path for path in paths if not is_roster(path)), None)
    if wrong is not None or not paths:
        raise refused(UsageFault, "paper_rosters_only", name=str(wrong or words[0]), command=command)
    return named, paths
