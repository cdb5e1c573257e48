"""The Jiangsu applications and the Shanxi membership forms: what they print and what they ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.entries.entry import Entry
from docgen.entries.raw import Written, entry_of
from docgen.entries.rules import judge
from docgen.entries.sample import sample_entry
from docgen.render.page_pictures import page_glyphs
from tests.finished import definition, made

PRIMARY, INTERMEDIATE = "jiangsu-2024-primary", "jiangsu-2024-intermediate"
PERSON, GROUP = "shanxi-2014-individual", "shanxi-2014-group"

jiangsu_forms = pytest.mark.parametrize("form", [PRIMARY, INTERMEDIATE])
shanxi_forms = pytest.mark.parametrize("form", [PERSON, GROUP])


def entry(form: str, /, **values: Any) -> Entry:
    """The typical entry with other raw values."""
    return entry_of(definition(form), Written(sample_entry(definition(form)) | values), Path())


def outcomes(form: str, rule: str, /, **values: Any) -> set[str]:
    """What a rule finds in the typical entry with other values."""
    findings = judge(definition(form), entry(form, **values))
    return {finding.outcome for finding in findings if finding.rule == rule}


def printed(form: str, fullness: str) -> list[str]:
    """The words of each page, blanks aside."""
    pdf = made(fullness, form).pdf
    assert pdf is not None
    return ["".join(glyph.text for glyph in page if not glyph.text.isspace()) for page in page_glyphs(pdf)]


@pytest.mark.parametrize("form", [PRIMARY, INTERMEDIATE, PERSON, GROUP])
def test_a_typical_entry_meets_every_rule(form: str) -> None:
    assert {finding.outcome for finding in judge(definition(form), entry(form))} == {"green"}


@pytest.mark.parametrize("form", [PRIMARY, INTERMEDIATE, PERSON, GROUP])
def test_the_note_says_that_the_notice_prints_no_such_form(form: str) -> None:
    assert "方案" in definition(form).note and "没有印发表样" in definition(form).note


@jiangsu_forms
def test_the_note_of_jiangsu_sends_to_the_platform(form: str) -> None:
    assert "认证平台" in definition(form).note and "新疆2021年申报书的文字" in definition(form).note


@jiangsu_forms
def test_nothing_of_xinjiang_is_printed_in_jiangsu(form: str) -> None:
    words = "".join(printed(form, "blank"))
    assert "江苏省青少年科技教育协会" in words and "2024年" in words
    assert [word for word in ("新疆", "自治区", "地、州", "（地）", "2021") if word in words] == []


def test_jiangsu_intermediate_leaves_out_the_lower_standard_below_item_3() -> None:
    words = "".join(printed(INTERMEDIATE, "blank"))
    assert "3.近三年内，参与完成过省级以上" in words
    assert "课题负责人、核心研究者" not in words


@jiangsu_forms
@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2025-01-19", "red"), ("2025-01-20", "green"), ("2025-03-03", "green"), ("2025-03-04", "red")],
)
def test_jiangsu_takes_applications_from_20_january_to_3_march(form: str, day: str, outcome: str) -> None:
    assert outcomes(form, "r21_applied", apply_date=day) == {outcome}


@jiangsu_forms
@pytest.mark.parametrize(("field", "rule"), [("old_platform", "r21_registered"), ("unit_barred", "r22_unit")])
@pytest.mark.parametrize(("said", "outcome"), [("是", "red"), ("否", "green"), ("", "amber")])
def test_jiangsu_bars_second_registrations_and_barred_units(
    form: str, field: str, rule: str, said: str, outcome: str
) -> None:
    assert outcomes(form, rule, **{field: said}) == {outcome}


@jiangsu_forms
def test_conditions_that_jiangsu_does_not_state_are_only_told(form: str) -> None:
    bio = entry(form).values["bio"]
    service = "r03_service" if form == PRIMARY else "r06_service"
    assert outcomes(form, service, bio={"years": "0", "experience": bio["experience"]}) == {"amber"}
    hours = "r04_hours" if form == PRIMARY else "r07_hours"
    assert outcomes(form, hours, bio={"years": "9", "experience": bio["experience"]}) == {"amber"}


@pytest.mark.parametrize(("tier", "outcome"), [("设区市级", "green"), ("县区级", "red")])
def test_a_city_prize_alone_makes_a_primary_applicant_of_jiangsu(tier: str, outcome: str) -> None:
    prize = {
        "event": "教具评选", "organiser": "示例市科学技术协会", "date": "2024-05", "award": "二等奖",
        "tier": tier, "attachment": "附件B2-1.pdf",
    }  # fmt: skip
    assert outcomes(PRIMARY, "r05_items", activities=[], recognitions=[prize]) == {outcome}


@pytest.mark.parametrize(("tier", "outcome"), [("省级", "green"), ("设区市级", "red")])
def test_an_intermediate_applicant_of_jiangsu_needs_provincial_results(tier: str, outcome: str) -> None:
    paper = {
        "title": "探究", "venue": "《示例教学》", "date": "2024-03", "overview": "论文", "kind": "论文", "tier": tier,
        "status": "是", "attachment": "附件B3-1.pdf",
    }  # fmt: skip
    assert outcomes(INTERMEDIATE, "r08_items", activities=[], publications=[paper]) == {outcome}


@shanxi_forms
@pytest.mark.parametrize("fullness", ["blank", "typical"])
def test_a_membership_form_takes_front_and_back_of_a_sheet(form: str, fullness: str) -> None:
    assert len(printed(form, fullness)) == 2


@shanxi_forms
def test_every_opinion_has_room_for_a_seal_on_the_back(form: str) -> None:
    page_map = made("blank", form).page_map
    assert page_map is not None
    seals = [box for box in page_map.boxes if box.kind == "seal"]
    assert [(box.path, box.page) for box in seals] == [
        ("employer.seal", 2), ("city.seal", 2), ("province.seal", 2),
    ]  # fmt: skip
    assert {(round(box.width), round(box.height)) for box in seals} == {(50, 50)}


@pytest.mark.parametrize(("form", "label"), [(PERSON, "姓名："), (GROUP, "单位名称：")])
def test_long_texts_go_on_on_sheets_that_say_whose_they_are(form: str, label: str) -> None:
    sheets = [page for page in printed(form, "maximal") if page.startswith("附页")]
    assert len(sheets) == (2 if form == PERSON else 4)
    assert all(label in sheet for sheet in sheets)


@pytest.mark.parametrize(("education", "outcome"), [("大学专科", "green"), ("中专", "red")])
def test_a_member_of_shanxi_went_to_college(education: str, outcome: str) -> None:
    assert outcomes(PERSON, "r23_education", education=education) == {outcome}


@pytest.mark.parametrize("employment", ["在职", "退休"])
def test_a_member_of_shanxi_may_be_retired(employment: str) -> None:
    assert outcomes(PERSON, "r23_employment", employment=employment) == {"green"}


@pytest.mark.parametrize(
    ("full_time", "part_time", "outcome"), [("0", "0", "red"), ("0", "1", "green"), ("1", "0", "green")]
)
def test_a_group_of_shanxi_has_an_instructor(full_time: str, part_time: str, outcome: str) -> None:
    assert outcomes(GROUP, "r24_instructors", full_time=full_time, part_time=part_time) == {outcome}


@pytest.mark.parametrize(
    ("field", "rule"), [("activities", "r24_activities"), ("projects", "r24_projects"), ("honours", "r24_honours")]
)
def test_a_group_of_shanxi_states_what_it_has_done(field: str, rule: str) -> None:
    assert outcomes(GROUP, rule) == {"green"}
    assert outcomes(GROUP, rule, **{field: ""}) != {"green"}


@pytest.mark.parametrize(("count", "outcome"), [(2, "red"), (3, "green"), (5, "green"), (6, "red")])
def test_a_group_of_shanxi_brings_three_to_five_members(count: int, outcome: str) -> None:
    members = [{"name": "孟听松", "sex": "男", "post": "教师", "mobile": "15400000713"}] * count
    assert outcomes(GROUP, "r26_members", members=members) == {outcome}


@shanxi_forms
@pytest.mark.parametrize(("day", "outcome"), [("2014-03-31", "green"), ("2014-04-01", "amber")])
def test_shanxi_is_told_of_the_end_of_march(form: str, day: str, outcome: str) -> None:
    assert outcomes(form, "r26_reported", fill_date=day) == {outcome}


@shanxi_forms
@pytest.mark.parametrize(("until", "outcome"), [("2014-03-10", "green"), ("2014-03-09", "red")])
def test_an_invitation_to_shanxi_runs_out(form: str, until: str, outcome: str) -> None:
    assert outcomes(form, "r27_invitation", fill_date="2014-03-10", invitation_until=until) == {outcome}


@shanxi_forms
def test_shanxi_asks_for_the_end_of_the_invitation(form: str) -> None:
    assert "amber" in outcomes(form, "r27_invitation", invitation_until="")
