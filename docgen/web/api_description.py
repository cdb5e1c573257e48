"""The description of the API, OpenAPI 3.1: every operation with what it answers, every form with its entries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from docgen.certificates.verdict import Standing
from docgen.forms import library
from docgen.forms.schema import entry_schema
from docgen.web.running import running
from docgen.web.tasks import MEDIA_TYPES
from docgen.web.verifying import Kind

Schema = Mapping[str, Any]


def _object(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """An object with just these properties, all of them but the optional ones required."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}



_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_YES: Schema = {"type": "boolean"}
_FILE = {"type": "string", "format": "binary"}
_FILES: Schema = {"type": "object", "additionalProperties": {"type": "string", "contentEncoding": "base64"}}
_SCHEMAS: Mapping[str, Schema] = {
    "Problem": _object(
        {"code": _TEXT, "severity": {"enum": ["error", "warning"]}, "path": _TEXT, "says": _TEXT, "remedy": _TEXT, "cell": _TEXT},
        "cell",
    ),
    "ProblemDetails": {
        "type": "object",
        "properties": {
            "type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT, "problems": _list(_ref("Problem")),
            "errors": _list(_object({"at": _TEXT, "says": _TEXT})),
        },
        "required": ["type", "title", "status", "detail", "problems"],
    },
    "FormTold": {"type": "object", "properties": {"form": _TEXT, "title": _TEXT}, "required": ["form", "title"]},
    "RuleTold": _object({name: _TEXT for name in ("id", "clause", "says", "found", "remedy", "outcome", "word")}),
    "EntryChecked": _object({"ok": _YES, "problems": _list(_ref("Problem")), "rules": _list(_ref("RuleTold"))}),
    "RosterChecked": _object({"ok": _YES, "count": _WHOLE, "problems": _list(_ref("Problem"))}),
    "Sample": _object({"entry": {"type": "object"}, "files": _FILES}),
    "ReadBack": _object({"form": _TEXT, "entry": {"type": "object"}, "files": _FILES, "problems": _list(_ref("Problem"))}),
    "CertificateTold": _object({
        "verdict": {"enum": list(get_args(Kind))}, "standing": {"enum": list(get_args(Standing))},
        "told": _list(_object(dict.fromkeys(("code", "says", "remedy"), _TEXT))), "face": {"anyOf": [_ref("CertificateFace"), {"type": "null"}]},
    }),
    "CertificateFace": _object({
        **{name: _TEXT for name in ("number", "holder", "title", "level", "issuer", "issued_on")},
        "expires_on": {"type": ["string", "null"]}, "is_masked": _YES,
    }),
    "Verified": _object({
        "standing": {"enum": list(get_args(Standing))}, "asked_at": _TEXT, "hosts": _list(_TEXT),
        "problems": _list(_ref("Problem")), "certificates": _list(_ref("CertificateTold")),
    }),
    "Pictures": _object({"pages": _list(_object({"width": _NUMBER, "height": _NUMBER, "png": _TEXT}))}),
    "PageMap": {"type": "object", "properties": {"boxes": _list({"type": "object"})}, "required": ["boxes"]},
}  # fmt: skip
_JSON = {
    "list_forms": _list(_ref("FormTold")), "get_form": _ref("FormTold"), "get_sample": _ref("Sample"),
    "check_entry": _ref("EntryChecked"), "read_document": _ref("ReadBack"), "check_roster": _ref("RosterChecked"),
    "verify_certificate": _ref("Verified"), "make_document": {"anyOf": [_ref("Pictures"), _ref("PageMap")]},
}  # fmt: skip
_FILES_OF = {"get_blank": ("pdf", "docx"), "make_document": ("pdf", "docx", "zip"), "check_roster": ("xlsx",)}
_STATUSES = {
    "200": "做成了", "400": "请求不能读", "401": "密钥缺少或不对", "403": "密钥不能做这件事", "404": "没有这份表格",
    "422": "填写内容或请求有问题", "429": "太频繁", "500": "程序出错", "503": "忙，过一会再试",
}  # fmt: skip


def described() -> dict[str, Any]:
    """The OpenAPI document: ninja's own, with the schema of each form's entries, every answer and every refusal."""
    from docgen.web.api import api

    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    templates = running().settings.templates
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    names = library.names(templates)
    for name in names:
        schema = entry_schema(library.load(templates, name))
        schemas[f"Entry-{name}"] = {key: value for key, value in schema.items() if key[0] != "$"}
    entries = [_ref(f"Entry-{name}") for name in names]
    schemas["EntryBody"]["properties"]["entry"] = {"title": "Entry", "type": "object", "anyOf": [*entries, {"type": "object"}]}
    schemas |= _SCHEMAS
    told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    told["security"] = [{}, {"key": []}] if running().web.is_open else [{"key": []}]
    for methods in told["paths"].values():
        for operation in methods.values():
            operation["responses"] = _answers(operation["operationId"])
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "form":
                    parameter["schema"] = {**parameter["schema"], "enum": list(names)}
    return told


def _answers(operation: str) -> dict[str, Any]:
    made: dict[str, Any] = {MEDIA_TYPES[one]: {"schema": _FILE} for one in _FILES_OF.get(operation, ())}
    if operation in _JSON:
        made["application/json"] = {"schema": _JSON[operation]}
    refused = {"application/problem+json": {"schema": _ref("ProblemDetails")}}
    return {
        status: {"description": words, "content": made if status == "200" else refused} for status, words in _STATUSES.items()
    }
