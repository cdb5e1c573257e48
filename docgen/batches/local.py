"""Worker processes of this machine: each has its time and memory, is renewed now and then, and dies alone.

A thread of a `concurrent.futures` executor keeps one worker process and hands it one task after the other. So the
same call limits a document here and on a worker of a Dask cluster, and a process that is killed takes nothing
along but the task it had, which is tried once more.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

from docgen.batches.worker import Reply, Request
from docgen.errors import ToolMissing
from docgen.problems import Problem

_START_SECONDS = 60.0
_TRIES = 2
# Imports exactly what this program imports, and nothing from the folder it happens to stand in.
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from docgen.batches.worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)

Ending = Literal["slow", "died", "short"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: seconds of the clock, bytes of memory; `tasks` a worker does before a new one
    takes its place."""

    seconds: float = 120.0
    memory: int = 1_500_000_000
    tasks: int = 200


@dataclass(frozen=True, slots=True)
class Finished:
    """What a task gave back, and the most memory that its worker has had, in bytes."""

    value: Any
    peak: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that gave nothing back: too slow, its worker died, or its memory did not suffice."""

    how: Ending


class _Worker:
    def __init__(self, limits: Limits) -> None:
        self.done = 0
        mine, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM, json.dumps(sys.path),
                 str(theirs.fileno()), str(limits.memory)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(theirs.fileno(),), start_new_session=True,
            )  # fmt: skip
        self.connection = Connection(mine.detach())
        with _LOCK:
            _ALL.add(self)
        if not self._greets():
            self.end()
            problem = Problem("batch_worker_unusable")
            raise ToolMissing(problem.says, [problem])

    def _greets(self) -> bool:
        with suppress(EOFError, OSError):
            return self.connection.poll(_START_SECONDS) and self.connection.recv() == "ready"
        return False

    def ask(self, request: Request, seconds: float) -> Finished | Ended:
        """One task done; the worker is no more unless it is `Finished`."""
        try:
            self.connection.send(request)
            if not self.connection.poll(seconds):
                self.end()
                return Ended("slow")
            reply: Reply = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            return Ended("died")
        self.done += 1
        if reply.is_short:
            self.end()
            return Ended("short")
        return Finished(reply.value, reply.peak)

    def end(self) -> None:
        """Ends the process with what it has started itself."""
        with _LOCK:
            _ALL.discard(self)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.connection.close()


_LOCK = threading.Lock()
_ALL: set[_Worker] = set()
_OWN = threading.local()
# Somebody wants to go: a worker that dies now is not replaced.
_CLOSING = threading.Event()


def run_limited(function: Callable[[Any], Any], argument: Any, limits: Limits) -> Finished | Ended:
    """The function's result from this thread's worker. A worker that died is replaced and the task tried once
    more: it may have been killed for another's sake. Raises ToolMissing where no worker can be started."""
    for _ in range(_TRIES):
        worker = _worker(limits)
        # Asked once the worker is known to all: either it is ended by who closes, or it sees that somebody does.
        if _CLOSING.is_set():
            break
        ended = worker.ask(Request(function, argument), limits.seconds)
        if isinstance(ended, Finished) or ended.how != "died":
            return ended
        _OWN.worker = None
    return Ended("died")


def _worker(limits: Limits) -> _Worker:
    worker: _Worker | None = getattr(_OWN, "worker", None)
    if worker is not None and (worker.done >= limits.tasks or worker.process.poll() is not None):
        worker.end()
        worker = None
    if worker is None or worker.connection.closed:
        worker = _OWN.worker = _Worker(limits)
    return worker


@contextmanager
def local_executor(workers: int) -> Iterator[ThreadPoolExecutor]:
    """An executor whose threads keep a worker each; all of them end with the block, however it ends."""
    executor = ThreadPoolExecutor(workers, thread_name_prefix="docgen-batch")
    try:
        yield executor
    finally:
        _CLOSING.set()
        executor.shutdown(wait=False, cancel_futures=True)
        for process in running_workers():
            with suppress(OSError):
                os.killpg(process, signal.SIGKILL)
        executor.shutdown(wait=True)
        for worker in tuple(_ALL):
            worker.end()
        _CLOSING.clear()


def running_workers() -> tuple[int, ...]:
    """The process numbers of this program's workers."""
    with _LOCK:
        return tuple(worker.process.pid for worker in _ALL)
