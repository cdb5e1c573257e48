"""Commands about forms: `forms`, `lint`, `new`, `blank`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.door import refused
from docgen.cli.options import FormName, answers, force_option, form_argument, output_option, wording_option
from docgen.cli.output import STDOUT, refuse_existing, write_all
from docgen.cli.show import Screen, show_table, show_written, write_json
from docgen.cli.targets import keep_stdout_apart, targets
from docgen.errors import DefinitionRefused, FileUnusable, UsageFault
from docgen.problems import errors_in
from docgen.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.forms.definition import Profile
    from docgen.forms.library import FormSummary


@click.command()
@answers
@click.pass_obj
def forms(screen: Screen) -> None:
    """列出全部表格和证书。"""
    from docgen.forms import library

    templates = read_settings().templates
    found, issued = library.forms(templates), library.certificates(templates)
    if not found:
        raise refused(FileUnusable, "forms_missing", folder=str(templates))
    if screen.is_json:
        screen.answer({"exit_code": 0, "forms": _told(found), "certificates": _told(issued)})
        return
    show_table(("表格名", "标题", "版本", "说明"), [(d.form, d.title, d.edition, d.note) for d in found])
    if issued:
        show_table(("证书名", "标题", "版本", "说明"), [(d.form, d.title, d.edition, d.note) for d in issued])


def _told(found: Sequence[FormSummary]) -> list[dict[str, str]]:
    return [{"form": d.form, "title": d.title, "edition": d.edition, "note": d.note} for d in found]


@click.command()
@click.argument("form", type=FormName(), metavar="[FORM]", required=False)
@answers
@click.pass_obj
def lint(screen: Screen, form: str | None) -> int:
    """检查表格定义：表格名、文件或文件夹；不写则检查全部。"""
    from docgen.cli.linting import definition_problems

    problems = definition_problems(form, read_settings().templates)
    code = DefinitionRefused.exit_code if errors_in(problems) else 0
    screen.answer({"exit_code": code}, problems)
    screen.tell(f"{len(problems)} 处问题。" if problems else "定义没有问题。")
    return code


@click.command()
@form_argument
@output_option
@click.option("--seed", type=int, default=1, show_default=True, help="同一种子，同一样例。")
@force_option
@answers
@click.pass_obj
def new(screen: Screen, form: str, output: Path | None, seed: int, force: bool) -> None:
    """新建一份样例填写文件（人物均为虚构），照着改即可。"""
    from docgen.entries.sample_file import sample_files
    from docgen.forms import library

    definition = library.load(read_settings().templates, form, "official")
    path = output or Path(f"{definition.form}.yaml")
    refuse_existing([path], force)
    files = sample_files(definition, path, seed)
    if path == STDOUT:
        files = {path: files[path]}
    write_all(files, force, {file.parent for file in files} - {path.parent})
    show_written(screen, [path], form=definition.form)


@click.command()
@form_argument
@output_option
@click.option("--fillable", is_flag=True, help="可在 PDF 阅读器中填写的空表。")
@click.option("--docx", is_flag=True, help="只要 DOCX；不写则只要 PDF。")
@wording_option
@force_option
@answers
@click.pass_obj
def blank(
    screen: Screen, form: str, output: Path | None, fillable: bool, docx: bool, wording: Profile, force: bool
) -> None:
    """生成空白表格，供打印后手写或另存填写。"""
    from docgen.cli.filling import contents
    from docgen.forms import library
    from docgen.render import fill

    if docx and fillable:
        raise refused(UsageFault, "fillable_is_pdf")
    settings = read_settings()
    wanted = targets(output, form, (not docx, docx))
    keep_stdout_apart(wanted, screen.is_json)
    refuse_existing(wanted.paths, force)
    definition = library.load(settings.templates, form, wording)
    library.refuse_certificate(definition)
    options = fill.FillOptions(settings, pdf=not docx, docx=docx)
    write_all(dict(contents(fill.blank(definition, options, fillable), wanted)), force)
    show_written(screen, wanted.paths, form=definition.form)


@click.command()
@click.argument("form", type=FormName(), metavar="[FORM]", required=False)
@click.option("--definition", is_flag=True, help="表格定义本身的 JSON Schema；不写 FORM。")
@answers
def schema(form: str | None, definition: bool) -> None:
    """输出 JSON Schema，供编辑器补全和其他程序校验。"""
    from docgen.forms import library
    from docgen.forms.schema import definition_schema, entry_schema

    if definition:
        write_json(definition_schema())
    elif form is None:
        raise refused(UsageFault, "parameter_missing", name="FORM", command="docgen schema")
    else:
        write_json(entry_schema(library.load(read_settings().templates, form, "official")))


COMMANDS = (forms, lint, new, blank, schema)
