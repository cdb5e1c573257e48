"""Accounts made, shut and mended: every change leaves a row that says who did what to whom, and no secret.

`alias` is the database (`tables.open_accounts`); `by` is who does it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docgen.accounts.passwords import check_password
from docgen.accounts.roles import Role, check_roles, words
from docgen.accounts.tables import refused, told
from docgen.errors import UsageFault
from docgen.problems import Problem
from docgen.registry.hands import hand_key, hand_of

if TYPE_CHECKING:
    from docgen.accounts.models import Account

_LONGEST = 40
# What was done, as people read it.
_DEEDS = {
    "add": "建立", "roles": "改角色", "disable": "停用", "enable": "启用", "reset-password": "重设密码",
    "reset-second-factor": "重设验证器", "log-in": "登录", "log-in-failed": "登录失败", "log-out": "退出",
    "password": "改密码", "second-factor": "设置验证器", "recovery-codes": "换恢复码", "code-failed": "验证码不对",
}  # fmt: skip
# Without what is read for something else: 0 and O, 1, l and I.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as it is shown."""

    name: str
    roles: tuple[Role, ...]
    is_active: bool
    is_temporary: bool
    has_second_factor: bool
    last_login: datetime | None


def list_accounts(alias: str) -> tuple[AccountFacts, ...]:
    """All accounts by their names. Raises RegistryRefused."""
    from docgen.accounts.models import Account

    with told(alias):
        return tuple(
            AccountFacts(
                one.name, tuple(role for role in Role if role in one.roles), one.is_active, one.is_temporary,
                one.has_telephone, one.last_login,
            )
            for one in with_telephones(Account.objects.using(alias).all())
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What was done to an account, as it is shown."""

    id: int
    at: datetime
    by: str
    what: str
    account: str
    detail: str


def list_events(alias: str, most: int, before: int | None = None) -> tuple[EventFacts, ...]:
    """What was done to accounts, the newest first; older than the event `before`. Raises RegistryRefused."""
    from docgen.accounts.models import AccountEvent

    with told(alias):
        rows = AccountEvent.objects.using(alias).select_related("account")
        found = rows.filter(id__lt=before) if before is not None else rows
        return tuple(
            EventFacts(one.id, one.at, one.by, _DEEDS.get(one.what, one.what), one.account.name, one.detail)
            for one in found[:most]
        )


def with_telephones(accounts: Any) -> Any:
    """The same accounts, each knowing `has_telephone`: whether its second factor is set up."""
    from django.db.models import Exists, OuterRef
    from django_otp.plugins.otp_totp.models import TOTPDevice

    having = TOTPDevice.objects.using(accounts.db).filter(user_id=OuterRef("pk"), confirmed=True)
    return accounts.annotate(has_telephone=Exists(having))


def check_name(name: str) -> str:
    """A name for a new account, as it is kept. Raises RegistryRefused for a blank or an overlong one."""
    plain = hand_of(name)
    if len(plain) > _LONGEST:
        raise refused("account_name_long", limit=_LONGEST)
    return plain


def add_account(alias: str, name: str, roles: Iterable[Role], by: str, password: str = "") -> str:
    """A new account; gives its password, which was made up and must be changed at the first log-in where none is
    given. Raises RegistryRefused, UsageFault."""
    from docgen.accounts.models import Account

    plain, wanted = check_name(name), frozenset(roles)
    _stop_at((*check_roles(wanted), *(check_password(password, plain) if password else ())))
    new = Account(name=plain, key=hand_key(plain), **{f"is_{role}": role in wanted for role in Role})
    given = _give_password(new, password)
    with changing(alias):
        if Account.objects.using(alias).filter(key=new.key).exists():
            raise refused("account_exists", name=plain)
        new.save(using=alias)
        record(alias, new, "add", by, words(wanted))
    return given


def set_roles(alias: str, name: str, roles: Iterable[Role], by: str) -> None:
    """Other roles; what is open on other machines ends. Raises RegistryRefused, UsageFault."""
    wanted = frozenset(roles)
    _stop_at(check_roles(wanted))

    def work(account: Account) -> str:
        for role in Role:
            setattr(account, f"is_{role}", role in wanted)
        account.epoch += 1
        return words(wanted)

    _change(alias, name, "roles", by, work)


def disable_account(alias: str, name: str, by: str) -> None:
    """Ends the account and all its sessions. Raises RegistryRefused."""
    _change(alias, name, "disable", by, lambda account: _set_active(account, False))


def enable_account(alias: str, name: str, by: str) -> None:
    """Lets a disabled account in again, and one that was locked after failures. Raises RegistryRefused."""

    def work(account: Account) -> str:
        forget_failures(alias, account.key)
        return _set_active(account, True)

    _change(alias, name, "enable", by, work)


def reset_password(alias: str, name: str, by: str, password: str = "") -> str:
    """Gives a new password, made up where none is given; ends all sessions, and a lock after failures. Raises
    RegistryRefused, UsageFault."""
    given: list[str] = []

    def work(account: Account) -> str:
        given.append(_give_password(account, password))
        account.epoch += 1
        forget_failures(alias, account.key)
        return ""

    _change(alias, name, "reset-password", by, work)
    return given[0]


def reset_second_factor(alias: str, name: str, by: str) -> None:
    """Forgets telephone and recovery codes, and ends all sessions: the next log-in sets a new one up. Raises
    RegistryRefused."""

    def work(account: Account) -> str:
        forget_devices(alias, account)
        account.epoch += 1
        return ""

    _change(alias, name, "reset-second-factor", by, work)


def forget_devices(alias: str, account: Account) -> None:
    """Takes telephone and recovery codes from an account."""
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    for kind in (TOTPDevice, StaticDevice):
        kind.objects.using(alias).filter(user_id=account.pk).delete()


def forget_failures(alias: str, key: str) -> None:
    """Ends a lock after failures."""
    from axes.models import AccessAttempt

    AccessAttempt.objects.using(alias).filter(username=key).delete()


@contextmanager
def changing(alias: str) -> Iterator[None]:
    """One transaction, whose refusals people understand. Raises RegistryRefused."""
    from django.db import transaction

    with told(alias), transaction.atomic(using=alias):
        yield


def record(alias: str, account: Account, what: str, by: str, detail: str = "") -> None:
    """Writes down what was done to an account."""
    from django.utils import timezone

    from docgen.accounts.models import AccountEvent

    AccountEvent.objects.using(alias).create(at=timezone.now(), by=by[:80], what=what, account=account, detail=detail[:200])


def _change(alias: str, name: str, what: str, by: str, work: Callable[[Account], str]) -> None:
    from docgen.accounts.models import Account

    with changing(alias):
        account = Account.objects.using(alias).select_for_update().filter(key=hand_key(name)).first()
        if account is None:
            raise refused("account_unknown", name=name)
        detail = work(account)
        account.save(using=alias)
        record(alias, account, what, by, detail)


def _set_active(account: Account, is_active: bool) -> str:
    account.is_active = is_active
    account.epoch += 1
    return ""


def _give_password(account: Account, password: str) -> str:
    if password:
        _stop_at(check_password(password, account.name))
    given = password or "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    account.set_password(given)
    account.is_temporary = not password
    return given


def _stop_at(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise UsageFault("；".join(one.says for one in problems), problems)
