"""`docgen certificates`, and what happens to a certificate after it was issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.days import Day
from docgen.cli.options import answers, force_option, output_option
from docgen.cli.registry_door import by_option, grounds_options
from docgen.cli.show import Screen
from docgen.settings import read_settings

if TYPE_CHECKING:
    from docgen.registry.life_cycle import Step

_STATES = ("issued", "suspended", "revoked", "void")
_numbers = click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)


@click.group()
def certificates() -> None:
    """已发的证书：列表、查找、导出。"""


@certificates.command("list")
@click.option("--form", default="", metavar="FORM", help="哪一种证书。")
@click.option("--series", default="", metavar="TEXT", help="编号的开头，如 KJC-2026。")
@click.option("--state", type=click.Choice(_STATES), default=None, help="状态。")
@click.option("--batch", type=int, metavar="BATCH", help="哪一批。")
@click.option("--since", type=Day(), metavar="DATE", help="发证日期从。")
@click.option("--until", type=Day(), metavar="DATE", help="发证日期到。")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="最多列多少。")
@answers
@click.pass_obj
def list_(screen: Screen, /, limit: int, state: str | None, **wanted: Any) -> None:
    """列出编号和状态，不含姓名。"""
    from docgen.cli.certificate_job import run_list

    run_list({**wanted, "state": state or ""}, limit, screen, read_settings())


@certificates.command()
@click.argument("number", required=False, default="", metavar="[NUMBER]")
@click.option("--name", default="", metavar="NAME", help="姓名（全名）。")
@click.option("--identity", default="", metavar="ID", help="身份证号（完整）。")
@by_option
@answers
@click.pass_obj
def search(screen: Screen, number: str, name: str, identity: str, by: str, clock_is_right: bool) -> None:
    """按编号、姓名或身份证号查找，看持有人和经过；谁查了谁有记录。"""
    from docgen.cli.certificate_job import run_search

    run_search({"number": number, "name": name, "identity": identity}, by, screen, read_settings())


@certificates.command()
@output_option
@force_option
@click.option("--form", default="", metavar="FORM", help="哪一种证书。")
@click.option("--series", default="", metavar="TEXT", help="编号的开头，如 KJC-2026。")
@click.option("--state", type=click.Choice(_STATES), default=None, help="状态。")
@click.option("--batch", type=int, metavar="BATCH", help="哪一批。")
@by_option
@answers
@click.pass_obj
def export(
    screen: Screen, /, output: Path | None, force: bool, state: str | None, by: str, clock_is_right: bool, **wanted: Any
) -> None:
    """导出为 CSV（含姓名；导出记入日志）。"""
    from docgen.cli.certificate_job import run_export

    query = {**wanted, "state": state or ""}
    run_export(query, output, force, by, clock_is_right, screen, read_settings())


def _step(name: Step, words: str) -> click.Command:
    """One of the commands that end or suspend certificates."""

    @click.command(name, help=words)
    @_numbers
    @click.option("--copy", type=click.IntRange(1), metavar="N", help="第几份；补发过的旧份不能单独办理。")
    @grounds_options
    @by_option
    @answers
    @click.pass_obj
    def command(screen: Screen, /, **wanted: Any) -> None:
        from docgen.cli.certificate_job import StepJob, run_step

        run_step(StepJob(step=name, **wanted), screen, read_settings())

    return command


revoke = _step("revoke", "收回证书：状态名单中记为“已收回”，不能恢复。")
suspend = _step("suspend", "暂停证书的效力，可用 docgen resume 恢复。")
resume = _step("resume", "恢复暂停的证书。")
void = _step("void", "作废错发、未发出的证书；编号不再使用，本人可重新发证。")


@click.command()
@click.argument("number", metavar="NUMBER")
@output_option
@force_option
@click.option("--approved-by", required=True, metavar="NAME", help="批准人的姓名，不能是经办人。")
@click.option("--entry", type=click.Path(path_type=Path), metavar="FILE", help="换发：本人新的内容（yaml）。")
@click.option("--crop-photo", is_flag=True, help="照片比例不对时按人脸裁切，不拒收。")
@grounds_options
@by_option
@answers
@click.pass_obj
def replace(screen: Screen, /, on: date | None, **wanted: Any) -> None:
    """补发（遗失、损坏）或换发（内容有变）：编号不变，旧份记为“已补发换发”，写出新的 PDF。"""
    from docgen.cli.certificate_job import ReplaceJob, run_replace

    run_replace(ReplaceJob(on=on, **wanted), screen, read_settings())


COMMANDS = (certificates, revoke, suspend, resume, replace, void)
