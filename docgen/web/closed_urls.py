"""The addresses of the office where the service has no registry: each says what is to be set."""

from __future__ import annotations

from typing import Any

from django.urls import path

from docgen.problems import Problem
from docgen.web.refusals import refusal
from docgen.web.roles import open_to_all


@open_to_all
def closed(request: Any, rest: str = "") -> Any:
    """Not opened here."""
    return refusal(request, 404, Problem("office_closed"))


urlpatterns = [path("", closed), path("<path:rest>", closed)]
