"""The words in which a definition declares its rules of eligibility: parameters, rules and the closed set of
checks. The reader refuses by these tables, and the JSON Schema is made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from docgen.forms.language import Key
from docgen.forms.rules import About, ParameterType

# A parameter in the sentence of a rule.
HOLE = re.compile(r"\{([a-z0-9_]*)\}")
DATES = ("date", "month", "year", "period")
NUMBERS = ("integer",)
ROWS = ("rows",)
ANYTHING: tuple[str, ...] = ()

PARAMETER_KEYS: Mapping[str, Key] = {
    "label": Key("words", True),
    "type": Key("choice", True, choices=get_args(ParameterType)),
    "value": Key("words", True),
    "options": Key("texts"),
    "why": Key("words"),
}

RULE_KEYS: Mapping[str, Key] = {
    "id": Key("words", True, r"[A-Z]{1,3}[0-9]{1,3}[a-z]?", "wrong_rule_id"),
    "clause": Key("words", True),
    "says": Key("words", True),
    "check": Key("mapping", True),
    "breach": Key("choice", choices=("red", "amber")),
    "when": Key("conditions"),
    "note": Key("words"),
}

_LIMITS: Mapping[str, Key] = {"least": Key("amount"), "most": Key("amount"), "where": Key("where")}
WINDOW_KEYS: Mapping[str, Key] = {
    "years": Key("amount", True),
    "deadline": Key("parameter", True, choices=("date",)),
    "applied": Key("path", choices=DATES),
    "reading": Key("parameter", choices=("choice",)),
}
# Each check by its word, with its settings. `choices` of a path are the types of field it may name.
CHECKS: Mapping[str, Mapping[str, Key]] = {
    "number": {"field": Key("path", choices=NUMBERS), "sum": Key("path", choices=NUMBERS), **_LIMITS},
    "items": {"groups": Key("groups", True), "least": Key("amount", True), "preferred": Key("amount")},
    "count": {"rows": Key("paths", True, choices=ROWS), **_LIMITS},
    "recent": {"dates": Key("paths", True, choices=DATES), **WINDOW_KEYS},
    "between": {"dates": Key("paths", True, choices=DATES), "from": Key("moment"), "until": Key("moment")},
    "among": {"fields": Key("paths", True), "options": Key("texts"), "refused": Key("texts")},
    "present": {"fields": Key("paths", True)},
    "same_as": {"fields": Key("paths", True), "like": Key("path", True)},
    "contains": {"fields": Key("paths", True), "any": Key("texts"), "aspects": Key("aspects")},
    "ordered": {"dates": Key("paths", True, choices=DATES)},
    "sound": {"fields": Key("paths", True), "about": Key("choice", choices=get_args(About))},
}
# Of these settings a check needs one (and `number` takes one only).
ONE_OF: Mapping[str, tuple[str, ...]] = {
    "number": ("field", "sum"),
    "between": ("from", "until"),
    "among": ("options", "refused"),
    "contains": ("any", "aspects"),
}
ONE_LIMIT = ("number", "count")
EXCLUSIVE = ("number", "among")

# Conditions beside a plain list of texts, which the cell must be one of.
CONDITIONS: Mapping[str, Key] = {
    "rank": Key("amount"),
    "least": Key("amount"),
    "contains": Key("texts"),
    "recent": Key("mapping"),
}
CONDITION_TYPES: Mapping[str, tuple[str, ...]] = {"least": NUMBERS, "recent": DATES}
