"""All letters of an intake, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.certificates.papers.from_roster import subject_of
from docgen.certificates.papers.people import Office
from docgen.entries.file_names import numbered, safe_name
from docgen.errors import UsageFault
from docgen.intake.letters import Asks, Letter, letters_of
from docgen.intake.outcome import Outcome
from docgen.intake.running import IntakeResult
from docgen.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHead:
    """What all letters share; "" for what follows from the form. `by_unit`: one letter for a unit, not for each
    applicant."""

    issuer: str = ""
    contact: str = ""
    address: str = ""
    subject: str = ""
    basis: str = ""
    reference: str = ""
    by_unit: bool = False


def letters_in(result: IntakeResult, head: LetterHead) -> Iterator[tuple[str, Letter]]:
    """Each letter with the stem of its files' names, `补正通知/欧阳晓禾-APP-…`. Raises UsageFault where nobody is named
    who sends it."""
    definitions = [one.definition for outcome in result.outcomes for one in outcome.versions]
    taken: set[str] = set()
    for to, outcomes in letters_of([one for one in result.outcomes if one.state in ("补正", "不予受理")], head.by_unit):
        first = outcomes[0]
        own = [one.definition for one in first.versions] or definitions
        issuer = head.issuer or (own[0].issuer if own else "")
        if not issuer:
            problem = Problem("paper_issuer_needed")
            raise UsageFault(problem.says, [problem])
        subject = head.subject or (subject_of(own[0], first.day.year) if own else "本次申报")
        asks: Asks = "补正" if first.state == "补正" else "不予受理"
        office = Office(issuer=issuer, contact=head.contact, address=head.address)
        yield _distinct(f"{asks}通知/{_name(to, first, head.by_unit)}", taken), Letter(
            asks=asks, subject=subject, to=to, office=office, dated=first.told_on, until=first.until, outcomes=outcomes,
            basis=head.basis, reference=head.reference,
        )  # fmt: skip


def _name(to: str, first: Outcome, by_unit: bool) -> str:
    return safe_name(to if by_unit else "-".join(filter(None, (first.person.name, first.number))))


def _distinct(stem: str, taken: set[str]) -> str:
    name = next(one for one in numbered(stem) if one.casefold() not in taken)
    taken.add(name.casefold())
    return name
