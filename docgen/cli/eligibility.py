"""The eligibility sheet on the screen and in JSON, and the parameters it may be judged by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.options import Command
from docgen.cli.show import Screen, show_table

if TYPE_CHECKING:
    from docgen.entries.check import Examination
    from docgen.entries.entry import Entry
    from docgen.forms.definition import FormDefinition


def parted(_ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE by name."""
    pairs = [text.partition("=") for text in given]
    if wrong := [text for text, (name, sign, _) in zip(given, pairs, strict=True) if not (name.strip() and sign)]:
        raise click.BadParameter(f"应写作 NAME=VALUE：{wrong[0]}")
    return {name.strip(): value for name, _, value in pairs}


def set_option(command: Command) -> Command:
    """`--set`, as a mapping of parameter names to texts."""
    words = "按另一个参数值判定申报条件，可重复；会在结果中注明。"
    return click.option("--set", "given", multiple=True, metavar="NAME=VALUE", callback=parted, help=words)(command)


def sheet_facts(definition: FormDefinition, entry: Entry, found: Examination) -> dict[str, Any]:
    """The whole sheet for a program: every finding, and the parameters that held."""
    from docgen.entries.eligibility.sheet_lines import parameter_lines

    return {
        "rules": [
            {
                "rule": one.rule, "id": one.id, "clause": one.clause, "says": one.says, "outcome": one.outcome,
                "code": one.code, "found": one.found, "sentence": one.sentence, "remedy": one.remedy,
                "path": one.path, "line": one.place.line,
            }
            for one in found.findings
        ],
        "parameters": {
            line.name: {"label": line.label, "value": line.value, "own": line.own, "is_set": line.is_set, "why": line.why}
            for line in parameter_lines(definition, entry)
        },
    }  # fmt: skip


def show_sheet(screen: Screen, definition: FormDefinition, entry: Entry, found: Examination) -> None:
    """编号 | 依据 | 规定 | 现状 | 结论, and the parameters, on standard error."""
    from docgen.entries.eligibility.sheet_lines import counted, parameter_lines, sheet_lines

    if screen.is_json:
        return
    lines = sheet_lines(found.findings)
    if not lines:
        screen.tell("本表没有写明申报条件。")
        return
    rows = [(line.id, line.clause, line.says, _found(line.found, line.remedy), line.word) for line in lines]
    show_table(("编号", "依据", "规定", "现状", "结论"), rows, is_result=False)
    settings = [
        (line.name, line.label, line.value + (f"（本表规定 {line.own}）" if line.is_set else ""), line.why)
        for line in parameter_lines(definition, entry)
    ]
    show_table(("参数", "名称", "值", "缘由"), settings, is_result=False)
    counts = counted(lines)
    screen.tell(f"符合 {counts['green']} 条，请核对 {counts['amber']} 条，不符合 {counts['red']} 条。")


def _found(found: str, remedy: str) -> str:
    return f"{found}。{remedy}" if remedy else found
