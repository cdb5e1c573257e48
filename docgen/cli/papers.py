"""`docgen notice`, `docgen award-list`, `docgen confirm`: papers around an award, from rosters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from docgen.cli.days import Day, Days
from docgen.cli.options import Command, DashPath, answers, force_option, form_option, output_option
from docgen.cli.registry_door import by_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

_rosters = click.argument("words", metavar="[FORM] ROSTER...", type=DashPath(), nargs=-1, required=True)


def _all(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Several options as one decorator, shown in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_office = _all(
    click.option("--issuer", metavar="NAME", help="发文单位的法定全称；不写则用表格的主办单位。"),
    click.option("--contact", metavar="TEXT", default="", help="联系人及电话，如 '王老师，0991-1234567'。"),
    click.option("--address", metavar="TEXT", default="", help="通信地址。"),
)
_list = _all(
    click.option("--subject", metavar="TEXT", help="事项，如 2026年青少年科技辅导员专业水平认证；不写则取自年份和表名。"),
    click.option("--hide-names/--full-names", default=None, help="隐去名字，只留姓（学生）；不写则照证书的定义，一般印全名。"),
)


@click.command()
@_rosters
@output_option
@click.option("--pdf", is_flag=True, help="只要 PDF（与 --docx 同写则两者都要）。")
@click.option("--docx", is_flag=True, help="只要可修改的 DOCX。")
@click.option("--from", "first", type=Day(), metavar="DAY", required=True, help="公示的第一天，如 2026-03-02。")
@click.option("--days", type=click.IntRange(1, 60), default=10, show_default=True, help="公示几个工作日。")
@click.option("--count-first", is_flag=True, help="以公示当日计入的算法为准；不写则当日不计入。两种都印明。")
@click.option("--day-off", type=Days(), metavar="DAYS", multiple=True, help="放假日（日历还没有的年份用），可多次写。")
@click.option("--day-worked", type=Days(), metavar="DAYS", multiple=True, help="调休上班日，可多次写。")
@_office
@click.option("--supervision", metavar="PHONE", default="", help="监督电话。")
@click.option("--postcode", metavar="CODE", default="", help="邮编。")
@click.option("--email", metavar="ADDRESS", default="", help="电子邮箱。")
@_list
@click.option("--act", metavar="TEXT", help="“拟……人员名单”里的字，如 通过、入会、推荐；不写则为通过，证书为颁发。")
@click.option("--basis", metavar="TEXT", default="", help="依据，如 '《……办法》（新青辅发〔2021〕4号）'。")
@click.option("--reference", metavar="TEXT", default="", help="发文字号，写了就印红头。")
@click.option("--title", metavar="TEXT", default="", help="标题，代替自动拟的。")
@click.option("--date", "dated", type=Day(), metavar="DAY", help="成文日期；不写则为公示的第一天。")
@click.option("--identity", is_flag=True, help="印证件号码，隐去中间各位。")
@form_option
@force_option
@answers
@click.pass_obj
def notice(screen: Screen, /, **wanted: Any) -> None:
    """由名单生成公示（公文格式，附名单），推算工作日。"""
    from docgen.cli.paper_runs import NoticeRun, run_notice

    run_notice(NoticeRun(**wanted), screen)


@click.command("award-list")
@_rosters
@output_option
@click.option("--issuer", metavar="NAME", help="发证单位的法定全称；不写则用表格的主办单位。")
@_list
@click.option("--date", "dated", type=Day(), metavar="DAY", help="日期；不写则为今天。")
@form_option
@force_option
@answers
@click.pass_obj
def award_list(screen: Screen, /, dated: date | None, **wanted: Any) -> None:
    """由名单生成颁证名单（PDF 和 Excel）：按级别、地区排列，有合计。"""
    from docgen.cli.paper_runs import AwardRun, run_awards

    run_awards(AwardRun(dated=dated or date.today(), **wanted), screen)


@click.command()
@_rosters
@click.option("-o", "--output", type=DashPath(), metavar="DIR", default=Path("信息确认单"), show_default=True, help="写到哪个文件夹。")
@click.option("--until", type=Day(), metavar="DAY", required=True, help="最迟哪天报回，如 2026-03-20。")
@_office
@click.option("--fields", metavar="NAMES", default="", help="印哪些栏目，如 '姓名、性别、工作单位'；不写则照定义。")
@form_option
@force_option
@answers
@click.pass_obj
def confirm(screen: Screen, /, **wanted: Any) -> None:
    """由名单生成信息确认单，每个单位一份，印证书前核对签字。"""
    from docgen.cli.paper_runs import ConfirmRun, run_confirm

    run_confirm(ConfirmRun(**wanted), screen)


@click.command("revocation-notice")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@output_option
@click.option("--pdf", is_flag=True, help="只要 PDF（与 --docx 同写则两者都要）。")
@click.option("--docx", is_flag=True, help="只要可修改的 DOCX。")
@click.option("--issuer", metavar="NAME", help="发文单位的法定全称；不写则用证书定义的主办单位。")
@click.option("--contact", metavar="TEXT", default="", help="联系人及电话。")
@click.option("--basis", metavar="TEXT", default="", help="依据，如 '《……办法》（新青辅发〔2021〕4号）'。")
@click.option("--reference", metavar="TEXT", default="", help="发文字号，写了就印红头。")
@click.option("--return-by", type=Day(), metavar="DAY", help="最迟哪天交回证书原件；不写则不要求。")
@click.option("--check-at", metavar="TEXT", default="", help="在哪里可查现时状态，如 https://v.example.org。")
@click.option("--with-reasons", is_flag=True, help="印收回的原因；不写则不印。")
@click.option("--date", "dated", type=Day(), metavar="DAY", help="成文日期；不写则为今天。")
@by_option
@force_option
@answers
@click.pass_obj
def revocation_notice(screen: Screen, /, **wanted: Any) -> None:
    """由登记簿生成收回公告（公文格式，附名单），证书须已收回。"""
    from docgen.cli.revocation_job import RevocationRun, run_revocation

    run_revocation(RevocationRun(**wanted), screen, read_settings())


COMMANDS = (notice, award_list, confirm, revocation_notice)
