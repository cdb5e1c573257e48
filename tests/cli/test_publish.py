"""`docgen publish`: a whole folder or none."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docgen.certificates.ceremony import Ceremony, Office, init_keys
from docgen.cli.main import cli

WORDS = "四个词 的 口令 够长 了吗"
HOST = "v.example.org"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an office with keys and an empty registry."""
    ceremony = Ceremony(
        folder=tmp_path / "keys", root=tmp_path / "root", words=WORDS, root_words=WORDS, now=datetime.now(UTC),
        draw=secrets.token_bytes,
    )  # fmt: skip
    init_keys(ceremony, Office(hosts=(HOST,), organizations=("虚构市协会",), types=()), date.today().replace(day=1))
    monkeypatch.setenv("DOCGEN_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("DOCGEN_DATABASE", f"sqlite:///{tmp_path}/registry.db")
    monkeypatch.setenv("DOCGEN_HOST", HOST)
    monkeypatch.setenv("DOCGEN_KEY_PASSPHRASE", WORDS)
    return tmp_path


def publish(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["publish", str(folder), "--json", *words])


def test_a_folder_is_published_and_published_again(office: Path) -> None:
    for _ in range(2):
        told = publish(office / "网站")
        assert told.exit_code == 0, told.output
        assert json.loads(told.stdout)["host"] == HOST
    names = {path.relative_to(office / "网站").as_posix() for path in (office / "网站").rglob("*") if path.is_file()}
    assert names == {"index.html", "verify.html", "404.html", "trust.cbor", "files.json", "说明.txt", "licenses.txt"}


def test_a_folder_of_other_things_is_left_alone(office: Path) -> None:
    (office / "文件").mkdir()
    (office / "文件" / "预算.xlsx").write_bytes(b"")
    told = publish(office / "文件")
    assert told.exit_code == 5 and json.loads(told.stdout)["problems"][0]["code"] == "publish_folder_foreign"
    assert [path.name for path in (office / "文件").iterdir()] == ["预算.xlsx"]
    assert publish(office / "文件", "--force").exit_code == 0


def test_what_cannot_be_written_leaves_what_was_there(office: Path) -> None:
    folder = office / "网站"
    assert publish(folder).exit_code == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "trust.cbor").unlink()
    (folder / "trust.cbor").mkdir()
    del before[folder / "trust.cbor"]
    assert publish(folder).exit_code == 5
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_another_host_than_the_bundle_names_is_refused(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_HOST", "v.example.com")
    told = publish(office / "网站")
    assert told.exit_code == 7 and json.loads(told.stdout)["problems"][0]["code"] == "publish_host_unknown"
    assert not (office / "网站").exists()
