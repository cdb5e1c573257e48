"""What issuing a roster would do, looked at before anything is written: who gets which number, who has a certificate
already, and everything that stands in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docgen.certificates.drawing import Drawer
from docgen.entries.check import check_entry
from docgen.entries.pictures.crop import Cropping
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_checking import in_sheet_order
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from docgen.registry.candidates import Candidate, candidates_of, certificate_of
from docgen.registry.database import Registry
from docgen.registry.log import Moment
from docgen.registry.planning import Plan, plan_batch
from docgen.registry.preparing import BatchOrder, prepare_batch
from docgen.registry.trial import trial_record
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """What a roster is to be issued as: the printed date, the occasion ("" where the definition has a field for it), and
    what is done with photos of another shape."""

    issued_on: date
    occasion: str = ""
    cropping: Cropping = "refuse"


@dataclass(frozen=True, slots=True)
class RosterPeople:
    """A roster with its people as candidates, and what is wrong with it and with each of them; the registry has not
    been asked yet."""

    definition: FormDefinition
    wish: Wish
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]
    roster_sha256: str
    roster_name: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A roster that was looked at: what would be issued, and everything wrong with it."""

    people: RosterPeople
    plan: Plan
    problems: tuple[Problem, ...]


def people_of(definition: FormDefinition, roster: Roster, wish: Wish, data: bytes, name: str) -> RosterPeople:
    """The people of a roster that was read from `data`. Raises EntryRefused for a form that is no certificate."""
    certificate_of(definition)
    problems = [*roster.found]
    for row in roster.rows:
        problems += check_entry(definition, row.entry, cropping=wish.cropping)
    candidates, wrong = candidates_of(definition, roster, wish.issued_on, wish.occasion, wish.cropping)
    # What the check of an entry has told of its photo is not told twice.
    seen = {(one.code, one.place) for one in problems}
    problems += [one for one in wrong if (one.code, one.place) not in seen]
    return RosterPeople(definition, wish, candidates, tuple(problems), hashlib.sha256(data).hexdigest(), name)


def look(registry: Registry, people: RosterPeople, settings: Settings) -> Looked:
    """All problems at once: of the workbook, of each person, between them, with the registry, and of the printing. Raises
    RegistryRefused."""
    plan = plan_batch(registry, people.candidates)
    return joined(people, plan, print_problems(people, plan, settings))


def joined(people: RosterPeople, plan: Plan, unprintable: Sequence[Problem]) -> Looked:
    """What was found in three places, in the order of the sheet."""
    problems = (*people.problems, *plan.problems, *unprintable)
    return Looked(people, plan, in_sheet_order(people.definition, problems))


def print_problems(people: RosterPeople, plan: Plan, settings: Settings) -> tuple[Problem, ...]:
    """What does not fit into its slot, at the person's row."""
    if not plan.new:
        return ()
    drawer = Drawer(people.definition, settings)
    found = []
    for one in plan.new:
        for problem in drawer.problems(trial_record(one, people.definition, people.wish.issued_on, settings.host)):
            found.append(Problem(problem.code, one.candidate.place, problem.facts, problem.path))
    return tuple(found)


def prepare(registry: Registry, looked: Looked, moment: Moment) -> int:
    """Sends what was looked at to be approved, and gives the batch's number. Raises RegistryRefused."""
    people, definition = looked.people, looked.people.definition
    order = BatchOrder(
        definition.form, definition.edition, definition.digest, certificate_of(definition), people.roster_sha256,
        people.wish.issued_on, people.wish.occasion, people.roster_name,
    )  # fmt: skip
    return prepare_batch(registry, order, looked.plan, moment)
