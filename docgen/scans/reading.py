"""Files of scans, read page by page through a process of their own: they may hang, grow or die alone."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from docgen.entries.limited_process import ENDED_BY_TIME, end_process, pipe
from docgen.errors import ToolMissing
from docgen.problems import Place, Problem
from docgen.scans.sources import SourceFile

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_CLOCK_SECONDS = 120.0
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from docgen.scans.reading_child import main; main()"
# How a file, or a member of a zip, refuses to be read.
_UNREADABLE = (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error)
_FAULTS = {"damaged": "scan_damaged", "memory": "scan_too_large", "slow": "scan_too_slow", "broken": "scan_breaks"}


@dataclass(frozen=True, slots=True)
class ScanPage:
    """A page that came back: the file's name, its place in the file from 1, the picture as RGB or grey rows, the
    dpi that the file tells (0: none); `is_digital` for a page that no scanner made."""

    file: str
    index: int
    picture: Pixels
    dpi: float
    is_digital: bool = False


class ScanReader:
    """Asks a process of its own, started when first needed and again after it died; ended with the `with`."""

    def __init__(self, clock_seconds: float = _CLOCK_SECONDS) -> None:
        self._seconds = clock_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def pages(self, source: SourceFile) -> Iterator[ScanPage | Problem]:
        """The file's pages, one in memory at a time; a Problem for the file, or for a page, that cannot be read."""
        try:
            data = source.read()
        except _UNREADABLE:
            yield Problem("scan_damaged", Place(source.name))
            return
        told, _ = self._ask({"open": len(data)}, data)
        if "fault" in told:
            yield Problem(_FAULTS[told["fault"]], Place(source.name))
            return
        for index in range(told["pages"]):
            yield self._page(source, data, index)

    def _page(self, source: SourceFile, data: bytes, index: int) -> ScanPage | Problem:
        if self._process is None:     # it died of the page before
            self._ask({"open": len(data)}, data)
        told, pixels = self._ask({"page": index})
        if "fault" in told:
            return Problem(_FAULTS[told["fault"]], Place(source.name, index + 1))
        shape = (told["height"], told["width"], 3) if told["channels"] == 3 else (told["height"], told["width"])
        picture = np.frombuffer(pixels, np.uint8).reshape(shape)
        return ScanPage(source.name, index + 1, picture, told["dpi"], told["is_digital"])

    def _ask(self, question: dict[str, int], data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        process = self._running()
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        clock = threading.Timer(self._seconds, end)
        clock.start()
        try:
            return _exchange(process, question, data)
        except (OSError, ValueError, LookupError):
            slow = self._end() == ENDED_BY_TIME or is_late.is_set()
            return {"fault": "slow" if slow else "broken"}, b""
        finally:
            clock.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-X", "utf8", "-c", _PROGRAM, json.dumps(sys.path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        if pipe(self._process.stdout).readline(1000).strip() != b"ready":
            self._end()
            problem = Problem("scan_reader_unusable")
            raise ToolMissing(problem.says, [problem])
        return self._process

    def _end(self) -> int:
        """Ends the process, if there is one, and gives its exit code."""
        process, self._process = self._process, None
        return end_process(process)


def _exchange(process: subprocess.Popen[bytes], question: dict[str, int], data: bytes) -> tuple[dict[str, Any], bytes]:
    sent, heard = pipe(process.stdin), pipe(process.stdout)
    sent.write(json.dumps(question).encode() + b"\n")
    sent.write(data)
    sent.flush()
    told: dict[str, Any] = json.loads(heard.readline(10_000))
    pixels = heard.read(told.get("size", 0))
    if len(pixels) != told.get("size", 0):
        raise ValueError("cut off")
    return told, pixels
