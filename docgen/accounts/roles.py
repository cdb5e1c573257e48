"""What an account may do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from docgen.problems import Problem


class Role(StrEnum):
    """One of the offices of a secretariat; a person may have more than one."""

    PREPARER = "preparer"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """As people read it."""
        return _LABELS[self]


_LABELS = {Role.PREPARER: "经办", Role.APPROVER: "审核", Role.AUDITOR: "审计", Role.ADMINISTRATOR: "管理员"}
# Who approves, and who lets others in, shows that the telephone is at hand too.
SECOND_FACTOR_ALWAYS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})


def check_roles(roles: Iterable[Role]) -> tuple[Problem, ...]:
    """What is wrong with the roles of one account: none, or the keeper of accounts with a hand in certificates, who
    could make the second person up."""
    found = frozenset(roles)
    if not found:
        return (Problem("account_role_missing"),)
    if Role.ADMINISTRATOR in found and found & {Role.PREPARER, Role.APPROVER}:
        return (Problem("account_roles_clash"),)
    return ()


def words(roles: Iterable[Role]) -> str:
    """Roles as people read them: 经办、审核."""
    found = frozenset(roles)
    return "、".join(role.label for role in Role if role in found)
