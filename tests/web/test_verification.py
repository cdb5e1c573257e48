"""Anyone proves a certificate: every state as it stands now, and nothing to learn from what is not found."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from docgen.certificates.code_symbol import symbol
from docgen.certificates.codes import number_code
from docgen.certificates.digits import digits_of
from docgen.certificates.keys import new_signing_key
from docgen.certificates.token import read_token, sign_token, token_url
from docgen.certificates.trust import read_trust
from docgen.certificates.verdict import Lists, Revoked, Valid, verdict
from tests.registry.postgres import running_server
from tests.web.proved_office import HOST, ORGANIZATION, TITLE, Printed, ProvedOffice, proved_office
from tests.web.service import Answer, Client, Service

KEY = "a platform that verifies"
CLIENTS = """
[[client]]
name = "platform"
key_sha256 = "{}"
scopes = ["verify"]
a_minute = 100000

[[client]]
name = "reader"
key_sha256 = "{}"
scopes = ["read"]
a_minute = 100000
"""
STATES = {
    "valid": "valid", "revoked": "revoked", "suspended": "suspended", "replaced": "replaced", "renewed": "valid",
    "expired": "expired", "pupil": "unnamed", "unregistered": "unregistered",
}  # fmt: skip
_CALLERS = count(1)
_OWN = ("date", "x-request-id")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> ProvedOffice:
    return proved_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def service(office: ProvedOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The office's service behind a proxy, which says who asks."""
    folder = tmp_path_factory.mktemp("service")
    digests = [hashlib.sha256(key.encode()).hexdigest() for key in (KEY, "reader")]
    (folder / "clients.toml").write_text(CLIENTS.format(*digests), "utf-8")
    settings = {"proxy": "127.0.0.1", "clients": str(folder / "clients.toml"), "hosts": HOST}
    with office.service(folder, **settings) as found:
        yield found


class Visitor:
    """Somebody at an address of its own: what one asks too often does not count for another."""

    def __init__(self, service: Service) -> None:
        self.client = Client(service)
        number = next(_CALLERS)
        self.headers = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250 + 1}", "Host": HOST}

    def ask(self, path: str, method: str = "GET") -> Answer:
        return self.client.ask(method, path, headers=self.headers)

    def send(self, path: str, texts: Mapping[str, str], **files: tuple[str, bytes]) -> Answer:
        return self.client.post(path, list(texts.items()), files, self.headers, is_ours=False)

    def api(self, body: object, key: str = KEY) -> Answer:
        headers = {**self.headers, "Content-Type": "application/json", **({"X-Api-Key": key} if key else {})}
        return self.client.ask("POST", "/api/v1/verify", json.dumps(body).encode(), headers)


@pytest.fixture
def visitor(service: Service) -> Visitor:
    return Visitor(service)


def kinds(answer: Answer) -> list[str]:
    return re.findall(r'data-kind="(\w+)"', answer.text)


def same(answer: Answer) -> tuple[int, bytes, dict[str, str]]:
    """All of an answer but its time and its own number."""
    return answer.status, answer.body, {name: value for name, value in answer.headers.items() if name not in _OWN}


def picture(text: str) -> bytes:
    """A photograph of a code."""
    rows = symbol(text).rows
    drawn = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            drawn.putpixel((x + 4, y + 4), 0 if cell == "1" else 255)
    stream = io.BytesIO()
    drawn.resize((drawn.width * 8, drawn.height * 8), Image.Resampling.NEAREST).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("paper", STATES)
def test_the_code_and_the_number_of_a_paper_tell_its_state(office: ProvedOffice, visitor: Visitor, paper: str) -> None:
    printed = office.papers[paper]
    answer = visitor.ask(printed.path)
    assert (answer.status, kinds(answer)) == (200, [STATES[paper]])
    if paper != "unregistered":
        by_number = visitor.ask(printed.by_number)
        assert (by_number.status, kinds(by_number)) == (200, [STATES[paper]])
        typed = visitor.send("/n/", {"number": printed.number.lower(), "code": f"{printed.code[:5]}-{printed.code[5:]}"})
        assert (typed.status, kinds(typed)) == (200, [STATES[paper]])


def test_what_is_told_is_what_the_paper_should_say_and_where_one_should_be(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["valid"]
    page = visitor.ask(printed.path).text
    for word in (printed.number, printed.holder, TITLE, ORGANIZATION, "中级"):
        assert f"<dd>{word}</dd>" in page
    assert f"请确认网址为 <strong>{HOST}</strong>" in page and re.search(r"查询时间：\d{4}年\d+月\d+日 \d\d:\d\d:\d\d", page)
    assert "host-warning" not in page
    elsewhere = visitor.client.get(printed.path)
    assert 'class="host-warning"' in elsewhere.text


def test_a_page_is_small_and_asks_no_script_no_other_host_and_no_cookie(office: ProvedOffice, visitor: Visitor) -> None:
    for path in (office.papers["pupil"].path, "/c/1", "/verify", "/n/"):
        answer = visitor.ask(path)
        style = re.search(r'href="(/static/\w+/verify.css)"', answer.text)
        assert style and len(answer.body) + len(visitor.ask(style[1]).body) < 25_000
        assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|https?://", answer.text) == []
        headers = answer.headers
        assert "script-src" not in headers["content-security-policy"] and "default-src 'none'" in headers["content-security-policy"]
        assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert headers["x-robots-tag"].startswith("noindex") and "set-cookie" not in headers and "vary" not in headers


APPENDED = (
    "/", "?nsukey=abc%3D&from=singlemessage", "/?from=timeline&isappinstalled=0", "&from=singlemessage", "%3Fnsukey%3Dabc",
    "%26from%3Dsinglemessage", "%23wechat_redirect", "?x=%0d%0a", "/&x=y%0Az",
)  # fmt: skip


@pytest.mark.parametrize("appended", APPENDED)
def test_what_a_messenger_appends_changes_nothing(office: ProvedOffice, visitor: Visitor, appended: str) -> None:
    printed = office.papers["suspended"]
    for path in (printed.path, printed.by_number):
        answer = visitor.ask(path + appended)
        assert (answer.status, kinds(answer)) == (200, ["suspended"]) and "location" not in answer.headers


def forged_paths(office: ProvedOffice) -> list[str]:
    printed = office.papers["valid"]
    claims = read_token(printed.token).claims
    ours = office.registry.keys.signing[0]
    theirs = new_signing_key("cert", bytes(32), ours.nbf, ours.exp)
    flipped = bytes((*printed.token[:-1], printed.token[-1] ^ 1))
    other = sign_token(replace(claims, holder="另一个人"), theirs)
    return [
        "/c/1", "/c/0", "/c/%00", "/c/abc", "/c/..%2f..%2fetc", f"/c/{'9' * 700}", f"/c/{'0' * 17}", "/c/%EF%BC%91%EF%BC%92", "/c/%ff%fe",
        f"/c/{digits_of(flipped)}", f"/c/{digits_of(other)}", f"{printed.path}0", printed.path[:-1], f"/c/{digits_of(b'x' * 144)}",
    ]  # fmt: skip


def test_whatever_is_wrong_with_a_token_is_answered_alike(office: ProvedOffice, visitor: Visitor) -> None:
    answers = {path: same(visitor.ask(path)) for path in forged_paths(office)}
    assert len({repr(one) for one in answers.values()}) == 1
    assert next(iter(answers.values()))[0] == 404 and kinds(visitor.ask("/c/1")) == ["forged"]


def test_whatever_is_wrong_with_a_number_or_its_code_is_answered_alike(office: ProvedOffice, service: Service) -> None:
    valid, revoked = office.papers["valid"], office.papers["revoked"]
    key = office.registry.keys.secret("code")
    paths = [
        f"/n/{valid.number}/0000000000", "/n/KJC-2026-9999-X/0000000000", f"/n/{valid.number}/{revoked.code}", f"/n/{valid.number}/",
        f"/n/{valid.number}/{number_code(key, valid.number, 2)}", f"/n/KJC-2026-9999-X/{number_code(key, 'KJC-2026-9999-X', 1)}",
        f"/n/{valid.number}", f"/n/{'A' * 3000}/0000000000", "/n/%00/%00", "/n/%ff/0000000000", f"/n/{valid.number}/{'0' * 500}",
        f"/n/{valid.number}%27%20OR%201=1--/0000000000", f"/n//{valid.code}",
    ]  # fmt: skip
    answers = {path: same(Visitor(service).ask(path)) for path in paths}
    assert len({repr(one) for one in answers.values()}) == 1
    assert answers[paths[0]][0] == 404 and b'data-kind="unknown"' in answers[paths[0]][1]
    typed = Visitor(service).send("/n/", {"number": valid.number, "code": "0000000000"})
    assert same(typed) == answers[paths[0]]


def test_the_head_alone_tells_nothing_and_counts_nothing(office: ProvedOffice, service: Service, visitor: Visitor) -> None:
    paths = [office.papers["valid"].path, "/c/1", office.papers["valid"].by_number, "/n/KJC-2026-0001-X/0000000000"]
    before = verifications(visitor)
    answers = [same(visitor.ask(path, "HEAD")) for path in paths * 10]
    assert len({repr(one) for one in answers}) == 1 and answers[0][:2] == (200, b"")
    assert verifications(visitor) == before
    assert visitor.ask(office.papers["valid"].by_number).status == 200


def verifications(visitor: Visitor) -> list[str]:
    # Asked without the proxy's word on somebody else: the figures are for this machine.
    return [line for line in visitor.client.get("/metrics").text.splitlines() if line.startswith("docgen_verifications_total")]


def test_what_the_office_takes_back_is_taken_back_at_the_next_question(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["told"]
    assert kinds(visitor.ask(printed.path)) == ["valid"]
    office.revoke("told")
    assert kinds(visitor.ask(printed.path)) == kinds(visitor.ask(printed.by_number)) == ["revoked"]


def test_a_masked_name_is_compared_with_the_one_that_is_typed(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["pupil"]
    for path in (printed.path, printed.by_number):
        page = visitor.ask(path)
        assert printed.holder not in page.text and "欧**" in page.text
        action = re.search(r'<form class="name-check" method="post" action="([^"]+)"', page.text)
        assert action
        assert kinds(visitor.send(action[1], {"name": f" {printed.holder[:2]} {printed.holder[2:]} "})) == ["valid"]
        assert kinds(visitor.send(action[1], {"name": "欧阳晓月"})) == ["misnamed"]
        assert kinds(visitor.send(action[1], {"name": ""})) == ["unnamed"]


def test_who_guesses_codes_is_stopped_and_others_are_not(office: ProvedOffice, service: Service, visitor: Visitor) -> None:
    printed = office.papers["valid"]
    for _ in range(12):
        assert visitor.ask(printed.by_number).status == 200
    answers = [visitor.ask(f"/n/{printed.number}/{guess:010}") for guess in range(40)]
    assert [one.status for one in answers].count(404) <= 12 and answers[-1].status == 429
    # Nor is the right one told from the others then.
    stopped = visitor.ask(printed.by_number)
    assert stopped.status == 429 and 1 <= int(stopped.headers["retry-after"]) <= 60 and kinds(stopped) == []
    assert visitor.ask(printed.path).status == 200
    assert Visitor(service).ask(printed.by_number).status == 200


def test_who_asks_too_often_waits(office: ProvedOffice, visitor: Visitor) -> None:
    answers = [visitor.ask(office.papers["valid"].path) for _ in range(300)]
    stopped = [one for one in answers if one.status == 429]
    assert stopped and all("retry-after" in one.headers for one in stopped) and answers[100].status == 200


def test_a_photograph_of_the_paper_is_proved(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["revoked"]
    answer = visitor.send("/verify", {}, file=("照片.png", picture(token_url(HOST, printed.token))))
    assert (answer.status, kinds(answer)) == (200, ["revoked"]) and printed.holder in answer.text
    numbered = visitor.send("/verify", {}, file=("照片.png", picture(f"https://{HOST}{printed.by_number}")))
    assert kinds(numbered) == ["revoked"]


def test_a_pdf_is_compared_with_the_one_that_was_made(office: ProvedOffice, visitor: Visitor) -> None:
    from docgen.registry.models import Copy

    printed = office.papers["renewed"]
    stream = io.BytesIO()
    Image.open(io.BytesIO(picture(token_url(HOST, printed.token)))).convert("RGB").save(stream, "PDF", resolution=150)
    made, digest = stream.getvalue(), hashlib.sha256(printed.token).hexdigest()
    rows = Copy.objects.using(office.registry.alias).filter(token_sha256=digest)
    rows.update(pdf_sha256=hashlib.sha256(made).hexdigest())
    for data, word in ((made, "一字不差"), (made + b"1 0 obj\n%%EOF\n", "又追加了内容")):
        answer = visitor.send("/verify", {}, file=("证书.pdf", data))
        assert (answer.status, kinds(answer)) == (200, ["valid"]) and word in answer.text
    # What speaks against the file stands before what speaks for the certificate.
    assert answer.text.index("is-grave") < answer.text.index("data-kind")
    told = json.loads(visitor.api({"file": base64.b64encode(made + b"1 0 obj\n%%EOF\n").decode()}).body)
    assert (told["standing"], [one["code"] for one in told["problems"]]) == ("bad", ["verify_file_continued"])


@pytest.mark.parametrize("data", [b"", b"not a picture", b"%PDF-1.7\nbroken", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_file_that_proves_nothing_is_told_so(visitor: Visitor, data: bytes) -> None:
    answer = visitor.send("/verify", {}, file=("文件.pdf", data))
    assert answer.status == 422 and 'id="trouble"' in answer.text


def test_a_code_that_leads_to_another_site_is_told_so(visitor: Visitor) -> None:
    answer = visitor.send("/verify", {}, file=("照片.png", picture("https://v-example.org.evil.example/c/123")))
    assert answer.status == 422 and "v-example.org.evil.example" in answer.text and "<a href=\"https" not in answer.text


def test_a_program_is_told_the_same(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["valid"]
    image = base64.b64encode(picture(token_url(HOST, printed.token))).decode()
    bodies: list[dict[str, str]] = [
        {"address": token_url(HOST, printed.token) + "?from=x"}, {"number": printed.number, "code": printed.code}, {"file": image},
        {"address": f"https://{HOST}{printed.by_number}"},
    ]  # fmt: skip
    for body in bodies:
        told = json.loads(visitor.api(body).body)
        assert [(one["verdict"], one["face"]["holder"]) for one in told["certificates"]] == [("valid", printed.holder)]
        assert told["standing"] == "good"
    pupil = office.papers["pupil"]
    named = visitor.api({"number": pupil.number, "code": pupil.code, "name": pupil.holder}).json()
    assert named["standing"] == "good"
    assert visitor.api({"address": f"https://{HOST}/c/1"}).json()["standing"] == "bad"
    elsewhere = json.loads(visitor.api({"address": "https://evil.example/c/1"}).body)
    assert [one["verdict"] for one in elsewhere["certificates"]] == ["forged"]
    unknown = json.loads(visitor.api({"number": printed.number, "code": "0000000000"}).body)
    assert (unknown["certificates"], [one["code"] for one in unknown["problems"]]) == ([], ["verify_number_unknown"])


def test_a_program_asks_one_thing_with_the_right_key_and_not_too_often(office: ProvedOffice, visitor: Visitor) -> None:
    printed = office.papers["valid"]
    right = {"number": printed.number, "code": printed.code}
    assert visitor.api({}).status == visitor.api({**right, "address": "x"}).status == visitor.api({"file": "%"}).status == 422
    assert visitor.api(right, "reader").status == 403 and visitor.api(right, "wrong").status == 401
    wrong = [visitor.api({"number": printed.number, "code": f"{guess:010}"}, "") for guess in range(30)]
    assert [one.status for one in wrong].count(200) <= 12 and wrong[-1].status == 429 and "retry-after" in wrong[-1].headers
    # A program and a browser at the same address guess together.
    assert visitor.ask(f"/n/{printed.number}/0000000000").status == 429


def test_the_example_of_the_guide_runs_as_it_stands(service: Service) -> None:
    page = Client(service).get("/api/").text
    example = html.unescape(re.findall(r"<pre data-example[^>]*>(.*?)</pre>", page, re.DOTALL)[-1])
    done = subprocess.run(["bash", "-ec", example], capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout)["standing"] == "bad" and "/verify" in example
    described = json.loads(Client(service).get("/api/v1/openapi.json").body)
    assert described["paths"]["/api/v1/verify"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_what_is_published_proves_certificates_elsewhere(office: ProvedOffice, visitor: Visitor) -> None:
    root = bytes.fromhex((office.home / "keys" / "root.pub").read_text().strip())
    bundle = read_trust(visitor.ask("/trust.cbor").body, [root])
    answer = visitor.ask("/status/0.cwt")
    assert answer.headers["content-type"] == "application/statuslist+cwt" and visitor.ask("/status/9.cwt").status == 404
    lists, now = Lists(served=(answer.body,)), datetime.now(UTC)
    found = [verdict(token_url(HOST, office.papers[name].token), bundle, lists, now) for name in ("valid", "revoked")]
    assert isinstance(found[0], Valid) and isinstance(found[1], Revoked)
    assert visitor.ask("/checkpoint.txt").text.startswith(f"{HOST}/registry/")
    page = visitor.ask("/verify/offline.html")
    assert page.headers["content-disposition"].startswith("attachment") and HOST in page.text


def test_nothing_that_was_asked_stands_in_the_log(office: ProvedOffice, service: Service, visitor: Visitor) -> None:
    for printed in office.papers.values():
        visitor.ask(printed.path)
        visitor.ask(printed.by_number)
    visitor.ask(f"/n/{office.papers['valid'].number}/0000000000?nsukey=abc")
    log = service.log.read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"c/<rest:said>", "n/<rest:said>"} <= {one.get("route") for one in lines}
    assert [one for one in lines if one["level"] == "error"] == []
    figures = visitor.client.get("/metrics").text
    for text in (log, figures):
        assert re.findall(r"\d{30}|198\.51|nsukey|0000000000", text) == []
        for printed in office.papers.values():
            assert [word for word in (printed.number, printed.code, printed.holder) if word in text] == []
    assert 'docgen_verifications_total{door="number",told="unknown"}' in figures


def test_while_the_database_is_away_nothing_is_called_valid_and_then_all_is_as_before(tmp_path: Path) -> None:
    with running_server() as server:
        office = proved_office(tmp_path, server.new_database())
        with office.service(tmp_path, hosts=HOST, proxy="127.0.0.1") as service:
            before = states_of(Visitor(service), office.papers)
            server.kill()
            gone = Visitor(service)
            away = [gone.ask(office.papers["valid"].path), gone.ask(office.papers["valid"].by_number)]
            assert [(one.status, kinds(one)) for one in away] == [(503, ["unreachable"])] * 2
            assert all(int(one.headers["retry-after"]) > 0 and "psycopg" not in one.text for one in away)
            assert kinds(gone.ask("/c/1")) == ["forged"] and gone.ask(f"/n/{office.papers['valid'].number}/0000000000").status == 404
            assert gone.api({"address": f"https://{HOST}{office.papers['valid'].path}"}, "").status == 503
            server.recover()
            assert before == states_of(Visitor(service), office.papers) == STATES
            office.revoke("valid")
            assert kinds(Visitor(service).ask(office.papers["valid"].path)) == ["revoked"]


def states_of(visitor: Visitor, papers: Mapping[str, Printed]) -> dict[str, str]:
    return {name: kinds(visitor.ask(papers[name].path))[0] for name in STATES}
