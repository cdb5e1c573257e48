"""`docgen worker`: the units' long work of several services, done on a machine of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

from docgen.batches.local import local_executor
from docgen.errors import UsageFault
from docgen.problems import Problem
from docgen.settings import Settings
from docgen.web.packing import Packing
from docgen.web.running import workspaces_in
from docgen.web.settings import WebSettings
from docgen.web.sharing import open_line
from docgen.web.watching import log, start_logging


def work(web: WebSettings, settings: Settings, ready: Callable[[], None]) -> None:
    """Takes one workspace after the other from the line until it is told to end; `ready` is called once it waits for
    work. What it has at hand then is left to another worker. Raises UsageFault, FileUnusable."""
    start_logging()
    if not web.queue or web.shared is None:
        problem = Problem("web_worker_without_queue")
        raise UsageFault(problem.says, [problem])
    line = open_line(web, settings)
    home = workspaces_in(web)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    ended = threading.Event()

    def end(*_: Any) -> None:
        ended.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, end)
    # The processes that check rosters end with the block.
    with local_executor(1):
        packing = Packing(web, settings, home, line)
        packing.start()
        log("working", workers=web.workers)
        ready()
        ended.wait()
        packing.stop()
    log("ended")
