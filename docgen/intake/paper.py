"""The scans of a folder: every page judged against the electronic versions that stand beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docgen.errors import DocgenError
from docgen.intake.electronic import Version
from docgen.intake.folder import HandedFile
from docgen.intake.judged_files import JudgedFiles
from docgen.problems import Problem
from docgen.render.fill import font_library
from docgen.scans.documents import ScanCheck, ScanReport, Taken
from docgen.scans.look_alikes import Faces
from docgen.scans.originals import Original, original_of
from docgen.scans.page_check import PageReport
from docgen.scans.reading import ScanReader
from docgen.scans.sources import ENDINGS, SourceFile
from docgen.settings import Settings

# So many originals are drawn for a page that does not say whose it is.
_MOST_TRIED = 10


@dataclass(frozen=True, slots=True)
class Scanned:
    """All pages, judged; what could not be read; of each file the digest by its name."""

    check: ScanCheck
    digests: Mapping[str, str]
    broken: Mapping[str, Problem]

    @property
    def pages(self) -> tuple[PageReport, ...]:
        """Every page in the order seen."""
        return tuple(self.check.pages)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files and pages that could not be read."""
        return tuple(self.check.problems)

    def mark(self, page: PageReport) -> str:
        """What tells a page from every other, whatever its file is called."""
        return f"页:{self.digests[page.file]}#{page.index}"

    def report(self, pages: Iterable[PageReport]) -> ScanReport:
        """The report on some of the pages alone."""
        return replace(self.check, pages=list(pages), problems=[]).report()


@dataclass
class Originals:
    """A finder over electronic versions, each drawn when it is first needed; `broken` are those that cannot be."""

    versions: Sequence[Version]
    settings: Settings
    broken: dict[str, Problem] = field(default_factory=dict)
    _made: dict[str, Original] = field(default_factory=dict)

    def __call__(self, number: str) -> Original | None:
        for version in self.versions:
            if version.number == number and number not in self._made:
                self._take(version)
        return self._made.get(number)

    def all(self) -> tuple[Original, ...]:
        """Every original, or the first of many."""
        numbers = list(dict.fromkeys(one.number for one in self.versions))[:_MOST_TRIED]
        return tuple(found for number in numbers if (found := self(number)))

    def _take(self, version: Version) -> None:
        identity = replace(version.identity, key=self.settings.reference_key)
        try:
            made = original_of(version.definition, version.entry, version.pictures, identity, self.settings)
        except DocgenError as error:
            self.broken[version.file.name] = error.problems[0] if error.problems else Problem("intake_unreadable")
            return
        self._made[version.number] = made.proved_by(version.references)


def look_at(
    files: Sequence[HandedFile], versions: Sequence[Version], settings: Settings, told: Callable[[bool], None],
    judged: JudgedFiles | None = None,
) -> Scanned:
    """Judges every page of the files but of those that were judged before; `told` is called after each file with
    whether it could be read."""
    finder = Originals(versions, settings)
    faces = Faces(font_library(settings.fonts, settings.office_fonts).families)
    check, parts = ScanCheck(finder, faces, finder.all), []
    digests = {file.name: file.digest() for file in files}
    marks = marks_of(versions, settings)
    with ScanReader() as reader:
        for file in files:
            known = judged.find(file.name, digests[file.name], marks) if judged else None
            part = known or _judged(file, digests[file.name], check, reader, judged)
            if judged and not known:
                judged.keep(file.name, digests[file.name], part, marks)
            parts.append(part)
            told(not part.problems)
    for part in parts:
        check.take_up(part)
    return Scanned(check, digests, finder.broken)


def _judged(file: HandedFile, digest: str, check: ScanCheck, reader: ScanReader, judged: JudgedFiles | None) -> Taken:
    """What comes of a file, its pictures kept where they are wanted and dropped from memory."""
    for page in reader.pages(SourceFile(file.name, file.path)):
        seen = len(check.pages)
        check.take(page)
        if judged:
            for one in check.pages[seen:]:
                judged.keep_pictures(file.name, digest, one)
        check.pages[seen:] = map(_without_pictures, check.pages[seen:])
    return check.hand_over()


def marks_of(versions: Sequence[Version], settings: Settings) -> dict[str, str]:
    """By document number what tells the originals that pages are compared with, and the office's key, from others."""
    key = hashlib.sha256(settings.reference_key or b"").hexdigest()[:16]
    found: dict[str, list[str]] = {}
    for one in versions:
        found.setdefault(one.number, []).append(f"{one.mark} {one.definition.edition} {' '.join(one.references)} {key}")
    return {number: "\n".join(sorted(parts)) for number, parts in found.items()}


def _without_pictures(page: PageReport) -> PageReport:
    """The page's findings alone: a thousand pages with their cut-outs would fill the memory."""
    return replace(page, shown=b"", findings=tuple(replace(one, cut=b"", printed=b"") for one in page.findings))


def is_scan_file(file: HandedFile) -> bool:
    """Whether a file is one of scans, by its ending."""
    return file.ending in ENDINGS
