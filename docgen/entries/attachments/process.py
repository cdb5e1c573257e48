"""The process that opens attachments, seen from the program that asks: it may hang, grow or die alone.

One process reads several files, one after the other, each within its own time. Bytes go over pipes; nothing is
written to disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from docgen.entries.limited_process import ENDED_BY_TIME, end_process, pipe
from docgen.errors import ToolMissing
from docgen.forms.fields.base import Fault
from docgen.problems import Problem

Task = Literal["check", "prepare", "convert", "read", "codes", "signatures"]
# The processor time a file may take is limited by the process itself, where the system can: a busy machine
# then refuses nobody. These seconds of the clock end what takes no processor time, and all on Windows.
CLOCK_SECONDS: dict[Task, float] = {
    "check": 15.0, "prepare": 60.0, "convert": 60.0, "read": 60.0, "codes": 90.0, "signatures": 60.0,
}  # fmt: skip
_START_SECONDS = 60.0
_MOST_ANSWERED = 100_000_000     # bytes; a prepared file is about as large as the file
# Imports exactly what this program imports, and nothing from the folder it happens to stand in.
_PROGRAM = (
    "import importlib, json, sys; sys.path[:] = json.loads(sys.argv[1]); importlib.import_module(sys.argv[2]).main()"
)
OPENER = "docgen.entries.attachments.child"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is wrong with a file; the PDF made of it, and whether the top right corner of each of its pages is
    blank. `is_whole`: the file was read to the end, well or ill."""

    faults: tuple[Fault, ...]
    data: bytes = b""
    free_corners: tuple[bool, ...] = ()
    is_whole: bool = True


class AttachmentReader:
    """Asks a process of its own, started when first needed and again after it died; ended with the `with`.
    `opener` is the module whose `main` serves in it: `child`, or one that knows other tasks."""

    def __init__(self, clock_seconds: dict[Task, float] | None = None, opener: str = OPENER) -> None:
        self._seconds = CLOCK_SECONDS | (clock_seconds or {})
        self._opener = opener
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, task: Task, data: bytes, max_bytes: int, wish: Mapping[str, Any] | None = None) -> Answer:
        """What a file's bytes come to; `wish` is what a task wants to know besides, as JSON has it. Raises
        `ToolMissing` when the process cannot be started."""
        process = self._running()
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        clock = threading.Timer(self._seconds[task], end)
        clock.start()
        try:
            answer = _exchange(process, {"task": task, "max_bytes": max_bytes, "wish": dict(wish or {})}, data)
        finally:
            clock.cancel()
        if answer is not None:
            if any(fault.code == "attachment_too_much_memory" for fault in answer.faults):
                self._end()    # the next file gets all of the memory again
            return answer
        code = self._end()
        slow = is_late.is_set() or code == ENDED_BY_TIME
        return Answer((Fault("attachment_too_slow") if slow else Fault("attachment_breaks"),), is_whole=False)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM, json.dumps(sys.path), self._opener],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        self._process = process
        clock = threading.Timer(_START_SECONDS, process.kill)
        clock.start()
        try:
            greeting = pipe(process.stdout).readline(1000)
        finally:
            clock.cancel()
        if greeting.strip() != b"ready":
            self._end()
            problem = Problem("attachment_reader_unusable")
            raise ToolMissing(problem.says, [problem])
        return process

    def _end(self) -> int:
        """Ends the process, if there is one, and gives its exit code."""
        process, self._process = self._process, None
        return end_process(process)


def _exchange(process: subprocess.Popen[bytes], asked: dict[str, Any], data: bytes) -> Answer | None:
    """The process's answer, None when it ended without one or speaks nonsense."""
    sent, heard = pipe(process.stdin), pipe(process.stdout)
    try:
        sent.write(json.dumps({**asked, "size": len(data)}).encode() + b"\n")
        sent.write(data)
        sent.flush()
        told = json.loads(heard.readline(1_000_000))
        size = int(told["size"])
        made = heard.read(size) if 0 <= size <= _MOST_ANSWERED else b""
        return _answer(told, made) if len(made) == size else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _answer(told: dict[str, Any], made: bytes) -> Answer:
    faults = tuple(Fault(str(code), dict(facts)) for code, facts in told["faults"])
    return Answer(faults, made, tuple(map(bool, told["free_corners"])))
