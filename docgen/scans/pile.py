"""One file of a pile, judged apart from the others: for worker processes that share a pile among them."""

from __future__ import annotations

import ctypes
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path, PurePath
from typing import Protocol

import cv2

from docgen.problems import Problem
from docgen.render.fill import font_library
from docgen.scans.documents import ScanCheck, Taken
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original, OriginalFolder
from docgen.scans.page_check import PageReport
from docgen.scans.reading import ScanPage, ScanReader
from docgen.scans.sources import SourceFile
from docgen.settings import Settings

# So many originals are drawn for a page that does not say whose it is.
_MOST_TRIED = 10
# glibc's number for it, from malloc.h.
_MMAP_THRESHOLD = -3
# Bytes that glibc gives back to the system at once. As glibc has it, the threshold grows with what is freed: a process
# that judged pages of 600 dpi had 627 MB, with a fixed one 581 MB. Pages of 200 dpi took a quarter more of processor
# time with it, for memory that comes anew is cleared, and without it they stay below 600 MB.
_LARGE = 1_000_000
_LARGE_PICTURE = 16_000_000    # samples: A4 in colour has 11.6 million at 200 dpi, 26 million at 300
# A file is called after a word of so many characters: one of 张 is no name.
_LEAST_WORD = 2


class OpenShelf(Protocol):
    """A finder over a shelf, with the files that it could not use and why."""

    @property
    def broken(self) -> Mapping[str, Problem]: ...

    def __call__(self, number: str) -> Original | None: ...


class Shelf(Protocol):
    """Where the originals of a pile are: a value that is given to every process."""

    @property
    def settings(self) -> Settings: ...

    # One shelf's finder is kept by each process.
    def __hash__(self) -> int: ...

    def open(self) -> OpenShelf:
        """A finder over it."""


@dataclass(frozen=True, slots=True)
class PdfShelf:
    """Originals in PDFs of ours: the files by document number."""

    files: tuple[tuple[str, Path], ...]
    settings: Settings

    def open(self) -> OpenShelf:
        """A finder over the files."""
        return OriginalFolder((), self.settings, dict(self.files))

    def near(self, source: SourceFile) -> tuple[str, ...]:
        """The numbers to try for pages of a file that do not say whose they are."""
        return nearest(source.path, [Shelved(number, path, (path.stem, number)) for number, path in self.files])


@dataclass(frozen=True, slots=True)
class Shelved:
    """An original on a shelf: its number, its file, the words that a scan of it may be called after."""

    number: str
    file: PurePath
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTask:
    """A file to be judged; `likely` are the originals to be tried for pages that do not say whose they are. Pictures
    of what was seen are `shown` in reports, and left out where there is none; `seen` is given every page with them as
    soon as it is judged."""

    source: SourceFile
    shelf: Shelf
    likely: tuple[str, ...] = ()
    shown: bool = True
    seen: Callable[[PageReport], None] | None = None


def nearest(file: PurePath, shelved: Sequence[Shelved]) -> tuple[str, ...]:
    """The numbers of the originals after which a file is called, then of those in its folder, then of others; the
    same whatever was judged before."""

    def distance(at: int) -> tuple[bool, bool, int]:
        one = shelved[at]
        is_named = any(len(word) >= _LEAST_WORD and word in file.name for word in one.words)
        return not is_named, one.file.parent != file.parent, at

    return tuple(dict.fromkeys(shelved[at].number for at in heapq.nsmallest(_MOST_TRIED, range(len(shelved)), key=distance)))


@dataclass(frozen=True, slots=True)
class PileCheck:
    """Judges the files of a pile one after the other; what is drawn for one stays for the next."""

    find: OpenShelf
    check: ScanCheck

    def judge(self, task: SourceTask, reader: ScanReader) -> Taken:
        """What comes of all pages of a file. Raises ToolMissing when the reader cannot be started."""
        check = self.check
        check.candidates = lambda: tuple(found for number in task.likely if (found := self.find(number)))
        for page in reader.pages(task.source):
            if isinstance(page, ScanPage) and page.picture.size > _LARGE_PICTURE:
                _give_back_what_is_large()
            seen = len(check.pages)
            check.take(page)
            if task.seen:
                for one in check.pages[seen:]:
                    task.seen(one)
            if not task.shown:
                check.pages[seen:] = map(_without_pictures, check.pages[seen:])
        return replace(check.hand_over(), broken=dict(self.find.broken))


def open_pile(shelf: Shelf) -> PileCheck:
    """What judges a pile."""
    find = shelf.open()
    return PileCheck(find, ScanCheck(find, _faces(shelf.settings.fonts, shelf.settings.office_fonts)))


def _give_back_what_is_large() -> None:
    """Has pictures given back to the system as soon as they are freed, where its C library can be told."""
    if tell := getattr(ctypes.CDLL(None), "mallopt", None):
        tell(_MMAP_THRESHOLD, _LARGE)


def judge_source(task: SourceTask) -> Taken:
    """What comes of all pages of a file, in a worker that ends with its files' reader; raises as `PileCheck.judge`."""
    return _pile(task.shelf).judge(task, _reader())


def _without_pictures(page: PageReport) -> PageReport:
    """The page's findings alone: a thousand pages with their cut-outs would fill the memory."""
    return replace(page, shown=b"", findings=tuple(replace(one, cut=b"", printed=b"") for one in page.findings))


@cache
def _reader() -> ScanReader:
    return ScanReader()


# A worker has one pile after the other.
@lru_cache(maxsize=1)
def _pile(shelf: Shelf) -> PileCheck:
    # A core for each worker: several threads of each would wait for one another, and cost a fifth more.
    cv2.setNumThreads(1)
    return open_pile(shelf)


@cache
def _faces(fonts: Path, office_fonts: Path | None) -> Faces:
    return Faces(font_library(fonts, office_fonts).families)
