"""Rules and parameters of a definition: what they become, and what is refused where."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from docgen.forms.definition import FormDefinition
from docgen.forms.reader import read_definition
from docgen.forms.rule_language import CHECKS
from docgen.forms.rules import (
    Among,
    Between,
    Contains,
    Count,
    Items,
    Least,
    Mentions,
    Number,
    OneOf,
    Ordered,
    Parameter,
    Present,
    RankUpTo,
    Recent,
    RecentDates,
    SameAs,
    Sound,
    Window,
)
from docgen.forms.schema import definition_schema
from docgen.forms.source import plain, read_source
from docgen.problems import Problem
from tests.forms.small_form import SMALL

COLUMNS = """\
      title: {label: 名称, type: text, max_length: 200}
      held:  {label: 时间, type: period, unprinted: true}
      hours: {label: 学时, type: integer, unprinted: true}
      tier:  {label: 级别, type: choice, options: [省级, 市级], unprinted: true}
  years:   {label: 年限, type: integer, unprinted: true}
  applied: {label: 申报日期, type: date, unprinted: true}
  level:   {label: 级别, type: choice, options: [初级, 高级], unprinted: true}
"""
PARAMETERS = """\
parameters:
  deadline: {label: 截止日期, type: date, value: 2021-10-30, why: 通知}
  least:    {label: 至少, type: integer, value: 1}
  share:    {label: 份额, type: number, value: '0.5'}
  reading:  {label: 算法, type: choice, options: [各种算法, 按日历年], value: 各种算法}
"""
FORM = SMALL.replace("      title: {label: 名称, type: text, max_length: 200}\n", COLUMNS) + PARAMETERS


def read(rules: str) -> tuple[FormDefinition | None, tuple[Problem, ...]]:
    return read_definition(FORM + rules, Path("form.yaml"))


def ruled(check: str, more: str = "") -> str:
    return f"rules:\n  r1: {{id: R01, clause: 第一条, says: 应当, check: {{{check}}}{more}}}\n"


WINDOW = "years: 3, deadline: deadline, applied: applied, reading: reading"


@pytest.mark.parametrize(("written", "made"), [
    ("number: {field: years, least: least, most: 60}", Number("years", "least", 60)),
    ("number: {sum: works.hours, least: 30, where: {tier: [省级]}}",
     Number("works.hours", 30, is_sum=True, where=({"tier": OneOf(("省级",))},))),
    ("items: {groups: {works: {}}, least: least, preferred: 2}", Items({"works": ()}, "least", 2)),
    ("items: {groups: {works: [{tier: [省级]}, {hours: {least: 5}, title: {contains: [科]}}]}, least: 1}",
     Items({"works": ({"tier": OneOf(("省级",))}, {"hours": Least(5), "title": Mentions(("科",))})}, 1)),
    ("count: {rows: works, most: 3, where: {title: {rank: 2}}}", Count(("works",), None, 3, ({"title": RankUpTo(2)},))),
    (f"count: {{rows: [works], least: 1, where: {{held: {{recent: {{{WINDOW}}}}}}}}}",
     Count(("works",), 1, None, ({"held": Recent(Window(3, "deadline", "applied", "reading"))},))),
    (f"recent: {{dates: works.held, {WINDOW}}}",
     RecentDates(("works.held",), Window(3, "deadline", "applied", "reading"))),
    ("between: {dates: [applied], from: deadline}", Between(("applied",), "deadline")),
    ("between: {dates: [works.held], until: applied}", Between(("works.held",), "", "applied")),
    ("among: {fields: [level], options: [初级]}", Among(("level",), ("初级",))),
    ("among: {fields: [level], refused: [高级]}", Among(("level",), ("高级",), refused=True)),
    ("present: {fields: [unit, works.title]}", Present(("unit", "works.title"))),
    ("same_as: {fields: [works.title], like: name}", SameAs(("works.title",), "name")),
    ("contains: {fields: [unit], any: [科协]}", Contains(("unit",), ("科协",))),
    ("contains: {fields: [unit], aspects: {人员: [教师], 经费: [经费, 资金]}}",
     Contains(("unit",), (), {"人员": ("教师",), "经费": ("经费", "资金")})),
    ("ordered: {dates: [works.held]}", Ordered(("works.held",))),
    ("sound: {fields: [unit], about: lengths}", Sound(("unit",), "lengths")),
])  # fmt: skip
def test_each_check_becomes_a_value(written: str, made: object) -> None:
    definition, problems = read(ruled(written))
    assert problems == () and definition is not None
    assert definition.rules["r1"].check == made


def test_every_check_of_the_language_is_tried_here() -> None:
    words = {mark.args[1][index][0].partition(":")[0] for mark in
             test_each_check_becomes_a_value.pytestmark for index in range(len(mark.args[1]))}  # type: ignore[attr-defined]
    assert words == set(CHECKS)


def test_a_rule_says_where_it_comes_from_when_it_applies_and_how_much_it_weighs() -> None:
    definition, _ = read(ruled("present: {fields: [unit]}", ", breach: amber, when: {level: [高级]}, note: '至少 {least}'"))
    assert definition is not None
    rule = definition.rules["r1"]
    assert (rule.name, rule.id, rule.clause, rule.says) == ("r1", "R01", "第一条", "应当")
    assert rule.is_advice and rule.when == {"level": OneOf(("高级",))} and rule.note == "至少 {least}"


def test_parameters_have_the_value_of_their_type() -> None:
    definition, problems = read("")
    assert definition is not None and problems == ()
    assert definition.parameters["deadline"] == Parameter("deadline", "截止日期", "date", date(2021, 10, 30), (), "通知")
    assert [one.value for one in definition.parameters.values()][1:] == [1, 0.5, "各种算法"]


@pytest.mark.parametrize(("written", "code"), [
    ("number: {field: year, least: 1}", "unknown_field"),
    ("number: {sum: works.hour, least: 1}", "unknown_field"),
    ("number: {sum: works.hours, least: 1, where: {tiers: [省级]}}", "unknown_field"),
    ("count: {rows: works, least: 1, where: {unit: [甲]}}", "unknown_field"),
    ("number: {field: years, least: leest}", "unknown_parameter"),
    ("number: {field: years, least: deadline}", "rule_parameter_type"),
    ("recent: {dates: [works.held], years: 3, deadline: least}", "rule_parameter_type"),
    ("number: {field: unit, least: 1}", "rule_field_type"),
    ("count: {rows: unit, least: 1}", "rule_field_type"),
    ("ordered: {dates: [works.title]}", "rule_field_type"),
    ("count: {rows: works, least: 1, where: {title: {least: 3}}}", "rule_field_type"),
    ("items: {groups: {unit: {}}, least: 1}", "rule_field_type"),
    ("items: {groups: {work: {}}, least: 1}", "unknown_field"),
    ("atleast: {field: years}", "unknown_check"),
    ("number: {field: years, least: 1}, count: {rows: works, least: 1}", "check_not_one"),
    ("", "check_not_one"),
    ("number: {least: 1}", "setting_one_of"),
    ("number: {field: years}", "setting_one_of"),
    ("number: {field: years, sum: works.hours, least: 1}", "setting_one_of"),
    ("between: {dates: [applied]}", "setting_one_of"),
    ("among: {fields: [level]}", "setting_one_of"),
    ("contains: {fields: [unit]}", "setting_one_of"),
    ("number: {field: years, at_least: 1}", "unknown_setting"),
    ("recent: {dates: [works.held]}", "missing_key"),
    ("count: {rows: works, least: 1, where: {tier: {like: 省级}}}", "unknown_condition"),
    ("count: {rows: works, least: 1, where: {tier: [县级]}}", "rule_option_unknown"),
    ("present: {fields: []}", "list_empty"),
    ("sound: {fields: [unit], about: files}", "not_a_choice"),
])  # fmt: skip
def test_a_check_that_cannot_be_made_is_refused_where_it_stands(written: str, code: str) -> None:
    definition, problems = read(ruled(written))
    assert definition is None and code in {problem.code for problem in problems}
    assert {problem.place.line for problem in problems} == {len(FORM.splitlines()) + 2}
    assert all(problem.says and problem.remedy for problem in problems)


@pytest.mark.parametrize(("more", "code"), [
    (", breach: yellow", "not_a_choice"),
    (", when: {levels: [高级]}", "unknown_field"),
    (", when: {level: [中级]}", "rule_option_unknown"),
    (", note: '至少 {leest}'", "rule_hole"),
    (", weight: 1", "unknown_setting"),
])  # fmt: skip
def test_a_rule_that_cannot_be_kept_is_refused(more: str, code: str) -> None:
    definition, problems = read(ruled("present: {fields: [unit]}", more))
    assert definition is None and [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(("written", "code"), [
    ("{label: 日, type: date, value: 2021-10}", "parameter_value"),
    ("{label: 日, type: date, value: 2021-02-30}", "parameter_value"),
    ("{label: 数, type: integer, value: '1.5'}", "parameter_value"),
    ("{label: 数, type: number, value: 半}", "parameter_value"),
    ("{label: 选, type: choice, options: [甲], value: 乙}", "parameter_value"),
    ("{label: 选, type: choice, value: 乙}", "parameter_options"),
    ("{label: 数, type: integer, value: 1, options: [甲]}", "parameter_options"),
    ("{label: 数, type: text, value: 1}", "not_a_choice"),
    ("{label: 数, type: integer}", "missing_key"),
])  # fmt: skip
def test_a_parameter_without_a_right_value_is_refused(written: str, code: str) -> None:
    definition, problems = read(f"  mine: {written}\n")
    assert definition is None and [problem.code for problem in problems] == [code]


def test_a_choice_of_readings_holds_readings_only() -> None:
    rules = f"  mine: {{label: 算, type: choice, options: [按日历], value: 按日历}}\n{ruled(f'recent: {{dates: [works.held], {WINDOW}}}')}"
    definition, problems = read(rules.replace("reading: reading", "reading: mine"))
    assert definition is None and [problem.code for problem in problems] == ["unknown_window_reading"]


EXTENDING = "form: other\nextends: small\ncode: SM2\nedition: '2026.1'\n"
BASE = FORM + ruled("number: {field: years, least: least, most: 60}") + (
    "  r2: {id: R02, clause: 第二条, says: 应当, check: {present: {fields: [unit]}}}\n"
)


def extended(own: str) -> FormDefinition:
    definition, problems = read_definition(
        EXTENDING + own, Path("other.yaml"), bases=lambda name: (BASE, Path("form.yaml")) if name == "small" else None
    )
    assert definition is not None and problems == ()
    return definition


def test_a_form_that_extends_another_changes_parameters_and_rules_one_by_one() -> None:
    definition = extended("parameters:\n  least: {value: 3}\nrules:\n  r1: {clause: 第九条, check: {number: {most: 40}}}\n")
    assert definition.parameters["least"].value == 3 and definition.parameters["least"].label == "至少"
    assert definition.rules["r1"].clause == "第九条" and definition.rules["r1"].id == "R01"
    assert definition.rules["r1"].check == Number("years", "least", 40)
    assert set(definition.rules) == {"r1", "r2"}


def test_another_check_replaces_the_inherited_one_and_a_blank_takes_a_rule_away() -> None:
    definition = extended("rules:\n  r1: {check: {present: {fields: [years]}}}\n  r2:\n")
    assert definition.rules["r1"].check == Present(("years",)) and set(definition.rules) == {"r1"}


def test_the_schema_of_the_language_knows_rules_and_parameters() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(json.dumps(definition_schema())))

    def is_valid(rules: str) -> bool:
        node, problems = read_source(FORM + rules, "form.yaml")
        assert node is not None and problems == []
        tree = plain(node)
        assert isinstance(tree, dict)
        return validator.is_valid({"parameters": tree["parameters"], "rules": tree.get("rules", {}), "form": "x", "extends": "y"})

    assert is_valid(ruled(f"recent: {{dates: [works.held], {WINDOW.replace('3', 'least')}}}"))
    assert is_valid(ruled("items: {groups: {works: [{tier: [省级]}, {title: {rank: least}}]}, least: least}"))
    assert not is_valid(ruled("atleast: {field: years}"))
    assert not is_valid(ruled("number: {feld: years}"))
    assert not is_valid(ruled("count: {rows: works, where: {tier: {like: 省级}}}"))
    assert not is_valid("  mine: {label: 数, type: text, value: x}\n")
