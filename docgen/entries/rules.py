"""The rules of eligibility evaluated on one entry: for each rule what was found, and whether it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from docgen.entries.eligibility.conditions import Case, every
from docgen.entries.eligibility.parameters import parameters_of, shown
from docgen.entries.eligibility.verdict import Verdict
from docgen.entries.eligibility.verdicts import verdicts
from docgen.entries.entry import Entry
from docgen.entries.place import place_of
from docgen.forms.definition import FormDefinition
from docgen.forms.rule_language import HOLE
from docgen.forms.rules import Rule, Sound
from docgen.problems import NOWHERE, Fact, Place, Problem, catalogue

Outcome = Literal["green", "amber", "red"]
_UNKNOWN = ("rule_value_unknown", "rule_value_absent")
_OUTCOMES: Mapping[str, Outcome] = {"note": "green", "warning": "amber", "error": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule finds in an entry, at one place. `says` is the rule's own sentence with its parameters,
    `code` the message, `facts` its holes, `path` where in the entry (`activities.0.date`)."""

    rule: str
    id: str
    clause: str
    says: str
    outcome: Outcome
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    path: str = ""
    place: Place = NOWHERE
    note: str = ""

    @property
    def found(self) -> str:
        """The value that was judged, "—" where there is none."""
        return str(self.facts.get("found", "—"))

    @property
    def sentence(self) -> str:
        """What was found, in Chinese: the value, the threshold, and what it means."""
        return catalogue()[self.code].says.format_map({**self.facts, "rule": "", "note": self._note})

    @property
    def remedy(self) -> str:
        """What to do about it, "" where nothing is to be done."""
        if self.outcome == "green":
            return ""
        return catalogue()[self.code].remedy.format_map({**self.facts, "rule": "", "note": self._note})

    @property
    def problem(self) -> Problem:
        """The same as a problem of the entry: red stops the document, amber is told."""
        rule = f"{self.clause}“{self.says}”："
        facts = {**self.facts, "rule": rule, "note": self._note}
        if self.outcome == "amber" and catalogue()[self.code].severity == "error":
            told = {"sentence": f"{rule}{self.sentence}", "remedy": self.remedy}
            return Problem("rule_advised", self.place, told, self.path)
        return Problem(self.code, self.place, facts, self.path)

    @property
    def _note(self) -> str:
        return f"。{self.note}" if self.note else ""


def judge(definition: FormDefinition, entry: Entry, problems: Iterable[Problem] = ()) -> tuple[Finding, ...]:
    """What every rule of the form finds, in the order of the rules; each gives one finding at least.

    `problems` are those found in the entry otherwise. Unprinted data that is missing is amber, for the
    applicant to look after; where it is given and breaks a rule, it is red.
    """
    case = Case(definition, entry, parameters_of(definition, entry), tuple(problems))
    return tuple(finding for rule in definition.rules.values() for finding in _findings(case, rule))


def rule_problems(
    definition: FormDefinition, findings: Iterable[Finding], problems: Iterable[Problem] = ()
) -> list[Problem]:
    """The findings that are not green, as problems; what the fields say themselves (`problems`) is not told
    again: neither their own limits, nor that a value is missing."""
    told = {problem.path for problem in problems if problem.is_error}

    def is_told(finding: Finding) -> bool:
        steps = finding.path.split(".")
        return any(".".join(steps[:length]) in told for length in range(1, len(steps) + 1))

    return [
        one.problem for one in findings
        if one.outcome != "green" and not isinstance(definition.rules[one.rule].check, Sound)
        and not (one.code in _UNKNOWN and is_told(one))
    ]  # fmt: skip


def _findings(case: Case, rule: Rule) -> Iterator[Finding]:
    applies = _applies(case, rule)
    if applies is False:
        yield _finding(case, rule, Verdict("rule_not_asked", {"found": "—"}), is_softened=False)
        return
    found = tuple(verdicts(case, rule.check)) or (Verdict("rule_nothing_to_check", {"found": "—"}),)
    for verdict in found:
        yield _finding(case, rule, verdict, is_softened=rule.is_advice or applies is None)


def _applies(case: Case, rule: Rule) -> bool | None:
    return every(
        case.holds(condition, next((cell.value for cell in case.cells(path)), None))
        for path, condition in rule.when.items()
    )


def _finding(case: Case, rule: Rule, verdict: Verdict, is_softened: bool) -> Finding:
    outcome = _OUTCOMES[catalogue()[verdict.code].severity]
    if outcome == "red" and is_softened:
        outcome = "amber"
    words = {name: shown(value) for name, value in case.parameters.items()}
    says, note = (HOLE.sub(lambda hole: words.get(hole[1], hole[0]), text) for text in (rule.says, rule.note))
    path = ".".join(map(str, verdict.path))
    place = place_of(case.entry, verdict.path) if verdict.path else case.entry.place
    return Finding(
        rule.name, rule.id, rule.clause, says, outcome, verdict.code, verdict.facts, path, place,
        note if outcome != "green" else "",
    )  # fmt: skip
