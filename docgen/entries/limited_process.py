"""A process that reads hostile files, as the program holds it: it may hang, grow or die alone.

It serves a module's `main`, one question after the other, until its standard input ends. A question is a line of
JSON and a file's bytes; an answer a line of JSON and as many bytes as its `size` says. `limited_child` is the other
side. Nothing is written to disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any, Literal, Self

from docgen.errors import ToolMissing
from docgen.problems import Problem

_ENDED_BY_TIME = -24             # SIGXCPU, on every system that has it
_START_SECONDS = 60.0
_LONGEST_LINE = 1_000_000
# Imports exactly what this program imports, and nothing from the folder it happens to stand in.
_PROGRAM = (
    "import importlib, json, sys; sys.path[:] = json.loads(sys.argv[1]); importlib.import_module(sys.argv[2]).main()"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: what it tells, and the bytes that came with it."""

    told: dict[str, Any]
    data: bytes


# Why there was no answer: too slow, by the clock or by the processor; or the process died, or spoke nonsense.
Silence = Literal["slow", "broken"]


class LimitedProcess:
    """A process that serves the module `opener`, started when first asked and again after it ended; ended with the
    `with`. `unusable` is the code of the problem that it cannot be started at all."""

    def __init__(self, opener: str, unusable: str) -> None:
        self._opener, self._unusable = opener, unusable
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process else None

    def ask(self, question: Mapping[str, Any], data: bytes, seconds: float, most: int) -> Heard | Silence:
        """The answer, within so many seconds of the clock and of so many bytes at most; without one the process is
        no more. Raises ToolMissing when it cannot be started."""
        process = self._running()
        with _ended_after(process, seconds) as is_late:
            try:
                return _exchange(process, question, data, most)
            except (OSError, ValueError, LookupError, TypeError):
                slow = self.end() == _ENDED_BY_TIME or is_late.is_set()
        return "slow" if slow else "broken"

    def end(self) -> int:
        """Ends the process, if there is one, and gives its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(OSError):     # what it did not read cannot be flushed
            _pipe(process.stdin).close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.kill()
        _pipe(process.stdout).close()
        return process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        process = self._process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM, json.dumps(sys.path), self._opener],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        with _ended_after(process, _START_SECONDS):
            greeting = _pipe(process.stdout).readline(1000)
        if greeting.strip() != b"ready":
            self.end()
            problem = Problem(self._unusable)
            raise ToolMissing(problem.says, [problem])
        return process


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kills the process unless the block is over in time; the event says that it was not."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    clock = threading.Timer(seconds, end)
    clock.start()
    try:
        yield is_late
    finally:
        clock.cancel()


def _exchange(process: subprocess.Popen[bytes], question: Mapping[str, Any], data: bytes, most: int) -> Heard:
    sent, heard = _pipe(process.stdin), _pipe(process.stdout)
    sent.write(json.dumps({**question, "size": len(data)}).encode() + b"\n")
    sent.write(data)
    sent.flush()
    told: dict[str, Any] = json.loads(heard.readline(_LONGEST_LINE))
    size = int(told["size"])
    made = heard.read(size) if 0 <= size <= most else b""
    if len(made) != size:
        raise ValueError("cut off")
    return Heard(told, made)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """An end of a process that was started with pipes."""
    assert stream is not None
    return stream
