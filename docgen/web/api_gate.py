"""The gate before every request of a program, and the description of the API."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from docgen.forms import library
from docgen.forms.schema import entry_schema
from docgen.problems import Problem
from docgen.web.clients import Denied, Gate, read_clients
from docgen.web.pages import page
from docgen.web.problem_details import details
from docgen.web.running import running

_LONGEST_KEY = 200
_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "problems": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["type", "title", "status"],
}  # fmt: skip


@cache
def gate() -> Gate:
    """The gate of this service, with the clients of its settings."""
    web = running().web
    return Gate(read_clients(web.clients), web.is_open)


def admitted(request: Any, scope: str) -> None:
    """Lets a request in: its key may do this, not too often, and its Idempotency-Key means this very request.
    Raises Denied."""
    given = request.headers.get("Authorization", "")
    key = given.removeprefix("Bearer ").strip() if given.startswith("Bearer ") else request.headers.get("X-Api-Key", "")
    caller = gate().admit(key, request.META.get("REMOTE_ADDR", ""), scope)
    once = request.headers.get("Idempotency-Key", "")
    if once and request.method == "POST":
        if len(once) > _LONGEST_KEY:
            raise Denied(400, Problem("web_idempotency_long", facts={"limit": _LONGEST_KEY}))
        told = hashlib.sha256(f"{request.get_full_path()}\n".encode() + request.body).hexdigest()
        gate().check_same(caller, once, told)


def denied(request: Any, error: Any) -> Any:
    """The answer to who was not let in."""
    response = details(error.status, [error.problem])
    if error.seconds:
        response["Retry-After"] = str(error.seconds)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def described() -> dict[str, Any]:
    """The OpenAPI document: ninja's own, the schema of each form's entries in it, and what is answered in refusal."""
    from docgen.web.api import api

    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    templates = running().settings.templates
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    names = []
    for name in library.names(templates):
        schema = {key: value for key, value in entry_schema(library.load(templates, name)).items() if key[0] != "$"}
        schemas[f"Entry-{name}"] = schema
        names.append({"$ref": f"#/components/schemas/Entry-{name}"})
    schemas["EntryBody"]["properties"]["entry"] = {"title": "Entry", "type": "object", "anyOf": [*names, {"type": "object"}]}
    schemas["ProblemDetails"] = _PROBLEM
    told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    told["security"] = [{}, {"key": []}] if running().web.is_open else [{"key": []}]
    refused = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    for methods in told["paths"].values():
        for operation in methods.values():
            operation["responses"] = {
                str(status): {"description": words, **({"content": refused} if int(status) >= 400 else {"content": _MADE})}
                for status, words in _STATUSES.items()
            }
    return told


_MADE = {"application/json": {"schema": {}}, "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_STATUSES = {
    "200": "做成了", "400": "请求不能读", "401": "密钥缺少或不对", "403": "密钥不能做这件事", "404": "没有这份表格",
    "422": "填写内容或请求有问题", "429": "太频繁", "500": "程序出错", "503": "忙，过一会再试",
}  # fmt: skip


def openapi(request: Any) -> Any:
    """The description of the API."""
    from django.http import JsonResponse

    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


def guide(request: Any) -> Any:
    """How programs ask, with examples that run."""
    names = library.names(running().settings.templates)
    base = request.build_absolute_uri("/api/v1")
    return page(request, "api.html", {"base": base, "form": names[-1] if names else "", "is_open": running().web.is_open})
