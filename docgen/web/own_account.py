"""An account's own page, and its password."""

from __future__ import annotations

from typing import Any

from docgen.accounts.keeping import changing, record
from docgen.accounts.passwords import LEAST, MOST, check_password
from docgen.accounts.roles import words
from docgen.problems import Problem
from docgen.web.entrance import begin_session, next_step
from docgen.web.login import go_on
from docgen.web.office_registry import DEFAULT
from docgen.web.pages import page


def account_page(request: Any) -> Any:
    """Who one is, what one may do, and what can be changed."""
    from django_otp.plugins.otp_static.models import StaticToken

    left = StaticToken.objects.filter(device__user=request.user).count()
    facts = {"roles": words(request.user.roles), "codes_left": left, "has_factor": request.user.is_verified()}
    return page(request, "office/account.html", facts)


def password_page(request: Any) -> Any:
    """Changes one's own password: all other sessions end."""
    if not request.user.is_temporary and next_step(request.user):
        return go_on(request)
    if request.method != "POST":
        return _shown(request, ())
    new = request.POST.get("new", "")
    problems = _check(request, new)
    if problems:
        return _shown(request, problems)
    _change(request, new)
    return go_on(request)


def _check(request: Any, new: str) -> tuple[Problem, ...]:
    if not request.user.check_password(request.POST.get("old", "")[: MOST + 1]):
        return (Problem("password_old_wrong"),)
    found = list(check_password(new, request.user.name))
    if new != request.POST.get("again", ""):
        found.append(Problem("password_not_twice"))
    if new and new == request.POST.get("old", ""):
        found.append(Problem("password_same"))
    return tuple(found)


def _change(request: Any, new: str) -> None:
    from django.contrib.auth import update_session_auth_hash

    with changing(DEFAULT):
        request.user.set_password(new)
        request.user.is_temporary = False
        request.user.save(update_fields=["password", "is_temporary"])
        record(DEFAULT, request.user, "password", request.user.name)
    # This session goes on, under a new key.
    update_session_auth_hash(request, request.user)
    begin_session(request.session)


def _shown(request: Any, problems: tuple[Problem, ...]) -> Any:
    facts = {"problems": problems, "least": LEAST, "most": MOST, "is_first": request.user.is_temporary}
    return page(request, "office/password.html", facts, 422 if problems else 200)
