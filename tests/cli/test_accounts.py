"""`docgen account`: accounts from the command line, and what is told when they cannot be made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from docgen.cli.main import cli
from docgen.registry.database import close
from tests.web.proved_office import begun, make_keys

Run = Callable[..., dict[str, Any]]
GIVEN = "river-of-nine-lamps"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with accounts' tables, and nobody in them."""
    folder = tmp_path_factory.mktemp("accounts")
    make_keys(folder)
    close(begun(folder))
    return folder


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command of `docgen account`, with the exit code that is expected; no key and no passphrase is needed."""
    monkeypatch.setenv("DOCGEN_DATABASE", f"sqlite:///{home}/registry.db")
    monkeypatch.delenv("DOCGEN_ACCOUNT_PASSWORD", raising=False)

    def ask(*words: str, code: int = 0) -> dict[str, Any]:
        done = CliRunner().invoke(cli, ["account", *words, "--json"])
        assert done.exit_code == code, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return ask


def codes(told: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in told["problems"]]


def account(run: Run, name: str) -> dict[str, Any]:
    return next(one for one in run("list")["accounts"] if one["name"] == name)


def test_an_account_is_made_shut_and_mended(run: Run) -> None:
    first = run("add", "王敏", "--role", "preparer", "--role", "approver")["password"]
    assert account(run, "王敏") == {
        "name": "王敏", "roles": ["preparer", "approver"], "is_active": True, "is_temporary": True, "has_second_factor": False,
        "last_login": None,
    }  # fmt: skip
    assert len(first) == 19 and run("reset-password", "王敏")["password"] != first
    run("disable", "王 敏")
    assert not account(run, "王敏")["is_active"]
    run("enable", "王敏", "--by", "李强")
    run("roles", "王敏", "--role", "auditor")
    run("reset-second-factor", "王敏")
    assert account(run, "王敏")["is_active"] and account(run, "王敏")["roles"] == ["auditor"]


def test_a_password_of_ones_own_comes_by_the_environment_and_is_not_repeated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_ACCOUNT_PASSWORD", GIVEN)
    told = run("add", "李强", "--role", "approver")
    assert GIVEN not in str(told) and not account(run, "李强")["is_temporary"]
    monkeypatch.setenv("DOCGEN_ACCOUNT_PASSWORD", "11111111")
    wanted = ["account_role_missing", "password_length", "password_simple", "password_common"]
    assert codes(run("add", "赵云", code=2)) == wanted


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["add", "孙丽"], 2, "account_role_missing"),
        (["add", "孙丽", "--role", "administrator", "--role", "preparer"], 2, "account_roles_clash"),
        (["add", "孙丽", "--role", "king"], 2, "parameter_unusable"),
        (["add", " ", "--role", "auditor"], 7, "hand_missing"),
        (["add", "孙" * 41, "--role", "auditor"], 7, "account_name_long"),
        (["add", "ＺＨＯＵ 涛", "--role", "auditor"], 7, "account_exists"),
        (["disable", "查无此人"], 7, "account_unknown"),
        (["roles", "zhou涛"], 2, "account_role_missing"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, words: list[str], exit_code: int, code: str) -> None:
    if not any(one["name"] == "zhou涛" for one in run("list")["accounts"]):
        run("add", "zhou涛", "--role", "auditor")
    assert codes(run(*words, code=exit_code)) == [code]


def test_without_a_registry_or_its_tables_it_says_how_to_make_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCGEN_DATABASE", "")
    assert codes(run("list", code=2)) == ["registry_unset"]
    monkeypatch.setenv("DOCGEN_DATABASE", f"sqlite:///{tmp_path}/none.db")
    assert codes(run("list", code=7)) == ["registry_not_set_up"]
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "empty.db").touch()
    monkeypatch.setenv("DOCGEN_DATABASE", f"sqlite:///{tmp_path}/empty.db")
    assert codes(run("list", code=7)) == ["accounts_not_set_up"]
