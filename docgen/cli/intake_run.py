"""One run of `docgen intake`: the ledger held, the folder judged, everything written or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.batch_run import workers_for
from docgen.cli.door import refused
from docgen.cli.interrupts import writes_last
from docgen.cli.output import write_all
from docgen.cli.paper_runs import check_reference
from docgen.cli.progress import Progress
from docgen.cli.show import Screen, show_problems, show_table
from docgen.entries.files import read_bytes
from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES
from docgen.errors import FileUnusable, ToolMissing, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.intake.decisions import Decision
    from docgen.intake.outcome import Outcome
    from docgen.intake.running import IntakeOrder, IntakeResult

NOT_ACCEPTED = 8
SUMMARY, ACCEPTED, LEDGER = "收件汇总.xlsx", "受理名单.xlsx", "收件台账.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRun:
    """One run of `docgen intake`, as its options say."""

    folder: Path
    output: Path | None
    until: date
    received: date
    deadline: date | None
    given: Mapping[str, str]
    form: str | None
    ledger: Path | None
    decided: Path | None
    certificate: str | None
    values: Mapping[str, str]
    by_unit: bool
    issuer: str
    contact: str
    address: str
    subject: str
    basis: str
    reference: str
    workers: int | None
    is_rest: bool
    dry_run: bool
    force: bool

    @property
    def results(self) -> Path:
        """The folder that is written."""
        return self.output or self.folder.with_name(f"{_stem(self.folder)}-收件结果")

    @property
    def book(self) -> Path:
        """The ledger's file."""
        inside = self.folder / LEDGER if self.folder.is_dir() else self.folder.with_name(f"{_stem(self.folder)}-{LEDGER}")
        return self.ledger or inside

    @property
    def summary(self) -> Path:
        """The workbook in which reviewers decide."""
        return self.decided or self.results / SUMMARY


def run(job: IntakeRun, screen: Screen, settings: Settings) -> int:
    """Judges the folder, writes letters, lists and the ledger, and gives the exit code: 0 when everything is
    accepted, 8 otherwise. Raises DocgenError, OSError, and KeyboardInterrupt once it is said that nothing was
    written."""
    if find_spec("cv2") is None or find_spec("numpy") is None:
        raise refused(ToolMissing, "scan_extra_missing")
    from docgen.intake.ledger import ledger_held

    check_reference(job.reference)
    _refuse_places(job)
    certificate = _certificate(job, settings)
    with writes_last(screen), ExitStack() as held:
        if not job.dry_run:
            held.enter_context(ledger_held(job.book))
        work = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="docgen-")))
        result = _judged(job, screen, settings, work)
        files, told = _files(job, result, certificate, settings)
        if not job.dry_run:
            folders = (job.results, *sorted({path.parent for path in files} - {job.results, job.book.parent}))
            write_all(files, True, folders)
    return _tell(result, () if job.dry_run else tuple(files), told, screen)


def _judged(job: IntakeRun, screen: Screen, settings: Settings, work: Path) -> IntakeResult:
    from docgen.intake.ledger import read_ledger
    from docgen.intake.running import IntakeOrder, run_intake

    order: IntakeOrder = IntakeOrder(
        folder=job.folder, received=job.received, until=job.until, deadline=job.deadline, given=job.given, form=job.form or "",
        leave=(job.results, job.book, job.summary), decisions=_decisions(job), is_rest=job.is_rest,
    )
    with ExitStack() as shown:

        def begin(count: int) -> Callable[[bool], None]:
            return shown.enter_context(Progress(count, screen, "核对", "个文件")).add

        wanted = partial(workers_for, job.workers)
        return run_intake(order, read_ledger(job.book), settings, work, begin, wanted)


def _decisions(job: IntakeRun) -> tuple[Decision, ...]:
    from docgen.intake.decisions import read_decisions

    if job.decided is None and not job.summary.exists():
        return ()
    return read_decisions(read_bytes(job.summary, MAX_ROSTER_BYTES), str(job.summary))


def _refuse_places(job: IntakeRun) -> None:
    """The folder is there, and what is written replaces nobody else's."""
    if not job.folder.is_dir() and not (job.folder.is_file() and job.folder.suffix.lower() == ".zip"):
        raise refused(FileUnusable, "intake_folder_missing", folder=str(job.folder))
    if not job.book.parent.is_dir():
        raise refused(FileUnusable, "output_folder_missing", file=str(job.book), folder=str(job.book.parent))
    folder = job.results
    if folder.exists() and not folder.is_dir():
        raise refused(FileUnusable, "output_folder_not_folder", file=str(folder), folder=str(folder))
    is_own = not folder.exists() or (folder / SUMMARY).exists() or not any(folder.iterdir())
    if not is_own and not job.force:
        raise refused(FileUnusable, "intake_output_strange", folder=str(folder))


def _certificate(job: IntakeRun, settings: Settings) -> FormDefinition | None:
    """Whose columns the list has; None for the application's own."""
    if job.form:
        library.load(settings.templates, job.form)
    if job.certificate is None:
        return None
    definition = library.load(settings.templates, job.certificate)
    for name in job.values:
        if name not in definition.fields:
            raise refused(UsageFault, "intake_value_unusable", name=name)
    return definition


def _files(
    job: IntakeRun, result: IntakeResult, certificate: FormDefinition | None, settings: Settings
) -> tuple[dict[Path, bytes], tuple[Problem, ...]]:
    """Every file by its path, the ledger last, and what is to be said of them."""
    from docgen.intake.ledger import ledger_bytes
    from docgen.intake.letter_set import LetterHead, letters_in
    from docgen.intake.letters import letter_docx, letter_pdf
    from docgen.intake.lists import accepted_list, summary_workbook

    files: dict[Path, bytes] = {}
    head = LetterHead(
        issuer=job.issuer, contact=job.contact, address=job.address, subject=job.subject, basis=job.basis, reference=job.reference,
        by_unit=job.by_unit,
    )  # fmt: skip
    for stem, letter in letters_in(result, head):
        files[job.results / f"{stem}.pdf"] = letter_pdf(letter, settings)
        files[job.results / f"{stem}.docx"] = letter_docx(letter, settings)
    accepted = accepted_list(result.outcomes, certificate, job.values)
    files |= {job.results / name: data for name, data in accepted.photos.items()}
    files[job.results / ACCEPTED] = accepted.workbook
    files[job.results / SUMMARY] = summary_workbook(result)
    files[job.book] = ledger_bytes(result.ledger)
    return files, accepted.problems


def _tell(result: IntakeResult, written: tuple[Path, ...], told: tuple[Problem, ...], screen: Screen) -> int:
    code = 0 if result.is_all_accepted else NOT_ACCEPTED
    problems = (*result.loose, *result.wrong, *told)
    if screen.is_json:
        facts = {"ok": code == 0, "exit_code": code, "applications": [_facts(one) for one in result.outcomes]}
        screen.answer({**facts, "unused": list(result.unused), "files": [str(path) for path in written]}, problems)
        return code
    rows = [(one.person.name, one.person.unit, one.number, one.state, _first_words(one)) for one in result.outcomes]
    show_table(("申报人", "单位", "文书编号", "结论", "说明"), rows)
    if problems:
        show_problems(problems)
    for path in written:
        screen.tell(f"已写：{path}")
    counts = {state: sum(one.state == state for one in result.outcomes) for state in ("受理", "补正", "不予受理", "需人工")}
    screen.tell("，".join(f"{state} {count} 份" for state, count in counts.items()) + "。")
    return code


def _first_words(one: Outcome) -> str:
    """The first point, and how many there are."""
    told = [point.problem.says for point in one.points if point.kind != "note"]
    return (told[0] + (f"（共 {len(told)} 处）" if len(told) > 1 else "")) if told else ""


def _facts(one: Outcome) -> dict[str, object]:
    points = [
        {"kind": point.kind, "where": point.where, "code": point.problem.code, "says": point.problem.says, "remedy": point.problem.remedy}
        for point in one.points
    ]
    return {
        "name": one.person.name, "unit": one.person.unit, "number": one.number, "state": one.state, "replaced": one.replaced,
        "received": one.day.isoformat(), "until": one.until.isoformat() if one.until else None, "material": one.code,
        "decided_by": one.decision.by if one.decision else None, "points": points,
        "files": sorted({*(version.file.name for version in one.versions), *(page.file for page in one.pages)}),
    }  # fmt: skip


def _stem(path: Path) -> str:
    name = path.resolve().name
    return name[:-4] if name.lower().endswith(".zip") else name
