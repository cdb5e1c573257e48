"""The applications of an intake as they stand now: what was judged, and what the ledger says was decided since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from docgen.intake.ledger import Event, Ledger, State, code_of, read_ledger
from docgen.intake.persons import Person
from docgen.web.intakes import Intake, all_intakes

STATES: tuple[State, ...] = ("需人工", "补正", "受理", "不予受理")
_COLOURS: dict[State, str] = {"需人工": "human", "补正": "asked", "受理": "issued", "不予受理": "revoked"}
# On the page where everybody arrives.
_NEWEST = 20
_ACTS = {
    "收件": "交来", "补收": "补交（补正通知发出之前，不算替换）", "替换": "替换（唯一的一次）", "拒收": "又交来，没有采用", "复核": "重新核对", "决定": "决定",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One application: `found` is what was judged of it, `events` what the ledger tells, `last` which of them holds."""

    found: Mapping[str, Any]
    person: Person
    events: tuple[Event, ...]
    last: Event | None

    @property
    def id(self) -> str:
        """What its address is made of."""
        return str(self.found["id"])

    @property
    def state(self) -> State:
        """The state that holds."""
        state: State = self.last.state if self.last else self.found["state"]
        return state

    @property
    def colour(self) -> str:
        """The class that its state is shown by."""
        return _COLOURS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether a person has to decide."""
        return self.state == "需人工"

    @property
    def decision(self) -> Event | None:
        """The decision that holds; None where the state is the program's."""
        return self.last if self.last and self.last.act == "决定" else None

    @property
    def until(self) -> str:
        """By when it is to be mended, "" for nothing."""
        return self.last.until.isoformat() if self.last and self.last.until else ""

    @property
    def code(self) -> str:
        """The short mark of the materials that are decided on."""
        return code_of(self.last.materials) if self.last else str(self.found["code"])

    @property
    def seen(self) -> int:
        """How many events there are: who decides has seen so many."""
        return len(self.events)

    @property
    def history(self) -> tuple[tuple[str, Event], ...]:
        """The events in words, the newest first."""
        return tuple((_ACTS[one.act], one) for one in reversed(self.events))


def standings(intake: Intake) -> tuple[Standing, ...]:
    """Every application, those that wait for a person first. Raises FileUnusable for a ledger that was changed."""
    ledger = read_ledger(intake.ledger)
    found = [standing_in(one, ledger) for one in intake.found().get("applications", ())]
    return tuple(sorted(found, key=lambda one: not one.is_open))


def waiting(home: Path) -> tuple[tuple[str, str, int], ...]:
    """Of the newest intakes those in which a person has to decide: key, name, how many applications."""
    found = [
        (one.key, state.name, sum(each.is_open for each in standings(one)))
        for one, state in islice(all_intakes(home), _NEWEST)
    ]  # fmt: skip
    return tuple(one for one in found if one[2])


def is_stale(intake: Intake) -> bool:
    """Whether something was decided since its files were made."""
    made = intake.made_facts()
    return bool(made) and made["events"] != len(read_ledger(intake.ledger).events)


def standing_in(found: Mapping[str, Any], ledger: Ledger) -> Standing:
    """One application beside a ledger."""
    person = Person(**found["person"])
    return Standing(found, person, ledger.of(person), ledger.last_of(person))


def counts_of(found: tuple[Standing, ...]) -> tuple[tuple[State, int, str], ...]:
    """How many are in each state, and the class that it is shown by."""
    return tuple((state, sum(one.state == state for one in found), _COLOURS[state]) for state in STATES)
