"""In and out of the office: name and password first, then what `entrance.next_step` still wants."""

from __future__ import annotations

from functools import cache
from typing import Any

from docgen.accounts.keeping import record
from docgen.accounts.passwords import MOST
from docgen.problems import Problem
from docgen.registry.hands import hand_key
from docgen.web.entrance import HOME, LOGIN, begin_session, next_step
from docgen.web.limits import Buckets, neighbourhood
from docgen.web.office_registry import DEFAULT
from docgen.web.pages import page
from docgen.web.running import running

_LONGEST_NAME = 80
_NEXT = "next"
LOCKED_MINUTES = 15


def login_page(request: Any) -> Any:
    """Asks for name and password."""
    if request.method == "POST":
        return _log_in(request)
    if request.user.is_authenticated and not next_step(request.user):
        return _redirect(HOME)
    told = (Problem("account_session_ended"),) if "ended" in request.GET else ()
    return _shown(request, told, inside(request.GET.get(_NEXT, "")), 200)


def leave(request: Any) -> Any:
    """Ends the session."""
    from django.contrib.auth import logout

    record(DEFAULT, request.user, "log-out", request.user.name)
    logout(request)
    return _redirect(LOGIN)


def inside(address: str) -> str:
    """An address to go on to, where it is one of the office's own; else ""."""
    from django.utils.http import url_has_allowed_host_and_scheme

    is_ours = address.startswith("/office/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    is_plain = address.isprintable() and not any(part in address for part in ("\\", "//", ".."))
    return address if is_ours and is_plain and not address.startswith(LOGIN) else ""


def go_on(request: Any) -> Any:
    """To what is still wanted of this session, or to where it was going."""
    further = next_step(request.user)
    return _redirect(further or request.session.pop(_NEXT, "") or HOME)


def _log_in(request: Any) -> Any:
    from django.contrib.auth import authenticate, login

    seconds = _tries().take(neighbourhood(request.META.get("REMOTE_ADDR", "")), running().web.logins_a_minute)
    if seconds:
        return _shown(request, (Problem("web_too_often", facts={"seconds": seconds}),), "", 429)
    key = hand_key(request.POST.get("name", "")[:_LONGEST_NAME])
    after = inside(request.POST.get(_NEXT, ""))
    account = authenticate(request, username=key, password=request.POST.get("password", "")[: MOST + 1])
    if account is None:
        return _refused(request, key, after)
    login(request, account)
    begin_session(request.session)
    request.session[_NEXT] = after
    # The session's account is another object, without what says whether a code was given.
    request.user.is_verified = lambda: False
    record(DEFAULT, account, "log-in", account.name)
    return go_on(request)


@cache
def _tries() -> Buckets:
    """How often each address has tried: one that goes through the names is slowed down, and our hashing with it."""
    return Buckets()


def _refused(request: Any, key: str, after: str) -> Any:
    from docgen.accounts.models import Account

    is_locked = bool(getattr(request, "axes_locked_out", False))
    known = Account.objects.filter(key=key).first()
    if known is not None:
        record(DEFAULT, known, "log-in-failed", known.name, "锁定" if is_locked else "")
    problem = Problem("account_locked", facts={"minutes": LOCKED_MINUTES}) if is_locked else Problem("account_wrong")
    return _shown(request, (problem,), after, 429 if is_locked else 422)


def _shown(request: Any, problems: tuple[Problem, ...], after: str, status: int) -> Any:
    name = request.POST.get("name", "")[:_LONGEST_NAME]
    return page(request, "office/login.html", {"problems": problems, "next": after, "typed": name}, status)


def _redirect(where: str) -> Any:
    from django.http import HttpResponseRedirect

    return HttpResponseRedirect(where)
