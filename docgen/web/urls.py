"""Every address of the service."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from docgen.web import api_gate, applicants, assets, files, health, opening, units
from docgen.web.api import api

_read_or_send = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("", require_GET(applicants.home)),
    path("static/<slug:version>/<str:name>", require_GET(assets.asset)),
    path("f/<slug:form>/", _read_or_send(applicants.form_page)),
    path("f/<slug:form>/texts", require_POST(applicants.check_texts)),
    path("f/<slug:form>/file", require_POST(files.check_file)),
    path("f/<slug:form>/sample", require_GET(opening.sample)),
    path("f/<slug:form>/blank.<slug:kind>", require_GET(files.blank)),
    path("f/<slug:form>/schema.json", require_GET(files.schema)),
    path("f/<slug:form>/roster.xlsx", require_GET(files.roster)),
    path("open", _read_or_send(opening.open_page)),
    path("u/", _read_or_send(units.start)),
    path("u/<str:token>/", require_GET(units.workspace_page)),
    path("u/<str:token>/state.json", require_GET(units.progress)),
    path("u/<str:token>/bring", require_POST(units.bring)),
    path("u/<str:token>/make", require_POST(units.make)),
    path("u/<str:token>/erase", require_POST(units.erase)),
    path("u/<str:token>/<str:name>", require_GET(units.fetch)),
    path("api/", require_GET(api_gate.guide)),
    path("api/v1/openapi.json", require_GET(api_gate.openapi)),
    path("api/v1/", api.urls),
    path("healthz", require_GET(health.alive)),
    path("readyz", require_GET(health.ready)),
    path("metrics", require_GET(health.metrics)),
]

handler400 = "docgen.web.refusals.request_wrong"
handler403 = "docgen.web.refusals.forbidden"
handler404 = "docgen.web.refusals.not_found"
handler500 = "docgen.web.refusals.broken"
