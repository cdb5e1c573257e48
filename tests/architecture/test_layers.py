"""Imports flow down only; style and types hold everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

_BIN = Path(sys.executable).parent


def _output(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_imports_flow_down_only() -> None:
    code, told = _output(str(_BIN / "lint-imports"), "--no-cache")
    assert code == 0, told


def test_ruff_has_nothing_to_say() -> None:
    code, told = _output(str(_BIN / "ruff"), "check", ".")
    assert code == 0, told


def test_types_hold_strictly() -> None:
    code, told = _output(sys.executable, "-m", "mypy", f"--cache-dir={os.devnull}")
    assert code == 0, told
