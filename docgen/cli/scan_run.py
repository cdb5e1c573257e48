"""One run of `docgen scan`: read, judge, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.batch_run import workers_for
from docgen.cli.door import refused
from docgen.cli.interrupts import writes_last
from docgen.cli.output import refuse_existing, write_all
from docgen.cli.progress import Progress
from docgen.cli.show import Screen, show_problems, show_table
from docgen.entries.rosters.tables import workbook_of
from docgen.errors import FileUnusable, ToolMissing
from docgen.problems import Problem
from docgen.render.fill import font_library
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.scans.documents import ScanReport

NOT_ACCEPTED = 8


@dataclass(frozen=True, slots=True)
class ScanRun:
    """One run of `docgen scan`, as its options say."""

    scans: tuple[Path, ...]
    originals: tuple[Path, ...]
    output: Path | None
    table: Path | None
    workers: int | None
    is_forced: bool


def run_scan(job: ScanRun, screen: Screen, settings: Settings) -> int:
    """Judges every page and gives the exit code: 8 unless no difference was found anywhere and every original could be
    used. Raises DocgenError, OSError, and KeyboardInterrupt once it is said that nothing was written."""
    if find_spec("cv2") is None or find_spec("numpy") is None:
        raise refused(ToolMissing, "scan_extra_missing")
    refuse_existing([path for path in (job.output, job.table) if path], job.is_forced)
    with writes_last(screen):
        report, unusable = _checked(job, screen, settings)
        files = _files(job, report, settings)
        write_all(files, job.is_forced)
    return _tell(report, unusable, files, screen)


def _files(job: ScanRun, report: ScanReport, settings: Settings) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    if job.output:
        from docgen.scans.report_sheet import report_pdf

        files[job.output] = report_pdf(report, font_library(settings.fonts, settings.office_fonts), settings)
    if job.table:
        from docgen.scans.summary_sheet import summary_table

        files[job.table] = workbook_of((summary_table(report),))
    return files


def _checked(job: ScanRun, screen: Screen, settings: Settings) -> tuple[ScanReport, tuple[Problem, ...]]:
    """The report, and why originals could not be used."""
    from docgen.batches.scan_running import judge_pile
    from docgen.scans.documents import Taken, gathered, together
    from docgen.scans.originals import OriginalFolder, part_originals
    from docgen.scans.pile import PdfShelf, SourceTask
    from docgen.scans.sources import find_sources

    handed = find_sources(job.scans)
    ours, scans = part_originals(handed.files)
    if not scans and not handed.problems:
        raise refused(FileUnusable, "scan_nothing", file="、".join(map(str, job.scans)))
    beside = {path.parent if path.is_file() else path for path in job.scans} if not job.originals else set()
    finder = OriginalFolder((*job.originals, *ours, *sorted(beside)), settings)
    shelf = PdfShelf(tuple(sorted(finder.index().items())), settings)
    tasks = (SourceTask(one, shelf, shelf.near(one), shown=job.output is not None) for one in scans)
    with Progress(len(scans), screen, "核对", "个文件") as bar:
        judged = judge_pile(tasks, workers_for(job.workers, len(scans)), bar.add)
    taken = together([Taken((), handed.problems, 0, (), finder.broken), *judged])
    report = gathered(taken)
    return report, _unusable(job, report, taken.broken)


def _unusable(job: ScanRun, report: ScanReport, broken: Mapping[str, Problem]) -> tuple[Problem, ...]:
    """What is wrong with originals, told once of each file. Of those that nobody named, which lie beside the scans as
    empty forms may, only where a page was found to belong to none."""
    named = (*job.originals, *(path for path in job.scans if path.is_file()))
    return tuple(
        problem for name, problem in sorted(broken.items())
        if report.strays or any(Path(name).is_relative_to(one) for one in named)
    )  # fmt: skip


def _tell(report: ScanReport, unusable: tuple[Problem, ...], files: Mapping[Path, bytes], screen: Screen) -> int:
    from docgen.scans.report_facts import VERDICT_WORDS, passed_words, report_facts, report_problems

    problems = [*unusable, *report_problems(report)]
    code = 0 if report.verdict == "pass" and not unusable else NOT_ACCEPTED
    if screen.is_json:
        screen.answer({"ok": code == 0, "exit_code": code, **report_facts(report), "files": [str(path) for path in files]}, problems)
        return code
    rows = [
        (one.original.number, one.original.applicant, str(page.page), VERDICT_WORDS[page.verdict], passed_words(page), page.file)
        for one in report.documents for page in one.pages
    ]
    rows += [("", "", str(page.page or "？"), VERDICT_WORDS[page.verdict], "", page.file) for page in report.strays]
    show_table(("文书编号", "申报人", "页", "结论", "已见", "文件"), rows)
    if problems:
        show_problems(problems)
    for path in files:
        screen.tell(f"已写：{path}")
    screen.tell(f"总的结论：{VERDICT_WORDS[report.verdict]}。")
    return code
