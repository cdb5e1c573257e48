"""Test scans made by another's library: the same for the same seed, and read as real paper is."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from docgen.render.fill import font_library
from docgen.scans.frames import Frame, open_frame
from docgen.scans.look_alikes import Faces
from docgen.settings import read_settings
from tests.architecture.test_foreign_libraries import foreign_imports
from tests.scans.devices import LEVELS, LibraryLevel, scanned
from tests.scans.library_devices import WAYS
from tests.scans.papers import Paper, clean, handled
from tests.scans.table import checked, original

BY_LIBRARY = [name for name, level in LEVELS.items() if isinstance(level, LibraryLevel)]
# The page to sign and stamp of the primary form.
PAGE = 7


@cache
def _faces() -> Faces:
    return Faces(font_library(read_settings({}).fonts, None).families)


@cache
def _frame() -> Frame:
    return open_frame(original(), PAGE)


@cache
def _paper() -> Paper:
    return handled(PAGE, 3)


def test_every_way_of_the_library_is_a_level() -> None:
    assert {level.way for level in LEVELS.values() if isinstance(level, LibraryLevel)} == set(WAYS)


@pytest.mark.parametrize("level", BY_LIBRARY)
def test_the_same_seed_makes_the_same_scan_and_another_seed_another(level: str) -> None:
    part = np.ascontiguousarray(clean(PAGE).picture[300:1200, 200:1000])
    first, again, other = (scanned(part, LEVELS[level], seed) for seed in (4, 4, 5))
    assert first.tobytes() == again.tobytes() and first.tobytes() != other.tobytes()


# Those that differ most; benchmarks/scan_table.py goes through all.
@pytest.mark.parametrize("level", ["lib-office-200", "lib-grey-200", "lib-phone"])
def test_a_page_signed_and_stamped_is_read_and_what_is_there_is_seen(level: str) -> None:
    found, is_read = checked(_paper(), level, 6, _frame(), _faces())
    told = {(one.subject, one.verdict) for one in found.findings if one.subject in ("signature", "seal")}
    seal = "human" if level == "lib-grey-200" else "pass"
    assert is_read and told == {("signature", "pass"), ("seal", seal)}
    assert not [one for one in found.findings if one.subject == "text" and one.verdict == "differs"]


def test_a_folded_sheet_is_followed_to_its_farthest_corner() -> None:
    form = "sichuan-2023-annex"
    found, _ = checked(clean(1, form), "lib-folded", 2206, open_frame(original(form), 1), _faces())
    assert [one.problem.code for one in found.findings if one.problem] == ["scan_seal_missing"]


def test_one_module_of_the_tests_imports_the_library() -> None:
    folder = Path(__file__).parents[1]
    found = [path.name for path in sorted(folder.rglob("*.py")) if "albumentations" in foreign_imports(ast.parse(path.read_text("utf-8")))]
    assert found == ["library_devices.py"]
