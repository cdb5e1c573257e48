"""The same entry gives the same bytes, whoever fills it, wherever and whenever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.finished import written

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What two offices that have nothing in common make of one entry: two folders of files."""
    place = tmp_path_factory.mktemp("offices")
    here, there = place / "一", place / "二"
    nonsense = place / "fonts.conf"
    nonsense.write_text("<fontconfig><dir>/nowhere</dir><alias></fontconfig>", "utf-8")
    fill(here, here, {"TZ": "Asia/Urumqi", "LANG": "C", "PYTHONHASHSEED": "1", "DOCGEN_CACHE": os.environ["DOCGEN_CACHE"]})
    fill(there, place, {
        "TZ": "America/Anchorage", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242",
        "FONTCONFIG_FILE": str(nonsense), "FONTCONFIG_PATH": str(place), "SOURCE_DATE_EPOCH": "1",
    })
    return here, there


def fill(out: Path, folder: Path, environment: dict[str, str]) -> None:
    """One run of the command in an environment of its own, with a home and, unless told, a cache without any file."""
    home = out / "home"
    home.mkdir(parents=True)
    own = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "docgen", "fill", str(written("typical")), "-o", str(out / "made")]
    done = subprocess.run(
        command, cwd=folder, env=own, capture_output=True, check=False, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_two_offices_make_the_same_bytes(suffix: str, offices: tuple[Path, Path]) -> None:
    first, second = ((folder / "made").with_suffix(suffix).read_bytes() for folder in offices)
    assert len(first) > 10_000
    assert first == second
