"""Is the service alive, is it ready, and what has it done."""

from __future__ import annotations

import hmac
from typing import Any

from docgen.forms import library
from docgen.web.running import Running, running
from docgen.web.watching import figures

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


def alive(request: Any) -> Any:
    """Answered as long as the process answers at all."""
    from django.http import HttpResponse

    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: Any) -> Any:
    """503 until the first documents are drawn, and while a folder is missing."""
    from django.http import JsonResponse

    now = running()
    states = {
        "pool": now.pool.is_warm.is_set(), "work": now.requests.is_dir(),
        "forms": bool(library.names(now.settings.templates)),
    }  # fmt: skip
    return JsonResponse(states, status=200 if all(states.values()) else 503)


def metrics(request: Any) -> Any:
    """The figures, for who has the token; without one set, for this machine alone."""
    from django.http import Http404, HttpResponse

    now = running()
    if not _may_read(request, now):
        raise Http404
    return HttpResponse(figures(now.pool, now.packing.line), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: Any, now: Running) -> bool:
    if now.web.metrics:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {now.web.metrics}".encode())
    is_here = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    return is_here and not any(name in request.headers for name in _FORWARDED)
