"""Commands that take an entry: `check` and `fill`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.options import FormName, answers, entry_argument, force_option, output_option, wording_option
from docgen.cli.show import Screen
from docgen.cli.targets import fill_targets
from docgen.errors import EntryRefused
from docgen.problems import errors_in
from docgen.settings import read_settings

if TYPE_CHECKING:
    from docgen.forms.definition import Profile

_form_option = click.option("--form", type=FormName(), metavar="FORM", help="表格名；不写则用文件中的 form。")


@click.command()
@entry_argument
@_form_option
@wording_option
@answers
@click.pass_obj
def check(screen: Screen, entry: Path, form: str | None, wording: Profile) -> int:
    """检查一份填写内容，一次列出全部问题。"""
    from docgen.cli.opened import open_entry
    from docgen.entries.check import check_entry

    definition, opened = open_entry(entry, form, wording, read_settings())
    problems = check_entry(definition, opened)
    errors = errors_in(problems)
    code = EntryRefused.exit_code if errors else 0
    screen.answer({"form": definition.form, "exit_code": code}, problems)
    screen.tell(f"{len(errors)} 处须改正。" if errors else f"没有须改正之处：{definition.title}")
    return code


@click.command()
@entry_argument
@output_option
@click.option("--pdf", is_flag=True, help="只要 PDF（与 --docx 同写则两者都要）。")
@click.option("--docx", is_flag=True, help="只要 DOCX。")
@click.option("--draft", is_flag=True, help="草稿：有问题也生成，印有“草稿”，不能提交。")
@click.option("--number", metavar="N", help="文件编号；不写则由内容算出。")
@click.option("--map", "page_map", type=click.Path(path_type=Path), metavar="JSON", help="写出每个格子的版面坐标。")
@click.option("--watch", is_flag=True, help="填写文件改动后自动重新生成，按 Ctrl-C 结束。")
@_form_option
@wording_option
@force_option
@answers
@click.pass_obj
def fill(
    screen: Screen,
    entry: Path,
    output: Path | None,
    pdf: bool,
    docx: bool,
    draft: bool,
    number: str | None,
    page_map: Path | None,
    watch: bool,
    form: str | None,
    wording: Profile,
    force: bool,
) -> None:
    """由填写内容生成可签字的 PDF 和可修改的 DOCX。"""
    from docgen.cli.filling import Job, run_job, watch_job

    wanted = fill_targets(entry, output, (pdf, docx), page_map)
    job = Job(entry, form, wording, wanted, number, draft, force)
    (watch_job if watch else run_job)(job, screen)


COMMANDS = (check, fill)
