"""The parameters an entry is judged by: the form's own, or others that somebody set for this run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from docgen.entries.entry import Entry
from docgen.errors import UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.language import nearest
from docgen.forms.limits import normalise
from docgen.forms.rule_names import expected, parameter_value
from docgen.forms.rules import ParameterValue
from docgen.problems import Problem


def with_parameters(definition: FormDefinition, entry: Entry, given: Mapping[str, str]) -> Entry:
    """The entry, to be judged with the given values in place of the form's. What differs from the form is kept
    in `Entry.parameters`, so that it is told and goes into the document's data. Raises UsageFault."""
    kept = {}
    for name, text in given.items():
        parameter = definition.parameters.get(name)
        if parameter is None:
            facts = {"name": name, "nearest": nearest(name, definition.parameters)}
            raise _refused(Problem("parameter_not_of_form", facts=facts))
        value = parameter_value(parameter.type, parameter.options, text)
        if value is None:
            facts = {"name": name, "text": text, "expected": expected(parameter.type, parameter.options)}
            raise _refused(Problem("parameter_value", facts=facts))
        if value != parameter.value:
            kept[name] = normalise(text)
    return replace(entry, parameters=kept)


def parameters_of(definition: FormDefinition, entry: Entry) -> dict[str, ParameterValue]:
    """The value of every parameter of the form for this entry."""
    values = {}
    for name, one in definition.parameters.items():
        text = entry.parameters.get(name)
        set_value = None if text is None else parameter_value(one.type, one.options, text)
        values[name] = one.value if set_value is None else set_value
    return values


def parameter_problems(definition: FormDefinition, entry: Entry) -> tuple[Problem, ...]:
    """A warning for each parameter that is not the form's."""
    values = parameters_of(definition, entry)
    found = []
    for name in entry.parameters:
        own = definition.parameters[name]
        facts = {"name": name, "label": own.label, "value": shown(values[name]), "default": shown(own.value)}
        found.append(Problem("parameter_set", entry.place, facts))
    return tuple(found)


def shown(value: ParameterValue) -> str:
    """A parameter's value as a sentence says it."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _refused(problem: Problem) -> UsageFault:
    return UsageFault(problem.says, [problem])
