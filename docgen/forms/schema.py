"""JSON Schemas (2020-12): of an entry of a form, and of the definition language itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.forms.declarations import keys_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.fields.registry import FIELD_TYPES
from docgen.forms.language import (
    BLOCKS,
    CELL_KINDS,
    CERTIFICATE_KEYS,
    FORM_KEYS,
    NAME,
    OVERFLOWS,
    PAGE_KEYS,
    PLACED_KEYS,
    SIGNATURE_KEYS,
    SLIP_KEYS,
    SLOT_KEYS,
    STYLE_NAMES,
    SUBMISSION_KEYS,
    TABLE_KEYS,
    TEXT_STYLE_KEYS,
    Key,
)
from docgen.forms.rule_schema import rule_definitions

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# An editor reads `2021` as a number and `no` as a flag; in the language both are text.
_SCALAR = ["string", "number", "boolean"]
_NAMED = {"fields": "field", "wording": "text", "signatures": "signature", "parameters": "parameter", "rules": "rule",
          "slots": "slot", "letters": "letter", "types": "code"}
_ONCE = ("table", "page", "submission", "certificate", "placed")

Schema = dict[str, Any]


def entry_schema(definition: FormDefinition) -> Schema:
    """The schema of an entry of the form: one property a field, by its name. `form` and `edition` may stand
    in it too, and must then be this form's."""
    own = {"form": definition.form, "edition": definition.edition}
    heads = {key: {"const": value} for key, value in own.items() if key not in definition.fields}
    fields = definition.fields
    return {
        "$schema": DIALECT,
        "$id": f"urn:docgen:entry:{definition.form}:{definition.edition}",
        "title": definition.title,
        "type": "object",
        "properties": {**heads, **{name: _field(field) for name, field in fields.items()}},
        "required": [name for name, field in fields.items() if field.is_required and field.kind != "constant"],
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    hint = {"description": field.hint} if field.hint else {}
    return {"title": field.label, **hint, **field.schema()}


def definition_schema() -> Schema:
    """The schema of the definition language, made from the tables that the reader refuses by. What one file
    cannot show by itself (names, widths, drawings) is left to the reader; so is what a base form gives."""
    form = _object(FORM_KEYS)
    form["if"] = {"required": ["extends"]}
    form["then"] = {"required": ["form"]}
    form["else"] = {"required": form.pop("required")}
    return {
        "$schema": DIALECT,
        "$id": "urn:docgen:definition",
        "title": "docgen form definition",
        **form,
        "$defs": {**_texts(), **_fields(), **_layout(), **rule_definitions(_key)},
    }


def _texts() -> Schema:
    return {
        "text": {"anyOf": [{"type": [*_SCALAR, "null"]}, _object(SLIP_KEYS)]},
        "signature": {"anyOf": [_object(SIGNATURE_KEYS), {"type": "null"}]},
        "textStyle": _object(TEXT_STYLE_KEYS),
        "style": {"anyOf": [{"enum": list(STYLE_NAMES)}, {"$ref": "#/$defs/textStyle"}]},
    }


def _fields() -> Schema:
    """A field's keys depend on its type; without one it changes the field of a base form."""
    choices = [
        {
            "if": {"type": "object", "properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {"$ref": f"#/$defs/field_{kind}"},
        }
        for kind in FIELD_TYPES
    ]
    known: Schema = {"type": {"enum": list(FIELD_TYPES)}}
    return {
        "field": {"type": ["object", "null"], "properties": known, "allOf": choices},
        **{
            f"field_{kind}": {
                "type": "object",
                "properties": {
                    name: {"const": kind} if name == "type" else _key(name, key)
                    for name, key in keys_of(field_type).items()
                },
                # Only the type: a form that extends another leaves out what it does not change.
                "required": ["type"],
                "additionalProperties": False,
            }
            for kind, field_type in FIELD_TYPES.items()
        },
    }


def _layout() -> Schema:
    alone = [word for word, keys in BLOCKS.items() if not keys]
    filled = [_object(keys) for keys in BLOCKS.values() if keys]
    return {
        "blocks": {"type": "array", "items": {"anyOf": [{"enum": alone}, *filled]}},
        "table": _object(TABLE_KEYS),
        "page": {**_object(PAGE_KEYS), "required": []},
        "submission": _object(SUBMISSION_KEYS),
        "certificate": {**_object(CERTIFICATE_KEYS), "required": []},
        "placed": _object(PLACED_KEYS),
        "slot": _object(SLOT_KEYS),
        "letter": {"type": _SCALAR},
        "code": {"type": "integer"},
    }


def _object(keys: Mapping[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _key(name, key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.is_required],
        "additionalProperties": False,
    }


def _key(name: str, key: Key) -> Schema:
    bounds = {bound: value for bound, value in (("minimum", key.least), ("maximum", key.most)) if value is not None}
    number: Schema = {"type": "integer" if key.kind == "integer" else "number", **bounds}
    match key.kind:
        case "words":
            return {"type": _SCALAR, **({"pattern": f"^(?:{key.pattern})$"} if key.pattern else {})}
        case "text":
            return {"$ref": "#/$defs/text"}
        case "integer" | "number":
            return number
        case "numbers":
            counts = {"minItems": key.count or 1, **({"maxItems": key.count} if key.count else {})}
            return {"type": "array", "items": number, **counts}
        case "flag":
            return {"type": "boolean"}
        case "texts":
            return {"type": "array", "items": {"type": _SCALAR}, "minItems": 1, "uniqueItems": True}
        case "choice":
            return {"enum": list(key.choices)}
        case "overflow":
            one: Schema = {"enum": list(OVERFLOWS)}
            return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}]}
        case _:
            return _structure(name, key)


def _structure(name: str, key: Key) -> Schema:
    match key.kind:
        case "mapping" if name == "parts":
            blocks = {"anyOf": [{"$ref": "#/$defs/blocks"}, {"type": "null"}]}
            return {"type": "object", "propertyNames": {"pattern": f"^{NAME}$"}, "additionalProperties": blocks}
        case "fields" | "mapping" if name in _ONCE:
            return {"$ref": f"#/$defs/{name}"}
        case "fields" | "mapping":
            inner = {"$ref": f"#/$defs/{_NAMED.get(name, 'field')}"}
            names = {} if name in ("letters", "types") else {"propertyNames": {"pattern": f"^{NAME}$"}}
            return {"type": "object", **names, "additionalProperties": inner}
        case "blocks":
            return {"$ref": "#/$defs/blocks"}
        case "style":
            return {"$ref": "#/$defs/style"}
        case "styles":
            # Kinds of cell first, so that an editor offers them.
            inner = {"$ref": "#/$defs/style"}
            return {"type": "object", "properties": dict.fromkeys(CELL_KINDS, inner), "additionalProperties": inner}
        case "size":
            given = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
            return {"anyOf": [{"enum": list(key.choices)}, given]}
        case _:
            return {"type": "string"}
