"""Programs that ask: who they are by their key, what they may ask, and how often."""

from __future__ import annotations

import hashlib
import threading
import time
import tomllib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import FileUnusable, UsageFault
from docgen.problems import Place, Problem
from docgen.web.limits import Buckets

SCOPES = ("read", "check", "render", "roster", "verify")
# How the names of callers begin that have a key.
OF_KEY = "key "
_ANONYMOUS_A_MINUTE = 60
_MOST_REMEMBERED = 10_000
_REMEMBERED_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Client:
    """A program by its name: the SHA-256 of its key, what it may ask, how often in a minute."""

    name: str
    key_sha256: str
    scopes: tuple[str, ...]
    a_minute: int


class Denied(Exception):
    """A request that this caller may not make; after `seconds` it may, where that is not 0."""

    def __init__(self, status: int, problem: Problem, seconds: int = 0) -> None:
        super().__init__(problem.code)
        self.status, self.problem, self.seconds = status, problem, seconds


def read_clients(file: Path | None) -> tuple[Client, ...]:
    """The clients of a TOML file: tables `[[client]]` with `name`, `key_sha256` (64 hex digits), `scopes` and
    `a_minute`. Raises UsageFault, FileUnusable."""
    if file is None:
        return ()
    try:
        told = tomllib.loads(file.read_text("utf-8")).get("client", [])
        return tuple(_client(one) for one in told)
    except OSError as error:
        problem = Problem("file_unreadable", Place(str(file)), {"file": str(file)})
        raise FileUnusable(str(problem), [problem]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem("web_clients_unreadable", Place(str(file)), {"reason": f"{type(error).__name__}: {error}"[:80]})
        raise UsageFault(str(problem), [problem]) from error


def _client(told: Mapping[str, Any]) -> Client:
    scopes = tuple(told["scopes"])
    digest = str(told["key_sha256"]).lower()
    if len(digest) != 64 or set(scopes) - set(SCOPES):
        raise ValueError("key_sha256, scopes")
    return Client(str(told["name"]), digest, scopes, int(told["a_minute"]))


class Gate:
    """Lets callers in. `clock` gives seconds."""

    def __init__(self, clients: tuple[Client, ...], is_open: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._clients = {one.key_sha256: one for one in clients}
        self._is_open, self._clock = is_open, clock
        self._lock = threading.Lock()
        self._asked = Buckets(clock)
        self._seen: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    def admit(self, key: str, address: str, scope: str) -> str:
        """The caller's name for what is counted of it. Raises Denied."""
        client = self._clients.get(hashlib.sha256(key.encode()).hexdigest()) if key else None
        if key and client is None:
            raise Denied(401, Problem("web_key_unknown"))
        if client is None and not self._is_open:
            raise Denied(401, Problem("web_key_missing"))
        if client is not None and scope not in client.scopes:
            raise Denied(403, Problem("web_scope_missing", facts={"scope": scope}))
        name = f"{OF_KEY}{client.name}" if client else f"address {address}"
        seconds = self._asked.take(name, client.a_minute if client else _ANONYMOUS_A_MINUTE)
        if seconds:
            raise Denied(429, Problem("web_too_often", facts={"seconds": seconds}), seconds)
        return name

    def check_same(self, caller: str, key: str, fingerprint: str) -> None:
        """Raises Denied for an Idempotency-Key that another request had. The same request gives the same bytes: it
        is answered anew, and nothing of an answer need be kept."""
        now = self._clock()
        with self._lock:
            while self._seen and (len(self._seen) >= _MOST_REMEMBERED or next(iter(self._seen.values()))[1] < now):
                self._seen.popitem(last=False)
            known = self._seen.setdefault((caller, key), (fingerprint, now + _REMEMBERED_SECONDS))
        if known[0] != fingerprint:
            raise Denied(422, Problem("web_idempotency_other"))
