"""The eligibility sheet as lines of text, for a screen and for paper alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.entries.eligibility.parameters import parameters_of, shown
from docgen.entries.entry import Entry
from docgen.entries.rules import Finding, Outcome
from docgen.forms.definition import FormDefinition

OUTCOME_WORDS: Mapping[Outcome, str] = {"green": "符合", "amber": "请核对", "red": "不符合"}
_WORST: tuple[Outcome, ...] = ("red", "amber", "green")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One rule of the sheet: what it says, everything it found, what to do, and its worst outcome."""

    id: str
    clause: str
    says: str
    found: str
    remedy: str
    outcome: Outcome

    @property
    def word(self) -> str:
        """The outcome in Chinese."""
        return OUTCOME_WORDS[self.outcome]


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter as it was judged by; `is_set` where it is not the form's own value."""

    name: str
    label: str
    value: str
    own: str
    why: str
    is_set: bool


def sheet_lines(findings: Iterable[Finding]) -> tuple[SheetLine, ...]:
    """One line a rule, in the order of the form's rules' ids."""
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.rule, []).append(one)
    lines = [_line(found) for found in by_rule.values()]
    return tuple(sorted(lines, key=lambda line: line.id))


def parameter_lines(definition: FormDefinition, entry: Entry) -> tuple[ParameterLine, ...]:
    """Every parameter of the form with the value that held for this entry."""
    values = parameters_of(definition, entry)
    return tuple(
        ParameterLine(name, one.label, shown(values[name]), shown(one.value), one.why, name in entry.parameters)
        for name, one in definition.parameters.items()
    )


def counted(lines: Iterable[SheetLine]) -> dict[Outcome, int]:
    """How many lines have each outcome."""
    outcomes = [line.outcome for line in lines]
    return {outcome: outcomes.count(outcome) for outcome in reversed(_WORST)}


def _line(found: list[Finding]) -> SheetLine:
    first = found[0]
    worst = min((one.outcome for one in found), key=_WORST.index)
    told = dict.fromkeys(one.sentence for one in found if one.outcome != "green") or {first.sentence: None}
    remedies = dict.fromkeys(one.remedy for one in found if one.remedy)
    return SheetLine(first.id, first.clause, first.says, "；".join(told), "；".join(remedies), worst)
