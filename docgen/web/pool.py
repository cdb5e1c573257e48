"""The processes that draw, seen from the service: so many at work, so many waiting, and no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from docgen.batches.local import Ended, Ending, Limits, run_limited
from docgen.web.settings import WebSettings


class PoolFull(Exception):
    """All processes are at work and enough requests wait already."""


class TaskEnded(Exception):
    """A task gave nothing back: its process was too slow, died, or had not memory enough."""

    def __init__(self, how: Ending) -> None:
        super().__init__(how)
        self.how: Ending = how


@dataclass(slots=True)
class Figures:
    """What the pool has done, for the metrics; `peak` in bytes."""

    busy: int = 0
    done: int = 0
    refused: int = 0
    ended: int = 0
    peak: int = 0
    seconds: float = 0.0


class RenderPool:
    """Tasks for worker processes. More than `workers + waiting` at a time are refused at once: who comes back in a
    few seconds is served sooner than who stands in an endless line."""

    def __init__(self, executor: ThreadPoolExecutor, settings: WebSettings) -> None:
        self._executor = executor
        self._places = settings.workers + settings.waiting
        self._room = threading.BoundedSemaphore(self._places)
        self._lock = threading.Lock()
        self.limits = Limits(settings.seconds, settings.memory * 1_000_000, settings.recycle)
        self.workers = settings.workers
        self.figures = Figures()
        self.is_warm = threading.Event()

    def ask(self, function: Callable[[Any], Any], argument: Any) -> Any:
        """What the function of a module gives back for its one argument, both sent to a worker. Raises PoolFull,
        TaskEnded, ToolMissing."""
        if not self._room.acquire(blocking=False):
            with self._lock:
                self.figures.refused += 1
            raise PoolFull
        started = time.monotonic()
        try:
            with self._lock:
                self.figures.busy += 1
            answer = self._executor.submit(run_limited, function, argument, self.limits).result()
        finally:
            self._room.release()
            with self._lock:
                self.figures.busy -= 1
                self.figures.seconds += time.monotonic() - started
        with self._lock:
            if isinstance(answer, Ended):
                self.figures.ended += 1
                raise TaskEnded(answer.how)
            self.figures.done += 1
            self.figures.peak = max(self.figures.peak, answer.peak)
        return answer.value

    def refuses(self) -> bool:
        """Whether nothing more would be taken now; who asks is counted as refused then."""
        with self._lock:
            is_full = self.figures.busy >= self._places
            self.figures.refused += is_full
        return is_full

    def warm_up(self, function: Callable[[Any], Any], argument: Any) -> None:
        """Starts every worker with a first task; ready once all have done it. Meant for a thread of its own."""
        for future in [self._executor.submit(run_limited, function, argument, self.limits) for _ in range(self.workers)]:
            future.result()
        self.is_warm.set()
