"""What a rule may refer to: the fields of its form by their paths, and its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from docgen.forms.fields.moments import read_moment
from docgen.forms.language import NAME, Key
from docgen.forms.limits import normalise
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar, Sequence
from docgen.forms.rule_language import DATES, PARAMETER_KEYS
from docgen.forms.rules import Amount, Parameter, ParameterType, ParameterValue
from docgen.forms.values import Reading, mapping_of, scalar_of, settings_of

_INTEGER = re.compile(r"[-+]?[0-9]{1,9}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Names:
    """Field nodes by path (`bio.trainings.hours`) and parameter nodes by name, those with faults too, so that
    one fault is told once."""

    fields: Mapping[str, Node]
    parameters: Mapping[str, Node]

    def type_at(self, path: str) -> str:
        """The word of the field's type, "" where none can be read."""
        return said(self.fields[path], "type")

    def rows_of(self, path: str) -> str:
        """The row group in which a path lies, "" for a field outside of rows."""
        while "." in path:
            path = path.rpartition(".")[0]
            if self.type_at(path) == "rows":
                return path
        return ""

    def options_at(self, path: str) -> tuple[str, ...]:
        """The options of a choice, () for anything else."""
        node = self.fields[path]
        listed = node.get("options") if isinstance(node, MappingNode) and said(node, "type") == "choice" else None
        items = listed.items if isinstance(listed, Sequence) else ()
        return tuple(normalise(item.text) for item in items if isinstance(item, Scalar))

    def path(self, name: str, node: Node, key: Key, reading: Reading) -> str | None:
        """The path of a declared field of one of the types `key.choices`; None, and noted, otherwise."""
        scalar = scalar_of(name, node, reading)
        if scalar is None or scalar.text in self.fields:
            found = self.type_at(scalar.text) if scalar else ""
            if scalar is None or not found or not key.choices or found in key.choices:
                return scalar.text if scalar else None
            facts = {"key": name, "name": scalar.text, "type": found, "types": "、".join(key.choices)}
            reading.say("rule_field_type", scalar, **facts)
            return None
        reading.unknown("unknown_field", scalar, scalar.text, self.fields)
        return None

    def paths(self, name: str, node: Node, key: Key, reading: Reading) -> tuple[str, ...] | None:
        """One path or a list of them."""
        items = node.items if isinstance(node, Sequence) else (node,)
        if not items:
            reading.say("list_empty", node, key=name)
            return None
        read = [self.path(name, item, key, reading) for item in items]
        return None if None in read else tuple(path for path in read if path is not None)

    def parameter(self, name: str, node: Node, types: Iterable[str], reading: Reading) -> str | None:
        """The name of a declared parameter of one of the types; None, and noted, otherwise."""
        scalar = scalar_of(name, node, reading)
        if scalar is None:
            return None
        if scalar.text not in self.parameters:
            reading.unknown("unknown_parameter", scalar, scalar.text, self.parameters)
            return None
        found = said(self.parameters[scalar.text], "type")
        if found and found not in types:
            expected = "、".join(types)
            reading.say("rule_parameter_type", scalar, key=name, name=scalar.text, type=found, types=expected)
            return None
        return scalar.text

    def amount(self, name: str, node: Node, reading: Reading) -> Amount | None:
        """A whole number as it stands, or the name of a parameter that holds a number."""
        if isinstance(node, Scalar) and _INTEGER.fullmatch(node.text):
            return int(node.text)
        return self.parameter(name, node, ("integer", "number"), reading)

    def moment(self, name: str, node: Node, reading: Reading) -> str | None:
        """The name of a parameter that holds a date, or the path of a field of dates."""
        if isinstance(node, Scalar) and node.text in self.fields:
            return self.path(name, node, Key("path", choices=DATES), reading)
        return self.parameter(name, node, ("date",), reading)


def said(node: Node, key: str) -> str:
    """The text under a key, "" where there is none."""
    value = node.get(key) if isinstance(node, MappingNode) else None
    return value.text if isinstance(value, Scalar) else ""


def names_of(tree: MappingNode) -> Names:
    """What the rules of a definition may refer to."""
    fields: dict[str, Node] = {}
    _add(tree.get("fields"), "", fields)
    parameters = tree.get("parameters")
    return Names(fields, parameters.values if isinstance(parameters, MappingNode) else {})


def _add(node: Node | None, prefix: str, found: dict[str, Node]) -> None:
    for name, value in node.values.items() if isinstance(node, MappingNode) else ():
        found[prefix + name] = value
        if isinstance(value, MappingNode):
            for key in ("fields", "parts"):
                _add(value.get(key), f"{prefix}{name}.", found)


def declared_parameters(node: Node | None, reading: Reading) -> dict[str, Parameter]:
    """The parameters by name; those with faults are left out and told."""
    found: dict[str, Parameter] = {}
    mapping = mapping_of(node, "parameters", reading)
    for name, value in mapping.values.items() if mapping else ():
        one = mapping_of(value, name, reading)
        if one is None or mapping is None or not reading.is_name(mapping.keys[name], NAME):
            continue
        settings = settings_of(one, PARAMETER_KEYS, reading)
        if not all(key in settings for key in ("label", "type", "value")):
            continue
        options = settings.get("options", ())
        read = parameter_value(settings["type"], options, settings["value"])
        if (settings["type"] == "choice") != bool(options):
            reading.say("parameter_options", one, name=name)
        elif read is None:
            facts = {"name": name, "text": settings["value"], "expected": expected(settings["type"], options)}
            reading.say("parameter_value", one.values["value"], **facts)
        else:
            why = settings.get("why", "")
            found[name] = Parameter(name, settings["label"], settings["type"], read, options, why)
    return found


def parameter_value(kind: ParameterType, options: tuple[str, ...], text: str) -> ParameterValue | None:
    """A parameter's value from text, None where it is none: a day, a number, one of the options."""
    text = normalise(text)
    if kind == "date":
        moment = read_moment(text)
        return date(moment.year, moment.month, moment.day) if moment and moment.day else None
    if kind == "integer":
        return int(text) if _INTEGER.fullmatch(text) else None
    if kind == "number":
        return float(text) if _NUMBER.fullmatch(text) else None
    return text if text in options else None


def expected(kind: ParameterType, options: tuple[str, ...]) -> str:
    """How a value of the type is written, in Chinese."""
    return {"date": "日期，例如 2021-10-30", "integer": "整数", "number": "数字"}.get(kind, "、".join(options))
