"""The office's long work, one folder after the other in a thread of its own; what is heavy is done by a worker process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from docgen.batches.local import Ended, Limits, run_limited
from docgen.errors import DocgenError
from docgen.problems import Problem
from docgen.web.problem_details import first_told
from docgen.web.running import running
from docgen.web.sharing import open_line
from docgen.web.tasks import Refused
from docgen.web.watching import log, log_fault

_SECONDS = 7200.0
_TIDY_SECONDS = 20.0
# A folder whose work ended with the service so often would end the next one too.
_MOST_TRIES = 8
_ENDED = {"slow": "web_task_slow", "died": "web_task_died", "short": "web_task_short"}


class Stopped(Exception):
    """A worker process gave no result, for these reasons."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class Kept(Protocol):
    """A folder that says how far its work is: its state has a `stage` and `expires`, in seconds of the epoch."""

    @property
    def folder(self) -> Path:
        """Where it lies."""

    def state(self) -> Any:
        """How far it is; None where it is not there."""

    def put(self, **changes: Any) -> None:
        """Writes down how far it is now."""

    def erase(self) -> None:
        """Takes away everything."""


_Folder = TypeVar("_Folder", bound=Kept)


class FolderWork(Generic[_Folder]):
    """The line of folders that wait, those whose stage is one of `busy`, and the thread that works at them by `do`.
    Services that share a folder share the line: what one that ended had at hand another one takes up."""

    def __init__(
        self, kind: str, home: Path, opened: Callable[[Path], _Folder], busy: tuple[str, ...], do: Callable[[_Folder], None]
    ) -> None:
        now = running()
        self._line = open_line(now.web, now.settings, kind)
        self._kind, self._opened, self._busy, self._do = kind, opened, busy, do
        self._is_over = threading.Event()
        self.home = home
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self) -> None:
        """Goes on with what an earlier run left, and waits for more."""
        for target in (self._tidy, self._work):
            threading.Thread(target=target, daemon=True).start()

    def stop(self) -> None:
        """Leaves the work at hand as it is: whose worker process ends with the service goes on at the next start."""
        self._is_over.set()

    def ask(self, one: _Folder) -> bool:
        """Puts a folder, whose stage says what is to be done, in the line; False when the line is full."""
        return self._line.put(one.folder.name)

    def _tidy(self) -> None:
        """Erases what has ended, and puts in the line what waits and does not stand in it."""
        is_first = True
        while is_first or not self._is_over.wait(_TIDY_SECONDS):
            is_first = False
            try:
                if count := self._erase_ended(time.time()):
                    log("folders_erased", of=self._kind, count=count)
                for path in sorted(self.home.iterdir()):
                    state = None if path.name.startswith("gone-") else self._opened(path).state()
                    if state is not None and state.stage in self._busy:
                        self.ask(self._opened(path))
            except OSError:     # the shared folder is away
                log_fault("folders_away")

    def _erase_ended(self, now: float) -> int:
        """Erases the folders whose time is over and what is left of erased ones; gives how many."""
        erased = 0
        for path in self.home.iterdir():
            state = None if path.name.startswith("gone-") else self._opened(path).state()
            if state is None or state.expires <= now:
                self._opened(path).erase()
                erased += 1
        return erased

    def _work(self) -> None:
        for turn in self._line.turns(self._is_over):
            problems = self._done(self._opened(self.home / turn.name), turn.tries)
            if problems and self._is_over.is_set():
                return
            if problems:
                self._opened(self.home / turn.name).put(
                    stage="refused", problems=first_told(problems), told=len(problems), errors=len(problems)
                )
            turn.is_done = True

    def _done(self, one: _Folder, tries: int) -> tuple[Problem, ...]:
        """Works at a folder; gives why nothing came of it."""
        state = one.state()
        if state is None or state.stage not in self._busy:
            return ()
        try:
            if tries > _MOST_TRIES:
                return (Problem("web_broken"),)
            self._do(one)
        except (DocgenError, Stopped) as error:
            return error.problems or (Problem("web_broken"),)
        except Exception:  # noqa: BLE001 - one fault stops no other work
            log_fault("office_work_broken")
            return (Problem("web_broken"),)
        return ()


def asked(function: Callable[[Any], Any], argument: Any, seconds: float = _SECONDS) -> Any:
    """What a worker process gives back. Raises Stopped."""
    web = running().web
    answer = run_limited(function, argument, Limits(seconds, web.memory * 1_000_000, web.recycle))
    if isinstance(answer, Ended):
        raise Stopped((Problem(_ENDED[answer.how]),))
    if isinstance(answer.value, Refused):
        raise Stopped(answer.value.problems)
    return answer.value
