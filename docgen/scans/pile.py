"""One file of a pile, judged apart from the others: for worker processes that share a pile among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docgen.render.fill import font_library
from docgen.scans.documents import ScanCheck, Taken
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import OriginalFolder
from docgen.scans.reading import ScanReader
from docgen.scans.sources import SourceFile
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the originals of a pile are: the files by document number."""

    files: tuple[tuple[str, Path], ...]
    settings: Settings


@dataclass(frozen=True, slots=True)
class SourceTask:
    """A file to be judged."""

    source: SourceFile
    shelf: Shelf


def judge_source(task: SourceTask) -> Taken:
    """What comes of all pages of a file, in a worker that ends with its files' reader. Raises ToolMissing when the
    reader cannot be started."""
    return judge_with(_reader(), task)


def judge_with(reader: ScanReader, task: SourceTask) -> Taken:
    """What comes of all pages of a file; what is drawn for them stays for the next file in this process."""
    check = _check(task.shelf)
    for page in reader.pages(task.source):
        check.take(page)
    return check.hand_over()


@cache
def _reader() -> ScanReader:
    return ScanReader()


@cache
def _check(shelf: Shelf) -> ScanCheck:
    finder = OriginalFolder((), shelf.settings, dict(shelf.files))
    return ScanCheck(finder, _faces(shelf.settings), finder.all)


@cache
def _faces(settings: Settings) -> Faces:
    return Faces(font_library(settings.fonts, settings.office_fonts).families)
