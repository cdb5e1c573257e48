"""The self-check sheet: what it says, that it goes with no form, and that it is the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pypdf

from docgen.entries.check import Examination, examine
from docgen.entries.eligibility.parameters import with_parameters
from docgen.entries.entry import Entry
from docgen.entries.rules import judge
from docgen.render.self_check import self_check_pdf
from tests.finished import changed, definition, options


@cache
def sheet(**parameters: str) -> bytes:
    entry = with_parameters(definition(), doubtful(), parameters)
    found = examine(definition(), entry, files=False)
    return self_check_pdf(definition(), entry, found, "TEST1234", options().settings)


@cache
def doubtful() -> Entry:
    """An entry of which one rule is broken and one cannot be judged."""
    return changed(fee_paid=None, bio={"years": "5", "experience": "任科学课教师。", "trainings": []})


def text(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_sheet_says_that_it_is_for_the_applicant_alone() -> None:
    told = text(sheet())
    assert "仅供申请人自查，不随申报书提交" in told and "TEST1234" in told and "阿依古丽·买买提" in told


def test_every_rule_stands_in_it_with_clause_and_outcome() -> None:
    told = text(sheet())
    for rule in definition().rules.values():
        assert rule.id in told and "".join(rule.clause.split())[:6] in told
    findings = judge(definition(), doubtful())
    assert {one.outcome for one in findings} == {"green", "amber"}
    assert "请核对" in told and "未填，请自行核对" in told


def test_parameters_that_were_set_are_marked() -> None:
    assert "本表规定1" in text(sheet(min_years="2")) and "本表规定" not in text(sheet())


def test_red_is_printed_as_such() -> None:
    entry = replace(doubtful(), values={**doubtful().values, "fee_paid": 1})
    found = Examination((), judge(definition(), entry))
    pdf = self_check_pdf(definition(), entry, found, "", options().settings)
    assert "不符合1条" in text(pdf)


def test_the_same_entry_gives_the_same_bytes() -> None:
    found = examine(definition(), doubtful(), files=False)
    assert self_check_pdf(definition(), doubtful(), found, "TEST1234", options().settings) == sheet()
