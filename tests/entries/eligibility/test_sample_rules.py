"""Samples of every form keep its rules, and are changed no more than that takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docgen.entries.eligibility.sample_rules import suited
from docgen.entries.raw import Written, entry_of
from docgen.entries.rules import judge
from docgen.entries.sample import sample_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load, names
from docgen.forms.reader import read_definition
from docgen.settings import read_settings
from tests.forms.test_rule_reading import FORM, WINDOW

TEMPLATES = read_settings({}).templates


def outcomes(definition: FormDefinition, raw: dict[str, Any]) -> set[str]:
    return {one.outcome for one in judge(definition, entry_of(definition, Written(raw), Path()))}


@pytest.mark.parametrize("form", names(TEMPLATES))
def test_no_sample_of_any_form_breaks_a_rule(form: str) -> None:
    definition = load(TEMPLATES, form)
    for seed in range(6):
        assert outcomes(definition, sample_entry(definition, seed, "minimal")) <= {"green", "amber"}
        assert outcomes(definition, sample_entry(definition, seed)) <= {"green"}
    assert outcomes(definition, sample_entry(definition, 0, "maximal")) <= {"green"}


def test_what_keeps_every_rule_stays_as_it_is() -> None:
    definition = load(TEMPLATES, "xinjiang-2021-primary")
    raw = sample_entry(definition, 1)
    assert suited(definition, raw) == raw


@pytest.mark.parametrize("check", [
    "number: {field: years, least: 3, most: 5}", "number: {sum: works.hours, least: 30, where: {tier: [省级]}}",
    "items: {groups: {works: {tier: [省级], title: {contains: [科]}}}, least: 1}", "count: {rows: works, least: 2}",
    "count: {rows: works, most: 1}", f"recent: {{dates: [works.held], {WINDOW}}}",
    "between: {dates: [works.held], until: deadline}", "among: {fields: [level], refused: [初级]}",
    "among: {fields: [level], options: [高级]}", "present: {fields: [applied]}", "same_as: {fields: [works.title], like: name}",
    "contains: {fields: [unit], aspects: {人员: [教师], 经费: [经费]}}",
])  # fmt: skip
def test_each_check_can_be_suited(check: str) -> None:
    rules = f"rules:\n  r1: {{id: R01, clause: 第一条, says: 应当, check: {{{check}}}}}\n"
    definition, problems = read_definition(FORM + rules, Path("form.yaml"))
    assert definition is not None, problems
    row = {"title": "甲", "held": "1999-01-01", "hours": "1", "tier": "市级"}
    bad: dict[str, Any] = {"name": "李梅", "unit": "乙", "years": "9", "level": "初级", "works": [row, row, row]}
    if "least: 2" in check:
        bad["works"] = [row]
    if "until" in check:
        bad["works"] = [{**row, "held": "2031-01-01"}]
    assert outcomes(definition, bad) & {"red", "amber"}
    assert outcomes(definition, suited(definition, bad)) == {"green"}
