"""What comes of an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from docgen.intake.electronic import Version
from docgen.intake.judging import WHOLE, Kind, Point
from docgen.intake.ledger import Event, State, code_of
from docgen.intake.persons import Person
from docgen.problems import Problem
from docgen.scans.page_check import PageReport


@dataclass(frozen=True, slots=True)
class Outcome:
    """An application after a run. `day` is when it was handed in, `told_on` and `until` when it came to this state and
    by when it is to be mended; `decision` is the reviewer's."""

    person: Person
    state: State
    points: tuple[Point, ...]
    materials: tuple[str, ...]
    day: date
    told_on: date
    until: date | None = None
    replaced: int = 0
    version: Version | None = None
    versions: tuple[Version, ...] = ()
    pages: tuple[PageReport, ...] = ()
    decision: Event | None = None

    @property
    def code(self) -> str:
        """The short mark of what was judged, that a decision refers to."""
        return code_of(self.materials)

    @property
    def number(self) -> str:
        """The document's number, several where there are several versions."""
        return "、".join(dict.fromkeys([*(one.number for one in self.versions), *(one.number for one in self.pages if one.number)]))

    @property
    def title(self) -> str:
        """What was applied for, "" where no version says it."""
        return "、".join(dict.fromkeys(one.definition.title for one in self.versions))

    @property
    def unit(self) -> str:
        """Who answers for the application: the unit, or the applicant where there is none."""
        return self.person.unit or self.person.name

    def problems(self, *kinds: Kind) -> tuple[Problem, ...]:
        """The problems of some weights."""
        return tuple(one.problem for one in self.points if one.kind in kinds)

    @property
    def told(self) -> tuple[Point, ...]:
        """The points that a letter to the applicant names: what is to be mended, or why it is refused; what the
        reviewer wrote with them."""
        kinds: tuple[Kind, ...] = ("mend",) if self.state == "补正" else ("refuse", "mend")
        found = [one for one in self.points if one.kind in kinds]
        if self.decision is None:
            return tuple(found)
        words = self.decision.also.splitlines()
        if self.state == "不予受理" and not words:
            words = [self.decision.reason]
        also = [Point("mend", WHOLE, Problem("intake_reviewer_point", facts={"text": one})) for one in words if one.strip()]
        return (*found, *also)
