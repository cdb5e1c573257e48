"""A service with an office starts safely, or says what is missing and does not start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen.accounts.roles import Role
from docgen.registry.database import close, open_registry
from tests.registry.office import draw
from tests.registry.office import keys as made_keys
from tests.registry.postgres import Server, running_server
from tests.web.office_people import code_of, give_password, peopled_office
from tests.web.proved_office import HOST, WORDS, make_keys
from tests.web.service import Client, running_service

PUBLIC = {
    "DOCGEN_WEB_BIND": "0.0.0.0", "DOCGEN_WEB_HOSTS": "forms.example.org", "DOCGEN_WEB_HTTPS": "true",
    "DOCGEN_WEB_SECRET": "x" * 40,
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, and no registry yet."""
    folder = tmp_path_factory.mktemp("start")
    make_keys(folder)
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL server of these tests alone."""
    with running_server() as one:
        yield one


def environment(home: Path, url: str, **more: str) -> dict[str, str]:
    return {
        **os.environ, "DOCGEN_DATABASE": url, "DOCGEN_KEYS": str(home / "keys"), "DOCGEN_HOST": HOST,
        "DOCGEN_KEY_PASSPHRASE": WORDS, "DOCGEN_WEB_WORK": str(home / "work"), **more,
    }  # fmt: skip


def command(*words: str, env: dict[str, str]) -> Any:
    """What a command answers."""
    done = subprocess.run([sys.executable, "-m", "docgen", *words, "--json"], capture_output=True, env=env, check=True)
    return json.loads(done.stdout)


def refused(env: dict[str, str]) -> tuple[int, list[str]]:
    """The exit code of `docgen serve`, and what it says."""
    words = [sys.executable, "-m", "docgen", "serve", "--port", "0", "--workers", "1", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL, check=False)
    return done.returncode, [one["code"] for one in json.loads(done.stdout)["problems"]]


def test_open_to_others_an_office_wants_a_secret_and_https(home: Path) -> None:
    env = environment(home, f"sqlite:///{home}/none.db", **PUBLIC)
    assert refused({**env, "DOCGEN_WEB_SECRET": ""}) == (2, ["web_secret_missing"])
    assert refused({**env, "DOCGEN_WEB_HTTPS": "false"}) == (2, ["web_https_missing"])
    assert not (home / "none.db").exists()


def test_without_the_passphrase_or_the_keys_it_does_not_start(home: Path) -> None:
    env = environment(home, f"sqlite:///{home}/none.db")
    assert refused({**env, "DOCGEN_KEY_PASSPHRASE": ""}) == (2, ["key_passphrase_unset"])
    assert refused({**env, "DOCGEN_KEYS": ""}) == (2, ["key_folder_unset"])
    assert refused({**env, "DOCGEN_KEY_PASSPHRASE": "another"})[0] == 5


def test_a_registry_without_accounts_says_how_they_are_made(tmp_path: Path) -> None:
    make_keys(tmp_path)
    url = f"sqlite:///{tmp_path}/registry.db"
    close(open_registry(url, made_keys(), draw, HOST, tmp_path / "checkpoint"))
    env = environment(tmp_path, url)
    assert refused(env) == (7, ["accounts_not_set_up"])
    command("registry", "init", env=env)
    assert command("account", "list", env=env)["accounts"] == []


def test_a_file_that_is_not_there_is_begun_with_its_accounts_and_cookies_go_by_https_alone(home: Path) -> None:
    env = environment(home, f"sqlite:///{home}/new.db", DOCGEN_WEB_HTTPS="true", DOCGEN_WEB_PROXY="127.0.0.1")
    with running_service(home, env) as service:
        assert (home / "new.db").stat().st_mode & 0o077 == 0
        given = command("account", "add", "王敏", "--role", "auditor", env=env)["password"]
        browser, secure = Client(service), {"X-Forwarded-Proto": "https", "Referer": "https://localhost/office/login"}
        browser.get("/office/login", **secure)
        answer = browser.post("/office/login", [("name", "王敏"), ("password", given)], headers={**secure, "Host": "localhost"})
        cookies = answer.all_headers("set-cookie")
        assert answer.headers["location"] == "/office/password"
        assert len(cookies) >= 2 and all("Secure" in one for one in cookies)


def test_on_postgresql_it_is_the_same(tmp_path: Path, server: Server) -> None:
    with peopled_office(tmp_path, server.new_database()) as office:
        assert {role: office.inside(role).get("/office/account-log").status for role in Role} == {
            Role.PREPARER: 403, Role.APPROVER: 403, Role.AUDITOR: 200, Role.ADMINISTRATOR: 200
        }  # fmt: skip
        name, browsers = office.new_person(Role.APPROVER), (office.client(), office.client())
        for browser in browsers:
            give_password(browser, name)
        code = code_of(name)
        assert [browser.post("/office/code", [("code", code)]).status for browser in browsers] == [302, 422]
        name = office.new_person(Role.PREPARER)
        assert [give_password(office.client(), name, "wrong").status for _ in range(5)] == [422, 422, 422, 422, 429]
        assert office.inside(Role.ADMINISTRATOR).get("/office/admin/accounts/account/").status == 200
