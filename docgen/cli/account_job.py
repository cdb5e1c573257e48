"""The work of `docgen account`."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Mapping, Sequence

from docgen.accounts.keeping import (
    AccountFacts,
    add_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
    reset_second_factor,
    set_roles,
)
from docgen.accounts.roles import Role, words
from docgen.accounts.tables import open_accounts
from docgen.certificates.epoch import CHINA
from docgen.cli.door import refused
from docgen.cli.show import Screen, show_table
from docgen.errors import UsageFault
from docgen.settings import Settings

# Never an argument: every user of the machine can read those.
PASSWORD_VARIABLE = "DOCGEN_ACCOUNT_PASSWORD"
_CHANGES: Mapping[str, tuple[Callable[[str, str, str], None], str]] = {
    "disable": (disable_account, "已停用"), "enable": (enable_account, "已启用"),
    "reset-second-factor": (reset_second_factor, "下次登录时重新设置验证器"),
}  # fmt: skip


def run_add(name: str, roles: Sequence[str], by: str | None, screen: Screen, settings: Settings) -> None:
    """Makes an account and shows its password. Raises DocgenError."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    made = add_account(_database(settings), name, [Role(role) for role in roles], _hand(by), given)
    _tell_password(name, made, bool(given), screen)


def run_list(screen: Screen, settings: Settings) -> None:
    """Shows all accounts. Raises DocgenError."""
    found = list_accounts(_database(settings))
    screen.answer({"exit_code": 0, "accounts": [_as_json(one) for one in found]})
    if not screen.is_json:
        show_table(("姓名", "角色", "状态", "验证器", "上次登录"), [_row(one) for one in found])


def run_roles(name: str, roles: Sequence[str], by: str | None, screen: Screen, settings: Settings) -> None:
    """Gives an account other roles. Raises DocgenError."""
    wanted = [Role(role) for role in roles]
    set_roles(_database(settings), name, wanted, _hand(by))
    _tell(name, words(wanted), screen)


def run_change(what: str, name: str, by: str | None, screen: Screen, settings: Settings) -> None:
    """Disables, enables, or forgets a telephone. Raises DocgenError."""
    change, told = _CHANGES[what]
    change(_database(settings), name, _hand(by))
    _tell(name, told, screen)


def run_reset_password(name: str, by: str | None, screen: Screen, settings: Settings) -> None:
    """Gives an account a new password and shows it. Raises DocgenError."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    made = reset_password(_database(settings), name, _hand(by), given)
    _tell_password(name, made, bool(given), screen)


def _database(settings: Settings) -> str:
    if not settings.database:
        raise refused(UsageFault, "registry_unset")
    return open_accounts(settings.database)


def _hand(by: str | None) -> str:
    if by:
        return by
    try:
        return f"本机用户 {getpass.getuser()}"
    except (KeyError, OSError):     # a user without a name, as in a container
        return f"本机用户 {os.getuid()}"


def _tell(name: str, told: str, screen: Screen) -> None:
    screen.answer({"exit_code": 0, "name": name})
    screen.tell(f"{name}：{told}。")


def _tell_password(name: str, password: str, is_given: bool, screen: Screen) -> None:
    screen.answer({"exit_code": 0, "name": name, **({} if is_given else {"password": password})})
    if is_given:
        screen.tell(f"{name}：密码为 {PASSWORD_VARIABLE} 中的。")
    else:
        screen.tell(f"{name}：一次性密码 {password}　只显示这一次，首次登录时由本人改掉。")


def _as_json(one: AccountFacts) -> dict[str, object]:
    return {
        "name": one.name, "roles": list(one.roles), "is_active": one.is_active, "is_temporary": one.is_temporary,
        "has_second_factor": one.has_second_factor, "last_login": one.last_login.isoformat() if one.last_login else None,
    }  # fmt: skip


def _row(one: AccountFacts) -> tuple[str, ...]:
    last = one.last_login.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if one.last_login else ""
    state = ("待改密码" if one.is_temporary else "在用") if one.is_active else "停用"
    return one.name, words(one.roles), state, "有" if one.has_second_factor else "", last
