"""The rules that a definition declares, as values; every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.forms.language import NAME, Key, nearest
from docgen.forms.nodes import Mapping as MappingNode
from docgen.forms.nodes import Node, Scalar, Sequence, place_of
from docgen.forms.rule_language import (
    CHECKS,
    CONDITION_TYPES,
    CONDITIONS,
    EXCLUSIVE,
    HOLE,
    ONE_LIMIT,
    ONE_OF,
    RULE_KEYS,
    WINDOW_KEYS,
)
from docgen.forms.rule_names import Names, names_of, said
from docgen.forms.rules import (
    READINGS,
    Among,
    Between,
    Check,
    Condition,
    Contains,
    Count,
    Items,
    Least,
    Mentions,
    Number,
    OneOf,
    Ordered,
    Present,
    RankUpTo,
    Recent,
    RecentDates,
    Rule,
    SameAs,
    Sound,
    Where,
    Window,
)
from docgen.forms.values import Reading, mapping_of, settings_of, value_of


def declared_rules(tree: MappingNode, reading: Reading) -> dict[str, Rule]:
    """The rules of a definition by name; those with faults are left out and told."""
    found: dict[str, Rule] = {}
    rules = mapping_of(tree.get("rules"), "rules", reading)
    reader = RuleReader(names_of(tree), reading)
    for name, value in rules.values.items() if rules else ():
        one = mapping_of(value, name, reading)
        if one is None or rules is None or not reading.is_name(rules.keys[name], NAME):
            continue
        before = len(reading.problems)
        read = settings_of(one, RULE_KEYS, reading)
        check = reader.check(read["check"]) if "check" in read else None
        when = reader.conditions(read["when"], "") if "when" in read else {}
        reader.check_holes(one)
        if check is not None and len(reading.problems) == before:
            is_advice = read.get("breach") == "amber"
            note = read.get("note", "")
            found[name] = Rule(name, read["id"], read["clause"], read["says"], check, is_advice, when, note)
    return found


class RuleReader:
    """Reads checks and conditions of one definition."""

    def __init__(self, names: Names, reading: Reading) -> None:
        self.names, self.reading = names, reading

    def check_holes(self, rule: MappingNode) -> None:
        """Notes every `{hole}` of the rule's sentences that is no parameter."""
        for key in ("says", "note"):
            scalar = rule.get(key)
            if not isinstance(scalar, Scalar):
                continue
            for hole in HOLE.finditer(scalar.text):
                if hole[1] not in self.names.parameters:
                    self.reading.unknown("rule_hole", place_of(scalar, hole.start()), hole[1], self.names.parameters)

    def check(self, node: Node) -> Check | None:
        """The one check of a rule; None, and noted, when it is not exactly one that exists."""
        mapping = mapping_of(node, "check", self.reading)
        if mapping is None:
            return None
        if len(mapping.keys) != 1:
            self.reading.say("check_not_one", mapping, checks="、".join(CHECKS))
            return None
        ((word, key),) = mapping.keys.items()
        if word not in CHECKS:
            facts = {"name": word, "nearest": nearest(word, CHECKS), "checks": "、".join(CHECKS)}
            self.reading.say("unknown_check", key, **facts)
            return None
        settings = mapping_of(mapping.values[word], word, self.reading)
        if settings is None:
            return None
        before = len(self.reading.problems)
        found = self.settings(settings, CHECKS[word])
        self._complete(word, settings)
        return _made(word, found) if len(self.reading.problems) == before else None

    def _complete(self, word: str, settings: MappingNode) -> None:
        """Settings of which one is needed, or only one allowed; rules without a limit."""
        wanted = ONE_OF.get(word, ())
        given = [key for key in wanted if key in settings.keys]
        if wanted and (not given or (word in EXCLUSIVE and len(given) > 1)):
            self.reading.say("setting_one_of", settings, keys="、".join(wanted))
        if word in ONE_LIMIT and not {"least", "most"} & set(settings.keys):
            self.reading.say("setting_one_of", settings, keys="least、most")

    def settings(self, node: MappingNode, keys: Mapping[str, Key]) -> dict[str, Any]:
        """The good values of a mapping by key."""
        found = settings_of(node, keys, self.reading)
        rows = self._rows(node)
        return {key: self._value(key, value, keys[key], rows) for key, value in found.items()}

    def _rows(self, node: MappingNode) -> str:
        """The group whose columns a `where` speaks of: the first of the rows counted, or those of the column."""
        counted = node.get("rows")
        if isinstance(counted, Sequence):
            counted = counted.items[0] if counted.items else None
        if isinstance(counted, Scalar):
            return counted.text
        column = said(node, "sum") or said(node, "field")
        return self.names.rows_of(column) if column in self.names.fields else ""

    def _value(self, name: str, value: Any, key: Key, rows: str) -> Any:
        match key.kind:
            case "path":
                return self.names.path(name, value, key, self.reading)
            case "paths":
                return self.names.paths(name, value, key, self.reading)
            case "amount":
                return self.names.amount(name, value, self.reading)
            case "parameter":
                return self._parameter(name, value, key)
            case "moment":
                return self.names.moment(name, value, self.reading)
            case "where":
                return self.where(value, rows)
            case "groups":
                return self._groups(value)
            case "aspects":
                return self._aspects(value)
            case _:
                return value

    def _parameter(self, name: str, value: Node, key: Key) -> str | None:
        found = self.names.parameter(name, value, key.choices, self.reading)
        if found is not None and key.choices == ("choice",):
            options = self.names.parameters[found]
            listed = options.get("options") if isinstance(options, MappingNode) else None
            for item in listed.items if isinstance(listed, Sequence) else ():
                if isinstance(item, Scalar) and item.text not in READINGS:
                    facts = {"name": item.text, "nearest": nearest(item.text, READINGS)}
                    self.reading.say("unknown_window_reading", item, **facts, readings="、".join(READINGS))
        return found

    def where(self, node: Node, rows: str) -> Where:
        """The conditions of a row; of a list of them one is enough."""
        if isinstance(node, Sequence):
            return tuple(self.conditions(item, rows) for item in node.items)
        found = self.conditions(node, rows)
        return (found,) if found else ()

    def conditions(self, node: Node, rows: str) -> Mapping[str, Condition]:
        """Conditions by column of the group `rows`, by field where it is ""."""
        found: dict[str, Condition] = {}
        mapping = mapping_of(node, "where", self.reading)
        for name, value in mapping.values.items() if mapping else ():
            path = f"{rows}.{name}" if rows else name
            if path not in self.names.fields and mapping is not None:
                self.reading.unknown("unknown_field", mapping.keys[name], path, self.names.fields)
                continue
            condition = self._condition(path, value)
            if condition is not None:
                found[name] = condition
        return found

    def _condition(self, path: str, node: Node) -> Condition | None:
        if not isinstance(node, MappingNode):
            options = self._options(path, node)
            return None if options is None else OneOf(options)
        if len(node.keys) != 1 or not set(node.keys) <= set(CONDITIONS):
            self.reading.say("unknown_condition", node, conditions="、".join(CONDITIONS))
            return None
        ((word, value),) = node.values.items()
        allowed, found = CONDITION_TYPES.get(word, ()), self.names.type_at(path)
        if allowed and found and found not in allowed:
            self.reading.say("rule_field_type", node, key=word, name=path, type=found, types="、".join(allowed))
            return None
        return self._filled(word, value)

    def _filled(self, word: str, value: Node) -> Condition | None:
        if word == "recent":
            window = mapping_of(value, word, self.reading)
            found = self.settings(window, WINDOW_KEYS) if window else {}
            return Recent(Window(**found)) if {"years", "deadline"} <= set(found) else None
        if word == "contains":
            words = value_of(word, value, Key("texts"), self.reading)
            return Mentions(words) if words else None
        amount = self.names.amount(word, value, self.reading)
        if amount is None:
            return None
        return RankUpTo(amount) if word == "rank" else Least(amount)

    def _options(self, path: str, node: Node) -> tuple[str, ...] | None:
        """Texts that a cell may be; each an option of the choice, where the field is one."""
        items = node.items if isinstance(node, Sequence) else (node,)
        known = self.names.options_at(path)
        texts: list[str] = []
        for item in items:
            text = value_of(path, item, Key("words"), self.reading)
            if text is not None and known and text not in known:
                facts = {"name": text, "field": path, "nearest": nearest(text, known)}
                self.reading.say("rule_option_unknown", item, **facts)
            elif text is not None:
                texts.append(text)
        return tuple(texts) if texts and len(texts) == len(items) else None

    def _groups(self, node: Node) -> dict[str, Where]:
        mapping = mapping_of(node, "groups", self.reading)
        found: dict[str, Where] = {}
        for name, value in mapping.values.items() if mapping else ():
            key = mapping.keys[name] if mapping else value
            if self.names.path("groups", key, Key("path", choices=("rows",)), self.reading) is not None:
                found[name] = self.where(value, name)
        return found

    def _aspects(self, node: Node) -> dict[str, tuple[str, ...]]:
        mapping = mapping_of(node, "aspects", self.reading)
        found = {}
        for name, value in mapping.values.items() if mapping else ():
            found[name] = value_of(name, value, Key("texts"), self.reading) or ()
        return found


def _made(word: str, found: dict[str, Any]) -> Check:
    match word:
        case "number":
            path = found.get("sum") or found["field"]
            limits = {key: found[key] for key in ("least", "most", "where") if key in found}
            return Number(path, is_sum="sum" in found, **limits)
        case "items":
            return Items(**found)
        case "count":
            return Count(found.pop("rows"), **found)
        case "recent":
            return RecentDates(found.pop("dates"), Window(**found))
        case "between":
            return Between(found["dates"], found.get("from", ""), found.get("until", ""))
        case "among":
            refused = "refused" in found
            return Among(found["fields"], found["refused" if refused else "options"], refused)
        case "same_as":
            return SameAs(found["fields"], found["like"])
        case "contains":
            return Contains(found["fields"], found.get("any", ()), found.get("aspects", {}))
        case "ordered":
            return Ordered(found["dates"])
        case "present":
            return Present(found["fields"])
        case _:
            return Sound(found["fields"], found.get("about", "all"))
