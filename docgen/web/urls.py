"""Every address of the service."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from docgen.web import api_gate, applicants, assets, files, health, opening, units
from docgen.web.api import api
from docgen.web.roles import by_key, by_link, open_to_all
from docgen.web.running import running

_read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _get(view: Any) -> Any:
    return require_GET(open_to_all(view))


def _both(view: Any) -> Any:
    return _read_or_send(open_to_all(view))


def _post(view: Any) -> Any:
    return require_POST(open_to_all(view))


def _of_programs() -> Any:
    """The API's own addresses: its gate looks at the caller of each."""
    patterns, *names = api.urls
    for one in patterns:
        by_key(one.callback)
    return (patterns, *names)


urlpatterns = [
    path("", _get(applicants.home)),
    path("static/<slug:version>/<str:name>", _get(assets.asset)),
    path("f/<slug:form>/", _both(applicants.form_page)),
    path("f/<slug:form>/texts", _post(applicants.check_texts)),
    path("f/<slug:form>/file", _post(files.check_file)),
    path("f/<slug:form>/sample", _get(opening.sample)),
    path("f/<slug:form>/blank.<slug:kind>", _get(files.blank)),
    path("f/<slug:form>/schema.json", _get(files.schema)),
    path("f/<slug:form>/roster.xlsx", _get(files.roster)),
    path("open", _both(opening.open_page)),
    path("u/", _both(units.start)),
    path("u/<str:token>/", require_GET(by_link(units.workspace_page))),
    path("u/<str:token>/state.json", require_GET(by_link(units.progress))),
    path("u/<str:token>/bring", require_POST(by_link(units.bring))),
    path("u/<str:token>/make", require_POST(by_link(units.make))),
    path("u/<str:token>/scans", require_POST(by_link(units.bring_scans))),
    path("u/<str:token>/erase", require_POST(by_link(units.erase))),
    path("u/<str:token>/<str:name>", require_GET(by_link(units.fetch))),
    path("api/", _get(api_gate.guide)),
    path("api/v1/openapi.json", _get(api_gate.openapi)),
    path("api/v1/", _of_programs()),
    path("healthz", _get(health.alive)),
    path("readyz", _get(health.ready)),
    path("metrics", _get(health.metrics)),
    path("", include("docgen.web.verify_urls")),
    path("office/", include("docgen.web.office_urls" if running().has_office else "docgen.web.closed_urls")),
]

handler400 = "docgen.web.refusals.request_wrong"
handler403 = "docgen.web.refusals.forbidden"
handler404 = "docgen.web.refusals.not_found"
handler500 = "docgen.web.refusals.broken"
