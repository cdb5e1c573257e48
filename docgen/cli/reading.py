"""Commands about entries that come back or move on: `read`, `migrate`."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.options import FormName, answers, entry_argument, force_option, output_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_compare_option = click.option(
    "--compare", type=click.Path(path_type=Path), metavar="ENTRY", help="与这份填写内容比较，列出改动之处。"
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@output_option
@_compare_option
@click.option("--form", type=FormName(), metavar="FORM", help="表格名；文件里写明时不必写。")
@click.option("--row", metavar="KEY", help="名单中只读这一位申报人（第一栏的序号）。")
@force_option
@answers
@click.pass_obj
def read(
    screen: Screen, file: Path, output: Path | None, compare: Path | None, form: str | None, row: str | None,
    force: bool,
) -> int:
    """从改过的 DOCX、PDF、可填写的 PDF 或名单读回填写内容。"""
    from docgen.cli.read_job import ReadJob, run_read

    return run_read(ReadJob(file, output, compare, form, row, force), screen, read_settings())


@click.command()
@entry_argument
@click.option("--to", "target", type=FormName(), metavar="FORM", required=True, help="转到哪一种表格。")
@output_option
@force_option
@answers
@click.pass_obj
def migrate(screen: Screen, entry: Path, target: str, output: Path | None, force: bool) -> None:
    """把一版表格的填写内容转到另一版，列出移动、新增和不再适用的各项。"""
    from docgen.cli.migrate_job import run_migrate

    run_migrate(entry, target, output, force, screen, read_settings())


COMMANDS = (read, migrate)
