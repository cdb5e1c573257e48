"""Every address has a rule: who may ask it. A new one without a rule fails here, and is asked by nobody."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from docgen.accounts.roles import Role
from tests.finished import FORM
from tests.web.office_people import PeopledOffice
from tests.web.service import Client, running_service

# Who may ask without an account: anyone; who has the link of a workspace; a program with a key, once the service is
# closed to others. Everything else is the office's.
OPEN = {
    "": "anyone", "open": "anyone", "healthz": "anyone", "readyz": "anyone", "metrics": "anyone",
    "static/<slug:version>/<str:name>": "anyone", "f/<slug:form>/": "anyone", "f/<slug:form>/texts": "anyone",
    "f/<slug:form>/file": "anyone", "f/<slug:form>/sample": "anyone", "f/<slug:form>/blank.<slug:kind>": "anyone",
    "f/<slug:form>/schema.json": "anyone", "f/<slug:form>/roster.xlsx": "anyone",
    "u/": "anyone", "u/<str:token>/": "link", "u/<str:token>/state.json": "link", "u/<str:token>/bring": "link",
    "u/<str:token>/make": "link", "u/<str:token>/scans": "link", "u/<str:token>/erase": "link", "u/<str:token>/<str:name>": "link",
    "api/": "anyone", "api/v1/openapi.json": "anyone", "api/v1/": "key", "api/v1/forms": "key", "api/v1/forms/<form>": "key",
    "api/v1/forms/<form>/sample": "key", "api/v1/forms/<form>/blank/<kind>": "key", "api/v1/forms/<form>/check": "key",
    "api/v1/forms/<form>/documents/<kind>": "key", "api/v1/forms/<form>/roster/<answer>": "key", "api/v1/read": "key",
    "api/v1/verify": "key",
    "c/<rest:said>": "anyone", "n/": "anyone", "n/<rest:said>": "anyone", "verify": "anyone", "verify/offline.html": "anyone",
    "trust.cbor": "anyone", "status/<int:number>.cwt": "anyone", "checkpoint.txt": "anyone",
    "office/login": "anyone", "office/static/<path:name>": "anyone",
}  # fmt: skip
_PROGRAM = """
import json, sys
from pathlib import Path
from docgen.settings import read_settings
from docgen.web.roles import Rules, rule_of
from docgen.web.running import Running
from docgen.web.settings import WebSettings
from docgen.web.site import configure
configure(Running(WebSettings(work=Path(sys.argv[1])), read_settings(), None, None))
from django.test import RequestFactory
from django.urls import get_resolver
def routes(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes(one, route)
        else:
            rule = rule_of(one.callback)
            yield [route, rule.who if rule else "", sorted(rule.roles) if rule else []]
unruled = Rules(None).process_view(RequestFactory().get("/"), lambda request: None)
print(json.dumps({"rules": list(routes(get_resolver())), "unruled": unruled.status_code}))
"""
_FILLED = {
    "form": FORM, "kind": "pdf", "answer": "check", "token": "A" * 43, "name": "packs.zip", "int": "1", "object_id": "1",
    "content_type_id": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Ruled:
    """An address as the table has it, who may ask, and with which roles."""

    route: str
    who: str
    roles: frozenset[Role]

    @property
    def path(self) -> str:
        """The address with something in its holes."""
        plain = re.sub(r"\(\?P<\w+>(\w+)\)", r"\1", self.route.replace("^", "").replace("$", ""))
        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda hole: _FILLED.get(hole[2]) or _FILLED.get(hole[1] or "") or "x", plain)


@cache
def table(folder: Path, database: str) -> tuple[tuple[Ruled, ...], int]:
    """The table of addresses with their rules, and how a view without a rule answers."""
    env = {**os.environ, "DOCGEN_DATABASE": database}
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(folder)], capture_output=True, text=True, check=True, env=env)
    told = json.loads(done.stdout)
    return tuple(Ruled(route, who, frozenset(map(Role, roles))) for route, who, roles in told["rules"]), told["unruled"]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ruled, ...]:
    """The table of a service with an office."""
    folder = tmp_path_factory.mktemp("routes")
    return table(folder, f"sqlite:///{folder}/registry.db")[0]


def open_rules(rules: tuple[Ruled, ...]) -> Mapping[str, str]:
    return {one.route: one.who for one in rules if one.who not in ("roles", "arriving")}


def test_every_address_has_a_rule_and_none_is_open_that_is_not_listed_here(rules: tuple[Ruled, ...]) -> None:
    assert open_rules(rules) == OPEN
    assert {one.route.partition("/")[0] for one in rules if one.route not in OPEN} == {"office"}


def test_a_view_without_a_rule_is_asked_by_nobody(tmp_path: Path) -> None:
    without, unruled = table(tmp_path, "")
    assert unruled == 403 and [one.route for one in without if not one.who] == []


def test_without_a_registry_the_office_says_that_it_is_not_opened(client: Client) -> None:
    for path in ("/office/", "/office/login", "/office/admin/", "/c/x", "/n/x/y"):
        answer = client.get(path)
        assert answer.status == 404 and "DOCGEN_DATABASE" in answer.text, path


def test_the_office_answers_each_role_what_the_table_says_and_nobody_else(
    office: PeopledOffice, rules: tuple[Ruled, ...]
) -> None:
    """By GET, whatever the method wanted: the rule is held before the method is looked at, and nothing is changed."""
    inside = [one for one in rules if one.who == "roles"]
    told = {}
    for role in Role:
        browser = office.inside(role)
        for one in inside:
            answer = browser.get(one.path)
            assert answer.status < 500, one.route
            told[one.route, role] = answer.status == 403
    assert {at for at, is_refused in told.items() if is_refused} == {
        (one.route, role) for one in inside for role in Role if role not in one.roles
    }
    assert len(inside) > 15


def test_a_form_sent_by_another_role_changes_nothing(office: PeopledOffice, rules: tuple[Ruled, ...]) -> None:
    told = {
        (one.route, role): office.inside(role).post(one.path).status
        for one in rules for role in Role if one.who == "roles" and role not in one.roles
    }  # fmt: skip
    assert told and set(told.values()) == {403}


def test_nobody_is_led_to_the_log_in_from_every_address_of_the_office(office: PeopledOffice, rules: tuple[Ruled, ...]) -> None:
    stranger, told = office.client(), {}
    for one in rules:
        if one.who in ("roles", "arriving"):
            for answer in (stranger.get(one.path), stranger.post(one.path)):
                told[one.route] = (answer.status, answer.headers.get("location", "").partition("?")[0])
    assert told and set(told.values()) == {(302, "/office/login")}


def test_every_form_of_the_office_wants_the_token_of_a_page_of_ours(office: PeopledOffice, rules: tuple[Ruled, ...]) -> None:
    told = {one.route: Client(office.service).post(one.path, is_ours=False).status for one in rules if one.route.startswith("office/")}
    # What is only read answers that it takes no form.
    assert set(told.values()) == {403}, {route: status for route, status in told.items() if status != 403}


def test_no_page_of_the_office_is_framed_or_asks_another_host(office: PeopledOffice, rules: tuple[Ruled, ...]) -> None:
    browser = office.inside(Role.ADMINISTRATOR)
    for path in [one.path for one in rules if one.route.startswith("office/") and one.route != "office/static/<path:name>"]:
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and re.search("https?:", policy) is None, path
        assert (answer.headers["x-frame-options"], answer.headers["x-content-type-options"]) == ("DENY", "nosniff"), path
        assert "no-store" in answer.headers["cache-control"], path
        if answer.headers["content-type"].startswith("text/html"):
            assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text) == [], path
            assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", answer.text) == [], path


def test_a_closed_api_answers_nobody_without_a_key_and_no_link_can_be_guessed(tmp_path: Path) -> None:
    with running_service(tmp_path, is_open="false") as service:
        client = Client(service)
        client.get("/open")
        told = {}
        for route, who in OPEN.items():
            path = Ruled(route, who, frozenset()).path
            if who == "key" and route != "api/v1/":
                body = b'{"entry": {}, "workbook": "", "name": "x", "data": ""}'
                answers = [client.get(path), client.ask("POST", path, body, {"Content-Type": "application/json"})]
                told[route] = {answer.status for answer in answers} - {405}
            elif who == "link":
                told[route] = {client.get(path).status, client.post(path).status} - {405}
        wanted = {"key": {401}, "link": {404}}
        assert told == {route: wanted[OPEN[route]] for route in told} and len(told) >= 14
