"""Certificates among the forms: listed apart, and never filled in without a number of the registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import answer, codes, run


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample entry of a certificate, in the current folder."""
    monkeypatch.chdir(tmp_path)
    assert answer("new", "honour-certificate")["exit_code"] == 0
    return tmp_path / "honour-certificate.yaml"


def test_certificates_are_listed_apart() -> None:
    listed = answer("forms")
    forms, certificates = ({one["form"] for one in listed[key]} for key in ("forms", "certificates"))
    assert "tutor-certificate" in certificates and "xinjiang-2021-primary" in forms
    assert not forms & certificates


@pytest.mark.parametrize("command", [["fill"], ["kit"]])
def test_a_certificate_is_not_filled_in_like_a_form(entry: Path, command: list[str]) -> None:
    told = answer(*command, str(entry))
    assert told["exit_code"] == 2
    assert codes(told) == ["certificate_is_issued"]


def test_a_certificate_has_no_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = answer("blank", "tutor-certificate")
    assert codes(told) == ["certificate_is_issued"]
    assert list(tmp_path.iterdir()) == []


def test_an_entry_of_a_certificate_is_checked_like_any_other(entry: Path) -> None:
    assert answer("check", str(entry))["problems"] == []


def test_a_certificate_has_a_roster_and_a_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer("roster", "tutor-certificate")["exit_code"] == 0
    assert "office" in json.loads(run("schema", "tutor-certificate").stdout)["properties"]
