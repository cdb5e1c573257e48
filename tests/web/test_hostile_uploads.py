"""Real files, spoilt in every way that a seed gives, at every door: each is answered, none breaks the service."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from docgen.entries.pictures.portrait import draw_portrait
from docgen.entries.sample_pdf import one_page_pdf
from tests.finished import FORM, definition, made
from tests.made_rosters import applicants, filled, saved
from tests.web.service import Answer, Client, Service
from tests.web.test_units import begun, settled

SEED, ROUNDS = 20_260, 9
_ZIPS = ("docx", "xlsx")


@pytest.fixture(scope="module")
def whole() -> Mapping[str, bytes]:
    """One good file of each kind."""
    document = made("maximal")
    assert document.pdf and document.docx
    return {
        "pdf": document.pdf, "docx": document.docx, "xlsx": saved(filled(definition(), list(applicants(definition(), 2)))),
        "jpg": draw_portrait(1), "json": json.dumps({"form": FORM, "entry": {"name": "王小明"}}).encode(), "proof": one_page_pdf(("proof",)),
    }  # fmt: skip


def spoilt(data: bytes, kind: str, chance: random.Random) -> bytes:
    """The file with something wrong; of a file that is a zip often in what is inside it, where a reader gets to."""
    if kind in _ZIPS and chance.random() < 0.7:
        return _spoilt_inside(data, chance)
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 4, 64, 2_000)))
    match chance.randrange(6):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + chance.randbytes(end - start) + data[end:]
        case 2:
            return data[:start] + bytes(end - start) + data[end:]
        case 3:
            return data[:start] + data[start:end] * chance.choice((2, 50)) + data[end:]
        case 4:
            return data[:start] + data[end:]
        case _:
            # A number where another one was: lengths, counts, references.
            return data[:start] + data[start:end].replace(b"1", b"9999999").replace(b"0", b"-7") + data[end:]


def _spoilt_inside(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            inner = source.read(name)
            if name != chosen:
                target.writestr(name, inner)
            elif chance.random() < 0.85:
                target.writestr(chance.choice((name, name, name, name.upper(), f"../{name}")), spoilt(inner or b"<", "", chance))
    return stream.getvalue()


def _opened(client: Client, name: str, data: bytes) -> Answer:
    return client.post("/open", [("form", FORM)], {"file": (name, data)})


def _checked(client: Client, name: str, data: bytes) -> Answer:
    return client.post(f"/f/{FORM}/file", [], {"photo" if name.endswith(("jpg", "docx")) else "activities.0.attachment": (name, data)})


def _filled(client: Client, name: str, data: bytes) -> Answer:
    return client.post(f"/f/{FORM}/", [("name", "王小明"), ("_do", "check")], {"photo": (name, data)})


def _read(client: Client, name: str, data: bytes) -> Answer:
    body = json.dumps({"name": name, "data": base64.b64encode(data).decode()}).encode()
    return client.ask("POST", "/api/v1/read", body, {"Content-Type": "application/json"})


def _roster(client: Client, name: str, data: bytes) -> Answer:
    body = json.dumps({"workbook": base64.b64encode(data).decode(), "files": {name: base64.b64encode(data).decode()}}).encode()
    return client.ask("POST", f"/api/v1/forms/{FORM}/roster/check", body, {"Content-Type": "application/json"})


def _brought(client: Client, name: str, data: bytes) -> Answer:
    address = begun(client)
    files = {"roster": ("名单.xlsx", data), "files": ("材料.zip" if name.endswith("docx") else name, data)}
    answer = client.post(f"{address}bring", [], files)
    if answer.status == 302:
        answer = settled(client, address)
    client.post(f"{address}erase")
    return answer


DOORS: tuple[tuple[Callable[[Client, str, bytes], Answer], tuple[str, ...]], ...] = (
    (_opened, ("pdf", "docx", "xlsx", "json")), (_checked, ("jpg", "proof")), (_filled, ("jpg",)), (_read, ("pdf", "docx")),
    (_roster, ("xlsx",)), (_brought, ("xlsx", "docx")),
)  # fmt: skip


@pytest.mark.parametrize("door, kind", [(door, kind) for door, kinds in DOORS for kind in kinds])
def test_a_spoilt_file_is_answered_and_breaks_nothing(
    client: Client, service: Service, whole: Mapping[str, bytes], door: Callable[[Client, str, bytes], Answer], kind: str
) -> None:
    before = service.log.stat().st_size
    chance = random.Random(f"{SEED}{door.__name__}{kind}")
    ending = "pdf" if kind == "proof" else kind
    for number in range(ROUNDS if door is not _brought else 4):
        data = spoilt(whole[kind], kind, chance)
        answer = door(client, f"文件.{ending}", data)
        assert answer.status in (200, 302, 400, 422), (number, answer.text[:2000])
    lines = [json.loads(line) for line in service.log.read_bytes()[before:].decode().splitlines()]
    assert [one for one in lines if one["level"] == "error"] == []
    # What was open before is open still, and nothing of the files is left.
    assert client.get("/healthz").status == 200 and list((service.work / "requests").iterdir()) == []


NAMES = (
    "../../etc/passwd.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "C:\\x.pdf", "a\r\nSet-Cookie: x=1.pdf", "a\0b.pdf", ".pdf", "", "名" * 300 + ".pdf",
    "con.pdf", "a/b.pdf", "\u202efdp.exe.pdf", '"><script>alert(1)</script>.pdf',
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_leads_elsewhere_or_into_the_headers(
    client: Client, service: Service, whole: Mapping[str, bytes], tmp_path: Path, name: str
) -> None:
    outside = sorted(path for path in service.work.parent.iterdir())
    for path, key in ((f"/f/{FORM}/file", "activities.0.attachment"), ("/open", "file")):
        answer = client.post(path, [("form", FORM)], {key: (name, whole["proof"])})
        assert answer.status in (200, 400, 404, 422) and "x=1" not in str(answer.headers)
        assert "<script>alert" not in answer.text
    assert sorted(path for path in service.work.parent.iterdir()) == outside and list((service.work / "requests").iterdir()) == []


HEADERS = (
    {"Host": "v.example.org"}, {"Host": "127.0.0.1\\@evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-For": "' OR 1=1 --"}, {"Accept-Language": "zh" * 4000}, {"Cookie": "docgen_csrf=" + "x" * 4000}, {"Cookie": "=;=;\x7f"},
    {"Referer": "https://evil.example/"}, {"Origin": "null"}, {"Range": "bytes=0-" + ",0-" * 1000}, {"If-None-Match": "W/" * 2000},
    {"Authorization": "Bearer \xff\xfe"}, {"X-Api-Key": "'; --"}, {"Idempotency-Key": "\xff" * 150}, {"Content-Type": "multipart/form-data; boundary="},
    {"Content-Type": "application/json; charset=nix"}, {"Content-Type": "multipart/form-data"}, {"Accept": "\xff"}, {"Transfer-Encoding": "nix"},
    {"Content-Length": "-1"}, {"Content-Length": "x"}, {"X-Request-Id": "a\tb"}, {"Expect": "nix"}, {"Connection": "Upgrade", "Upgrade": "h2c"},
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(HEADERS)))
def test_no_header_breaks_the_service_or_comes_back_in_an_answer(client: Client, number: int) -> None:
    for method, path in (("GET", "/"), ("POST", f"/f/{FORM}/"), ("POST", f"/api/v1/forms/{FORM}/check"), ("POST", "/u/"), ("GET", "/api/")):
        answer = client.ask(method, path, b'{"entry": {}}' if method == "POST" else b"", HEADERS[number])
        assert answer.status < 500 or answer.status == 501, (method, path, answer.text[:500])
        assert "evil.example" not in str(answer.headers) and "evil.example" not in answer.text


@pytest.mark.parametrize("path", [
    "/static/%2e%2e/settings.py", "/static/x/..%2f..%2fsettings.py", "/f/%2e%2e/", "/f/..%252f..%252fetc/", "/u/%2e%2e/", "/u/..%5c..%5c/packs.zip",
    "/u/" + "A" * 5000 + "/", "/api/v1/forms/%2e%2e%2f/check", "/api/v1/forms/_house", "/api/v1/forms/tutor-certificate/../_house", "/f/_house/",
    "/%ff%fe/", "/%00/", "/;/", "//", "/\\evil.example/", "/f/%E7%8E%8B/", "/?" + "a=1&" * 4000, "/f/x/?__proto__[x]=1", "*", "http://evil.example/",
])  # fmt: skip
def test_no_path_leads_out_of_its_folder_or_to_another_host(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status in (200, 400, 404, 414, 431) and "location" not in answer.headers
    assert "SECRET" not in answer.text and "root:" not in answer.text
