"""The gate before every request of a program, and the pages that tell how to ask."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from docgen.forms import library
from docgen.problems import Problem
from docgen.web.api_description import described
from docgen.web.clients import Denied, Gate, read_clients
from docgen.web.pages import page
from docgen.web.problem_details import details
from docgen.web.running import running

_LONGEST_KEY = 200


@cache
def gate() -> Gate:
    """The gate of this service, with the clients of its settings."""
    web = running().web
    return Gate(read_clients(web.clients), web.is_open)


def admitted(request: Any, scope: str) -> str:
    """Lets a request in, and gives the caller's name: its key may do this, not too often, and its Idempotency-Key means
    this very request. Raises Denied."""
    given = request.headers.get("Authorization", "")
    key = given.removeprefix("Bearer ").strip() if given.startswith("Bearer ") else request.headers.get("X-Api-Key", "")
    caller = gate().admit(key, request.META.get("REMOTE_ADDR", ""), scope)
    once = request.headers.get("Idempotency-Key", "")
    if once and request.method == "POST":
        if len(once) > _LONGEST_KEY:
            raise Denied(400, Problem("web_idempotency_long", facts={"limit": _LONGEST_KEY}))
        told = hashlib.sha256(f"{request.get_full_path()}\n".encode() + request.body).hexdigest()
        gate().check_same(caller, once, told)
    return caller


def denied(request: Any, error: Any) -> Any:
    """The answer to who was not let in."""
    response = details(error.status, [error.problem])
    if error.seconds:
        response["Retry-After"] = str(error.seconds)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def openapi(request: Any) -> Any:
    """The description of the API."""
    from django.http import JsonResponse

    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


def guide(request: Any) -> Any:
    """How programs ask, with examples that run."""
    names = library.names(running().settings.templates)
    base = request.build_absolute_uri("/api/v1")
    facts = {"base": base, "form": names[-1] if names else "", "is_open": running().web.is_open}
    return page(request, "api.html", {**facts, "host": running().settings.host or "v.example.org"})
