"""Pages and files as answers, and what all pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen import __version__
from docgen.web.assets import address_of
from docgen.web.running import running
from docgen.web.tasks import Download


def page(request: Any, template: str, facts: Mapping[str, Any], status: int = 200) -> Any:
    """A page of the house."""
    from django.shortcuts import render

    return render(request, template, dict(facts), status=status)


def house(request: Any) -> dict[str, Any]:
    """What every page shows."""
    web = running().web
    return {
        "service": web.name, "version": __version__, "number": getattr(request, "number", ""),
        "most_bytes": web.body * 1_000_000, "has_office": running().has_office, "files_script": address_of("files.js"),
        "style": address_of("house.css"), "script": address_of("form.js"), "units_script": address_of("units.js"),
    }  # fmt: skip


def wants_json(request: Any) -> bool:
    """Whether a program asked, or the script of a page of ours."""
    return request.path.startswith("/api/") or "json" in request.headers.get("Accept", "")


def as_file(download: Download) -> Any:
    """A file to keep; the browser must not show it as a page of ours."""
    from django.http import HttpResponse
    from django.utils.http import content_disposition_header

    response = HttpResponse(download.data, content_type=download.media_type)
    response["Content-Disposition"] = content_disposition_header(True, download.name)
    return response
