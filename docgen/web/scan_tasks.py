"""A unit's scans judged, in a process of its own: its memory ends with it, and pictures of pages stay out of the service."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.batches.journal import write_beside
from docgen.errors import DocgenError
from docgen.problems import Place, Problem
from docgen.settings import Settings, read_settings
from docgen.web.scan_folders import (
    MOST_PAGES,
    ORIGINALS,
    SCAN_REPORT,
    SCAN_SUMMARY,
    SCANNED,
    SCANS,
    can_scan,
    write_fault,
    write_outcome,
)
from docgen.web.scan_words import COLOURS, placed_words, words_of
from docgen.web.workspaces import Workspace

if TYPE_CHECKING:
    from docgen.scans.documents import ScanReport
    from docgen.scans.page_check import PageReport
    from docgen.scans.sources import SourceFile


def main() -> None:
    """Judges the scans of the workspace named in the arguments, which name the bytes of memory too."""
    workspace, memory = Workspace(Path(sys.argv[1])), int(sys.argv[2])
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if not can_scan():
        write_fault(workspace, [Problem("scan_extra_missing")])
        return
    try:
        _work(workspace, read_settings())
    except DocgenError as error:
        write_fault(workspace, error.problems)


def _work(workspace: Workspace, settings: Settings) -> None:
    from docgen.entries.rosters.tables import workbook_of
    from docgen.render.fill import font_library
    from docgen.scans.report_sheet import report_pdf
    from docgen.scans.summary_sheet import summary_table

    with open(workspace.folder / SCANNED, "wb", buffering=0) as done:
        report, unusable = judge_folder(workspace, settings, lambda: done.write(b"\n"))
    pdf = report_pdf(report, font_library(settings.fonts, settings.office_fonts), settings)
    for name, data in ((SCAN_REPORT, pdf), (SCAN_SUMMARY, workbook_of((summary_table(report),)))):
        write_beside(workspace.folder / name, data).replace(workspace.folder / name)
    write_outcome(workspace, outcome_of(report) | {"originals": [placed_words(one) for one in unusable]})


def judge_folder(workspace: Workspace, settings: Settings, told: Callable[[], object]) -> tuple[ScanReport, tuple[Problem, ...]]:
    """The report on the scans of a workspace, beside the originals brought with them and those made in it, and what is
    wrong with those brought; `told` is called after each page."""
    from docgen.render.fill import font_library
    from docgen.scans.documents import ScanCheck
    from docgen.scans.look_alikes import Faces
    from docgen.scans.originals import OriginalFolder, is_original, part_originals
    from docgen.scans.reading import ScanReader
    from docgen.scans.sources import find_sources

    base = workspace.folder / SCANS
    handed = find_sources((base,))
    ours, pages = part_originals(handed.files)
    brought = workspace.folder / ORIGINALS
    named = sorted(one for one in brought.rglob("*") if one.is_file())
    # Each applicant's own; the printing files below have several in one.
    packed = sorted(one for one in workspace.made.glob("*.pdf") if is_original(one))
    finder = OriginalFolder((*named, *packed, *ours), settings)
    check = ScanCheck(finder, Faces(font_library(settings.fonts, settings.office_fonts).families), finder.all)
    check.problems += [_at(one, base) for one in handed.problems]
    scans = [replace(one, name=_shown(base, Path(one.name))) for one in pages]
    if not scans and not check.problems:
        check.problems.append(Problem("web_scans_missing"))
    with ScanReader() as reader:
        for page in first_pages(reader, scans):
            check.take(page)
            told()
    finder.index()
    return check.report(), tuple(_at(one, brought) for one in finder.problems if Path(one.place.file or "").is_relative_to(brought))


def first_pages(reader: Any, scans: list[SourceFile]) -> Iterator[Any]:
    """The pages of the files, as many as are judged at a time, and a Problem where there are more."""
    count = 0
    for source in scans:
        for page in reader.pages(source):
            count += 1
            if count > MOST_PAGES:
                yield Problem("web_scans_many", Place(source.name), {"most": MOST_PAGES})
                return
            yield page


def _at(problem: Problem, base: Path) -> Problem:
    """The problem, with its file called as people know it."""
    return replace(problem, place=replace(problem.place, file=_shown(base, Path(problem.place.file or ""))))


def _shown(base: Path, path: Path) -> str:
    """A file's name as people know it: without our folders."""
    inner = path.relative_to(base).parts if path.is_relative_to(base) else path.parts[-1:]
    return "/".join(inner[1:] or inner)


def outcome_of(report: ScanReport) -> dict[str, Any]:
    """The report as the workspace's page shows it."""
    from docgen.scans.report_facts import VERDICT_WORDS

    documents = [
        {
            "title": "".join(one.original.title.split()), "number": one.original.number, "applicant": one.original.applicant,
            "verdict": VERDICT_WORDS[one.verdict], "colour": COLOURS[one.verdict],
            "problems": [words_of(problem) for problem in one.problems],
            "rows": [row for page in one.pages for row in _rows(page)],
        }
        for one in report.documents
    ]  # fmt: skip
    pages = [page for one in report.documents for page in one.pages] + list(report.strays)
    return {
        "verdict": VERDICT_WORDS[report.verdict], "is_pass": report.verdict == "pass", "pages": len(pages), "blanks": report.blanks,
        "humans": sum(page.verdict == "human" for page in pages), "documents": documents,
        "strays": [row for page in report.strays for row in _rows(page)],
        "unreadable": [placed_words(one) for one in report.problems],
    }  # fmt: skip


def _rows(page: PageReport) -> Iterator[dict[str, Any]]:
    """A line for each thing that is wrong with a page or for a person to see; one, where there is none."""
    from docgen.scans.report_facts import VERDICT_WORDS, passed_words

    name = {"page": page.page, "file": page.file, "index": page.index}
    told = [one for one in page.findings if one.problem]
    for one in told:
        assert one.problem is not None
        yield {**name, "verdict": VERDICT_WORDS[one.verdict], "colour": COLOURS[one.verdict], **words_of(one.problem)}
    if not told:
        yield {**name, "verdict": VERDICT_WORDS[page.verdict], "colour": COLOURS[page.verdict], "says": passed_words(page), "remedy": ""}
