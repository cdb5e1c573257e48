"""`docgen`: the commands, each imported light and working with one call of the library."""

from __future__ import annotations

import sys

import click

from docgen import __version__
from docgen.cli import (
    accounts,
    batches,
    certificates,
    doctor,
    drawing,
    entries,
    forms,
    intake,
    issuing,
    keys,
    papers,
    photo,
    publish,
    reading,
    registry,
    rosters,
    scanning,
    serve,
    sign,
    verify,
    worker,
)
from docgen.cli.completion import completion
from docgen.cli.door import House
from docgen.cli.options import answers


@click.group(
    cls=House,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="退出码：0 完成，2 用法不对，3 填写内容有问题，4 表格定义有问题，5 文件不能读写，"
    "6 缺少字体或工具，7 登记簿拒绝，8 查验或扫描件不能采信、来件没有全部受理，9 批量生成中有几份没有生成，10 查验未能确认，130 被中断。",
)
@answers
@click.version_option(__version__, prog_name="docgen")
def cli() -> None:
    """填写官方申报表：检查填写内容，生成可签字的 PDF 和可修改的 DOCX。"""


for command in (
    *forms.COMMANDS, *drawing.COMMANDS, *entries.COMMANDS, *rosters.COMMANDS, *batches.COMMANDS, *photo.COMMANDS,
    *reading.COMMANDS, *keys.COMMANDS, *sign.COMMANDS, *verify.COMMANDS, *publish.COMMANDS, *papers.COMMANDS,
    *issuing.COMMANDS, *certificates.COMMANDS, *registry.COMMANDS, *scanning.COMMANDS, *intake.COMMANDS,
    *serve.COMMANDS, *worker.COMMANDS, *accounts.COMMANDS, doctor.doctor, completion,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its code instead of ending the command.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    cli(prog_name="docgen")
