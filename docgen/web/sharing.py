"""What several services and workers have in common: the line, the folder of the workspaces; and what each has alone."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.errors import FileUnusable, UsageFault
from docgen.problems import Place, Problem
from docgen.settings import Settings
from docgen.web.line import DatabaseLine, Line, MemoryLine
from docgen.web.settings import WebSettings
from docgen.web.watching import log_fault

_HELD = ".serving"


def open_line(web: WebSettings, settings: Settings, kind: str = "units") -> Line:
    """The line of one kind of work, once it is known to be reached, and the shared folder too. Raises UsageFault,
    FileUnusable."""
    if not web.queue or web.shared is None:
        return MemoryLine()
    if settings.database.startswith("sqlite:"):
        problem = Problem("web_sqlite_shared")
        raise UsageFault(problem.says, [problem])
    _try_folder(web.shared)
    line = DatabaseLine(web.queue, kind)
    try:
        line.begin()
    except OSError as error:
        log_fault("line_away")
        problem = Problem("web_queue_away")
        raise FileUnusable(problem.says, [problem]) from error
    return line


@contextmanager
def held_alone(work: Path) -> Iterator[None]:
    """The folder of what is in the making, for one service at a time; free when that ends, however it ends. Raises
    UsageFault where another one has it."""
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(work / _HELD, "wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            problem = Problem("web_work_taken", Place(str(work)), {"folder": str(work)})
            raise UsageFault(problem.says, [problem]) from error
        yield


def _try_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        problem = Problem("web_shared_away", Place(str(folder)), {"folder": str(folder)})
        raise FileUnusable(problem.says, [problem]) from error
