"""A reviewer's decision: whether it holds, and what it makes of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from docgen.intake.decisions import Decision
from docgen.intake.ledger import MOST_REPLACEMENTS, Event, Ledger, code_of
from docgen.intake.persons import Person
from docgen.problems import Problem
from docgen.render.official.document import day_text


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a decision is made: the day, by when something is to be mended, the moment to the second ("" for none)."""

    day: date
    until: date
    at: str = ""


def decision_problems(decision: Decision, person: Person, replaced: int) -> tuple[Problem, ...]:
    """Why a decision does not hold for materials that were replaced so often."""
    if decision.problems:
        return decision.problems
    if decision.state == "补正" and replaced >= MOST_REPLACEMENTS:
        return (Problem("intake_decision_no_more", decision.place, {"name": person.called}),)
    return ()


def is_said_again(decision: Decision, old: Event | None) -> bool:
    """Whether the decision is word for word the one that holds."""
    said = (decision.word, decision.by, decision.reason, decision.also)
    return old is not None and old.act == "决定" and (old.state, old.by, old.reason, old.also) == said


def past_term(until: date, day: date) -> Problem | None:
    """What is wrong with a term that is over before it begins."""
    facts = {"until": day_text(until), "day": day_text(day)}
    return Problem("intake_until_past", facts=facts) if until < day else None


def decide(ledger: Ledger, person: Person, decision: Decision, occasion: Occasion) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger with the decision at its end, and no problems; or as it was, and why the decision does not hold. It is
    on what the ledger's last event of the applicant rests on, without any page being judged anew."""
    last = ledger.last_of(person)
    if last is None or code_of(last.materials) != decision.code:
        return ledger, (Problem("intake_decision_stale", decision.place, {"code": decision.code}),)
    found = decision_problems(decision, person, last.replaced)
    late = past_term(occasion.until, occasion.day) if not found and decision.state == "补正" else None
    if found or late:
        return ledger, (*found, *((late,) if late else ()))
    if is_said_again(decision, last):
        return ledger, ()
    until = occasion.until if decision.state == "补正" else None
    event = Event(
        occasion.day, "决定", person, decision.state, last.materials, last.number, last.replaced, until, decision.by,
        decision.reason, decision.also, occasion.at,
    )  # fmt: skip
    return ledger.with_events([event]), ()
