"""The rehearsal goes through every step, and tells one that does not come out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.certificates import rehearsal, trust
from docgen.certificates.rehearsal import rehearse
from docgen.problems import catalogue
from tests.certificates.ceremonies import ceremony


@pytest.mark.parametrize("now", [datetime(2026, 11, 22, 2, tzinfo=UTC), datetime(2026, 12, 31, 16, 30, tzinfo=UTC)])
def test_every_step_comes_out(tmp_path: Path, now: datetime) -> None:
    steps = list(rehearse(ceremony(tmp_path, now=now)))
    assert len(steps) == 8 and all(step.is_right for step in steps)
    assert {step.code for step in steps} == {code for code in catalogue() if code.startswith("rehearsal_")}


def test_a_reader_that_believes_a_thief_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust.TrustedKey, "allows", lambda _self, _prefix: True)
    wrong = [step.code for step in rehearse(ceremony(tmp_path)) if not step.is_right]
    assert wrong == ["rehearsal_leak_forged"]


def test_a_folder_that_anybody_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "check_private", lambda _folder: None)
    wrong = [step.code for step in rehearse(ceremony(tmp_path)) if not step.is_right]
    assert wrong == ["rehearsal_private"]
