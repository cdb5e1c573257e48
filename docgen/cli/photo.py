"""`docgen photo`: a picture checked, and cropped to its frame on request."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.door import refused
from docgen.cli.options import answers, force_option, output_option
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_problems, show_table
from docgen.errors import EntryRefused, UsageFault
from docgen.problems import Place, Problem, errors_in

if TYPE_CHECKING:
    from docgen.entries.pictures.picture_file import PhotoReport
    from docgen.forms.fields.base import Fault



class FrameSide(click.FloatRange):
    """A side of a photo's frame in mm: from a stamp's to a postcard's."""

    def __init__(self) -> None:
        super().__init__(10, 100)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        side = float(super().convert(value, param, ctx))
        if math.isnan(side):  # neither below nor above a limit
            self.fail(f"{value!r}", param, ctx)
        return side


@click.command()
@click.argument("picture", type=click.Path(path_type=Path), metavar="PICTURE")
@output_option
@click.option("--width", type=FrameSide(), default=25.0, show_default=True, help="照片宽，毫米。")
@click.option("--height", type=FrameSide(), default=35.0, show_default=True, help="照片高，毫米。")
@click.option("--crop", is_flag=True, help="按人脸裁切成照片框的比例；认不出人脸则取中间偏上的部分。")
@force_option
@answers
@click.pass_obj
def photo(
    screen: Screen, picture: Path, output: Path | None, width: float, height: float, crop: bool, force: bool
) -> int:
    """检查一张照片，列出各项测量；写了 -o 就生成 300 dpi 的 JPEG。"""
    from docgen.entries.files import read_bytes
    from docgen.entries.pictures.picture_file import MAX_PHOTO_BYTES, examine_photo, prepare_photo

    if screen.is_json and output == STDOUT:
        raise refused(UsageFault, "json_takes_stdout")
    refuse_existing([output] if output else [], force)
    data = read_bytes(picture, MAX_PHOTO_BYTES)
    report = examine_photo(data, width, height, "always" if crop else "refuse")
    problems = photo_problems(report, picture)
    is_refused = bool(errors_in(problems))
    written = [] if is_refused or output is None else [output]
    for path in written:
        write_all({path: prepare_photo(data, width, height, "always" if crop else "refuse")}, force)
    code = EntryRefused.exit_code if is_refused else 0
    show_photo(screen, report, problems, written, code)
    return code


def photo_problems(report: PhotoReport | Fault, picture: Path) -> list[Problem]:
    """What is to be said of a picture file, that its face was not looked for included."""
    from docgen.entries.pictures.picture_file import PhotoReport
    from docgen.forms.fields.base import Fault

    faults = report.faults if isinstance(report, PhotoReport) else (report,)
    if isinstance(report, PhotoReport) and report.faces is None:
        faults = (*faults, Fault("photo_faces_unchecked"))
    place = Place(str(picture))
    known = {"label": "照片", "file": picture.name}
    return [Problem(fault.code, place, {**known, **fault.facts}) for fault in faults]


def show_photo(
    screen: Screen, report: PhotoReport | Fault, problems: list[Problem], written: list[Path], code: int
) -> None:
    """The measures, what is to be said of them, and where the JPEG is."""
    from docgen.entries.pictures.picture_file import PhotoReport

    facts = measures(report) if isinstance(report, PhotoReport) else {}
    files = [str(path) for path in written if path != STDOUT]
    if screen.is_json:
        screen.answer({"exit_code": code, **facts, "files": files}, problems)
        return
    if isinstance(report, PhotoReport):
        show_table(("项目", "测得", "宜在"), _rows(report), is_result=STDOUT not in written)
    if problems:
        show_problems(problems)
    refusals = len(errors_in(problems))
    screen.tell(f"{refusals} 处须改正，不能印制。" if refusals else "可以印制。")
    for path in files:
        screen.tell(f"已写：{path}")


def measures(report: PhotoReport) -> dict[str, Any]:
    """A report for a program: sizes and boxes in pixels of the upright picture."""
    faces = None if report.faces is None else asdict(report.faces)
    crop = {**asdict(report.crop), "percent_cut": report.crop.percent_cut(report.size)}
    return {"size": list(report.size), "crop": crop, "looks": asdict(report.looks), "faces": faces}


def _rows(report: PhotoReport) -> list[tuple[str, str, str]]:
    from docgen.entries.pictures import looks as limits

    looks, crop = report.looks, report.crop
    least, most = (f"{share:.0%}" for share in limits.FACE_SHARES)
    rows = [
        ("像素", f"{report.size[0]}×{report.size[1]}", ""),
        ("框内", f"{int(crop.width)}×{int(crop.height)}，裁去 {crop.percent_cut(report.size)}%", ""),
        ("清晰度", f"{looks.sharpness:.2f}", f"{limits.LEAST_SHARPNESS:.2f} 以上"),
        ("最亮处", str(looks.light), f"{limits.LEAST_LIGHT} 以上"),
        ("脸部亮度", str(looks.face_light), f"{limits.LEAST_FACE_LIGHT} 以上"),
        ("脸部对比", str(looks.contrast), f"{limits.LEAST_CONTRAST} 以上"),
        ("近于全白", f"{looks.blown}%", f"{limits.MOST_BLOWN}% 以内"),
    ]
    if report.faces is None:
        return [*rows, ("人脸", "未检查", "1 张")]
    rows.append(("人脸", f"{len(report.faces.found)} 张", "1 张"))
    if looks.face_share is not None and looks.face_middle is not None:
        rows.append(("脸高", f"{looks.face_share:.0%}", f"{least}—{most}"))
        across, down = looks.face_middle
        rows.append(("脸的位置", f"左起 {across:.0%}，上起 {down:.0%}", "左起 42%—58%，上起 34%—66%"))
    return rows


COMMANDS = (photo,)
