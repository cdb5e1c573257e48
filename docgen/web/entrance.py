"""The door of the office: is this session one of an account that may do this, and is it young enough."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from docgen.accounts.roles import SECOND_FACTOR_ALWAYS, words
from docgen.problems import Problem
from docgen.web.pages import wants_json
from docgen.web.refusals import refusal
from docgen.web.roles import Rule
from docgen.web.running import running

LOGIN, PASSWORD, CODE, ENROL = "/office/login", "/office/password", "/office/code", "/office/second-factor"
HOME = "/office/"
_BEGAN, _SEEN = "began", "seen"
# The database is told at most this often that somebody is still there.
_SEEN_SECONDS = 60


def stop_at_door(request: Any, rule: Rule) -> Any:
    """The answer to a request that may not go on; None for one that may."""
    if not request.user.is_authenticated:
        return _to_login(request, "account_login_needed")
    if not is_young(request.session):
        request.session.flush()
        return _to_login(request, "account_session_ended")
    if rule.who == "arriving":
        return None
    further = next_step(request.user)
    if further:
        return _redirect(request, further, "account_login_unfinished")
    if not rule.roles & request.user.roles:
        return refusal(request, 403, Problem("account_role_other", facts={"roles": words(rule.roles)}))
    return None


def next_step(account: Any) -> str:
    """Where somebody with the right password must go first: "" where nowhere."""
    from django_otp import user_has_device

    if account.is_verified():
        return PASSWORD if account.is_temporary else ""
    if user_has_device(account):
        return CODE
    if account.is_temporary:
        return PASSWORD
    return ENROL if needs_second_factor(account) else ""


def needs_second_factor(account: Any) -> bool:
    """Whether an account must have a second factor."""
    return running().web.second_factor or bool(account.roles & SECOND_FACTOR_ALWAYS)


def begin_session(session: Any) -> None:
    """Says when a log-in was."""
    session[_BEGAN] = session[_SEEN] = int(time.time())


def is_young(session: Any) -> bool:
    """Whether a session has neither lain idle nor lasted too long; if so, it has been seen now."""
    now, web = int(time.time()), running().web
    began, seen = session.get(_BEGAN, 0), session.get(_SEEN, 0)
    if now - began > web.session_hours * 3600 or now - seen > web.session_minutes * 60:
        return False
    if now - seen >= min(_SEEN_SECONDS, web.session_minutes * 30):
        session[_SEEN] = now
    return True


def _to_login(request: Any, code: str) -> Any:
    after = {"next": request.get_full_path()} if request.method == "GET" else {}
    told = {"ended": "1"} if code == "account_session_ended" else {}
    query = urlencode(after | told)
    return _redirect(request, f"{LOGIN}?{query}" if query else LOGIN, code)


def _redirect(request: Any, where: str, code: str) -> Any:
    from django.http import HttpResponseRedirect

    if wants_json(request):
        return refusal(request, 401, _needed(code))
    return HttpResponseRedirect(where)


def _needed(code: str) -> Problem:
    return Problem(code)
