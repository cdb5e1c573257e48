"""`docgen worker`: the long work of several web services, on this machine."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from docgen.cli.door import refused
from docgen.cli.options import answers
from docgen.cli.show import Screen
from docgen.errors import ToolMissing
from docgen.settings import read_settings

_PARTS = ("django", "prometheus_client", "psycopg")


@click.command()
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="设置文件（TOML），同 docgen serve；环境变量 DOCGEN_WEB_… 优先。")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="几个进程制作文件；不写则按处理器数。")
@answers
@click.pass_obj
def worker(screen: Screen, /, config: Path | None, **given: Any) -> None:
    """从队里取单位的工作来做：检查名单，制作材料包；供几个 docgen serve 合用。"""
    missing = [name for name in _PARTS if find_spec(name) is None]
    if missing:
        raise refused(ToolMissing, "web_extra_missing", names="、".join(missing))
    from docgen.web.settings import read_web_settings
    from docgen.web.working import work

    def ready() -> None:
        screen.answer({"working": True})
        screen.tell("正在等候工作。按 Ctrl-C 结束，手上的工作由别处接着做。")

    work(read_web_settings(config, os.environ, **given), read_settings(), ready)


COMMANDS = (worker,)
