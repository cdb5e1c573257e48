"""`docgen serve`: the pool, the folders, and the server that embeds them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docgen.batches.local import local_executor
from docgen.errors import DocgenError
from docgen.settings import Settings
from docgen.web.packing import Packing
from docgen.web.pool import RenderPool
from docgen.web.running import Running, workspaces_in
from docgen.web.settings import WebSettings
from docgen.web.sharing import held_alone, open_line
from docgen.web.tasks import warm
from docgen.web.watching import log, log_fault, start_logging

if TYPE_CHECKING:
    from docgen.certificates.keys import Keys
    from docgen.web.folder_work import FolderWork

# Threads beside those that wait for the pool: light pages are answered whatever is drawn.
_LIGHT_THREADS = 8
_FORWARDED = {"x-forwarded-for", "x-forwarded-proto"}
_MOST_CONNECTIONS = 200
_IDLE_SECONDS = 60


def serve(web: WebSettings, settings: Settings, keys: Keys | None, ready: Callable[[str], None]) -> None:
    """Serves until it is told to end; `ready` is called with the address once it listens. `keys` are the registry's,
    None where there is none. Raises OSError where it cannot listen there, and what opening the registry raises."""
    start_logging()
    line = open_line(web, settings)
    with held_alone(web.work), local_executor(web.workers) as executor:
        packing = Packing(web, settings, workspaces_in(web), line)
        running = Running(web, settings, RenderPool(executor, web), packing, keys)
        running.make_folders()
        server = _server(running)
        threading.Thread(target=_warm, args=(running,), daemon=True).start()
        works = _office_lines() if running.has_office else ()
        for one in works:
            one.start()
        packing.start(works=web.packs)
        signal.signal(signal.SIGTERM, _end)
        ready(f"http://{_shown(web.bind)}:{server.effective_port}/")
        log("serving", port=server.effective_port, workers=web.workers, waiting=web.waiting)
        with suppress(KeyboardInterrupt):
            server.run()
        for one in works:
            one.stop()
        packing.stop()
        server.close()
        log("ended")


def _server(running: Running) -> Any:
    """Waitress: a server in pure Python that takes in slow requests without a thread and bounds every one."""
    from waitress.server import create_server

    from docgen.web.office_registry import open_office
    from docgen.web.shedding import shedding
    from docgen.web.site import configure

    web = running.web
    application = shedding(configure(running), running.pool)
    if running.has_office:
        open_office()
    proxy = {
        "trusted_proxy": web.proxy, "trusted_proxy_headers": _FORWARDED, "clear_untrusted_proxy_headers": True,
    } if web.proxy else {"clear_untrusted_proxy_headers": False}  # fmt: skip
    return create_server(
        application, host=web.bind, port=web.port, threads=web.workers + web.waiting + _LIGHT_THREADS,
        max_request_body_size=web.body * 1_000_000, max_request_header_size=32_768, ident=None,
        connection_limit=_MOST_CONNECTIONS, channel_timeout=_IDLE_SECONDS, **proxy,
    )  # fmt: skip


def _office_lines() -> tuple[FolderWork[Any], ...]:
    """The office's long work: what has to do with the registry, and apart from it what takes as long as it takes."""
    from docgen.web.intake_work import intake_work
    from docgen.web.office_work import office_work

    return office_work(), intake_work()


def _warm(running: Running) -> None:
    try:
        running.pool.warm_up(warm, running.settings)
    except (DocgenError, RuntimeError):     # no worker starts, or the service ends already
        log_fault("pool_unusable")
    else:
        log("ready")


def _end(*_: Any) -> None:
    raise KeyboardInterrupt


def _shown(bind: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(bind, bind)
