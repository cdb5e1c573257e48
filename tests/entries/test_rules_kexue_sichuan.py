"""The rules of the pilot forms and of the Sichuan plans, on both sides of each edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.entries.check import examine
from docgen.entries.raw import Written, entry_of
from docgen.entries.rules import judge
from docgen.entries.sample import sample_entry
from docgen.forms.library import load
from docgen.settings import read_settings

UNIT, CITY = "kexue-2021-pilot-unit", "kexue-2021-pilot-city"
JINGKE, JINDAOSHI, ANNEX = "sichuan-2023-jingke", "sichuan-2023-jindaoshi", "sichuan-2023-annex"
both_pilots = pytest.mark.parametrize("form", [UNIT, CITY])
both_plans = pytest.mark.parametrize("form", [JINGKE, JINDAOSHI])


def outcome(form: str, rule: str, **changes: Any) -> str:
    """The worst that a rule finds in the form's sample with other values; None leaves a value out."""
    definition = load(read_settings({}).templates, form)
    raw = {name: value for name, value in (sample_entry(definition) | changes).items() if value is not None}
    found = [one.outcome for one in judge(definition, entry_of(definition, Written(raw), Path())) if one.rule == rule]
    return next(word for word in ("red", "amber", "green") if word in found)


@both_pilots
@pytest.mark.parametrize(
    ("sent", "expected"),
    [("2022-02-24", "green"), ("2022-02-25", "green"), ("2022-02-26", "red"), (None, "amber")],
)
def test_the_form_is_sent_by_the_deadline(form: str, sent: str | None, expected: str) -> None:
    assert outcome(form, "r28_deadline", sent=sent) == expected


@both_pilots
@pytest.mark.parametrize(
    ("kind", "expected"),
    [("省级科协青少年科技教育活动部门单位", "green"), ("青辅协理事单位", "green"), ("其他", "red"), (None, "amber")],
)
def test_only_two_kinds_of_unit_recommend(form: str, kind: str | None, expected: str) -> None:
    assert outcome(form, "r28_recommender", recommender_kind=kind) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("中小学校", "green"), ("科普教育基地", "green"), ("其他", "amber"), (None, "amber")]
)
def test_another_kind_of_pilot_unit_is_asked_about(kind: str | None, expected: str) -> None:
    assert outcome(UNIT, "r28_unit", unit_kind=kind) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("临溪市科学技术协会", "green"), ("临溪市科协", "green"), ("临溪市教育局", "amber")],
)
def test_a_pilot_city_is_applied_for_by_its_science_association(name: str, expected: str) -> None:
    assert outcome(CITY, "r28_unit", unit_name=name) == expected


@pytest.mark.parametrize(("count", "expected"), [("5", "green"), ("6", "red"), (None, "amber")])
def test_a_province_recommends_five_cities_at_most(count: str | None, expected: str) -> None:
    assert outcome(CITY, "r28_quota", recommended_so_far=count) == expected


def test_units_have_no_quota() -> None:
    assert "r28_quota" not in load(read_settings({}).templates, UNIT).rules


@both_pilots
@pytest.mark.parametrize("name", ["work_2018_2021", "plan"])
@pytest.mark.parametrize(("length", "expected"), [(1000, "green"), (1001, "red")])
def test_a_thousand_characters_are_the_limit_with_the_sheets_counted(
    form: str, name: str, length: int, expected: str
) -> None:
    definition = load(read_settings({}).templates, form)
    entry = entry_of(definition, Written(sample_entry(definition) | {name: "学" * length}), Path())
    findings = examine(definition, entry, files=False).findings
    assert [one.outcome for one in findings if one.rule == "r11_lengths"] == [expected]


@both_plans
@pytest.mark.parametrize(("kind", "expected"), [("幼儿园", "green"), ("职业高中", "green"), ("其他", "amber")])
def test_a_school_applies(form: str, kind: str, expected: str) -> None:
    assert outcome(form, "r29_school", unit_type=kind) == expected


@both_plans
@pytest.mark.parametrize(
    ("publicity", "applied", "expected"),
    [
        ("2023-03-01至2023-03-05", "2023-03-05", "green"),
        ("2023-03-01至2023-03-06", "2023-03-05", "red"),
        (None, "2023-03-05", "amber"),
        ("2023-03-01至2023-03-05", None, "amber"),
    ],
)
def test_names_are_shown_at_school_before_they_are_sent(
    form: str, publicity: str | None, applied: str | None, expected: str
) -> None:
    assert outcome(form, "r29_publicity", publicity=publicity, apply_date=applied) == expected


@both_plans
@pytest.mark.parametrize(
    ("stage", "period", "expected"),
    [
        ("select_period", "2023-03-01至2023-03-31", "green"),
        ("select_period", "2023-02-28至2023-03-31", "amber"),
        ("select_period", "2023-02-01至2023-02-28", "red"),
        ("assess_period", "2024-01至2024-02", "green"),
        ("assess_period", "2024-01-01至2024-03-01", "red"),
    ],
)
def test_the_stages_lie_within_the_year_of_training(form: str, stage: str, period: str, expected: str) -> None:
    assert outcome(form, "r29_period", **{stage: period}) == expected


@both_plans
@pytest.mark.parametrize(
    ("manage", "expected"), [("2023-03-01至2023-12-31", "green"), ("2023-02-28至2023-12-31", "red")]
)
def test_no_stage_begins_before_the_one_above_it(form: str, manage: str, expected: str) -> None:
    assert outcome(form, "r30_order", manage_period=manage) == expected


@both_plans
@pytest.mark.parametrize(
    ("left_out", "expected"), [("", "green"), ("制度", "amber"), ("经费", "amber"), ("组织", "amber")]
)
def test_the_conditions_treat_six_aspects(form: str, left_out: str, expected: str) -> None:
    words = ["组织", "人员", "环境", "经验", "制度", "经费"]
    text = "，".join(word for word in words if word != left_out)
    assert outcome(form, "r30_conditions", conditions=text) == expected


def pupil(**changes: str) -> list[dict[str, str]]:
    return [{"name": "示例甲", "grade": "五年级", "diary": "是", "consent": "是"} | changes]


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("大班及学前", "green"), ("三年级", "red"), ("四年级", "green"), ("六年级", "green"), ("八年级", "green"),
        ("九年级", "red"), ("职业高中", "green"), ("普通高中", "red"),
    ],
)  # fmt: skip
def test_pupils_are_of_the_grades_of_the_notice(grade: str, expected: str) -> None:
    assert outcome(ANNEX, "r29_grades", pupils=pupil(grade=grade)) == expected


@pytest.mark.parametrize(
    ("grade", "diary", "rule", "expected"),
    [
        ("四年级", "是", "r29_diary", "green"),
        ("四年级", "否", "r29_diary", "red"),
        ("八年级", "不要求", "r29_diary", "red"),
        ("大班及学前", "不要求", "r29_diary", "green"),
        ("大班及学前", "不要求", "r29_diary_others", "green"),
        ("大班及学前", "是", "r29_diary_others", "amber"),
        ("职业高中", "是", "r29_diary_others", "amber"),
        ("八年级", "是", "r29_diary_others", "green"),
    ],
)
def test_the_diary_is_for_grades_four_to_eight(grade: str, diary: str, rule: str, expected: str) -> None:
    assert outcome(ANNEX, rule, pupils=pupil(grade=grade, diary=diary)) == expected


@pytest.mark.parametrize(("consent", "expected"), [("是", "green"), ("否", "red")])
def test_no_pupil_is_named_without_consent(consent: str, expected: str) -> None:
    assert outcome(ANNEX, "r29_consent", pupils=pupil(consent=consent)) == expected


@pytest.mark.parametrize(
    ("programme", "group", "rule", "expected"),
    [
        ("菁科计划", "pupils", "r29_pupils", "red"),
        ("两项都申报", "pupils", "r29_pupils", "red"),
        ("金导师计划", "pupils", "r29_pupils", "green"),
        ("金导师计划", "teachers", "r29_teachers", "red"),
        ("菁科计划", "teachers", "r29_teachers", "green"),
    ],
)
def test_who_is_applied_for_is_named(programme: str, group: str, rule: str, expected: str) -> None:
    assert outcome(ANNEX, rule, programme=programme, **{group: None}) == expected
    assert outcome(ANNEX, rule, programme=programme) == "green"
