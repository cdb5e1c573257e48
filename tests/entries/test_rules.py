"""The rules of eligibility on both sides of their edges, on the very day and number."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.entries.check import check_entry, examine
from docgen.entries.digest import entry_digest, entry_json
from docgen.entries.eligibility.conditions import rank_of
from docgen.entries.eligibility.parameters import with_parameters
from docgen.entries.eligibility.windows import lies_within, span_of
from docgen.entries.raw import Written, entry_of
from docgen.entries.rules import Finding, judge
from docgen.entries.sample import sample_entry
from docgen.errors import UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.moments import Moment, Period
from docgen.forms.library import load
from docgen.forms.reader import read_definition
from docgen.problems import catalogue, errors_in
from docgen.settings import read_settings
from tests.forms.test_rule_reading import FORM

Raw = dict[str, Any]


@pytest.fixture(scope="session")
def intermediate() -> FormDefinition:
    return load(read_settings({}).templates, "xinjiang-2021-intermediate")


def found(
    definition: FormDefinition, raw: Mapping[str, Any], rule: str, **parameters: str
) -> tuple[Finding, ...]:
    """What one rule finds in an entry."""
    entry = with_parameters(definition, entry_of(definition, Written(raw), Path("nowhere")), parameters)
    findings = examine(definition, entry, files=False).findings
    return tuple(one for one in findings if one.rule == rule)


def outcome(definition: FormDefinition, raw: Mapping[str, Any], rule: str, **parameters: str) -> str:
    """The worst that a rule finds."""
    outcomes = [one.outcome for one in found(definition, raw, rule, **parameters)]
    return next(word for word in ("red", "amber", "green") if word in outcomes)


def put(raw: Raw, path: str, value: Any) -> Raw:
    """The raw values with another value at a path; None takes it away, a row number is a list's."""
    made = deepcopy(raw)
    inner: Any = made
    *outer, last = path.split(".")
    for step in outer:
        inner = inner[int(step) if step.isdecimal() else step]
    if value is None:
        inner.pop(last, None)
    else:
        inner[last] = value
    return made


@pytest.fixture
def raw(ruled: FormDefinition) -> Raw:
    """The first written person of the primary form."""
    return sample_entry(ruled, 0)


# Rule, place, the value that still keeps it, the value that no longer does.
EDGES = [
    ("r01_applied", "apply_date", "2021-09-30", "2021-09-29"),
    ("r01_applied", "apply_date", "2021-10-30", "2021-10-31"),
    ("r02_one_level", "other_level", "无", "中级"),
    ("r03_service", "bio.years", "1", "0"),
    ("r09_recent", "activities.0.date", "2019-01-01", "2018-09-30"),
    ("r09_recent", "recognitions.0.date", "2019年1月", "2018年9月"),
    ("r09_recent", "publications.0.date", "2021-10-15", "2021-10-16"),
    ("r09_recent", "trainings_given.0.held", "2019-01-01", "2018-10-14"),
    ("r09_recent", "courses.0.date", "2019年1月—2020年6月", "2018年1月—2018年9月"),
    ("r09_recent", "events.0.held", "2019-01-01—2019-01-03", "2018-10-12—2018-10-14"),
    ("r12_names", "activities.0.signed_name", "阿依古丽•买买提", "阿依古丽"),
    ("r12_names", "recognitions.0.signed_name", "阿依古丽·买买提", "李梅"),
    ("r12_names", "publications.0.signed_name", "阿依古丽·买买提", "李梅"),
    ("r14_replacements", "replacements", "1", "2"),
    ("r15_fee", "fee_paid", "100", "99"),
    ("r15_fee", "fee_paid", "100", "101"),
    ("r15_remark", "fee_remark", "阿依古丽·买买提", "李梅"),
    ("r15_proof", "fee_proof", "有", "无"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "kept", "broken"), EDGES)
def test_each_rule_is_kept_on_one_side_of_its_edge_and_broken_on_the_other(
    ruled: FormDefinition, raw: Raw, rule: str, path: str, kept: str, broken: str
) -> None:
    assert outcome(ruled, put(raw, path, kept), rule) == "green"
    wrong = [one for one in found(ruled, put(raw, path, broken), rule) if one.outcome == "red"]
    assert [one.path for one in wrong] == [path]
    assert "无须" not in wrong[0].remedy and wrong[0].found in wrong[0].sentence


@pytest.mark.parametrize("path", sorted({path for _, path, _, _ in EDGES} - {"bio.years"}
                                        - {"activities.0.date", "recognitions.0.date", "publications.0.date", "courses.0.date"}))  # fmt: skip
def test_data_that_no_form_prints_may_be_missing_and_is_then_amber(ruled: FormDefinition, raw: Raw, path: str) -> None:
    problems = examine(ruled, entry_of(ruled, Written(put(raw, path, None)), Path()), files=False).problems
    assert errors_in(problems) == ()
    assert {problem.code for problem in problems} == {"rule_value_unknown"}
    assert all(path in (problem.path, *()) for problem in problems)


@pytest.mark.parametrize(("day", "expected"), [
    ("2018-09-30", "red"), ("2018-10-01", "amber"), ("2018-12-31", "amber"), ("2019-01-01", "green"),
    ("2021-10-01", "green"), ("2021-10-02", "red"), ("2018年10月", "amber"), ("2018年9月", "red"), ("2018", "amber"),
    ("2021年10月", "green"), ("2021-09-01—2021-10-02", "amber"), ("2018-09-01—2018-10-01", "amber"),
    ("2018-09-01—2019-03-01", "amber"), ("2021-10-02—2021-10-05", "red"),
])  # fmt: skip
def test_three_years_are_counted_every_way(ruled: FormDefinition, raw: Raw, day: str, expected: str) -> None:
    applied = put(raw, "apply_date", "2021-10-01")
    assert outcome(ruled, put(applied, "activities.0.date", day), "r09_recent") == expected


def test_without_a_date_of_application_the_deadline_counts(ruled: FormDefinition, raw: Raw) -> None:
    undated = put(raw, "apply_date", None)
    assert outcome(ruled, put(undated, "activities.0.date", "2018-10-29"), "r09_recent") == "red"
    assert outcome(ruled, put(undated, "activities.0.date", "2018-10-30"), "r09_recent") == "amber"
    assert outcome(ruled, put(undated, "activities.0.date", "2018-10-29"), "r09_recent", deadline="2021-10-29") == "amber"


@pytest.mark.parametrize(("reading", "last_red", "first_green"), [
    ("按日历年", "2018-12-31", "2019-01-01"), ("按申报日", "2018-10-14", "2018-10-15"), ("按一月一日", "2017-12-31", "2018-01-01"),
])  # fmt: skip
def test_one_reading_alone_leaves_nothing_open(
    ruled: FormDefinition, raw: Raw, reading: str, last_red: str, first_green: str
) -> None:
    for day, expected in ((last_red, "red"), (first_green, "green")):
        entry = put(raw, "activities.0.date", day)
        assert outcome(ruled, entry, "r09_recent", recent_reading=reading) == expected


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 10), st.integers(-4000, 100))
def test_what_every_reading_accepts_each_of_them_accepts(until: date, years: int, days: int) -> None:
    day = until + timedelta(days=days)
    moment = Moment(day.year, day.month, day.day)
    by = {reading: lies_within(moment, span_of(until, years, reading)) for reading in ("按日历年", "按申报日")}
    together = lies_within(Period(moment), span_of(until, years, "各种算法"))
    assert None not in by.values()
    assert together == (True if all(by.values()) else None if any(by.values()) else False)


def hours(raw: Raw, *pairs: tuple[int | None, str | None]) -> Raw:
    """The entry with trainings of so many hours, by 科协系统 or not."""
    one = raw["bio"]["trainings"][0]
    rows = []
    for count, cast in pairs:
        row = {**one, "hours": None if count is None else str(count), "cast_system": cast}
        rows.append({key: value for key, value in row.items() if value is not None})
    return put(raw, "bio.trainings", rows)


@pytest.mark.parametrize(("pairs", "all_hours", "cast_hours"), [
    ([(15, "是"), (15, "否")], "green", "green"),
    ([(15, "是"), (14, "否")], "red", "green"),
    ([(14, "是"), (16, "否")], "green", "red"),
    ([], "red", "red"),
    ([(30, None)], "green", "amber"),
    ([(14, None)], "red", "red"),
    ([(15, "是"), (None, "否")], "amber", "green"),
    ([(30, "否"), (None, "是")], "green", "amber"),
    ([(30, "否"), (None, "否")], "green", "red"),
])  # fmt: skip
def test_hours_of_training_are_summed_and_what_is_missing_leaves_them_open(
    ruled: FormDefinition, raw: Raw, pairs: list[tuple[int | None, str | None]], all_hours: str, cast_hours: str
) -> None:
    entry = hours(raw, *pairs)
    assert outcome(ruled, entry, "r04_hours") == all_hours
    assert outcome(ruled, entry, "r04_cast_hours") == cast_hours


def only(raw: Raw, name: str, **cells: str | None) -> Raw:
    """The entry with one of the three items alone, its first row changed."""
    rows = [{key: value for key, value in {**raw[name][0], **cells}.items() if value is not None}]
    made = {key: value for key, value in raw.items() if key not in ("activities", "story", "recognitions", "publications")}
    return {**made, name: rows, **({"story": {**raw["story"], "row": "1"}} if name == "activities" else {})}


@pytest.mark.parametrize(("name", "cells", "expected"), [
    ("activities", {}, "green"),
    ("activities", {"role": "其他指导教师"}, "red"),
    ("activities", {"role": None}, "amber"),
    ("recognitions", {"tier": "地州市级"}, "green"),
    ("recognitions", {"tier": "县区级"}, "red"),
    ("recognitions", {"tier": None}, "amber"),
    ("publications", {"rank": "第二作者", "tier": "地州市级"}, "green"),
    ("publications", {"rank": "2/5"}, "green"),
    ("publications", {"rank": "第三作者"}, "red"),
    ("publications", {"rank": "3/5"}, "red"),
    ("publications", {"rank": "通讯作者"}, "amber"),
    ("publications", {"tier": "县区级"}, "red"),
    ("publications", {"kind": "课题研究", "rank": "5/5", "tier": None}, "green"),
    ("publications", {"kind": None}, "amber"),
    ("publications", {"kind": None, "rank": "第三作者"}, "amber"),
])  # fmt: skip
def test_one_of_three_items_is_enough_for_the_primary_level(
    ruled: FormDefinition, raw: Raw, name: str, cells: dict[str, str | None], expected: str
) -> None:
    assert outcome(ruled, only(raw, name, **cells), "r05_items") == expected


def test_an_entry_without_any_item_is_refused_at_the_first_of_them(ruled: FormDefinition, raw: Raw) -> None:
    bare = {key: value for key, value in only(raw, "activities").items() if key not in ("activities", "story")}
    (finding,) = found(ruled, bare, "r05_items")
    assert (finding.outcome, finding.code, finding.found) == ("red", "rule_items_short", "0")
    (problem,) = errors_in(check_entry(ruled, entry_of(ruled, Written(bare), Path()), files=False))
    assert problem.code == "rule_items_short" and problem.path == "activities" and "第三条（一）4" in problem.says


def test_a_fourth_row_is_told_by_its_rule_and_refused_by_its_field_alone(ruled: FormDefinition, raw: Raw) -> None:
    four = put(raw, "other", raw["other"] * 4)
    assert outcome(ruled, put(raw, "other", raw["other"] * 3), "r10_rows") == "green"
    assert outcome(ruled, four, "r10_rows") == "red"


def test_lengths_blanks_and_files_are_told_in_the_sheet_and_not_twice(ruled: FormDefinition, raw: Raw) -> None:
    long = put(raw, "story.text", "字" * 301)
    assert outcome(ruled, raw, "r11_lengths") == outcome(ruled, raw, "r14_complete") == "green"
    assert outcome(ruled, long, "r11_lengths") == "red" and outcome(ruled, long, "r14_complete") == "green"
    assert outcome(ruled, put(raw, "major", None), "r14_complete") == "red"
    assert outcome(ruled, put(raw, "activities.0.attachment", "证书.doc"), "r12_attachments") == "red"
    assert outcome(ruled, put(raw, "photo", "照片.bmp"), "r13_photo") == "red"
    problems = check_entry(ruled, entry_of(ruled, Written(long), Path()), files=False)
    assert [problem.code for problem in problems] == ["text_too_long"]


def test_a_proof_of_training_that_is_missing_is_only_told(ruled: FormDefinition, raw: Raw) -> None:
    unproved = put(raw, "bio.trainings.0.certificate", None)
    assert outcome(ruled, raw, "r04_proof") == "green" and outcome(ruled, unproved, "r04_proof") == "amber"
    (problem,) = check_entry(ruled, entry_of(ruled, Written(unproved), Path()), files=False)
    assert problem.code == "rule_advised" and not problem.is_error


# -- 中级 ----------------------------------------------------------------------------------------


@pytest.fixture
def second(intermediate: FormDefinition) -> Raw:
    """A typical entry of the intermediate form."""
    return sample_entry(intermediate, 0)


def test_the_intermediate_level_asks_for_three_years(intermediate: FormDefinition, second: Raw) -> None:
    assert outcome(intermediate, put(second, "bio.years", "3"), "r06_service") == "green"
    assert outcome(intermediate, put(second, "bio.years", "2"), "r06_service") == "red"


def test_a_degree_is_usual_and_not_demanded(intermediate: FormDefinition, second: Raw) -> None:
    assert outcome(intermediate, put(second, "education", "大学本科"), "r06_education") == "green"
    assert outcome(intermediate, put(second, "education", "大学专科"), "r06_education") == "amber"


@pytest.mark.parametrize(("count", "tier", "day", "expected"), [
    ("70", "自治区级（省级）", "2019-01-01", "green"), ("69", "国家级", "2019-01-01", "red"),
    ("70", "地州市级", "2019-01-01", "red"), ("70", "国家级", "2018-12-31", "amber"), ("70", "国家级", "2018-10-14", "red"),
])  # fmt: skip
def test_intermediate_trainings_are_recent_and_of_the_region(
    intermediate: FormDefinition, second: Raw, count: str, tier: str, day: str, expected: str
) -> None:
    row = {**second["bio"]["trainings"][0], "hours": count, "tier": tier, "date": day, "cast_system": "是"}
    entry = put(put(second, "bio.trainings", [row]), "apply_date", "2021-10-15")
    assert outcome(intermediate, entry, "r07_hours") == expected


def test_half_of_them_come_from_the_association(intermediate: FormDefinition, second: Raw) -> None:
    row = {**second["bio"]["trainings"][0], "tier": "国家级", "date": "2020-05-01"}
    for count, expected in ((35, "green"), (34, "red")):
        rows = [{**row, "hours": str(count), "cast_system": "是"}, {**row, "hours": "40", "cast_system": "否"}]
        assert outcome(intermediate, put(second, "bio.trainings", rows), "r07_cast_hours") == expected


def with_items(second: Raw, *names: str) -> Raw:
    """The entry with these of the three items."""
    return {key: value for key, value in second.items()
            if key not in {"activities", "recognitions", "publications", "story"} - {*names}
            or (key == "story" and "activities" in names)}  # fmt: skip


def test_two_items_by_the_form_one_by_the_rules(intermediate: FormDefinition, second: Raw) -> None:
    one, two = with_items(second, "recognitions"), with_items(second, "recognitions", "publications")
    assert outcome(intermediate, two, "r08_items") == "green"
    (refused,) = found(intermediate, one, "r08_items")
    assert refused.outcome == "red" and "2项" in refused.sentence and "任意1项" in refused.sentence
    (told,) = found(intermediate, one, "r08_items", min_items="1")
    assert (told.outcome, told.code) == ("amber", "rule_items_few")
    assert "2项" in told.sentence and "任意1项" in told.sentence
    assert outcome(intermediate, with_items(second), "r08_items", min_items="1") == "red"


@pytest.mark.parametrize(("path", "value"), [
    ("recognitions.0.tier", "地州市级"), ("publications.0.tier", "地州市级"), ("publications.0.status", "否"),
])  # fmt: skip
def test_an_item_below_the_region_or_unfinished_does_not_count(
    intermediate: FormDefinition, second: Raw, path: str, value: str
) -> None:
    two = with_items(second, "recognitions", "publications")
    two = {**two, **{name: two[name][:1] for name in ("recognitions", "publications")}}
    assert outcome(intermediate, put(two, path, value), "r08_items") == "red"


def test_the_rules_of_the_primary_level_do_not_hold_for_the_intermediate_one(intermediate: FormDefinition) -> None:
    assert not {"r03_service", "r04_hours", "r04_cast_hours", "r05_items"} & set(intermediate.rules)
    assert intermediate.parameters["fee"].value == 300


# -- what the other checks find ------------------------------------------------------------------


def small(check: str, more: str = "") -> FormDefinition:
    """A small form with one rule, r1."""
    rules = f"rules:\n  r1: {{id: R01, clause: 第一条, says: 应当, check: {{{check}}}{more}}}\n"
    definition, problems = read_definition(FORM + rules, Path("form.yaml"))
    assert definition is not None, problems
    return definition


def work(**cells: str) -> Raw:
    return {"title": "甲", **cells}


@pytest.mark.parametrize(("check", "entry", "expected"), [
    ("count: {rows: works, least: 2}", {"works": [work(), work()]}, "green"),
    ("count: {rows: works, least: 2}", {"works": [work()]}, "red"),
    ("count: {rows: works, least: 1, where: {tier: [省级]}}", {"works": [work()]}, "amber"),
    ("count: {rows: works, most: 1, where: {tier: [省级]}}", {"works": [work(), work()]}, "amber"),
    ("count: {rows: works, most: 1}", {"works": [work(), work()]}, "red"),
    ("count: {rows: works, least: 1, where: {hours: {least: 5}}}", {"works": [work(hours="5")]}, "green"),
    ("count: {rows: works, least: 1, where: {hours: {least: 5}}}", {"works": [work(hours="4")]}, "red"),
    ("number: {field: works.hours, least: 5}", {"works": [work(hours="5"), work(hours="4")]}, "red"),
    ("number: {field: works.hours, least: 5, where: {tier: [省级]}}", {"works": [work(hours="4", tier="市级")]}, "green"),
    ("number: {field: years, most: 5}", {"years": "5"}, "green"),
    ("number: {field: years, most: 5}", {"years": "6"}, "red"),
    ("number: {field: years, most: 5}", {}, "amber"),
    ("ordered: {dates: [works.held]}", {"works": [work(held="2020-01-01"), work(held="2020-01-01")]}, "green"),
    ("ordered: {dates: [works.held]}", {"works": [work(held="2020-01-02"), work(held="2020-01-01")]}, "red"),
    ("ordered: {dates: [works.held]}", {"works": [work(held="2020-01-02"), work()]}, "amber"),
    ("between: {dates: [works.held], from: applied}", {"applied": "2020-01-02", "works": [work(held="2020-01-02")]}, "green"),
    ("between: {dates: [works.held], from: applied}", {"applied": "2020-01-02", "works": [work(held="2020-01-01")]}, "red"),
    ("between: {dates: [works.held], from: applied}",
     {"applied": "2020-01-02", "works": [work(held="2020-01-01—2020-01-02")]}, "amber"),
    ("between: {dates: [works.held], from: applied}", {"works": [work(held="2020-01-01")]}, "amber"),
    ("between: {dates: [works.held], until: deadline}", {"works": [work(held="2021年10月")]}, "amber"),
    ("contains: {fields: [unit], any: [科协, 科学技术协会]}", {"unit": "某市科学技术协会"}, "green"),
    ("contains: {fields: [unit], any: [科协, 科学技术协会]}", {"unit": "某市教育局"}, "red"),
    ("contains: {fields: [unit], aspects: {人员: [教师], 经费: [经费, 资金]}}", {"unit": "教师 3 人，资金 1 万"}, "green"),
    ("contains: {fields: [unit], aspects: {人员: [教师], 经费: [经费, 资金]}}", {"unit": "教师 3 人"}, "red"),
    ("among: {fields: [level], refused: [高级]}", {"level": "初级"}, "green"),
    ("among: {fields: [level], refused: [高级]}", {"level": "高级"}, "red"),
    ("among: {fields: [level], options: [高级]}", {}, "amber"),
    ("present: {fields: [unit]}", {"unit": "甲"}, "green"),
    ("present: {fields: [unit]}", {}, "red"),
    ("present: {fields: [works.title]}", {}, "green"),
    ("items: {groups: {works: {}}, least: 1}", {}, "red"),
    ("items: {groups: {works: {title: {contains: [甲]}}}, least: 1}", {"works": [work()]}, "green"),
])  # fmt: skip
def test_each_check_on_both_sides(check: str, entry: Raw, expected: str) -> None:
    assert outcome(small(check), {"name": "李梅", **entry}, "r1") == expected


def test_a_rule_holds_only_where_it_applies() -> None:
    form = small("present: {fields: [unit]}", ", when: {level: [高级]}")
    assert outcome(form, {"name": "李梅", "level": "高级"}, "r1") == "red"
    (finding,) = found(form, {"name": "李梅", "level": "初级"}, "r1")
    assert (finding.outcome, finding.code) == ("green", "rule_not_asked")
    assert outcome(form, {"name": "李梅"}, "r1") == "amber"


@pytest.mark.parametrize(("text", "rank"), [
    ("第一作者", 1), ("第 2 作者", 2), ("2/5", 2), ("２／５", 2), ("3", 3), ("独立完成", 1), ("第十作者", 10), ("第十一", None),
    ("通讯作者", None), ("主编", None),
])  # fmt: skip
def test_ranks_as_people_write_them(text: str, rank: int | None) -> None:
    assert rank_of(text) == rank


# -- what is told --------------------------------------------------------------------------------


def test_a_broken_rule_is_told_with_clause_value_threshold_and_place(ruled: FormDefinition, tmp_path: Path) -> None:
    from docgen.entries.yaml_file import read_entry

    raw = put(sample_entry(ruled, 0), "bio.years", "0")
    text = "".join(f"{name}: {_flow(value)}\n" for name, value in raw.items())
    entry, problems = read_entry(text.encode(), "a.yaml", tmp_path, ruled)
    assert entry is not None
    (problem,) = errors_in(problems)
    assert problem.code == "rule_number_short" and problem.path == "bio.years"
    assert problem.place.line == list(raw).index("bio") + 1
    assert all(word in problem.says for word in ("第三条（一）", "为 0", "不少于 1")) and problem.remedy


def _flow(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def test_every_rule_gives_a_finding_and_the_typical_entry_is_green_throughout(ruled: FormDefinition, raw: Raw) -> None:
    findings = judge(ruled, entry_of(ruled, Written(raw), Path()))
    assert {one.rule for one in findings} == set(ruled.rules)
    assert {one.outcome for one in findings} == {"green"}


@given(st.data())
def test_any_entry_is_judged_and_every_sentence_is_whole(data: st.DataObject) -> None:
    form = load(read_settings({}).templates, "xinjiang-2021-primary")
    made = sample_entry(form, data.draw(st.integers(0, 30)))
    for path in data.draw(st.lists(st.sampled_from([
        "apply_date", "bio", "bio.years", "bio.trainings", "activities", "activities.0.role", "publications", "name", "courses",
    ]), max_size=4)):  # fmt: skip
        try:
            made = put(made, path, data.draw(st.sampled_from([None, "x", "0", [], {}])))
        except (LookupError, TypeError, AttributeError):
            continue
    entry = entry_of(form, Written(made), Path())
    for one in judge(form, entry):
        assert one.sentence and "{" not in one.sentence and "{" not in one.says
        assert (one.remedy != "") == (one.outcome != "green")
        assert one.outcome == "green" or (one.problem.is_error == (one.outcome == "red") and one.problem.says)


def test_other_parameters_are_told_and_stay_with_the_entry(ruled: FormDefinition, raw: Raw) -> None:
    entry = entry_of(ruled, Written(raw), Path())
    other = with_parameters(ruled, entry, {"min_years": "2", "min_items": "1"})
    assert dict(other.parameters) == {"min_years": "2"}
    (told,) = check_entry(ruled, other, files=False)
    assert told.code == "parameter_set" and not told.is_error
    assert b'"parameters":{"min_years":"2"}' in entry_json(other) and b"parameters" not in entry_json(entry)
    assert entry_digest(other) != entry_digest(entry)


@pytest.mark.parametrize(("name", "text", "code"), [
    ("min_year", "2", "parameter_not_of_form"), ("min_years", "two", "parameter_value"), ("deadline", "2021-13-01", "parameter_value"),
    ("recent_reading", "别的", "parameter_value"),
])  # fmt: skip
def test_a_parameter_that_cannot_be_set_is_refused(ruled: FormDefinition, raw: Raw, name: str, text: str, code: str) -> None:
    with pytest.raises(UsageFault) as refused:
        with_parameters(ruled, entry_of(ruled, Written(raw), Path()), {name: text})
    assert [problem.code for problem in refused.value.problems] == [code]


def test_messages_of_rules_are_notes_warnings_and_errors_as_their_outcome_says() -> None:
    rules = {code: message.severity for code, message in catalogue().items() if code.startswith("rule_")}
    fitting = {code for code in rules if code.endswith(("_fits", "_fit"))}
    assert "rule_number_fits" in fitting and {rules[code] for code in fitting} == {"note"}
