"""Electronic versions on a shelf: drawn by whoever needs them, few at a time, whatever number a page tells."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.intake import shelf as shelves
from docgen.intake.electronic import Version, VersionReader
from docgen.intake.folder import gather
from docgen.intake.shelf import VersionFinder, shelve
from tests.intake.handed import LIU, OUYANG, printed, settings


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Version]:
    """Two people's, one of them twice, the first time with an entry that cannot be drawn."""
    folder = tmp_path_factory.mktemp("versions")
    for name, one in (("a.yaml", OUYANG), ("b.yaml", LIU)):
        (folder / name).write_text(one.text, "utf-8")
    with tempfile.TemporaryDirectory() as work:
        ouyang, liu = VersionReader(settings(), Path(work)).read(gather(folder, Path(work) / "zip").files).found
    name = "\U000e0041"
    spoilt = replace(liu, file=replace(liu.file, name="spoilt.yaml"), entry=replace(liu.entry, values={**liu.entry.values, "name": name}))
    return [ouyang, spoilt, liu]


def test_a_version_is_drawn_by_its_number_and_one_that_cannot_be_gives_way_and_is_told(versions: list[Version], tmp_path: Path) -> None:
    find = VersionFinder(shelve(versions, tmp_path / "shelf", settings()))
    found = [find(printed(one).number) for one in (OUYANG, LIU)]
    assert [one.applicant for one in found if one] == ["欧阳晓禾", "柳青岚"]
    assert list(find.broken) == ["spoilt.yaml"]


def test_a_number_that_nobody_bears_finds_nothing_wherever_it_points(versions: list[Version], tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"no recipe")
    find = VersionFinder(shelve(versions, tmp_path / "shelf", settings()))
    assert [find(number) for number in ("X9", "../secret", "", "a\0b")] == [None] * 4


def test_few_are_held_at_a_time(versions: list[Version], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_MOST_HELD", 1)
    find = VersionFinder(shelve(versions, tmp_path / "shelf", settings()))
    for one in (OUYANG, LIU, OUYANG):
        assert find(printed(one).number) is not None and len(find._held) == 1
