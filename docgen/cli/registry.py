"""`docgen registry`: set up, checked, backed up, restored, moved; its log; and what is erased in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from docgen.cli.days import Day
from docgen.cli.options import answers, force_option, output_option
from docgen.cli.registry_door import by_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_file = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
_into = click.option("--into", metavar="URL", help="放进哪个空的数据库；不写则用 DOCGEN_DATABASE。")


@click.group()
def registry() -> None:
    """证书登记库：建立、核对、备份、恢复、日志、迁移、删除个人信息。"""


@registry.command("init")
@answers
@click.pass_obj
def init_(screen: Screen) -> None:
    """建立登记库，或把旧版的表更新为新版。"""
    from docgen.cli.registry_job import run_init

    run_init(screen, read_settings())


@registry.command()
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="另与这份公布的检查点核对。")
@answers
@click.pass_obj
def check(screen: Screen, checkpoint: Path | None) -> int:
    """逐笔核对：日志、编号、状态、每份证书、经手人和检查点。"""
    from docgen.cli.registry_job import run_check

    return run_check(checkpoint, screen, read_settings())


@registry.command()
@output_option
@force_option
@answers
@click.pass_obj
def backup(screen: Screen, output: Path | None, force: bool) -> None:
    """备份（可在使用中进行）；备份中的个人信息是加密的，密钥请另行保管。"""
    from docgen.cli.registry_job import run_backup

    run_backup(output, force, screen, read_settings())


@registry.command()
@_file
@click.option("--drill", is_flag=True, help="演练：恢复到临时的数据库，核对后丢弃。")
@_into
@answers
@click.pass_obj
def restore(screen: Screen, file: Path, drill: bool, into: str | None) -> int:
    """由备份恢复到一个空的数据库，并逐笔核对。"""
    from docgen.cli.registry_job import run_restore

    return run_restore(file, drill, into, screen, read_settings())


@registry.command()
@output_option
@force_option
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="显示最近多少笔。")
@click.option("--checkpoint", is_flag=True, help="显示最新的检查点。")
@click.option("--prove", metavar="NUMBER", help="给出某个编号在日志中的证明（RFC 9162）。")
@answers
@click.pass_obj
def log(screen: Screen, /, **wanted: Any) -> None:
    """日志（不含个人信息）；-o 导出全部，与检查点一起存档，恢复旧备份后可补回编号。"""
    from docgen.cli.registry_job import LogJob, run_log

    run_log(LogJob(**wanted), screen, read_settings())


@registry.command()
@output_option
@force_option
@by_option
@answers
@click.pass_obj
def export(screen: Screen, output: Path | None, force: bool, by: str, clock_is_right: bool) -> None:
    """导出整个登记库，可导入 SQLite 或 PostgreSQL；导出记入日志。"""
    from docgen.cli.registry_job import run_export

    run_export(output, force, by, clock_is_right, screen, read_settings())


@registry.command("import")
@_file
@_into
@answers
@click.pass_obj
def import_(screen: Screen, file: Path, into: str | None) -> int:
    """导入整个登记库（空的数据库），或用导出的日志补回旧备份缺少的编号。"""
    from docgen.cli.registry_job import run_import

    return run_import(file, into, screen, read_settings())


@registry.command()
@click.argument("numbers", metavar="[NUMBER...]", nargs=-1)
@click.option("--ended-before", type=Day(), metavar="DATE", help="此日之前已收回、作废或期满的全部证书。")
@click.option("--still-valid", is_flag=True, help="本人要求删除，证书仍然有效也删除。")
@click.option("--dry-run", is_flag=True, help="只列出编号，不删除。")
@by_option
@answers
@click.pass_obj
def erase(screen: Screen, /, numbers: tuple[str, ...], ended_before: date | None, **wanted: Any) -> None:
    """删除个人信息（不可恢复）：编号、状态和日志保留，姓名、照片、证件号码、原因删除。"""
    from docgen.cli.registry_job import EraseJob, run_erase

    run_erase(EraseJob(numbers=numbers, ended_before=ended_before, **wanted), screen, read_settings())


COMMANDS = (registry,)
