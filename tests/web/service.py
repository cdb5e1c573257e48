"""The service in a process of its own, and a browser without scripts that asks it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

File = tuple[str, bytes]


@dataclass(frozen=True)
class Service:
    """Where it listens, its folder of work, its log."""

    address: str
    work: Path
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def running_service(folder: Path, more: Mapping[str, str] | None = None, **settings: str) -> Iterator[Service]:
    """`docgen serve` on a free port, until the block ends; `more` is added to its environment as it stands."""
    log = folder / "service.log"
    env = {**os.environ, "DOCGEN_WEB_WORK": str(folder / "work"), **{f"DOCGEN_WEB_{k.upper()}": v for k, v in settings.items()}, **(more or {})}
    command = [sys.executable, "-m", "docgen", "serve", "--port", "0", "--workers", "1", "--json"]
    with open(log, "wb") as stream:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, env=env)
    try:
        assert process.stdout is not None
        told = json.JSONDecoder().raw_decode(_until_brace(process))[0]
        yield Service(told["address"].rstrip("/"), folder / "work", log, process)
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def _until_brace(process: subprocess.Popen[bytes]) -> str:
    text = ""
    assert process.stdout is not None
    for line in iter(process.stdout.readline, b""):
        text += line.decode()
        if line.rstrip() == b"}":
            return text
    raise AssertionError(f"the service ended: {text}")


@dataclass(frozen=True)
class Answer:
    """Status, headers by name in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    pairs: Sequence[tuple[str, str]] = ()

    def all_headers(self, name: str) -> list[str]:
        """Every header of a name in small letters."""
        return [value for key, value in self.pairs if key.lower() == name]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.body)
        return found


@dataclass
class Client:
    """Keeps cookies, follows nothing."""

    service: Service
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        where = urlsplit(self.service.address)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        try:
            connection.request(method, path, body or None, {k: v for k, v in sent.items() if v})
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data, response.getheaders())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, texts: Sequence[tuple[str, str]] = (), files: Mapping[str, File] | None = None,
        headers: Mapping[str, str] | None = None, is_ours: bool = True,
    ) -> Answer:  # fmt: skip
        """A form as a browser sends it; `is_ours`: with the token of a page of ours."""
        if is_ours and "docgen_csrf" not in self.cookies:
            self.get("/open")
        token = [("csrfmiddlewaretoken", self.cookies["docgen_csrf"])] if is_ours else []
        body, kind = multipart([*token, *texts], files or {})
        return self.ask("POST", path, body, {"Content-Type": kind, **(headers or {})})


def multipart(texts: Sequence[tuple[str, str]], files: Mapping[str, File]) -> tuple[bytes, str]:
    """The body of a form and its content type."""
    mark = uuid.uuid4().hex
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode() for name, text in texts]
    for name, (file, data) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts.append(head.encode() + data)
    body = b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + b"--" + mark.encode() + b"--\r\n", f"multipart/form-data; boundary={mark}"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.controls: list[tuple[str, str]] = []
        self._select = self._area = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._depth += 1
        if self._depth:
            return
        name = told.get("name", "")
        is_sent = told.get("type") not in ("file", "radio") or "checked" in told
        if tag == "input" and name and is_sent:
            self.controls.append((name, told.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self._area, self._select = self._select, ""
            self.controls.append((self._area, ""))
        elif tag == "textarea":
            self._area = name
            self.controls.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "template"
        if tag in ("textarea", "option"):
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and not self._depth:
            name, text = self.controls[-1]
            self.controls[-1] = (name, text + data)


def controls_of(page: str) -> list[tuple[str, str]]:
    """What a browser without scripts would send of a page's form: names and values, no files."""
    parser = _Page()
    parser.feed(page)
    return [(name, re.sub("^\n", "", value)) for name, value in parser.controls if name != "csrfmiddlewaretoken"]


def flat(raw: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Raw values as a form sends them: texts by path."""
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else None
    if inner is None:
        yield path, str(raw)
        return
    for key, value in inner:
        yield from flat(value, f"{path}.{key}" if path else str(key))
