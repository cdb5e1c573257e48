"""`docgen intake`: what applicants and units sent in, paired, checked, answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from docgen.cli.days import Day
from docgen.cli.eligibility import parted, set_option
from docgen.cli.options import answers, force_option, form_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_path = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=_path, metavar="DIR")
@click.option("-o", "--output", type=_path, metavar="DIR", help="结果写到哪个文件夹；不写则为“DIR-收件结果”。")
@click.option("--until", type=Day(), metavar="DAY", required=True, help="补正期限，印在补正通知上，如 2026-03-20。")
@click.option("--received", type=Day(), metavar="DAY", help="交件日期，新交来的材料按这一天判断是否逾期；不写则为今天。")
@click.option("--deadline", type=Day(), metavar="DAY", help="申报截止日期；不写则照表格的定义。")
@set_option
@form_option
@click.option("--state", "ledger", type=_path, metavar="FILE", help="收件台账；不写则为 DIR 里的“收件台账.jsonl”。")
@click.option("--decided", type=_path, metavar="XLSX", help="写有审核决定的汇总表；不写则读上次写出的那一份。")
@click.option("--certificate", metavar="FORM", help="受理名单照哪种证书的栏目写（供 docgen issue）；不写则照申报表的栏目。")
@click.option("--value", "values", multiple=True, metavar="NAME=VALUE", callback=parted, help="名单上各行相同的内容，如 office=某某协会，可重复。")
@click.option("--by-unit", is_flag=True, help="补正通知每个单位一份；不写则每位申报人一份。")
@click.option("--issuer", metavar="NAME", default="", help="发文单位的法定全称；不写则用表格的主办单位。")
@click.option("--contact", metavar="TEXT", default="", help="联系人及电话，如 '王老师，0991-1234567'。")
@click.option("--address", metavar="TEXT", default="", help="通信地址。")
@click.option("--subject", metavar="TEXT", default="", help="事项，如 2026年青少年科技辅导员专业水平认证；不写则取自年份和表名。")
@click.option("--basis", metavar="TEXT", default="", help="依据，如 '《……办法》（新青辅发〔2021〕4号）'。")
@click.option("--reference", metavar="TEXT", default="", help="发文字号，写了就印红头。")
@click.option("--workers", type=click.IntRange(1, 64), help="同时核对几个文件；不写则按处理器数。")
@click.option("--rest", "is_rest", is_flag=True, help="新来的是同一次交件的其余部分（补正通知还没有发出），不算替换。")
@click.option("--dry-run", is_flag=True, help="只看结果，不写文件，不记台账。")
@force_option
@answers
@click.pass_obj
def intake(screen: Screen, /, received: date | None, **wanted: Any) -> int:
    """收件：电子版与扫描件配对、核对，写补正通知、受理名单和汇总表；材料只许替换一次。"""
    from docgen.cli.intake_run import IntakeRun, run

    return run(IntakeRun(received=received or date.today(), **wanted), screen, read_settings())


COMMANDS = (intake,)
