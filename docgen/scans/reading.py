"""Files of scans, read page by page through a process of their own: they may hang, grow or die alone."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from docgen.entries.limited_process import Heard, LimitedProcess
from docgen.problems import Place, Problem
from docgen.scans.sources import SourceFile

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_CLOCK_SECONDS = 120.0
_MOST_ANSWERED = 60_000_000     # 3900 x 3900 pixels in colour are 46 million bytes
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
        self._process = LimitedProcess("docgen.scans.reading_child", "scan_reader_unusable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.end()

    def pages(self, source: SourceFile) -> Iterator[ScanPage | Problem]:
        """The file's pages, one in memory at a time; a Problem for the file, or for a page, that cannot be read."""
        try:
            data = source.read()
        except _UNREADABLE:
            yield Problem("scan_damaged", Place(source.name))
            return
        told = self._ask({"open": True}, data).told
        if "fault" in told:
            yield Problem(_FAULTS[told["fault"]], Place(source.name))
            return
        for index in range(told["pages"]):
            yield self._page(source, data, index)

    def _page(self, source: SourceFile, data: bytes, index: int) -> ScanPage | Problem:
        if self._process.pid is None:     # it died of the page before
            self._ask({"open": True}, data)
        heard = self._ask({"page": index})
        told = heard.told
        if "fault" in told:
            return Problem(_FAULTS[told["fault"]], Place(source.name, index + 1))
        shape = (told["height"], told["width"], 3) if told["channels"] == 3 else (told["height"], told["width"])
        picture = np.frombuffer(heard.data, np.uint8).reshape(shape)
        return ScanPage(source.name, index + 1, picture, told["dpi"], told["is_digital"])

    def _ask(self, question: dict[str, int], data: bytes = b"") -> Heard:
        heard = self._process.ask(question, data, self._seconds, _MOST_ANSWERED)
        return heard if isinstance(heard, Heard) else Heard({"fault": heard}, b"")
