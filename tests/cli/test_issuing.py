"""`docgen issue` and what follows, as an office types it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from docgen.cli.main import cli
from docgen.forms import library
from docgen.settings import read_settings
from tests.made_rosters import applicants, write_filled

Run = Callable[..., Any]
PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of an office, and a roster of three people."""
    home = tmp_path_factory.mktemp("office")
    environment = _environment(home)
    words = ["keys", "init", "--root", str(home / "root"), "--organization", "虚构省科技辅导员协会", "--first", "2026-01-01"]
    done = CliRunner(env=environment).invoke(cli, words)
    assert done.exit_code == 0, done.output
    definition = library.load(read_settings({}).templates, "tutor-certificate")
    write_filled(home, definition, list(applicants(definition, 3)), "名单.xlsx")
    return home


@pytest.fixture(scope="session")
def issued_office(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office with its roster issued."""
    home = tmp_path_factory.mktemp("issued") / "office"
    shutil.copytree(office, home)
    with chdir(home):
        _run(home, "issue", "tutor-certificate", "名单.xlsx", "--prepared-by", "王敏")
        _run(home, "issue", "--approve", "1", "--approved-by", "李强", "-o", "out")
    return home


@pytest.fixture
def run(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with `--json` in an office whose registry is empty, and gives the answer."""
    return _moved(office, tmp_path, monkeypatch)


@pytest.fixture
def go_on(issued_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same where three certificates have been issued."""
    return _moved(issued_office, tmp_path, monkeypatch)


def _moved(office: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    shutil.copytree(office, folder, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    return partial(_run, folder)


def _run(folder: Path, *words: str, code: int = 0) -> Any:
    done = CliRunner(env=_environment(folder)).invoke(cli, [*words, "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DOCGEN_DATABASE": f"sqlite:///{folder}/registry.db", "DOCGEN_KEYS": str(folder / "keys"), "DOCGEN_HOST": "v.example.org",
        "DOCGEN_KEY_PASSPHRASE": PASSPHRASE, "DOCGEN_ROOT_PASSPHRASE": f"{PASSPHRASE} root",
    }  # fmt: skip


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer["problems"]]


def test_a_roster_becomes_certificates_by_two_hands(run: Run, tmp_path: Path) -> None:
    seen = run("issue", "tutor-certificate", "名单.xlsx", "--dry-run")
    numbers = [one["number"] for one in seen["people"]]
    assert len(set(numbers)) == 3 and all(one["is_new"] for one in seen["people"])
    assert run("certificates", "list")["count"] == 0
    assert run("issue", "tutor-certificate", "名单.xlsx", "--prepared-by", "王敏")["batch"] == 1
    assert codes(run("issue", "--approve", "1", "--approved-by", "王 敏", "-o", "out", code=7)) == ["four_eyes"]
    made = run("issue", "--approve", "1", "--approved-by", "李强", "-o", "out")
    assert [one["number"] for one in made["people"]] == numbers
    files = {path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in (tmp_path / "out").rglob("*.*")}
    assert {"印刷.pdf", "证书.zip", "编号表.csv", "批次封面.pdf"} < set(files) and len(files) == 7
    table = list(csv.reader((tmp_path / "out" / "编号表.csv").read_text("utf-8-sig").splitlines()))
    assert sorted(row[0] for row in table[1:]) == sorted(numbers)
    run("issue", "--approve", "1", "--approved-by", "李强", "-o", "again")
    assert {path.relative_to(tmp_path / "again").as_posix(): path.read_bytes() for path in (tmp_path / "again").rglob("*.*")} == files
    again = run("issue", "tutor-certificate", "名单.xlsx", "--dry-run")
    assert [(one["number"], one["is_new"]) for one in again["people"]] == [(number, False) for number in numbers]
    assert run("issue", "tutor-certificate", "名单.xlsx", "--prepared-by", "王敏")["state"] == "issued"


def test_a_certificate_lives_through_the_commands(go_on: Run, tmp_path: Path) -> None:
    run = go_on
    first, second, third = (one["number"] for one in run("certificates", "list")["certificates"])
    by = ("--reason", "虚构的原因", "--by", "王敏")
    run("suspend", first, *by)
    run("resume", first, *by)
    run("revoke", first.lower(), *by)
    assert codes(run("revoke", first, "--reason", "另一个原因", "--by", "王敏", code=7)) == ["certificate_done"]
    run("replace", second, *by, "--approved-by", "李强", "-o", "new.pdf")
    assert (tmp_path / "new.pdf").read_bytes().startswith(b"%PDF")
    assert codes(run("replace", second, *by, "--approved-by", "王敏", "-o", "x.pdf", code=7)) == ["four_eyes"]
    run("void", third, *by)
    told = run("certificates", "list")["certificates"]
    assert {one["number"]: (one["state"], one["copy"]) for one in told} == {
        first: ("revoked", 1), second: ("issued", 2), third: ("void", 1),
    }  # fmt: skip
    (found,) = run("certificates", "search", first, "--by", "赵云")["certificates"]
    assert [act["op"] for act in found["acts"]] == ["suspend", "resume", "revoke"]
    run("certificates", "export", "-o", "all.csv", "--by", "赵云", "--state", "issued")
    rows = list(csv.reader((tmp_path / "all.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == [second]
    assert run("registry", "erase", "--ended-before", "2099-01-01", "--dry-run", "--by", "赵云")["numbers"] == sorted((first, third))
    run("registry", "erase", first, "--by", "赵云")
    assert run("certificates", "search", first, "--by", "赵云")["certificates"][0]["holder"] == ""
    assert run("registry", "check")["problems"] == []
    assert run("registry", "log", "--last", "2")["entries"][-1]["op"] == "erase"
    assert run("registry", "log", "--prove", second)["number"] == second


def test_a_registry_is_backed_up_and_moved_by_the_commands(go_on: Run, tmp_path: Path) -> None:
    run = go_on
    root = run("registry", "check")["root"]
    assert run("registry", "backup", "-o", "backup.db")["root"] == root
    assert run("registry", "restore", "backup.db", "--drill")["problems"] == []
    assert codes(run("registry", "restore", "backup.db", code=7)) == ["restore_not_empty"]
    assert run("registry", "restore", "backup.db", "--into", f"sqlite:///{tmp_path}/other.db")["root"] == root
    run("registry", "log", "-o", "log.jsonl")
    moved = run("registry", "export", "-o", "all.zip", "--by", "赵云")["root"]
    assert run("registry", "import", "all.zip", "--into", f"sqlite:///{tmp_path}/third.db")["root"] == moved
    (tmp_path / "registry.db").rename(tmp_path / "lost.db")
    assert codes(run("registry", "check", code=7)) == ["registry_begins_again"]
    (tmp_path / "other.db").rename(tmp_path / "registry.db")
    assert codes(run("registry", "check", code=7)) == ["registry_behind"]
    note = run("registry", "log", "--checkpoint")["checkpoint"]
    (tmp_path / "published.txt").write_text(note, "utf-8")
    assert codes(run("registry", "check", "--checkpoint", "published.txt", code=7)) == ["registry_behind"]


def test_everything_wrong_with_a_roster_is_told_before_anything_is_issued(run: Run, tmp_path: Path) -> None:
    definition = library.load(read_settings({}).templates, "tutor-certificate")
    one, two, three = (dict(raw) for raw in applicants(definition, 3))
    two |= {name: one[name] for name in ("identity", "birth", "sex", "name", "level")}
    three["unit"] = ""
    write_filled(tmp_path, definition, [one, two, three], "错.xlsx")
    told = run("issue", "tutor-certificate", "错.xlsx", "--prepared-by", "王敏", code=3)
    assert "person_twice" in codes(told) and len(codes(told)) > 1
    assert run("registry", "init")["exit_code"] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["issue"], "issue_needs_roster"),
        (["issue", "tutor-certificate", "名单.xlsx"], "issue_needs_hand"),
        (["issue", "tutor-certificate", "名单.xlsx", "--prepared-by", "王敏", "--approved-by", "李强"], "issue_two_steps"),
        (["issue", "--approve", "1", "--prepared-by", "王敏", "--approved-by", "李强"], "issue_two_steps"),
        (["issue", "--approve", "1", "-o", "out"], "issue_needs_hand"),
        (["issue", "--approve", "1", "--approved-by", "李强"], "issue_needs_folder"),
        (["registry", "erase", "--by", "王敏"], "erase_whom"),
    ],
)
def test_what_is_missing_is_told(run: Run, words: list[str], code: str) -> None:
    assert codes(run(*words, code=2)) == [code]


def test_a_dropped_batch_is_gone(run: Run) -> None:
    run("issue", "tutor-certificate", "名单.xlsx", "--prepared-by", "王敏")
    run("issue", "--drop", "1", "--prepared-by", "王敏")
    assert codes(run("issue", "--approve", "1", "--approved-by", "李强", "-o", "out", code=7)) == ["batch_not_prepared"]


def test_a_form_is_not_issued(run: Run) -> None:
    assert codes(run("issue", "xinjiang-2021-primary", "名单.xlsx", "--dry-run", code=3)) == ["not_a_certificate"]


def test_without_an_address_the_registry_is_not_guessed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner(env={"DOCGEN_DATABASE": ""}).invoke(cli, ["certificates", "list", "--json"])
    assert (done.exit_code, codes(json.loads(done.stdout))) == (2, ["registry_unset"])
