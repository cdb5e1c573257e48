"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from docgen.settings import read_settings

Command = TypeVar("Command", bound=Callable[..., Any])


class FormName(click.ParamType[str]):
    """The name of a form of the library; completed from its folders, read by nobody."""

    name = "form"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        folders = read_settings().templates.glob("*/form.yaml")
        names = sorted(path.parent.name for path in folders)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


class DashPath(click.Path):
    """A path, or `-`; not looked at here, so that a missing file is told like every other one."""

    def __init__(self) -> None:
        super().__init__(allow_dash=True, path_type=Path)


def answers(command: Command) -> Command:
    """`--json` and `--debug`; their values reach the commands in the Screen."""
    command = click.option("--debug", is_flag=True, expose_value=False, help="出错时显示调用栈。")(command)
    return click.option("--json", is_flag=True, expose_value=False, help="在标准输出给出 JSON。")(command)


def _entry_of(ctx: click.Context, _param: click.Parameter, words: tuple[Path, ...]) -> Path:
    """ENTRY, or FORM and ENTRY; the form waits for `--form` to ask for it."""
    if len(words) > 2:
        raise click.UsageError("只能写一个表格名和一个文件。")
    if len(words) == 2:
        ctx.meta[_FORM_BEFORE] = str(words[0])
    return words[-1]


def _form_of(ctx: click.Context, _param: click.Parameter, named: str | None) -> str | None:
    return named or ctx.meta.get(_FORM_BEFORE)


_FORM_BEFORE = "docgen.form_before_entry"
form_argument = click.argument("form", type=FormName(), metavar="FORM")
# Read before `--form`, which takes over a form that stands before the entry.
entry_argument = click.argument(
    "entry", type=DashPath(), metavar="[FORM] ENTRY", nargs=-1, required=True, callback=_entry_of, is_eager=True
)
form_option = click.option(
    "--form", type=FormName(), metavar="FORM", callback=_form_of, help="表格名；不写则用文件中的 form。"
)
output_option = click.option("-o", "--output", type=DashPath(), metavar="PATH", help="写到哪里；- 为标准输出。")
force_option = click.option("--force", is_flag=True, help="覆盖已有的文件。")
wording_option = click.option(
    "--wording",
    type=click.Choice(["official", "corrected"]),
    default="official",
    show_default=True,
    help="固定文字：official 照官方原样，corrected 改正其笔误。",
)
