"""Commands that begin and renew definitions: `draw`, `diff`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from docgen.cli.door import refused
from docgen.cli.options import DashPath, FormName, answers, force_option, output_option
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_table, show_written
from docgen.errors import UsageFault
from docgen.settings import read_settings


@click.command()
@click.argument("word", type=DashPath(), metavar="OFFICIAL.DOCX")
@output_option
@click.option("--form", metavar="NAME", help="表的名称；不写则取自文件名或所在文件夹。")
@force_option
@answers
@click.pass_obj
def draw(screen: Screen, word: Path, output: Path | None, form: str | None, force: bool) -> None:
    """从官方的 Word 表（.docx）起草表格定义，照着改即可。"""
    from docgen.entries.drafting.drawing import draw as drawn_from
    from docgen.entries.drafting.drawing import form_name
    from docgen.entries.files import read_bytes
    from docgen.entries.word.package import MAX_WORD_BYTES

    path = output or STDOUT
    if output == STDOUT and screen.is_json:
        raise refused(UsageFault, "json_takes_stdout")
    refuse_existing([path], force)
    file = Path("form.yaml") if path == STDOUT else path
    name = form_name(form, word, output)
    drawn = drawn_from(read_bytes(word, MAX_WORD_BYTES), str(word), name, file)
    is_shown = path == STDOUT and screen.is_json
    if not is_shown:
        write_all({path: drawn.text.encode()}, force)
    facts = {"form": name, "sound": drawn.is_sound, "to_check": drawn.remarks}
    show_written(screen, [path], drawn.problems, **facts, **({"definition": drawn.text} if is_shown else {}))
    screen.tell(f"起草完成，{drawn.remarks} 处标有“请核对”。")


@click.command()
@click.argument("old", type=FormName(), metavar="OLD")
@click.argument("new", type=FormName(), metavar="NEW")
@answers
@click.pass_obj
def diff(screen: Screen, old: str, new: str) -> None:
    """比较两版表格定义：表名，或 form.yaml 的路径。"""
    from docgen.cli.compared import open_definition, row, sentence
    from docgen.forms.difference import differences

    templates = read_settings().templates
    before, after = open_definition(old, templates), open_definition(new, templates)
    found = differences(before, after)
    if screen.is_json:
        told = [{**asdict(one), "says": sentence(one)} for one in found]
        screen.answer({"exit_code": 0, "same": not found, "differences": told})
    elif found:
        show_table(("部分", "何处", "变化"), map(row, found))
    screen.tell(f"{len(found)} 处不同。" if found else "两版没有不同。")


COMMANDS = (draw, diff)
