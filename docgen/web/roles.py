"""Who may ask an address: every view says it, and a view that says nothing is asked by nobody.

A rule is put on the view, in the table of addresses or above its function, and held by `Rules` before the view is
called: `for_roles(Role.APPROVER)(view)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from docgen.accounts.roles import Role
from docgen.problems import Problem
from docgen.web.watching import log

__all__ = ["Role", "Rule", "Rules", "by_key", "by_link", "for_arrivals", "for_roles", "hand", "open_to_all", "rule_of"]

Who = Literal["anyone", "link", "key", "arriving", "roles"]
_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may ask: anyone; who has an unguessable link, which the view itself looks at; a program, which the API's
    gate looks at; who has given the password and is still on the way in; accounts with one of the roles."""

    who: Who
    roles: frozenset[Role] = frozenset()


def open_to_all(view: _View) -> _View:
    """Anyone may ask."""
    return _ruled(view, Rule("anyone"))


def by_link(view: _View) -> _View:
    """Who has the link: the view answers 404 to every other one."""
    return _ruled(view, Rule("link"))


def by_key(view: _View) -> _View:
    """The API's gate decides."""
    return _ruled(view, Rule("key"))


def for_arrivals(view: _View) -> _View:
    """Who has given name and password, before the second factor or a new password."""
    return _ruled(view, Rule("arriving"))


def for_roles(*roles: Role) -> Callable[[_View], _View]:
    """Accounts with one of these roles, wholly logged in; none named: every account."""
    return lambda view: _ruled(view, Rule("roles", frozenset(roles or Role)))


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule of a view."""
    found: Rule | None = getattr(view, "rule", None)
    return found


def hand(request: Any) -> str:
    """The name of the account that asks: the hand in the registry's log."""
    return str(request.user.name)


class Rules:
    """Holds every view's rule, before the view is called."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self._get_response(request)

    def answer_to(self, request: Any, view: Callable[..., Any], *_: Any) -> Any:
        """None where the view may be called, else the answer."""
        from docgen.web.entrance import stop_at_door
        from docgen.web.refusals import refusal

        rule = rule_of(view)
        if rule is None:
            log("view_without_rule")
            return refusal(request, 403, Problem("web_forbidden"))
        return stop_at_door(request, rule) if rule.who in ("arriving", "roles") else None

    # As Django calls it.
    process_view = answer_to


def _ruled(view: _View, rule: Rule) -> _View:
    # A function may stand under two addresses: the rule is never loosened by the second.
    known = rule_of(view)
    if known not in (None, rule):
        raise ValueError(f"{view!r} has a rule already: {known}")
    view.rule = rule  # type: ignore[attr-defined]
    return view
