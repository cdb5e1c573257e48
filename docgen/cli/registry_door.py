"""The registry as the commands open it: by the environment's settings, and closed again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.days import Day
from docgen.cli.door import refused
from docgen.cli.options import Command
from docgen.cli.passphrases import key_folder, open_keys
from docgen.errors import UsageFault
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.registry.database import Registry
    from docgen.registry.log import Moment


@contextmanager
def open_house(settings: Settings, url: str | None = None) -> Iterator[Registry]:
    """The registry of DOCGEN_DATABASE, begun where it is a SQLite file that is not there yet. Raises UsageFault,
    FileUnusable, RegistryRefused, ToolMissing."""
    from docgen.registry.database import close, open_registry

    registry = open_registry(*connection(settings, url))
    try:
        yield registry
    finally:
        close(registry)


@contextmanager
def connect_house(settings: Settings, url: str | None = None) -> Iterator[Registry]:
    """The same without a look at the database, to set it up or to fill it."""
    from docgen.registry.database import close, connect

    registry = connect(*connection(settings, url))
    try:
        yield registry
    finally:
        close(registry)


def connection(settings: Settings, url: str | None) -> tuple[Any, ...]:
    """What a registry is opened with: its address, keys, randomness, host, and the file of the checkpoint."""
    from docgen.registry.witness import FILE_NAME

    if not (url or settings.database):
        raise refused(UsageFault, "registry_unset")
    home = key_folder(None, settings)
    return url or settings.database, open_keys(settings), os.urandom, settings.host, home / FILE_NAME


def moment_of(by: str, is_clock_right: bool = False) -> Moment:
    """Now, by a hand."""
    from docgen.registry.log import Moment

    return Moment(datetime.now(UTC), by, is_clock_right)


def by_option(command: Command) -> Command:
    """`--by` and `--clock-is-right`: who does it, and that the clock was set back on purpose."""
    command = click.option("--clock-is-right", is_flag=True, help="本机时间无误（上一笔的时间错了）。")(command)
    return click.option("--by", metavar="NAME", required=True, help="经办人的姓名。")(command)


def grounds_options(command: Command) -> Command:
    """`--reason` and `--on`."""
    command = click.option("--on", type=Day(), metavar="DATE", help="办理日期；不写则为今天。")(command)
    return click.option("--reason", metavar="TEXT", required=True, help="原因，如文件或决定。")(command)
