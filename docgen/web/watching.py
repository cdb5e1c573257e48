"""What the service tells of itself: a log line a request, without a word of what was asked, and the metrics."""

from __future__ import annotations

import json
import logging
import math
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from docgen.web.pool import RenderPool

if TYPE_CHECKING:
    from docgen.web.line import Line

_BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0)
FIGURES = CollectorRegistry()
_REQUESTS = Counter("docgen_requests", "Requests by route, method and status", ("route", "method", "status"), registry=FIGURES)
_SECONDS = Histogram("docgen_request_seconds", "Time of a request", ("route",), registry=FIGURES, buckets=_BUCKETS)
_POOL = Gauge("docgen_pool", "The render processes: busy, done, refused, ended, seconds", ("what",), registry=FIGURES)
_LINE = Gauge("docgen_line", "The units' work: waiting, taken", ("what",), registry=FIGURES)
_PEAK = Gauge("docgen_worker_peak_bytes", "Most memory of a render process", registry=FIGURES)
_VERIFIED = Counter(
    "docgen_verifications", "Questions after certificates: by token, number, file or API, and what was told", ("door", "told"), registry=FIGURES
)
_LOG = logging.getLogger("docgen.web")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "event": record.getMessage(), **getattr(record, "facts", {}),
        }  # fmt: skip
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            # Where, not what: the words of an exception may hold what somebody wrote.
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                told["at"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        return json.dumps(told, ensure_ascii=False)


def start_logging() -> None:
    """Log lines to standard error, and nothing from the libraries but what went wrong."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
    _LOG.setLevel(logging.INFO)
    # Django's own line of a refused request holds its path.
    logging.getLogger("django.request").disabled = True
    logging.getLogger("django.security.csrf").disabled = True
    # Its lines hold names and addresses of people.
    logging.getLogger("axes").disabled = True


def count_verification(door: str, told: str) -> None:
    """One answer about a certificate; nothing is kept of which."""
    _VERIFIED.labels(door, told).inc()


def log(event: str, **facts: Any) -> None:
    """One line; the facts must tell nothing of a person."""
    _LOG.info(event, extra={"facts": facts})


def log_fault(event: str) -> None:
    """One line of the exception at hand."""
    _LOG.exception(event)


def record(number: str, route: str, method: str, status: int, seconds: float, size: int) -> None:
    """Counts and logs an answered request; `size` in bytes, -1 where nobody knows."""
    _REQUESTS.labels(route, method, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)
    log("request", id=number, route=route, method=method, status=status, ms=round(1000 * seconds), bytes=size)


class Watching:
    """Counts and logs every request by its route: paths may hold what is nobody's business."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        started = time.monotonic()
        request.number = secrets.token_hex(6)
        response = self._get_response(request)
        seconds = time.monotonic() - started
        match = request.resolver_match
        route = match.route if match is not None else "(none)"
        method = request.method if request.method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS") else "other"
        response["X-Request-Id"] = request.number
        size = -1 if response.streaming else len(response.content)
        record(request.number, route, method, response.status_code, seconds, size)
        return response


def figures(pool: RenderPool, line: Line) -> bytes:
    """The metrics as Prometheus reads them; the length of the line is no number while its database is away."""
    length = line.length()
    _LINE.labels("waiting").set(length.waiting if length else math.nan)
    _LINE.labels("taken").set(length.taken if length else math.nan)
    now = pool.figures
    for what in ("busy", "done", "refused", "ended", "seconds"):
        _POOL.labels(what).set(getattr(now, what))
    _PEAK.set(now.peak)
    return generate_latest(FIGURES)
