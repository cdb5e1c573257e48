"""The tables of the accounts. Imported only once Django is configured (`docgen.registry.database`)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from docgen.accounts.roles import Role
from docgen.registry.hands import hand_key


class Accounts(BaseUserManager):
    """Accounts by their names, however they are typed."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """The account of a name as it is typed at the log-in."""
        return self.get(key=hand_key(username or ""))


class Account(AbstractBaseUser):
    """A person of the secretariat; `name` is the hand in the registry's log, and `key` the name as the registry tells
    two hands apart. An account is never deleted, for its name stands in the log: it is disabled.

    `is_temporary`: the password was given by somebody else and must be changed first; `epoch` counts what ended all
    its sessions.
    """

    name = models.CharField("姓名", max_length=40)
    key = models.CharField(max_length=80, unique=True, editable=False)
    is_preparer = models.BooleanField("经办", default=False)
    is_approver = models.BooleanField("审核", default=False)
    is_auditor = models.BooleanField("审计", default=False)
    is_administrator = models.BooleanField("管理员", default=False)
    is_active = models.BooleanField("在用", default=True)
    is_temporary = models.BooleanField("首次登录须改密码", default=True, editable=False)
    epoch = models.IntegerField(default=0, editable=False)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "key"

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_administrator=False) | Q(is_preparer=False, is_approver=False), name="account_roles_apart"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="account_is_named"),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def roles(self) -> frozenset[Role]:
        """What it may do."""
        return frozenset(role for role in Role if getattr(self, f"is_{role}"))

    @property
    def is_staff(self) -> bool:
        """As Django's admin asks."""
        return bool(self.is_administrator)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django's admin asks: it is for administrators, and shows accounts alone."""
        return bool(self.is_active and self.is_administrator)

    def has_module_perms(self, app_label: str) -> bool:
        """As Django's admin asks."""
        return bool(self.is_active and self.is_administrator)

    def get_session_auth_hash(self) -> str:
        """What a session must know to go on: it ends with a new password, and with the epoch."""
        known = f"{self.password}|{self.epoch}"
        return str(salted_hmac("docgen.accounts.session", known, algorithm="sha256").hexdigest())

    def get_session_auth_fallback_hash(self) -> Any:
        """None: there are no earlier secrets."""
        return iter(())


class AccountEvent(models.Model):
    """What was done to an account: when, by whom, what; never a secret. Rows are only added."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    by = models.CharField("谁", max_length=80)
    what = models.CharField("做了什么", max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, verbose_name="账号")
    detail = models.CharField("说明", max_length=200, default="")

    class Meta:
        verbose_name = "账号记录"
        verbose_name_plural = "账号记录"
        ordering = ("-id",)
