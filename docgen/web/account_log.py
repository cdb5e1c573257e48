"""The accounts and what was done to them, for who looks after the house."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from docgen.accounts.keeping import list_accounts, list_events
from docgen.accounts.roles import words
from docgen.web.office_registry import DEFAULT
from docgen.web.pages import page

_A_PAGE = 100


def account_log(request: Any) -> Any:
    """All accounts, and the newest records of them; `before` gives older ones."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    events = list_events(DEFAULT, _A_PAGE, before)
    accounts = [asdict(one) | {"words": words(one.roles)} for one in list_accounts(DEFAULT)]
    older = events[-1].id if len(events) == _A_PAGE else None
    return page(request, "office/account_log.html", {"accounts": accounts, "events": events, "older": older})
