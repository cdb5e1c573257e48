"""Problems as programs read them: RFC 9457, with every problem at its path."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from docgen.problems import Problem

TYPE = "urn:docgen:problem:"
# What a folder of long work keeps of its problems.
MOST_TOLD = 300


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem with its code, its place and its words."""
    place = problem.place
    told: dict[str, Any] = {
        "code": problem.code, "severity": "error" if problem.is_error else "warning", "path": problem.path,
        "says": problem.says, "remedy": problem.remedy,
    }  # fmt: skip
    if place.sheet is not None and place.line is not None:
        told["cell"] = f"{place.sheet}!{place.cell}"
    return told


def first_told(problems: Iterable[Problem]) -> tuple[dict[str, Any], ...]:
    """The first problems, errors before the others, as a folder of long work keeps them."""
    ordered = sorted(problems, key=lambda one: not one.is_error)
    return tuple(as_json(one) for one in ordered[:MOST_TOLD])


def told_of(status: int, problems: Iterable[Problem], **more: Any) -> dict[str, Any]:
    """The document that tells why a request was not served."""
    found = tuple(problems)
    first = next((one for one in found if one.is_error), found[0] if found else None)
    return {
        "type": f"{TYPE}{first.code}" if first else "about:blank", "title": HTTPStatus(status).phrase, "status": status,
        "detail": f"{first.says}。{first.remedy}" if first else "", "problems": [as_json(one) for one in found], **more,
    }  # fmt: skip


def details(status: int, problems: Iterable[Problem], **more: Any) -> Any:
    """The answer to a request that was not served."""
    from django.http import JsonResponse

    told = told_of(status, problems, **more)
    return JsonResponse(
        told, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
