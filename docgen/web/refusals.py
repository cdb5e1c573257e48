"""Requests that are not served: a page in Chinese with the remedy, or JSON for who asked for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docgen.errors import DocgenError, EntryRefused, FileUnusable, RegistryRefused, UsageFault
from docgen.problems import Problem
from docgen.web.pages import page, wants_json
from docgen.web.pool import PoolFull, TaskEnded
from docgen.web.running import running
from docgen.web.watching import log_fault

BUSY_SECONDS = 5
# What passes: the database is away for a while.
_AWAY = frozenset({"registry_busy", "registry_unreachable", "registry_disk_full", "registry_disk_failed", "registry_failed", "web_registry_away"})
_ENDED = {"slow": "web_task_slow", "died": "web_task_died", "short": "web_task_short"}


class Refusals:
    """Turns what stops a view into an answer; nothing passes uncaught."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self._get_response(request)

    def answer_to(self, request: Any, error: Exception) -> Any:
        """The answer to a request whose view raised."""
        from django.core.exceptions import PermissionDenied, SuspiciousOperation
        from django.http import Http404

        match error:
            case PoolFull():
                response = refusal(request, 503, Problem("web_busy", facts={"seconds": BUSY_SECONDS}))
                response["Retry-After"] = str(BUSY_SECONDS)
                return response
            case TaskEnded():
                return refusal(request, 503 if error.how == "died" else 422, Problem(_ENDED[error.how]))
            case Http404():
                return refusal(request, 404, Problem("web_not_found"))
            case PermissionDenied():
                return refusal(request, 403, Problem("web_forbidden"))
            case SuspiciousOperation():
                return refusal(request, 400, Problem("web_request_wrong"))
            case UsageFault():
                return refusal(request, 404, *error.problems)
            case RegistryRefused():
                codes = {one.code for one in error.problems}
                return refusal(request, 503 if codes & _AWAY else 409, *(error.problems or (Problem("web_broken"),)))
            case EntryRefused() | FileUnusable():
                return refusal(request, 422, *(error.problems or (Problem("web_broken"),)))
            case DocgenError():
                log_fault("refused")
                return refusal(request, 500, *(error.problems or (Problem("web_broken"),)))
        log_fault("broken")
        return refusal(request, 500, Problem("web_broken"))

    # As Django calls it.
    process_exception = answer_to


def refusal(request: Any, status: int, *problems: Problem) -> Any:
    """The page, or the problem details of RFC 9457."""
    if wants_json(request):
        from docgen.web.problem_details import details

        return details(status, problems)
    # The office keeps its frame: one goes on from there, or logs out.
    template = "office/refusal.html" if running().has_office and request.path.startswith("/office/") else "refusal.html"
    return page(request, template, {"problems": problems, "status": status}, status)


def csrf_refused(request: Any, reason: str = "") -> Any:
    """A form that was not sent from a page of ours, or whose cookie is gone."""
    return refusal(request, 403, Problem("web_csrf"))


def not_found(request: Any, exception: Exception) -> Any:
    """No such address."""
    return refusal(request, 404, Problem("web_not_found"))


def request_wrong(request: Any, exception: Exception) -> Any:
    """A host name that is not ours, too many fields, and the like."""
    return refusal(request, 400, Problem("web_request_wrong"))


def forbidden(request: Any, exception: Exception) -> Any:
    """Not for everybody."""
    return refusal(request, 403, Problem("web_forbidden"))


def broken(request: Any) -> Any:
    """A fault of ours."""
    return refusal(request, 500, Problem("web_broken"))
