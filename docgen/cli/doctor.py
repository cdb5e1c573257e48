"""`docgen doctor`: is everything here that a document needs?"""

from __future__ import annotations

import click

from docgen.cli.options import answers
from docgen.cli.show import Screen, show_table
from docgen.errors import ToolMissing
from docgen.problems import errors_in
from docgen.settings import read_settings


@click.command()
@answers
@click.pass_obj
def doctor(screen: Screen) -> int:
    """检查本机是否具备所需的库、字体和工具。"""
    from docgen.cli.probes import probe_all

    probes = tuple(probe_all(read_settings()))
    problems = [probe.problem for probe in probes if probe.problem]
    code = ToolMissing.exit_code if errors_in(problems) else 0
    if screen.is_json:
        parts = [{"part": probe.part, "found": probe.found, "ok": not probe.problem} for probe in probes]
        screen.answer({"exit_code": code, "parts": parts}, problems)
    else:
        show_table(
            ("部件", "状况", "现有", "怎么办"),
            [(p.part, p.state, p.found, p.problem.remedy if p.problem else "") for p in probes],
        )
    return code
