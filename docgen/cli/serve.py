"""`docgen serve`: the pages for applicants and units, and the API, from one process."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from docgen.cli.door import refused
from docgen.cli.options import answers
from docgen.cli.passphrases import open_keys
from docgen.cli.show import Screen
from docgen.errors import ToolMissing
from docgen.settings import read_settings

_PARTS = ("django", "ninja", "waitress", "prometheus_client", "django_otp", "axes")


@click.command()
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="设置文件（TOML）；环境变量 DOCGEN_WEB_… 优先。")
@click.option("--bind", metavar="ADDRESS", help="在哪个地址上听；不写则只供本机（127.0.0.1）。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="端口；不写则 8000，0 为任意空闲的端口。")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="几个进程制作文件；不写则按处理器数。")
@answers
@click.pass_obj
def serve(screen: Screen, /, config: Path | None, **given: Any) -> None:
    """启动网页服务：在浏览器里填写、检查、生成；程序可用其接口。"""
    missing = [name for name in _PARTS if find_spec(name) is None]
    if missing:
        raise refused(ToolMissing, "web_extra_missing", names="、".join(missing))
    # The one place where the command line knows of the web: see the contract in pyproject.toml.
    from docgen.web.serving import serve as run
    from docgen.web.settings import read_web_settings

    web = read_web_settings(config, os.environ, **given)

    def ready(address: str) -> None:
        screen.answer({"address": address})
        screen.tell(f"网页服务：{address}　按 Ctrl-C 结束。")

    settings = read_settings()
    run(web, settings, open_keys(settings) if settings.database else None, ready)


COMMANDS = (serve,)
