"""What a batch plans before it makes anything: names that no system refuses, fingerprints that miss nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.batches.batch import default_pattern, fingerprint, plan_batch
from docgen.errors import UsageFault
from tests.batches.conftest import House
from tests.finished import changed, definition, options


def names(house: House, pattern: str, *people: tuple[str, str]) -> list[str]:
    return [job.name for job in house.batch(people, pattern).jobs]


def test_names_follow_the_pattern_by_labels_or_field_names(house: House) -> None:
    assert names(house, "{序号:03}_{工作单位}_{name}", ("李梅", "一中")) == ["001_一中_李梅"]
    assert names(house, "{工作单位}/{序号}", ("李梅", "一中")) == ["一中/1"]


def test_a_hole_that_is_no_field_is_refused_with_the_nearest_one(house: House) -> None:
    with pytest.raises(UsageFault) as refused:
        house.batch(pattern="{单位}")
    assert refused.value.problems[0].code == "batch_hole_unknown"
    assert refused.value.problems[0].facts["nearest"] == "工作单位"


@pytest.mark.parametrize(("unit", "expected"), [
    ("CON", "_CON"), ("a/b\\c", "a／b＼c"), ("..", "未命名"), ("一中.", "一中"), ("", "未命名"), ("生成报告", "_生成报告"),
    ("按单位", "_按单位"), ("com1.txt", "_com1.txt"),
])
def test_names_are_safe_on_windows(house: House, unit: str, expected: str) -> None:
    assert names(house, "{工作单位}", ("李梅", unit)) == [expected]


def test_a_unit_cannot_lead_out_of_the_folder(house: House) -> None:
    assert names(house, "{工作单位}/{姓名}", ("李梅", "../..")) == ["／/李梅"] or ".." not in names(
        house, "{工作单位}/{姓名}", ("李梅", "../..")
    )[0].split("/")


def test_long_names_are_cut_at_a_whole_character(house: House) -> None:
    name = names(house, "{姓名}{姓名}{姓名}{姓名}{姓名}", ("𬭊" * 20, "一中"))[0]
    assert len(name.encode()) <= 180 and set(name) == {"𬭊"}


def test_names_that_a_system_would_take_for_one_are_numbered(house: House) -> None:
    found = names(house, "{工作单位}", ("甲", "a"), ("乙", "A"), ("丙", "a（2）"), ("丁", "é"), ("戊", "é"))
    assert found == ["a", "A（2）", "a（2）（2）", "é", "é（2）"]
    assert len({name.casefold() for name in found}) == 5


def test_without_a_pattern_names_have_number_unit_and_applicant(house: House) -> None:
    assert default_pattern(house.definition) == "{序号:03}_{unit}_{name}"
    assert default_pattern(definition("kexue-2021-pilot-unit")) == "{序号:03}_{unit_name}"


def test_the_fingerprint_changes_with_whatever_the_documents_follow_from(house: House) -> None:
    entry = house.roster().rows[0].entry
    own = fingerprint(house.definition, entry, house.options())
    others = {
        fingerprint(house.definition, house.roster().rows[1].entry, house.options()),
        fingerprint(replace(house.definition, digest="0"), entry, house.options()),
        fingerprint(house.definition, entry, house.options(docx=True)),
        fingerprint(house.definition, replace(entry, parameters={"a": "1"}), house.options()),
        fingerprint(house.definition, entry, replace(house.options(), settings=replace(house.settings, reference_key=b"x"))),
    }
    assert len({own, *others}) == 6
    moved = replace(house.settings, cache=Path("elsewhere"))
    assert fingerprint(house.definition, entry, replace(house.options(), settings=moved)) == own


def test_the_fingerprint_changes_with_the_photo(tmp_path: Path) -> None:
    shared = changed()
    entry = replace(shared, base=shutil.copytree(shared.base, tmp_path / "own"))
    one = fingerprint(definition(), entry, options())
    (entry.base / str(entry.values["photo"])).write_bytes(b"another")
    assert fingerprint(definition(), entry, options()) != one


def test_a_problem_between_rows_belongs_to_its_row(house: House) -> None:
    found = plan_batch(house.definition, house.roster(), "{序号}", house.options(), {3: house.roster(()).found})
    assert [len(job.problems) for job in found.jobs] == [0, 1, 0]
