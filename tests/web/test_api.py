"""Programs check entries, make documents and check rosters; the examples of the guide run."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from docgen.entries.rosters.workbook_writing import write_roster
from tests.finished import FORM, definition
from tests.web.service import Answer, Client, Service

API = "/api/v1"
_SAMPLES: dict[str, Any] = {}


def post(client: Client, path: str, body: object, **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return client.ask("POST", API + path, data, {"Content-Type": "application/json", **headers})


def sample(client: Client) -> dict[str, Any]:
    if not _SAMPLES:
        _SAMPLES.update(json.loads(client.get(f"{API}/forms/{FORM}/sample").body))
    return {"entry": dict(_SAMPLES["entry"]), "files": dict(_SAMPLES["files"])}


@cache
def roster() -> str:
    return base64.b64encode(write_roster(definition())).decode()


def test_the_examples_of_the_guide_run_as_they_stand(client: Client, service: Service, tmp_path: Path) -> None:
    page = client.get("/api/").text
    examples = [html.unescape(one) for one in re.findall(r"<pre data-example[^>]*>(.*?)</pre>", page, re.DOTALL)]
    told = [
        subprocess.run(["bash", "-ec", one], cwd=tmp_path, capture_output=True, timeout=60, check=True).stdout for one in examples
    ]
    assert len(told) == 4 and (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(told[1])["ok"] and json.loads(told[3])["boxes"]


def test_the_description_is_openapi_3_1_with_a_schema_for_each_form(client: Client) -> None:
    told = json.loads(client.get(f"{API}/openapi.json").body)
    assert told["openapi"].startswith("3.1")
    schema = told["components"]["schemas"][f"Entry-{FORM}"]
    entry = {key: value for key, value in sample(client)["entry"].items()}
    jsonschema.Draft202012Validator(schema).validate(entry)
    assert set(told["paths"]) >= {"/api/v1/forms/{form}/check", "/api/v1/forms/{form}/documents/{kind}"}


def test_every_problem_is_told_with_its_path(client: Client) -> None:
    body = sample(client)
    body["entry"] |= {"mobile": "1", "nix": "2"}
    told = json.loads(post(client, f"/forms/{FORM}/check", body).body)
    assert not told["ok"] and {"mobile", "nix"} <= {one["path"] for one in told["problems"]}
    refused = post(client, f"/forms/{FORM}/documents/pdf", body)
    assert (refused.status, refused.headers["content-type"]) == (422, "application/problem+json")
    assert {"mobile", "nix"} <= {one["path"] for one in json.loads(refused.body)["problems"]}


def test_printed_labels_name_fields_too_and_numbers_stay_as_written(client: Client) -> None:
    body = sample(client)
    entry = body["entry"]
    entry["姓名"] = entry.pop("name")
    entry["birth"] = "BIRTH"
    data = json.dumps(body, ensure_ascii=False).replace('"BIRTH"', "1988.03")
    assert json.loads(post(client, f"/forms/{FORM}/check", data.encode()).body)["ok"]


@pytest.mark.parametrize("kind, start", [("docx", b"PK"), ("self-check", b"%PDF"), ("page-map", b"{"), ("pictures", b"{")])
def test_documents_are_made_in_every_shape(client: Client, kind: str, start: bytes) -> None:
    answer = post(client, f"/forms/{FORM}/documents/{kind}", sample(client))
    assert answer.status == 200 and answer.body.startswith(start)


def test_the_same_request_gives_the_same_bytes_and_its_key_serves_no_other(client: Client) -> None:
    body = sample(client)
    first, second = (post(client, f"/forms/{FORM}/documents/pdf", body, **{"Idempotency-Key": "7"}) for _ in range(2))
    assert first.body == second.body and first.status == 200
    body["entry"]["major"] = "物理"
    assert post(client, f"/forms/{FORM}/documents/pdf", body, **{"Idempotency-Key": "7"}).status == 422


def test_a_document_read_back_says_what_went_in(client: Client) -> None:
    body = sample(client)
    pdf = post(client, f"/forms/{FORM}/documents/pdf", body).body
    told = json.loads(post(client, "/read", {"name": "x.pdf", "data": base64.b64encode(pdf).decode()}).body)
    assert told["form"] == FORM and told["entry"]["unit"] == body["entry"]["unit"] and told["files"]


def test_a_roster_is_checked_at_its_cells_and_comes_back_marked(client: Client) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(base64.b64decode(roster())))
    page = book[book.sheetnames[1]]
    headings = {cell.value: cell.column for cell in page[1]}
    page.cell(4, headings["序号"], "1")
    page.cell(4, headings["姓名"], "王小明")
    page.cell(4, headings["手机号码"], "123")
    stream = io.BytesIO()
    book.save(stream)
    body = {"workbook": base64.b64encode(stream.getvalue()).decode()}
    told = json.loads(post(client, f"/forms/{FORM}/roster/check", body).body)
    assert told["count"] == 1 and any(one.get("cell", "").endswith("4") for one in told["problems"])
    assert post(client, f"/forms/{FORM}/roster/marked", body).body.startswith(b"PK")


HOSTILE: list[object] = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"entry": 1}', b'{"entry": {"name": NaN}}', b'{"entry": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
    {"entry": {}}, {"entry": {"name": {"a": ["b"]}, "bio": 3, "activities": [[["x"]], None, 5]}},
    {"entry": {"name": "\ud800"}}, {"entry": {"form": "other"}}, {"entry": {"姓名": "a", "name": "b"}},
    {"entry": {"photo": "../../../etc/passwd"}}, {"entry": {"photo": "/etc/passwd"}}, {"entry": {"photo": "a\0b"}},
    {"entry": {}, "files": {"../x": "eA=="}}, {"entry": {}, "files": {"/x": "eA=="}}, {"entry": {}, "files": {"x": "no"}},
    {"entry": {}, "files": {"a": "eA==", "a/b": "eA=="}}, {"entry": {}, "files": {"": "eA=="}}, {"entry": {}, "files": {"a" * 400: "eA=="}},
    {"entry": {"x" * 5000: "y"}}, {"entry": {str(number): "" for number in range(6000)}},
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_body_breaks_the_service(client: Client, number: int) -> None:
    try:
        body = HOSTILE[number] if isinstance(HOSTILE[number], bytes) else json.dumps(HOSTILE[number]).encode()
    except ValueError as error:
        raise AssertionError(number) from error
    answer = post(client, f"/forms/{FORM}/check", body)
    assert answer.status in (200, 400, 422), answer.body
    if answer.status == 200:
        assert json.loads(answer.body)["ok"] is False


@pytest.mark.parametrize("path", ["/forms/nowhere", "/forms/nowhere/check", f"/forms/{FORM}/documents/exe", "/nowhere", "/forms/../../x"])
def test_what_is_not_there_is_told_in_problem_details(client: Client, path: str) -> None:
    answer = post(client, path, {"entry": {}}) if "check" in path or "exe" in path else client.get(API + path)
    assert answer.status in (404, 422) and answer.headers["content-type"] == "application/problem+json"
