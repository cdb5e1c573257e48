"""`docgen issue`: from a roster to numbers, by two hands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from docgen.cli.days import Day
from docgen.cli.options import FormName, answers
from docgen.cli.show import Screen
from docgen.settings import read_settings


@click.command()
@click.argument("form", type=FormName(), metavar="[FORM]", required=False)
@click.argument("roster", type=click.Path(path_type=Path), metavar="[名单.xlsx]", required=False)
@click.option("--dry-run", is_flag=True, help="只看编号和所有问题，不登记。")
@click.option("--prepared-by", metavar="NAME", help="送批：经办人的姓名。")
@click.option("--approve", type=click.IntRange(1), metavar="BATCH", help="批准并发证：批号。")
@click.option("--drop", type=click.IntRange(1), metavar="BATCH", help="撤回还没有批准的一批：批号。")
@click.option("--approved-by", metavar="NAME", help="批准人的姓名，不能是送批的人。")
@click.option("--issued-on", type=Day(), metavar="DATE", help="证书上的发证日期；不写则为今天。")
@click.option("--occasion", default="", metavar="TEXT", help="发的是哪一次，如“第三届创新大赛”；同一人每次一张。")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="批准后证书写到哪个文件夹。")
@click.option("--crop-photo", is_flag=True, help="照片比例不对时按人脸裁切，不拒收。")
@click.option("--clock-is-right", is_flag=True, help="本机时间无误（上一笔的时间错了）。")
@answers
@click.pass_obj
def issue(screen: Screen, /, issued_on: date | None, **wanted: Any) -> int:
    """发证：--dry-run 看编号和问题，--prepared-by 送批，另一人 --approve 批准；同一名单再运行不会重复发。

    \b
    docgen issue tutor-certificate 通过名单.xlsx --dry-run
    docgen issue tutor-certificate 通过名单.xlsx --prepared-by 王敏
    docgen issue --approve 1 --approved-by 李强 -o 第一批
    """
    from docgen.cli.issue_job import IssueJob, run

    return run(IssueJob(issued_on=issued_on, **wanted), screen, read_settings())


COMMANDS = (issue,)
