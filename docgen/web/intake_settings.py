"""What an intake is, as it stands in a form of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.forms import library
from docgen.problems import Problem
from docgen.web.intakes import IntakeState
from docgen.web.office_asked import day_of, text_of, titles
from docgen.web.running import running

_TEXTS = ("name", "form", "certificate", "issuer", "contact", "address", "subject", "basis")
_MOST_VALUES = 20


def read_intake(posted: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The state's fields that a form says, and what is wrong with it."""
    told: dict[str, Any] = {name: text_of(posted, name)[:200] for name in _TEXTS}
    problems = [Problem("intake_name_missing", path="name")] if not told["name"] else []
    if not told["issuer"]:
        problems.append(Problem("paper_issuer_needed", path="issuer"))
    until, deadline = day_of(posted, "until"), day_of(posted, "deadline")
    if until is None or (deadline is None and posted.get("deadline", "").strip()):
        problems.append(Problem("office_day_missing", path="until" if until is None else "deadline"))
    if told["form"] and told["form"] not in library.names(running().settings.templates):
        told["form"] = ""
    if told["certificate"] not in titles():
        told["certificate"] = ""
    values, wrong = _values(posted.get("columns", ""), told["certificate"])
    told |= {"until": f"{until}", "deadline": f"{deadline or ''}", "by_unit": bool(posted.get("by_unit")), "values": values}
    return told, [*problems, *wrong]


def given_of(state: IntakeState) -> dict[str, str]:
    """The state as a form shows it."""
    told = {name: str(getattr(state, name)) for name in (*_TEXTS, "until", "deadline")}
    # A template would take `values` for what every mapping has.
    return {**told, "by_unit": "1" if state.by_unit else "", "columns": "\n".join(f"{key}={text}" for key, text in state.values.items())}


def _values(text: str, certificate: str) -> tuple[dict[str, str], list[Problem]]:
    """The lines `栏目=内容`, the column by its label or its name; Problems for columns that the list does not have."""
    definition = library.load(running().settings.templates, certificate) if certificate else None
    fields = definition.fields if definition else {}
    known = {one.label: name for name, one in fields.items()} | {name: name for name in fields}
    values, problems = {}, []
    for line in [one for one in text[:5_000].splitlines() if one.strip()][:_MOST_VALUES]:
        name, sign, value = (part.strip() for part in line.replace("＝", "=").partition("="))
        if sign and name in known:
            values[known[name]] = value
        else:
            problems.append(Problem("intake_column_unknown", facts={"name": name[:40]}))
    return values, problems
