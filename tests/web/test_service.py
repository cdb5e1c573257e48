"""The service as a whole: what it says to browsers, what it refuses, how it tells that it is alive."""

from __future__ import annotations

import json
import re

import pytest

from tests.finished import FORM
from tests.web.service import Client, Service, multipart

PAGES = ("/", f"/f/{FORM}/", "/open", "/nowhere", "/f/nowhere/", f"/f/{FORM}/schema.json", "/healthz")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_frames_foreign_hosts_and_keeping(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert re.search(r"https?://", policy) is None
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert headers["cache-control"] == "no-store" and "server" not in headers


def test_no_page_names_another_host_or_bears_a_script_of_its_own(client: Client) -> None:
    for path in ("/", f"/f/{FORM}/", "/open"):
        page = client.get(path).text
        assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", page) == []
        assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", page) == []


def test_style_and_scripts_may_be_kept_for_ever_under_their_address(client: Client) -> None:
    address = re.search(r'src="(/static/\w+/)form.js"', client.get(f"/f/{FORM}/").text)
    assert address
    for name in ("form.js", "characters.js", "house.css"):
        answer = client.get(address[1] + name)
        assert answer.status == 200 and "immutable" in answer.headers["cache-control"]
    assert client.get(address[1] + "..%2Fsettings.py").status == 404
    assert "no-store" in client.get("/static/0/form.js").headers["cache-control"]


def test_a_form_from_another_site_is_refused(client: Client) -> None:
    answer = client.post(f"/f/{FORM}/", [("_do", "check")], is_ours=False)
    assert answer.status == 403 and "Cookie" in answer.text


def test_another_name_for_the_host_is_refused(client: Client) -> None:
    assert client.get("/", Host="evil.example").status == 400
    assert client.get("/", **{"X-Forwarded-Host": "evil.example"}).status == 200


@pytest.mark.parametrize("path", ["//evil.example/", "/open?next=//evil.example", "/f/%0d%0aSet-Cookie:x=1/", "/f/../../etc/", "/%00"])
def test_no_address_leads_elsewhere_or_into_the_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status in (200, 400, 404) and "location" not in answer.headers and "x=1" not in str(answer.headers)


def test_a_program_is_told_in_problem_details(client: Client) -> None:
    answer = client.get("/nowhere", Accept="application/json")
    told = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (told["status"], told["type"]) == (404, "urn:docgen:problem:web_not_found")


def test_thousands_of_fields_are_refused(client: Client) -> None:
    assert client.post(f"/f/{FORM}/", [(f"f{number}", "") for number in range(7000)]).status == 400


def test_texts_longer_than_any_entry_are_refused_before_they_are_read(client: Client) -> None:
    for path in ("", "texts"):
        assert client.post(f"/f/{FORM}/{path}", [("name", "长" * 2_100_000)]).status == 400


def test_a_body_beyond_the_limit_is_not_taken_in(client: Client) -> None:
    client.get("/open")
    body, kind = multipart([("csrfmiddlewaretoken", client.cookies["docgen_csrf"])], {})
    headers = {"Content-Type": kind, "Content-Length": "900000000"}
    assert client.ask("POST", f"/f/{FORM}/", body, headers).status == 413


def test_it_tells_that_it_is_alive_and_what_it_has_done(client: Client) -> None:
    client.get(f"/f/{FORM}/blank.pdf")
    assert client.get("/healthz").status == 200 and client.get("/readyz").status in (200, 503)
    figures = client.get("/metrics").text
    assert 'docgen_requests_total{method="GET",route="f/<slug:form>/blank.<slug:kind>",status="200"}' in figures
    assert 'docgen_pool{what="done"}' in figures
    assert client.get("/metrics", **{"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_every_line_of_the_log_is_json_without_an_address(client: Client, service: Service) -> None:
    client.get("/nowhere/13800138000")
    lines = [json.loads(line) for line in service.log.read_text("utf-8").splitlines()]
    requests = [one for one in lines if one["event"] == "request"]
    assert requests and all(set(one) <= {"time", "level", "event", "id", "route", "method", "status", "ms", "bytes"} for one in requests)
    assert "13800138000" not in service.log.read_text("utf-8")


@pytest.mark.parametrize("path", ["/c/123", "/n/", "/n/KJC-2026-0001-X/0000000000", "/verify", "/verify/offline.html", "/trust.cbor"])
def test_without_a_registry_nothing_is_proved_and_it_says_what_is_to_be_set(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404 and "DOCGEN_DATABASE" in answer.text
    told = client.ask("POST", "/api/v1/verify", b'{"address": "x"}', {"Content-Type": "application/json"})
    assert (told.status, json.loads(told.body)["problems"][0]["code"]) == (404, "office_closed")
