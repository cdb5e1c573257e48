"""A process for hostile files: it answers, is given up in time, and cannot be had where it does not start."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from docgen.entries.limited_process import Heard, LimitedProcess
from docgen.errors import ToolMissing

_SERVES = """
import time
from docgen.entries.limited_child import questions

def main():
    for asked, data, tell in questions(most_data=500_000_000):
        if asked["do"] == "sleep":
            time.sleep(60)
        if asked["do"] == "die":
            raise SystemExit(3)
        tell({"heard": len(data)}, data * 2)
"""


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LimitedProcess:
    (tmp_path / "served_here.py").write_text(_SERVES)
    (tmp_path / "deaf_here.py").write_text("def main():\n    pass\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    return LimitedProcess("served_here", "scan_reader_unusable")


def test_it_answers_until_it_is_let_go_and_leaves_nothing(process: LimitedProcess) -> None:
    with process:
        assert process.ask({"do": "it"}, b"abc", 30, 100) == Heard({"heard": 3, "size": 6}, b"abcabc")
        first = process.pid
        assert first is not None and process.ask({"do": "it"}, b"", 30, 100) == Heard({"heard": 0, "size": 0}, b"")
        assert process.pid == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_what_takes_too_long_dies_or_says_too_much_is_given_up_and_the_next_is_answered(process: LimitedProcess) -> None:
    with process:
        process.ask({"do": "it"}, b"", 30, 100)
        assert process.ask({"do": "sleep"}, b"", 0.05, 100) == "slow"
        assert process.ask({"do": "die"}, b"", 30, 100) == "broken"
        assert process.ask({"do": "it"}, b"abc", 30, 5) == "broken"
        assert isinstance(process.ask({"do": "it"}, b"", 30, 100), Heard)


def test_one_that_does_not_start_is_a_missing_tool(process: LimitedProcess) -> None:
    with pytest.raises(ToolMissing), LimitedProcess("deaf_here", "scan_reader_unusable") as deaf:
        deaf.ask({}, b"", 1, 1)
