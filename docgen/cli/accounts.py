"""`docgen account`: who may log in to the office of the web service."""

from __future__ import annotations

from typing import Any

import click

from docgen.cli.options import Command, answers
from docgen.cli.show import Screen
from docgen.settings import read_settings

_name = click.argument("name", metavar="NAME")
_ROLES = ("preparer", "approver", "auditor", "administrator")


def _by_option(command: Command) -> Command:
    return click.option("--by", metavar="NAME", help="谁办的，记在账号记录里；不写则为本机的用户名。")(command)


@click.group()
def account() -> None:
    """网页服务秘书处的账号：经办、审核、审计、管理员。"""


@account.command()
@_name
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, help="角色，可多个：经办、审核、审计、管理员。")
@_by_option
@answers
@click.pass_obj
def add(screen: Screen, /, name: str, roles: tuple[str, ...], by: str | None) -> None:
    """建立账号，给出一次性的密码；首次登录时由本人改掉。"""
    from docgen.cli.account_job import run_add

    run_add(name, roles, by, screen, read_settings())


@account.command("list")
@answers
@click.pass_obj
def list_(screen: Screen) -> None:
    """全部账号：角色、是否在用、有没有验证器、上次登录。"""
    from docgen.cli.account_job import run_list

    run_list(screen, read_settings())


@account.command()
@_name
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, help="新的角色，可多个，代替原来的。")
@_by_option
@answers
@click.pass_obj
def roles(screen: Screen, /, **wanted: Any) -> None:
    """改账号的角色；已登录的随即退出。"""
    from docgen.cli.account_job import run_roles

    run_roles(wanted["name"], wanted["roles"], wanted["by"], screen, read_settings())


@account.command()
@_name
@_by_option
@answers
@click.pass_obj
def disable(screen: Screen, name: str, by: str | None) -> None:
    """停用账号；已登录的随即退出。姓名在日志里，账号不删除。"""
    from docgen.cli.account_job import run_change

    run_change("disable", name, by, screen, read_settings())


@account.command()
@_name
@_by_option
@answers
@click.pass_obj
def enable(screen: Screen, name: str, by: str | None) -> None:
    """重新启用账号，并解除输错密码后的锁定。"""
    from docgen.cli.account_job import run_change

    run_change("enable", name, by, screen, read_settings())


@account.command("reset-password")
@_name
@_by_option
@answers
@click.pass_obj
def reset_password(screen: Screen, name: str, by: str | None) -> None:
    """重设密码，给出一次性的密码；已登录的随即退出，锁定解除。"""
    from docgen.cli.account_job import run_reset_password

    run_reset_password(name, by, screen, read_settings())


@account.command("reset-second-factor")
@_name
@_by_option
@answers
@click.pass_obj
def reset_second_factor(screen: Screen, name: str, by: str | None) -> None:
    """换了手机：忘掉验证器和恢复码，下次登录时重新设置。"""
    from docgen.cli.account_job import run_change

    run_change("reset-second-factor", name, by, screen, read_settings())


COMMANDS = (account,)
