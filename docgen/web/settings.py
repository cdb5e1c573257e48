"""What an office sets for its service, by file and environment; what would be unsafe is refused before it starts."""

from __future__ import annotations

import ipaddress
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docgen.errors import FileUnusable, UsageFault
from docgen.problems import Place, Problem

PREFIX = "DOCGEN_WEB_"
_LEAST_SECRET = 32
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the service runs.

    `bind` and `port`: where it listens; `hosts`: the names it is called by; `https`: whether browsers reach it by
    https; `proxy`: the address of the only proxy whose word on the caller counts. `secret` signs cookies. `work`:
    the folder of what is in the making, and of the units' workspaces, which end after `workspace_hours`, and of the intakes, which end `intake_days` after something was last done with
    them. Several
    services and workers have the workspaces in the folder `shared`, which all of them reach, and the line of the work
    in the PostgreSQL database `queue`; `packs`: whether this service does such work beside the workers.
    `workers` processes draw, each with `memory` MB and `seconds` for one task, renewed after `recycle` tasks;
    `waiting` requests may wait for them. `body`: the most MB that a request may have. `clients`: the file of the
    machine clients' keys; `is_open`: whether a program without a key may ask too. `metrics` is the token that
    reads the figures, `name` the service's name on its pages, `verify_a_minute` how often one address may ask after
    certificates. A log-in to the office ends after `session_minutes`
    without a request and after `session_hours` in any case; `second_factor`: whether all accounts must have one, not
    only those that approve or let others in; `logins_a_minute`: how often one address may try.
    """

    bind: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    https: bool = False
    proxy: str = ""
    secret: str = ""
    work: Path = field(default_factory=lambda: Path(tempfile.gettempdir()) / f"docgen-web-{os.getuid()}")
    shared: Path | None = None
    queue: str = field(default="", repr=False)
    packs: bool = True
    workers: int = field(default_factory=_processors)
    memory: int = 1500
    seconds: float = 60.0
    recycle: int = 200
    waiting: int = 6
    body: int = 80
    workspace_hours: float = 24.0
    intake_days: float = 180.0
    clients: Path | None = None
    is_open: bool = True
    metrics: str = ""
    name: str = "申报表填写"
    verify_a_minute: int = 120
    session_minutes: float = 30.0
    session_hours: float = 10.0
    second_factor: bool = False
    logins_a_minute: int = 30

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.bind == "localhost" or _is_loopback(self.bind)


def read_web_settings(file: Path | None, environment: Mapping[str, str], **given: Any) -> WebSettings:
    """The settings: what is `given` on the command line, else `DOCGEN_WEB_PORT` and the like, else the TOML file,
    else the default. Raises UsageFault with everything that is unreadable or unsafe, FileUnusable."""
    told = _from_file(file) if file else {}
    told |= {key.removeprefix(PREFIX).lower(): text for key, text in environment.items() if key.startswith(PREFIX)}
    told |= {name: value for name, value in given.items() if value is not None}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    known = {one.name: one for one in fields(WebSettings)}
    for name, written in told.items():
        try:
            values[name] = _read(str(known[name].type), written)
        except KeyError:
            problems.append(Problem("web_setting_unknown", facts={"name": name, "names": "、".join(known)}))
        except (ValueError, TypeError):
            problems.append(Problem("web_setting_unreadable", facts={"name": name, "value": str(written)[:40]}))
    settings = WebSettings(**values)
    problems += unsafe(settings)
    if problems:
        raise UsageFault("；".join(one.says for one in problems) + "。服务没有启动。", problems)
    return settings


def unsafe(settings: WebSettings) -> Iterator[Problem]:
    """What a service that others reach must not be started with, and figures that make no sense."""
    if settings.secret and len(settings.secret) < _LEAST_SECRET:
        yield Problem("web_secret_short", facts={"least": _LEAST_SECRET})
    least = {"workers": 1, "memory": 300, "seconds": 5, "recycle": 1, "waiting": 0, "body": 1, "verify_a_minute": 1, "logins_a_minute": 1, "workspace_hours": 0.01, "intake_days": 1, "session_minutes": 1,
             "session_hours": 0.1}  # fmt: skip
    for name, bound in least.items():
        if getattr(settings, name) < bound:
            yield Problem("web_setting_too_small", facts={"name": name, "least": bound})
    yield from _unsafe_sharing(settings)
    if not 0 <= settings.port < 65536:
        yield Problem("web_setting_unreadable", facts={"name": "port", "value": str(settings.port)})
    if settings.is_local:
        return
    if not settings.secret:
        yield Problem("web_secret_missing")
    if not settings.hosts or "*" in settings.hosts:
        yield Problem("web_hosts_missing")
    if not settings.https:
        yield Problem("web_https_missing")


def _unsafe_sharing(settings: WebSettings) -> Iterator[Problem]:
    if settings.queue and urlsplit(settings.queue).scheme not in ("postgres", "postgresql"):
        yield Problem("web_queue_not_postgres")
    if bool(settings.queue) != (settings.shared is not None):
        yield Problem("web_queue_without_shared" if settings.queue else "web_shared_without_queue")
    if not settings.packs and not settings.queue:
        yield Problem("web_packs_by_nobody")


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        problem = Problem("file_unreadable", Place(str(file)), {"file": str(file)})
        raise FileUnusable(str(problem), [problem]) from error
    except ValueError as error:
        problem = Problem("web_file_unreadable", Place(str(file)), {"reason": str(error)[:80]})
        raise UsageFault(str(problem), [problem]) from error


def _read(kind: str, written: Any) -> Any:
    """A written value as its setting's kind; ValueError where it is none."""
    match kind:
        case "int":
            return int(str(written))
        case "float":
            return float(str(written))
        case "bool":
            return _WORDS[str(written).strip().lower()] if str(written).strip().lower() in _WORDS else _none_of(written)
        case "tuple[str, ...]":
            parts = written if isinstance(written, (list, tuple)) else str(written).split(",")
            return tuple(str(part).strip() for part in parts if str(part).strip())
        case "Path" | "Path | None":
            return Path(str(written))
        case _:
            return str(written)


def _none_of(written: Any) -> Any:
    raise ValueError(written)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
