"""`check --explain`, `--set` and `fill --self-check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docgen.cli.main import cli

RULES = """\
parameters:
  least: {label: 最少学时, type: integer, value: 30, why: 通知}
rules:
  r04_hours:
    {id: R04, clause: 第三条, says: 培训不少于 {least} 学时, check: {number: {field: hours, least: least}}}
  r12_unit:
    {id: R12, clause: 第五条, says: 写明单位全称, check: {contains: {fields: [unit], any: [学校, 中学]}}, breach: amber}
"""


@pytest.fixture
def ruled(folder: Path, templates: Path) -> Path:
    """The current folder, with an entry of a form that has rules."""
    form = templates / "nomination" / "form.yaml"
    text = form.read_text("utf-8").replace(
        "layout:", "  hours:   {label: 学时, type: integer, unprinted: true}\n" + RULES + "layout:"
    )
    form.write_text(text.replace("says: 培训不少于 {least} 学时", "says: '培训不少于 {least} 学时'"), "utf-8")
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="docgen")


def entry(folder: Path, hours: str) -> None:
    with (folder / "entry.yaml").open("a", encoding="utf-8") as file:
        file.write(f"hours: {hours}\n")


@pytest.mark.parametrize(("hours", "outcome", "code"), [("30", "green", 0), ("29", "red", 3)])
def test_the_whole_sheet_is_answered(ruled: Path, hours: str, outcome: str, code: int) -> None:
    entry(ruled, hours)
    done = run("check", "entry.yaml", "--explain", "--json")
    assert done.exit_code == code
    told = json.loads(done.stdout)
    first, second = told["rules"]
    assert (first["id"], first["clause"], first["outcome"], first["found"]) == ("R04", "第三条", outcome, hours)
    assert first["says"] == "培训不少于 30 学时" and first["path"] == "hours" and second["outcome"] == "green"
    assert told["parameters"]["least"]["value"] == "30" and not told["parameters"]["least"]["is_set"]


def test_a_person_sees_every_rule_with_its_clause_and_outcome(ruled: Path) -> None:
    done = run("check", "entry.yaml", "--explain")
    assert done.exit_code == 0 and done.stdout == ""
    for words in ("R04", "第三条", "培训不少于 30 学时", "请核对", "R12", "符合", "最少学时"):
        assert words in done.stderr
    assert "符合 1 条，请核对 1 条，不符合 0 条" in done.stderr


def test_without_being_asked_the_sheet_is_not_told(ruled: Path) -> None:
    entry(ruled, "30")
    assert "rules" not in json.loads(run("check", "entry.yaml", "--json").stdout)
    assert "R04" not in run("check", "entry.yaml").stderr


def test_another_parameter_decides_otherwise_and_is_told(ruled: Path) -> None:
    entry(ruled, "29")
    told = json.loads(run("check", "entry.yaml", "--explain", "--json", "--set", "least=29").stdout)
    assert told["ok"] and told["rules"][0]["outcome"] == "green" and told["parameters"]["least"]["is_set"]
    assert [problem["code"] for problem in told["problems"]] == ["parameter_set"]


@pytest.mark.parametrize("given", ["leest=3", "least=x", "least", "=3"])
def test_a_parameter_that_cannot_be_set_is_a_usage_fault(ruled: Path, given: str) -> None:
    assert run("check", "entry.yaml", "--set", given).exit_code == 2


def test_red_stops_the_document_and_a_draft_is_made_all_the_same(ruled: Path) -> None:
    entry(ruled, "29")
    assert run("fill", "entry.yaml", "--pdf").exit_code == 3 and not (ruled / "entry.pdf").exists()
    assert run("fill", "entry.yaml", "--pdf", "--draft").exit_code == 0 and (ruled / "entry.pdf").exists()


def test_the_self_check_sheet_stands_beside_the_form(ruled: Path) -> None:
    entry(ruled, "30")
    done = run("fill", "entry.yaml", "--pdf", "--self-check", "-o", "某人1.2.pdf", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["files"] == ["某人1.2.pdf", "某人1.2-自查表.pdf"]
    assert (ruled / "某人1.2-自查表.pdf").read_bytes().startswith(b"%PDF-")
    assert run("fill", "entry.yaml", "--pdf", "--self-check", "-o", "某人1.2.pdf").exit_code != 0


def test_a_form_on_standard_output_has_no_place_for_a_sheet(ruled: Path) -> None:
    assert run("fill", "entry.yaml", "--pdf", "--self-check", "-o", "-").exit_code == 2


def test_a_form_without_rules_says_so(folder: Path) -> None:
    done = run("check", "entry.yaml", "--explain")
    assert done.exit_code == 0 and "没有写明申报条件" in done.stderr
