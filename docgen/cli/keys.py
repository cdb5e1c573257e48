"""`docgen keys`: the keys of certificates, made, rotated, told and handed to readers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from docgen.cli.days import Day
from docgen.cli.door import refused
from docgen.cli.key_ceremonies import (
    EndedKey,
    Places,
    export_keys,
    first_keys,
    rehearse_keys,
    rotate_one,
    show_ceremony,
    show_keys,
)
from docgen.cli.options import answers, force_option
from docgen.cli.passphrases import key_folder
from docgen.cli.show import Screen, show_written
from docgen.errors import UsageFault
from docgen.settings import read_settings

_ROTATED = ("cert", "status", "log", "code", "seal")


class Host(click.ParamType[str]):
    """A host name such as v.example.org, with a port where it needs one."""

    name = "host"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from docgen.certificates.token import is_host

        if not is_host(str(value)):
            raise refused(UsageFault, "key_host_wrong", host=str(value))
        return str(value)


_folder = click.Path(file_okay=False, path_type=Path)
keys_option = click.option("--keys", "folder", type=_folder, metavar="DIR", help="密钥文件夹；不写则用 DOCGEN_KEYS。")
root_option = click.option("--root", type=_folder, metavar="DIR", help="根密钥的文件夹，在平时不接机器的介质上。")
host_option = click.option(
    "--host", "hosts", type=Host(), multiple=True, metavar="HOST", help="证书上印的主机名，可多个，第一个为现用；不写则用 DOCGEN_HOST。"
)
organization_option = click.option(
    "--organization", "organizations", multiple=True, metavar="NAME", help="发证单位的名称，可多个，第一个为现名。"
)
first_option = click.option("--first", type=Day(), metavar="DATE", help="证书日期最早到哪一天。")


@click.group()
def keys() -> None:
    """签发证书的密钥：生成、换新、查看、交给查验的人。口令用 DOCGEN_KEY_PASSPHRASE、DOCGEN_ROOT_PASSPHRASE 或按提示输入。"""


@keys.command()
@keys_option
@root_option
@host_option
@organization_option
@first_option
@click.option("--rehearse", is_flag=True, help="只演练：在临时文件夹里走一遍全过程，什么也不留下。")
@answers
@click.pass_obj
def init(
    screen: Screen, folder: Path | None, root: Path | None, hosts: tuple[str, ...], organizations: tuple[str, ...],
    first: date | None, rehearse: bool,
) -> int:  # fmt: skip
    """生成根密钥和全部日常密钥，以及由根密钥签名的信任名单。"""
    settings, now = read_settings(), datetime.now(UTC)
    if rehearse:
        return rehearse_keys(now, screen)
    places = Places(key_folder(folder, settings), _needed(root, "--root"))
    named = tuple(_needed(organizations, "--organization"))
    bundle, problems = first_keys(places, settings, hosts, named, first, now)
    show_ceremony(screen, places, bundle, problems)
    return 0


@keys.command()
@keys_option
@root_option
@click.option("--use", type=click.Choice(_ROTATED), required=True, help="哪一种密钥。")
@first_option
@click.option("--leaked", metavar="KID", help="泄露的密钥的编号：自此只认 --allow 名单上的证书。")
@click.option("--lost", metavar="KID", help="丢失（没有泄露）的密钥的编号：自此不认它新签的。")
@click.option("--since", type=Day(), metavar="DATE", help="从哪一天起不认；不写则为今天。")
@click.option("--allow", type=click.Path(path_type=Path), metavar="FILE", help="这个密钥真实签发过的证书的摘要，一行一个；不写则取自登记库 DOCGEN_DATABASE。")
@answers
@click.pass_obj
def rotate(
    screen: Screen, folder: Path | None, root: Path | None, use: str, first: date | None, leaked: str | None,
    lost: str | None, since: date | None, allow: Path | None,
) -> None:  # fmt: skip
    """换一个新密钥；旧的仍留在信任名单里，已印的证书照样能查验。"""
    settings, now = read_settings(), datetime.now(UTC)
    places = Places(key_folder(folder, settings), root)
    ended = EndedKey(leaked, lost, since, allow) if leaked or lost else None
    bundle = rotate_one(places, settings, use, first, ended, now)
    show_ceremony(screen, places, bundle)


@keys.command("list")
@keys_option
@answers
@click.pass_obj
def list_keys(screen: Screen, folder: Path | None) -> None:
    """列出密钥、起止日期和根密钥的指纹；不需要口令。"""
    show_keys(screen, key_folder(folder, read_settings()), datetime.now(UTC))


@keys.command()
@click.argument("output", type=_folder, metavar="DIR")
@keys_option
@root_option
@host_option
@organization_option
@force_option
@answers
@click.pass_obj
def export(
    screen: Screen, output: Path, folder: Path | None, root: Path | None, hosts: tuple[str, ...],
    organizations: tuple[str, ...], force: bool,
) -> None:  # fmt: skip
    """把查验用的公开文件（信任名单、根公钥）写到 DIR；加 --root 则先按现在的证书种类、主机名和名称更新信任名单。"""
    settings = read_settings()
    places = Places(key_folder(folder, settings), root)
    written, bundle = export_keys(places, settings, hosts, organizations, output, force, datetime.now(UTC))
    show_written(screen, written, version=bundle.version)


def _needed(value: Any, option: str) -> Any:
    if not value:
        raise refused(UsageFault, "parameter_missing", command="docgen keys init", name=option)
    return value


COMMANDS = (keys,)
