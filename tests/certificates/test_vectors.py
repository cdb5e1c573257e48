"""The vectors of tests/certificates/vectors: every reader reaches the verdict that stands in the file."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.epoch import moment_of, seconds_of
from docgen.certificates.trust import read_trust
from docgen.certificates.verdict import Forged, Lists, Valid, verdict
from tests.certificates.make_vectors import FOLDER, all_cases, as_json

_FILES = sorted(FOLDER.glob("*.json"))


def reached(given: dict[str, Any]) -> dict[str, Any]:
    """The verdict of a vector, in the words of its file."""
    try:
        bundle = read_trust(bytes.fromhex(given["trust"]), [bytes.fromhex(given["root"])])
    except TokenInvalid:
        return {"verdict": "untrusted", "reason": None}
    served, kept = ([bytes.fromhex(one) for one in given[name]] for name in ("served", "kept"))
    found = verdict(given["url"], bundle, Lists(served, kept), moment_of(given["clock"]), given["typed_name"])
    name = type(found).__name__.lower()
    if isinstance(found, Forged):
        return {"verdict": name, "reason": found.reason}
    face = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(found.face).items()}
    return {
        "verdict": name,
        "reason": None,
        "name_check": found.name_check,
        "is_green": isinstance(found, Valid) and found.is_green,
        "list_issued": found.list_issued and seconds_of(found.list_issued),
        "oddities": list(found.oddities),
        "face": face,
    }


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_reader_reaches_the_expected_verdict(path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    assert reached(given) == given["expected"]


def test_the_vectors_are_those_that_the_script_writes() -> None:
    assert {path.stem: path.read_text("utf-8") for path in _FILES} == {one.name: as_json(one) for one in all_cases()}


def test_there_is_a_vector_of_every_verdict_and_every_reason() -> None:
    expected = [json.loads(path.read_text("utf-8"))["expected"] for path in _FILES]
    assert {one["verdict"] for one in expected} == {
        "valid", "revoked", "suspended", "replaced", "expired", "unconfirmed", "forged", "untrusted",
    }  # fmt: skip
    assert {one["reason"] for one in expected} - {None} == {
        "not_an_address", "other_host", "not_digits", "not_deterministic", "wrong_shape", "wrong_algorithm",
        "wrong_claims", "unknown_key", "wrong_use", "outside_key_time", "revoked_key", "not_issued", "wrong_signature",
    }  # fmt: skip
