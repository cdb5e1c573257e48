"""Samples: invented entries that pass every check, as values and as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.entries.check import check_entry
from docgen.entries.entry import Entry
from docgen.entries.raw import Written, entry_of
from docgen.entries.sample import Fullness, sample_entry, write_sample
from docgen.entries.yaml_file import read_bytes, read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.source import plain, read_source
from docgen.problems import Problem, errors_in
from tests.strategies import entries


def checked(definition: FormDefinition, raw: dict[str, Any]) -> tuple[Problem, ...]:
    return check_entry(definition, entry_of(definition, Written(raw), Path("nowhere")), files=False)


def read_back(definition: FormDefinition, path: Path) -> Entry:
    entry, problems = read_entry(read_bytes(path, 100_000), path.name, path.parent, definition)
    assert entry is not None and problems == ()
    return entry


@pytest.fixture(scope="module")
def definition(ruled: FormDefinition) -> FormDefinition:
    """Samples keep the rules of eligibility too."""
    return ruled


# What a minimal sample leaves to the applicant to look after.
UNSURE = {"rule_value_unknown", "rule_advised"}


@pytest.mark.parametrize("fullness", ["minimal", "typical", "maximal"])
@pytest.mark.parametrize("seed", range(20))
def test_samples_of_every_seed_and_fullness_pass_every_check(
    definition: FormDefinition, seed: int, fullness: str
) -> None:
    raw = sample_entry(definition, seed, cast(Fullness, fullness))
    problems = [one for one in checked(definition, raw) if fullness != "minimal" or one.code not in UNSURE]
    assert errors_in(problems) == ()
    assert {problem.code for problem in problems} <= {"text_long_elsewhere", "more_rows_than_usual", "name_has_rare_characters"}
    names = {problem.path.rpartition(".")[2] for problem in problems}
    assert fullness == "maximal" or names <= {"name", "signed_name", "fee_remark"}


def test_the_fullnesses_differ_as_they_say(definition: FormDefinition) -> None:
    least, typical = sample_entry(definition, 0, "minimal"), sample_entry(definition, 0, "typical")
    most = sample_entry(definition, 0, "maximal")
    required = {name for name, field in definition.fields.items() if field.is_required}
    asked_for = {"activities", "story"}     # one of the three items, by the rules
    assert set(least) == required | asked_for and set(least["bio"]) == {"years", "experience", "trainings"}
    assert len(least["activities"]) == 1 and "role" in least["activities"][0]
    assert set(typical) > required and set(most) == set(definition.fields)
    assert len(most["activities"]) == 3 and len(most["publications"]) == 10
    assert all(len(row["summary"]) == 200 for row in most["other"])


def test_seeds_are_different_people_and_one_seed_is_one(definition: FormDefinition) -> None:
    samples = [sample_entry(definition, seed) for seed in range(12)]
    assert len({raw["identity"] for raw in samples}) == 12 and len({raw["name"] for raw in samples}) == 12
    assert sample_entry(definition, 7) == samples[7]


def test_a_form_without_written_people_is_sampled_from_its_definition(
    definition: FormDefinition, tmp_path: Path
) -> None:
    from dataclasses import replace

    bare = replace(definition, source=tmp_path / "form.yaml")
    for seed in range(5):
        raw = sample_entry(bare, seed)
        assert checked(bare, raw) == () and set(raw) == set(definition.fields)
    (path, *_) = write_sample(bare, tmp_path / "a.yaml", 3)
    assert check_entry(bare, read_back(bare, path)) == ()


@pytest.mark.parametrize("seed", [0, 1, 2, 7])
def test_a_written_sample_passes_every_check_its_files_included(
    definition: FormDefinition, tmp_path: Path, seed: int
) -> None:
    (path, schema, *rest) = write_sample(definition, tmp_path / "李梅.yaml", seed)
    assert check_entry(definition, read_back(definition, path)) == ()
    assert read_back(definition, path).raw == sample_entry(definition, seed, folder="李梅-材料")
    assert schema == tmp_path / "李梅.schema.json" and all(one.parent.name == "李梅-材料" for one in rest)
    assert {one.name for one in tmp_path.rglob("*")} == {one.name for one in [path, schema, *rest, rest[0].parent]}


def test_an_editor_finds_the_schema_and_the_sample_obeys_it(definition: FormDefinition, tmp_path: Path) -> None:
    (path, schema, *_) = write_sample(definition, tmp_path / "a b.yaml")
    text = path.read_text("utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=a b.schema.json"
    node, problems = read_source(text, path.name)
    assert node is not None and problems == []
    jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(plain(node))
    assert f"form: {definition.form}\nedition: '{definition.edition}'\n" in text


def test_every_field_is_in_the_file_with_its_label_and_limit(definition: FormDefinition, tmp_path: Path) -> None:
    (path, *_) = write_sample(definition, tmp_path / "a.yaml", 1)
    lines = path.read_text("utf-8").splitlines()
    for name, field in definition.fields.items():
        if field.kind != "constant":
            (line,) = [one for one in lines if one.removeprefix("# ").startswith(f"{name}:")]
            assert field.label in line and (("至多" in line) == (getattr(field, "max_length", None) is not None
                                            or getattr(field, "max_rows", None) is not None))  # fmt: skip
    assert lines.index("# A、申请人基本情况") < lines.index("# B、认证资格材料") < lines.index("# C、认证业绩材料")


def test_the_same_seed_writes_the_same_bytes_and_replaces_what_is_there(
    definition: FormDefinition, tmp_path: Path
) -> None:
    first = {path: path.read_bytes() for path in write_sample(definition, tmp_path / "a.yaml", 4)}
    (tmp_path / "a.yaml").write_text("old")
    assert {path: path.read_bytes() for path in write_sample(definition, tmp_path / "a.yaml", 4)} == first


# An entry without the data that no form prints, or whose rank is said in other words, is told so.
MAY_BE_UNSURE = {"rule_value_unknown", "rule_advised", "rule_sum_unsure", "rule_items_unsure", "rule_recent_unsure"}


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_a_careful_applicant_writes_passes(definition: FormDefinition, data: st.DataObject) -> None:
    problems = checked(definition, data.draw(entries(definition)))
    assert errors_in(problems) == ()
    assert {problem.code for problem in problems} <= {"name_has_rare_characters", *MAY_BE_UNSURE}


@given(raw=st.recursive(st.text() | st.none() | st.integers() | st.booleans(),
                        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(
                            ["name", "bio", "other", "story", "address", "years", "summary", "row", "text"]), inner)),
       name=st.sampled_from(["name", "bio", "other", "story", "address", "photo", "identity", "birth"]))
@settings(max_examples=100, deadline=None)  # fmt: skip
def test_nothing_that_can_be_written_breaks_the_checks(definition: FormDefinition, raw: Any, name: str) -> None:
    problems = checked(definition, {name: raw})
    assert problems and all(problem.says and problem.remedy for problem in problems)
