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


form_argument = click.argument("form", type=FormName(), metavar="FORM")
entry_argument = click.argument("entry", type=DashPath(), metavar="ENTRY")
output_option = click.option("-o", "--output", type=DashPath(), metavar="PATH", help="写到哪里；- 为标准输出。")
force_option = click.option("--force", is_flag=True, help="覆盖已有的文件。")
wording_option = click.option(
    "--wording",
    type=click.Choice(["official", "corrected"]),
    default="official",
    show_default=True,
    help="固定文字：official 照官方原样，corrected 改正其笔误。",
)
