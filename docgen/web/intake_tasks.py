"""What a worker process does with an intake, as in `tasks`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.errors import FileUnusable, ToolMissing
from docgen.forms import library
from docgen.problems import Problem
from docgen.settings import Settings
from docgen.web.archives import pack_folder
from docgen.web.intakes import MADE, Intake, IntakeState, batch_name
from docgen.web.kept_folders import held
from docgen.web.scan_folders import can_scan
from docgen.web.tasks import MEDIA_TYPES, Download, Refused, told_as_value

if TYPE_CHECKING:
    from docgen.intake.judged_files import JudgedFiles
    from docgen.intake.running import IntakeOrder, IntakeResult, Pile

SUMMARY, ACCEPTED, LIST, LETTERS = "收件汇总.xlsx", "受理名单.xlsx", "受理名单.zip", "通知.zip"


@dataclass(frozen=True, slots=True)
class ToReport:
    """Pages of an application whose report is wanted: the folder of its intake, the files with their digests and the
    numbers of its pages in each, and how the report's file is called."""

    folder: Path
    files: tuple[tuple[str, str, tuple[int, ...]], ...]
    title: str
    settings: Settings


@told_as_value
def judge_intake(task: tuple[Path, Settings]) -> int | Refused:
    """Judges everything brought to an intake, beside what was judged before; writes the ledger, what was found, and
    every file that is made of it. Gives how many applications there are."""
    from docgen.intake.ledger import ledger_bytes, read_ledger
    from docgen.intake.running import settle
    from docgen.web.intake_facts import found_of

    intake, settings = Intake(task[0]), task[1]
    if not can_scan():
        raise _refused(ToolMissing, "scan_extra_missing")
    state = intake.state()
    if state is None:
        return 0
    order = order_of(intake, state)
    with _work_folder(intake) as work, open(intake.pages, "wb", buffering=0) as done:
        judged = judged_files(intake, lambda: done.write(b"."))
        pile = _read(order, settings, work, judged)
        with held(intake.folder) as is_mine:
            if not is_mine:
                raise _refused(FileUnusable, "intake_held")
            result = settle(order, pile.versions, pile.scanned, read_ledger(intake.ledger), pile.title, pile.problems)
            intake.put_ledger(ledger_bytes(result.ledger))
            intake.put_found(found_of(result, pile.scanned, judged))
        _write_files(intake, state, result, settings)
    return len(result.outcomes)


@told_as_value
def draw_report(task: ToReport) -> Download | Refused:
    """The report on the scanned pages of an application, from what was kept of them."""
    from docgen.render.fill import font_library
    from docgen.scans.documents import gathered, together
    from docgen.scans.report_sheet import report_pdf

    judged: JudgedFiles = judged_files(Intake(task.folder), lambda: None)
    parts = [part for file, digest, pages in task.files if (part := judged.kept(file, digest, pages))]
    pdf = report_pdf(gathered(together(parts)), font_library(task.settings.fonts, task.settings.office_fonts), task.settings)
    return Download(f"{task.title}.pdf", MEDIA_TYPES["pdf"], pdf)


def order_of(intake: Intake, state: IntakeState) -> IntakeOrder:
    """What the library is asked to do."""
    from docgen.intake.running import IntakeOrder

    return IntakeOrder(
        folder=intake.brought, received=date.fromisoformat(state.received), until=date.fromisoformat(state.until),
        deadline=date.fromisoformat(state.deadline) if state.deadline else None, form=state.form,
        tops=tuple(batch_name(one["number"]) for one in state.uploads), by=state.hand, at=state.at, is_rest=state.is_rest,
    )  # fmt: skip


def _read(order: IntakeOrder, settings: Settings, work: Path, judged: JudgedFiles) -> Pile:
    """The library's answer; where there is nothing, without the place on our disk."""
    from docgen.intake.running import read_pile

    try:
        return read_pile(order, settings, work, lambda count: lambda is_read: None, judged=judged)
    except FileUnusable as error:
        if any(one.code == "intake_nothing" for one in error.problems):
            raise _refused(FileUnusable, "intake_brought_nothing") from error
        raise


def judged_files(intake: Intake, told: Callable[[], object]) -> JudgedFiles:
    """What was judged before."""
    from docgen.intake.judged_files import JudgedFiles

    return JudgedFiles(intake.judged, told)


def _write_files(intake: Intake, state: IntakeState, result: IntakeResult, settings: Settings) -> None:
    """The summary, the list of the accepted with its photos, all letters: all of them new, or none."""
    from docgen.intake.letter_set import LetterHead, letters_in
    from docgen.intake.letters import letter_docx, letter_pdf
    from docgen.intake.lists import accepted_list, summary_workbook

    head = LetterHead(
        issuer=state.issuer, contact=state.contact, address=state.address, subject=state.subject, basis=state.basis,
        by_unit=state.by_unit,
    )  # fmt: skip
    definition = library.load(settings.templates, state.certificate) if state.certificate else None
    accepted = accepted_list(result.outcomes, definition, state.values)
    files = {SUMMARY: summary_workbook(result), ACCEPTED: accepted.workbook, f"list/{ACCEPTED}": accepted.workbook}
    files |= {f"list/{name}": data for name, data in accepted.photos.items()}
    for stem, letter in letters_in(result, head):
        files |= {f"letters/{stem}.pdf": letter_pdf(letter, settings), f"letters/{stem}.docx": letter_docx(letter, settings)}
    facts = {"events": len(result.ledger.events), "problems": [(one.says, one.remedy) for one in accepted.problems]}
    files[MADE] = json.dumps(facts, ensure_ascii=False).encode()
    _lay_out(intake, files)


def _lay_out(intake: Intake, files: Mapping[str, bytes]) -> None:
    with _work_folder(intake) as work:
        for name, data in files.items():
            path = work / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for folder, name in (("list", LIST), ("letters", LETTERS)):
            if (work / "new" / folder).is_dir():
                pack_folder(work / "new" / folder, work / "new" / name)
        if intake.made.exists():
            intake.made.replace(work / "old")
        (work / "new").replace(intake.made)


@contextmanager
def _work_folder(intake: Intake) -> Iterator[Path]:
    """An empty folder inside the intake's own: erased with it, whatever becomes of the work."""
    path = Path(tempfile.mkdtemp(prefix="work-", dir=intake.folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _refused(kind: Any, code: str) -> Exception:
    problem = Problem(code)
    made: Exception = kind(problem.says, [problem])
    return made
