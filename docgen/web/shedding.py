"""What a program asks to be drawn is refused before it is read while the pool is full: refusing must cost nothing, or
who comes back at once takes the time that light pages need."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from docgen.problems import Problem
from docgen.web.headers import HEADERS
from docgen.web.pool import RenderPool
from docgen.web.problem_details import told_of
from docgen.web.refusals import BUSY_SECONDS
from docgen.web.watching import record

Application = Callable[..., Iterable[bytes]]
_DRAWN = re.compile(r"/api/v1/(forms/[^/]+/(check|documents|roster)(/[^/]+)?|read)")


def shedding(application: Application, pool: RenderPool) -> Application:
    """The application with that refusal before it."""
    body = json.dumps(told_of(503, [Problem("web_busy", facts={"seconds": BUSY_SECONDS})]), ensure_ascii=False).encode()
    headers = {
        **HEADERS, "Content-Type": "application/problem+json", "Content-Length": str(len(body)), "Retry-After": str(BUSY_SECONDS),
    }  # fmt: skip

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_drawn = environ["REQUEST_METHOD"] == "POST" and _DRAWN.fullmatch(environ["PATH_INFO"])
        if not is_drawn or not pool.refuses():
            return application(environ, start_response)
        number, started = secrets.token_hex(6), time.monotonic()
        start_response("503 Service Unavailable", [*headers.items(), ("X-Request-Id", number)])
        record(number, "(refused unread)", "POST", 503, time.monotonic() - started, len(body))
        return [body]

    return answer
