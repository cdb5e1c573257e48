"""The part of the definition language's JSON Schema that describes parameters and rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docgen.forms.language import NAME, Key
from docgen.forms.rule_language import CHECKS, CONDITIONS, PARAMETER_KEYS, RULE_KEYS, WINDOW_KEYS

Schema = dict[str, Any]
_SCALAR = {"type": ["string", "number", "boolean"]}
_TEXTS = {"type": "array", "items": _SCALAR, "minItems": 1, "uniqueItems": True}
_PATH = {"type": "string"}


def rule_definitions(plain: Callable[[str, Key], Schema]) -> Schema:
    """The `$defs` of rules; `plain` gives the schema of the kinds that the rest of the language knows too.
    Nothing is required, because a form that extends another leaves out what it does not change."""

    def keys(table: Mapping[str, Key]) -> Schema:
        # A blank takes an inherited setting away.
        properties = {
            name: {"anyOf": [_of(name, key) or plain(name, key), {"type": "null"}]} for name, key in table.items()
        }
        return {"type": "object", "properties": properties, "additionalProperties": False}

    checks = {word: keys(settings) for word, settings in CHECKS.items()}
    conditions: Schema = {word: _of(word, key) or plain(word, key) for word, key in CONDITIONS.items()}
    conditions["recent"] = {"$ref": "#/$defs/window"}
    return {
        "parameter": {"anyOf": [keys(PARAMETER_KEYS), {"type": "null"}]},
        "rule": {"anyOf": [keys(RULE_KEYS), {"type": "null"}]},
        "check": {"type": "object", "properties": checks, "additionalProperties": False, "maxProperties": 1},
        "window": keys(WINDOW_KEYS),
        "condition": {"anyOf": [
            _SCALAR, _TEXTS,
            {"type": "object", "properties": conditions, "additionalProperties": False, "maxProperties": 1},
        ]},
        "conditions": _by_name({"$ref": "#/$defs/condition"}),
    }  # fmt: skip


def _by_name(inner: Schema) -> Schema:
    names = rf"^{NAME}(\.{NAME})*$"
    return {"type": "object", "propertyNames": {"pattern": names}, "additionalProperties": inner}


def _of(name: str, key: Key) -> Schema | None:
    """The schema of what only rules know; None for anything else."""
    conditions = {"$ref": "#/$defs/conditions"}
    where: Schema = {"anyOf": [conditions, {"type": "array", "items": conditions}, {"type": "null"}]}
    match key.kind:
        case "path" | "parameter" | "moment":
            return _PATH
        case "paths":
            return {"anyOf": [_PATH, {"type": "array", "items": _PATH, "minItems": 1}]}
        case "amount":
            return {"anyOf": [{"type": "integer"}, _PATH]}
        case "where":
            return where
        case "groups":
            return _by_name(where)
        case "conditions":
            return conditions
        case "aspects":
            return {"type": "object", "additionalProperties": _TEXTS}
        case "mapping" if name == "check":
            return {"$ref": "#/$defs/check"}
        case _:
            return None
