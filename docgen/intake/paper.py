"""The scans of a folder: every page judged against the electronic versions that stand beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from docgen.batches.scan_running import judge_pile
from docgen.intake.electronic import Version
from docgen.intake.folder import HandedFile
from docgen.intake.judged_files import JudgedFiles
from docgen.intake.shelf import VersionShelf, shelved
from docgen.problems import Problem
from docgen.scans.documents import ScanReport, Taken, gathered, together
from docgen.scans.page_check import PageReport
from docgen.scans.pile import SourceTask, nearest
from docgen.scans.sources import ENDINGS, SourceFile
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Scanned:
    """All pages, judged, and what could not be read; of each file the digest by its name."""

    taken: Taken
    digests: Mapping[str, str]

    @property
    def pages(self) -> tuple[PageReport, ...]:
        """Every page in the order seen."""
        return self.taken.pages

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files and pages that could not be read."""
        return self.taken.problems

    @property
    def broken(self) -> Mapping[str, Problem]:
        """Electronic files that could not be drawn, and why."""
        return self.taken.broken

    def mark(self, page: PageReport) -> str:
        """What tells a page from every other, whatever its file is called."""
        return f"页:{self.digests[page.file]}#{page.index}"

    def report(self, pages: Iterable[PageReport]) -> ScanReport:
        """The report on some of the pages alone."""
        return gathered(replace(self.taken, pages=tuple(pages), problems=()))


def look_at(
    files: Sequence[HandedFile], versions: Sequence[Version], shelf: VersionShelf, told: Callable[[bool], None], workers: int = 1,
    judged: JudgedFiles | None = None,
) -> Scanned:
    """Judges every page of the files, but of those that were judged before, against the versions on the shelf, by so
    many `workers`; `told` is called after each file with whether it could be read. Raises ToolMissing when no worker
    starts."""
    digests = {one.name: one.digest() for one in files}
    marks = marks_of(versions, shelf.settings)
    parts = {one.name: part for one in files if judged and (part := judged.find(one.name, digests[one.name], marks))}
    for part in parts.values():
        told(not part.problems)
    originals = [shelved(one) for one in versions]
    fresh = [one for one in files if one.name not in parts]
    tasks = (
        SourceTask(
            SourceFile(one.name, one.path), shelf, nearest(PurePosixPath(one.name), originals), shown=False,
            seen=judged.keeper(one.name, digests[one.name]) if judged else None,
        )
        for one in fresh
    )  # fmt: skip
    for one, part in zip(fresh, judge_pile(tasks, workers, told), strict=True):
        if judged:
            judged.keep(one.name, digests[one.name], part, marks)
        parts[one.name] = part
    return Scanned(together(parts[one.name] for one in files), digests)


def marks_of(versions: Sequence[Version], settings: Settings) -> dict[str, str]:
    """By document number what tells the originals that pages are compared with, and the office's key, from others."""
    key = hashlib.sha256(settings.reference_key or b"").hexdigest()[:16]
    found: dict[str, list[str]] = {}
    for one in versions:
        found.setdefault(one.number, []).append(f"{one.mark} {one.definition.edition} {' '.join(one.references)} {key}")
    return {number: "\n".join(sorted(parts)) for number, parts in found.items()}


def is_scan_file(file: HandedFile) -> bool:
    """Whether a file is one of scans, by its ending."""
    return file.ending in ENDINGS
