"""What every page of the office shows: who is logged in, and the ways that the roles open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.accounts.roles import Role, words
from docgen.web.assets import address_of
from docgen.web.entrance import next_step


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation, for these roles (none named: all)."""

    address: str
    label: str
    roles: frozenset[Role] = frozenset()


_READERS = frozenset({Role.PREPARER, Role.APPROVER, Role.AUDITOR})
WAYS: tuple[Way, ...] = (
    Way("/office/", "首页"),
    Way("/office/scans/", "收件", _READERS),
    Way("/office/batches/", "批次", _READERS),
    Way("/office/certificates/", "证书", _READERS),
    Way("/office/changes/", "变更", _READERS),
    Way("/office/series/", "号段与密钥"),
    Way("/office/log/", "日志"),
    Way("/office/checks/", "核对与导出", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
    Way("/office/admin/", "账号", frozenset({Role.ADMINISTRATOR})),
    Way("/office/account-log", "账号记录", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
)


def office(request: Any) -> dict[str, Any]:
    """The account and its ways, for the templates of the office; a session on the way in has neither."""
    if not request.path.startswith("/office/"):
        return {}
    told: dict[str, Any] = {"office": {}}
    told |= {"office_style": address_of("office.css"), "desk_style": address_of("desk.css"), "admin_style": address_of("admin.css")}
    account = getattr(request, "user", None)
    if account is not None and account.is_authenticated:
        is_inside = not next_step(account)
        told["office"] = {
            "name": account.name, "roles": words(account.roles),
            "ways": [
                {"address": way.address, "label": way.label, "is_here": _is_here(request.path, way.address)}
                for way in WAYS if is_inside and (not way.roles or way.roles & account.roles)
            ],
        }  # fmt: skip
    return told


def _is_here(path: str, address: str) -> bool:
    return path == address if address == "/office/" else path.startswith(address)
