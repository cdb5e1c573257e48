"""From the rows of a roster to lists, of any form or certificate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from docgen.certificates.papers.from_roster import (
    confirmations,
    list_fields,
    list_problems,
    listed_people,
    photo_problems,
    printed_fields,
    subject_of,
)
from docgen.entries.rosters.across import OtherRoster
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_reading import read_roster
from docgen.errors import UsageFault
from docgen.forms.library import forms
from docgen.settings import read_settings
from tests.certificates.papers.people import OFFICE
from tests.finished import definition
from tests.made_rosters import applicants, cell_of, filled, saved, write_filled

CERTIFICATE = "tutor-certificate"


def roster(folder: Path, form: str, count: int = 4) -> Roster:
    people = list(applicants(definition(form), count))
    path = write_filled(folder, definition(form), people)
    return read_roster(path.read_bytes(), path.name, folder, definition(form))


@pytest.mark.parametrize("form", [one.form for one in forms(read_settings({}).templates)])
def test_every_form_says_whom_a_list_names(form: str) -> None:
    places = list_fields(definition(form))
    assert places.name or places.unit
    assert all(name in definition(form).fields for name in places)


def test_a_forms_applicants_are_listed_with_unit_area_and_fixed_level(tmp_path: Path) -> None:
    first, *_ = listed_people(definition(), roster(tmp_path, definition().form))
    assert (first.name, first.unit, first.level, first.key) == ("阿依古丽·买买提", "天山区第一小学", "初级", "1")
    assert first.area and len(first.identity) == 18


def test_a_certificates_level_is_what_chooses_its_number(tmp_path: Path) -> None:
    assert list_fields(definition(CERTIFICATE)).level == "level"
    assert {one.level for one in listed_people(definition(CERTIFICATE), roster(tmp_path, CERTIFICATE))} <= {"初级", "中级", "高级"}


def test_only_what_a_paper_prints_is_looked_at(tmp_path: Path) -> None:
    people = [{**raw, "name": "" if number else raw["name"], "email": "谁也不是"} for number, raw in enumerate(applicants(definition(), 2))]
    path = write_filled(tmp_path, definition(), people)
    found = read_roster(path.read_bytes(), path.name, tmp_path, definition())
    told = list_problems(definition(), found, list(list_fields(definition())))
    assert [(problem.code, problem.path) for problem in told if problem.is_error] == [("required_missing", "name")]


def test_a_formula_in_a_printed_cell_is_told_and_one_elsewhere_is_not(tmp_path: Path) -> None:
    book = filled(definition(), list(applicants(definition(), 1)))
    for heading in ("姓名", "电子邮箱"):
        cell_of(definition(), book, heading, book["名单"].max_row).value = "=A1"
    found = read_roster(saved(book), "名单.xlsx", tmp_path, definition())
    told = list_problems(definition(), found, list(list_fields(definition())))
    assert [problem.code for problem in told if problem.is_error] == ["roster_formula"]


def test_one_person_twice_is_told_across_rosters_too(tmp_path: Path) -> None:
    one, other = roster(tmp_path / "a", definition().form), roster(tmp_path / "b", "xinjiang-2021-intermediate")
    told = list_problems(definition("xinjiang-2021-intermediate"), other, [], [OtherRoster("a.xlsx", definition(), one)])
    assert {problem.code for problem in told} == {"roster_two_levels"} and len(told) == 4


def test_confirmations_are_by_unit_with_photos_and_masked_numbers(tmp_path: Path) -> None:
    found = roster(tmp_path, CERTIFICATE, 8)
    form = definition(CERTIFICATE)
    made = confirmations(form, found, OFFICE, date(2026, 3, 20), printed_fields(form))
    assert [len(sheet.people) for sheet in made] == [2, 2, 1, 1, 1, 1]
    facts = dict(made[0].people[0].facts)
    assert next(iter(facts)) == "姓名" and facts["姓名"] == "阿依古丽·买买提" and facts["身份证号"].count("*") == 8
    assert all(one.photo for sheet in made for one in sheet.people) and photo_problems(form, found, made) == ()


def test_a_photo_that_is_missing_is_told_where_it_was_named(tmp_path: Path) -> None:
    found = roster(tmp_path, CERTIFICATE, 2)
    (tmp_path / "照片.jpg").unlink()
    form = definition(CERTIFICATE)
    made = confirmations(form, found, OFFICE, date(2026, 3, 20), printed_fields(form))
    told = photo_problems(form, found, made)
    assert [(problem.code, problem.place.line, problem.is_error) for problem in told] == [
        ("confirmation_without_photo", row.row, False) for row in found.rows
    ]


def test_fields_may_be_chosen_by_label_and_an_unknown_one_is_told() -> None:
    assert [one.name for one in printed_fields(definition(), ["工作单位", "姓名"])] == ["unit", "name"]
    with pytest.raises(UsageFault) as refusal:
        printed_fields(definition(), ["工作单为"])
    (problem,) = refusal.value.problems
    assert (problem.code, problem.facts["nearest"]) == ("paper_field_unknown", "工作单位")


@pytest.mark.parametrize(("form", "subject"), [
    ("xinjiang-2021-primary", "2026年青少年科技辅导员专业水平认证"),
    (CERTIFICATE, "2026年青少年科技辅导员专业水平证书"),
    ("shanxi-2014-individual", "2026年山西省青少年科技教育协会第六届个人会员"),
])
def test_a_subject_is_the_year_and_the_forms_matter(form: str, subject: str) -> None:
    assert subject_of(definition(form), 2026) == subject
