"""Commands that take an entry: `check`, `fill` and `kit`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.eligibility import set_option, sheet_facts, show_sheet
from docgen.cli.options import (
    answers,
    entry_argument,
    force_option,
    form_option,
    output_option,
    wording_option,
)
from docgen.cli.show import Screen
from docgen.cli.targets import fill_targets
from docgen.errors import EntryRefused
from docgen.problems import errors_in
from docgen.settings import read_settings

if TYPE_CHECKING:
    from docgen.forms.definition import Profile

_convert_option = click.option("--convert-images", is_flag=True, help="附件可以是 JPEG、PNG、TIFF 图片，由程序转成 PDF。")


@click.command()
@entry_argument
@form_option
@wording_option
@_convert_option
@click.option("--explain", is_flag=True, help="列出全部申报条件及其结论。")
@set_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="XLSX", help="名单标注后写到哪里；不写则为 名单-检查结果.xlsx。")
@click.option("--against", type=click.Path(path_type=Path), multiple=True, metavar="XLSX", help="另一级别的名单，查同一人重复申报。")
@force_option
@answers
@click.pass_obj
def check(
    screen: Screen, entry: Path, form: str | None, wording: Profile, convert_images: bool, explain: bool,
    given: Mapping[str, str], output: Path | None, against: tuple[Path, ...], force: bool,
) -> int:
    """检查一份填写内容或一份名单（Excel），一次列出全部问题；名单另存一份，错处标红。"""
    from docgen.cli.opened import open_entry
    from docgen.cli.rosters import RosterCheck, is_roster, run_check
    from docgen.entries.check import examine
    from docgen.entries.eligibility.parameters import with_parameters

    if is_roster(entry):
        job = RosterCheck(entry, form, wording, output, against, convert_images, given, force)
        return run_check(job, screen, read_settings())
    definition, opened = open_entry(entry, form, wording, read_settings())
    opened = with_parameters(definition, opened, given)
    found = examine(definition, opened, converts=convert_images)
    errors = errors_in(found.problems)
    code = EntryRefused.exit_code if errors else 0
    facts = sheet_facts(definition, opened, found) if explain else {}
    screen.answer({"form": definition.form, "exit_code": code, **facts}, found.problems)
    if explain:
        show_sheet(screen, definition, opened, found)
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
@click.option("--crop-photo", is_flag=True, help="照片比例不对时按人脸裁切，不拒收。")
@click.option("--with-attachments", is_flag=True, help="把附件目录和各附件接在表格之后，合成一个 PDF。")
@_convert_option
@click.option("--self-check", is_flag=True, help="另写一份申报条件自查表（PDF），不随表提交。")
@set_option
@click.option("--watch", is_flag=True, help="填写文件改动后自动重新生成，按 Ctrl-C 结束。")
@form_option
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
    crop_photo: bool,
    with_attachments: bool,
    convert_images: bool,
    self_check: bool,
    given: Mapping[str, str],
    watch: bool,
    form: str | None,
    wording: Profile,
    force: bool,
) -> None:
    """由填写内容生成可签字的 PDF 和可修改的 DOCX。"""
    from docgen.cli.filling import Job, run_job, watch_job

    wanted = fill_targets(entry, output, (pdf, docx), page_map, self_check)
    job = Job(
        entry, form, wording, wanted, number, draft, force, crop_photo, given, with_attachments, convert_images
    )
    (watch_job if watch else run_job)(job, screen)


@click.command()
@entry_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="写到哪个文件夹；不写则按单位和姓名起名。")
@click.option("--copies", type=click.IntRange(1, 20), metavar="N", help="签字份数；不写则照表格的规定。")
@click.option("--number", metavar="N", help="文件编号；不写则由内容算出。")
@click.option("--crop-photo", is_flag=True, help="照片比例不对时按人脸裁切，不拒收。")
@_convert_option
@set_option
@form_option
@wording_option
@force_option
@answers
@click.pass_obj
def kit(
    screen: Screen, entry: Path, output: Path | None, copies: int | None, number: str | None, crop_photo: bool,
    convert_images: bool, given: Mapping[str, str], form: str | None, wording: Profile, force: bool,
) -> None:
    """生成单位报送的全套材料：签字用 PDF、电子版、附件和提交清单。"""
    from docgen.cli.kits import KitJob, run_kit

    run_kit(KitJob(entry, form, wording, output, copies, number, crop_photo, convert_images, given, force), screen)


COMMANDS = (check, fill, kit)
