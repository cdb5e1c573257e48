"""Every address has a rule: who may ask it. A new one without a rule fails here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.finished import FORM
from tests.web.service import Client, running_service

# Who may ask: anyone; who has the link of a workspace; a program with a key, once the service is closed to others.
RULES = {
    "": "anyone", "open": "anyone", "healthz": "anyone", "readyz": "anyone", "metrics": "anyone",
    "static/<slug:version>/<str:name>": "anyone", "f/<slug:form>/": "anyone", "f/<slug:form>/texts": "anyone",
    "f/<slug:form>/file": "anyone", "f/<slug:form>/sample": "anyone", "f/<slug:form>/blank.<slug:kind>": "anyone",
    "f/<slug:form>/schema.json": "anyone", "f/<slug:form>/roster.xlsx": "anyone",
    "u/": "anyone", "u/<str:token>/": "link", "u/<str:token>/state.json": "link", "u/<str:token>/bring": "link",
    "u/<str:token>/make": "link", "u/<str:token>/erase": "link", "u/<str:token>/<str:name>": "link",
    "api/": "anyone", "api/v1/openapi.json": "anyone", "api/v1/": "key", "api/v1/forms": "key", "api/v1/forms/<form>": "key",
    "api/v1/forms/<form>/sample": "key", "api/v1/forms/<form>/blank/<kind>": "key", "api/v1/forms/<form>/check": "key",
    "api/v1/forms/<form>/documents/<kind>": "key", "api/v1/forms/<form>/roster/<answer>": "key", "api/v1/read": "key",
}  # fmt: skip
_PROGRAM = """
import json, sys
from pathlib import Path
from docgen.settings import read_settings
from docgen.web.running import Running
from docgen.web.settings import WebSettings
from docgen.web.site import configure
configure(Running(WebSettings(work=Path(sys.argv[1])), read_settings(), None, None))
from django.urls import get_resolver
def routes(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        yield from routes(one, route) if hasattr(one, "url_patterns") else [route]
print(json.dumps(sorted(set(routes(get_resolver())))))
"""
_FILLED = {"form": FORM, "kind": "pdf", "answer": "check", "token": "A" * 43, "name": "packs.zip"}


def filled(route: str) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda hole: _FILLED[hole[1]], route)


def test_every_address_of_the_service_has_a_rule(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True)
    assert sorted(RULES) == json.loads(done.stdout)


def test_a_closed_api_answers_nobody_without_a_key_and_no_link_can_be_guessed(tmp_path: Path) -> None:
    with running_service(tmp_path, is_open="false") as service:
        client = Client(service)
        client.get("/open")
        told = {}
        for route, who in RULES.items():
            if who == "key" and route != "api/v1/":
                body = b'{"entry": {}, "workbook": "", "name": "x", "data": ""}'
                answers = [client.get(filled(route)), client.ask("POST", filled(route), body, {"Content-Type": "application/json"})]
                told[route] = {answer.status for answer in answers} - {405}
            elif who == "link":
                told[route] = {client.get(filled(route)).status, client.post(filled(route)).status} - {405}
        wanted = {"key": {401}, "link": {404}}
        assert told == {route: wanted[RULES[route]] for route in told} and len(told) == 14
