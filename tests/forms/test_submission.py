"""What a form says of many entries: by which fields they are packed, listed and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.forms.library import names
from docgen.forms.reader import read_definition
from docgen.settings import read_settings
from tests.entries.rosters.conftest import SMALL
from tests.finished import definition

_OWN = "{pack_by: unit, listed: [name, unit, works]}"
_WITH_PARAMETER = "parameters:\n  most: {label: 最多, type: integer, value: 5, why: 通知}\nsubmission: "


def codes(submission: str, before: str = "submission: ") -> list[str]:
    text = SMALL.replace(f"submission: {_OWN}", f"{before}{submission}")
    return [problem.code for problem in read_definition(text, Path("form.yaml"))[1]]


@pytest.mark.parametrize(("submission", "expected"), [
    (_OWN, []),
    ("{pack_by: school}", ["unknown_field"]),
    ("{listed: [name, school]}", ["unknown_field"]),
    ("{counted_by: unit, quota: most}", ["unknown_number_parameter"]),
])
def test_names_that_are_nowhere_declared_are_told(submission: str, expected: list[str]) -> None:
    assert codes(submission) == expected


def test_a_count_needs_the_field_that_it_counts_by() -> None:
    assert codes("{counted_by: unit, area_most: most, quota: most}", _WITH_PARAMETER) == []
    assert codes("{area_least: most}", _WITH_PARAMETER) == ["count_without_area"]


def test_a_form_that_extends_another_may_be_of_another_group() -> None:
    groups = {form: definition(form).submission.one_of for form in names(read_settings({}).templates)}
    assert groups["xinjiang-2021-primary"] == groups["xinjiang-2021-intermediate"] == "xinjiang-2021"
    assert groups["jiangsu-2024-primary"] == groups["jiangsu-2024-intermediate"] != "xinjiang-2021"
