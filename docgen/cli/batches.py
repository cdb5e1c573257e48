"""`docgen batch`: every applicant of a roster, and the packs of the units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.eligibility import set_option
from docgen.cli.options import answers, entry_argument, force_option, form_option, wording_option
from docgen.cli.show import Screen
from docgen.settings import read_settings

if TYPE_CHECKING:
    from docgen.forms.definition import Profile


@click.command()
@entry_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", required=True, help="写到哪个文件夹。")
@click.option("--name", metavar="PATTERN", help="文件名，如 '{序号:03}_{工作单位}_{姓名}'；/ 分文件夹。")
@click.option("--pdf", is_flag=True, help="只要 PDF（与 --docx 同写则两者都要）。")
@click.option("--docx", is_flag=True, help="只要 DOCX。")
@click.option("--resume", is_flag=True, help="接着上次做：已完成的不重做。")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="同时用几个进程；不写则按处理器数。")
@click.option("--cluster", metavar="URL", help="在 Dask 集群上做，如 tcp://192.168.1.5:8786。")
@click.option("--timeout", type=click.FloatRange(1), default=120.0, show_default=True, metavar="S", help="每份最多几秒。")
@click.option("--memory", type=click.IntRange(200), default=1500, show_default=True, metavar="MB", help="每个进程最多多少内存。")
@click.option("--recycle", type=click.IntRange(1), default=200, show_default=True, metavar="N", help="每个进程做几份后换新。")
@click.option("--pack", metavar="FIELD", help="按单位（unit）或某一栏打包：打印用 PDF、压缩包、汇总表。")
@click.option("--copies", type=click.IntRange(1, 20), metavar="N", help="打印用 PDF 里每人几份；不写则照表格的规定。")
@click.option("--folders", metavar="PATTERN", default="", help="压缩包里的文件夹，如 '{工作单位}/{姓名}'。")
@click.option("--simplex", is_flag=True, help="单面打印：不补空白页。")
@click.option("--against", type=click.Path(path_type=Path), multiple=True, metavar="XLSX", help="另一级别的名单，查同一人重复申报。")
@click.option("--crop-photo", is_flag=True, help="照片比例不对时按人脸裁切，不拒收。")
@click.option("--with-attachments", is_flag=True, help="把附件接在表格之后，合成一个 PDF。")
@click.option("--convert-images", is_flag=True, help="附件可以是图片，由程序转成 PDF。")
@set_option
@form_option
@wording_option
@force_option
@answers
@click.pass_obj
def batch(
    screen: Screen, /, entry: Path, form: str | None, wording: Profile, given: Mapping[str, str], **wanted: Any
) -> int:
    """由名单（Excel）批量生成，每行一份；可中断后接着做，可按单位打包。"""
    from docgen.cli.batch_run import BatchRun, run

    return run(BatchRun(entry, form, wording, given, **wanted), screen, read_settings())


COMMANDS = (batch,)
