"""One run of `docgen batch`: read, plan, make, report, pack."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.batches.batch import PACKS, SUMMARY, Batch, Outcome, default_pattern, plan_batch
from docgen.batches.journal import Journal, open_journal, write_beside
from docgen.batches.local import Limits, local_executor
from docgen.batches.packing import PackWish, check_wish, write_packs
from docgen.batches.report import report_files
from docgen.batches.running import Step, in_order, run_batch
from docgen.cli.door import refused
from docgen.cli.interrupts import terminable
from docgen.cli.output import STDOUT
from docgen.cli.progress import Progress
from docgen.cli.rosters import open_others, open_roster
from docgen.cli.show import Screen, show_problems
from docgen.entries.pictures.crop import Cropping
from docgen.entries.rosters.across import check_across
from docgen.entries.rosters.roster import Roster
from docgen.errors import EntryRefused, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.problems import Fact, Problem, errors_in
from docgen.render.fill import FillOptions
from docgen.settings import Settings

PARTLY_FAILED = 9
# Faults of one line of the roster; any other of the workbook's faults concerns all of its applicants.
_OF_A_LINE = ("roster_key_twice", "roster_key_unknown", "roster_key_missing")


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One run of `docgen batch`, as its options say."""

    roster: Path
    form: str | None
    profile: Profile
    given: Mapping[str, str]
    output: Path
    name: str | None
    pdf: bool
    docx: bool
    resume: bool
    workers: int | None
    cluster: str | None
    timeout: float
    memory: int
    recycle: int
    pack: str | None
    copies: int | None
    folders: str
    simplex: bool
    against: tuple[Path, ...]
    crop_photo: bool
    with_attachments: bool
    convert_images: bool
    force: bool


def run(job: BatchRun, screen: Screen, settings: Settings) -> int:
    """Makes everything that can be made and gives the exit code: 9 when something could not. Raises DocgenError,
    OSError, and KeyboardInterrupt once it is said how to go on."""
    if job.output == STDOUT:
        raise refused(UsageFault, "batch_needs_folder")
    definition, roster = open_roster(job.roster, job.form, job.profile, job.given, settings)
    library.refuse_certificate(definition)
    wish = PackWish(job.pack, job.copies, job.folders, not job.simplex)
    check_wish(definition, wish, has_pdf=job.pdf or not job.docx)
    across = check_across(definition, roster, open_others(job.against, settings))
    batch = _planned(job, definition, roster, across, settings)
    limits = Limits(job.timeout, job.memory * 1_000_000, job.recycle)
    with terminable(), open_journal(job.output, job.resume, job.force) as journal:
        with _executor(job) as (executor, width):
            outcomes, peak = _made(job, batch, journal, executor, width, limits, screen)
        journal.close_in_order(outcomes)
        packs, wrong = write_packs(
            definition, roster, outcomes, job.output, wish, settings, limits, job.workers or cores()
        )
        of_all = (one for one in across if one.place.line is None)
        told = (*batch.lost, *of_all, *wrong, *_left_over(job, journal, outcomes))
        for name, data in report_files(definition.form, outcomes, told).items():
            write_beside(job.output / name, data).replace(job.output / name)
    return _tell(job, screen, definition, outcomes, told, packs, peak)


def cores() -> int:
    """The processors that this program may use."""
    return len(os.sched_getaffinity(0))


def workers_for(wanted: int | None, scans: int) -> int:
    """So many workers for so many files of scans: as many as are `wanted`, or as there are processors; few files are
    not worth a start of other processes."""
    return min(wanted or cores(), scans // 2 if wanted is None else scans)


def _planned(
    job: BatchRun, definition: FormDefinition, roster: Roster, across: tuple[Problem, ...], settings: Settings
) -> Batch:
    """The jobs of all applicants; EntryRefused when the workbook itself has faults that concern all."""
    if whole := [one for one in errors_in(roster.found) if one.code not in _OF_A_LINE]:
        raise EntryRefused(f"名单有 {len(whole)} 处问题，没有开始生成。", whole)
    cropping: Cropping = "needed" if job.crop_photo else "refuse"
    options = FillOptions(
        settings, pdf=job.pdf or not job.docx, docx=job.docx or not job.pdf, cropping=cropping,
        attachments=job.with_attachments, convert_images=job.convert_images,
    )
    by_row: dict[int, list[Problem]] = {}
    for problem in across:
        if problem.place.line is not None:
            by_row.setdefault(problem.place.line, []).append(problem)
    return plan_batch(definition, roster, job.name or default_pattern(definition), options, by_row, roster.found)


@contextmanager
def _executor(job: BatchRun) -> Iterator[tuple[Executor, int]]:
    """This machine's workers, or the cluster's, and how many there are."""
    if job.cluster:
        from docgen.batches.cluster import cluster_executor

        with cluster_executor(job.cluster) as found:
            yield found
        return
    width = job.workers or cores()
    with local_executor(width) as executor:
        yield executor, width


def _made(
    job: BatchRun, batch: Batch, journal: Journal, executor: Executor, width: int, limits: Limits, screen: Screen
) -> tuple[tuple[Outcome, ...], int]:
    """Every job's outcome in the order of the roster, and the most memory of a worker."""
    steps: list[Step] = []
    try:
        with Progress(len(batch.jobs), screen) as progress:
            for step in run_batch(batch, journal, executor, width, limits):
                steps.append(step)
                progress.add(step.outcome.is_done)
    except KeyboardInterrupt:
        done = sum(step.outcome.is_done for step in steps)
        screen.tell(f"已中断：{done} 份已完成，都在 {job.output}。加 --resume 重新运行，即从这里接着做。")
        raise
    return in_order(steps), max((step.peak for step in steps), default=0)


def _left_over(job: BatchRun, journal: Journal, outcomes: tuple[Outcome, ...]) -> tuple[Problem, ...]:
    """A warning where the folder has files of an earlier run that this one did not make."""
    sums = (PACKS, f"{SUMMARY}.xlsx", f"{SUMMARY}.pdf") if job.pack is None else ()
    found = [*journal.left_over(outcomes), *(name for name in sums if (job.output / name).exists())]
    facts: dict[str, Fact] = {"folder": str(job.output), "count": len(found), "name": found[0] if found else ""}
    return (Problem("batch_left_over", facts=facts),) if found else ()


def _tell(
    job: BatchRun, screen: Screen, definition: FormDefinition, outcomes: tuple[Outcome, ...],
    told: tuple[Problem, ...], packs: tuple[str, ...], peak: int,
) -> int:
    done = sum(one.is_done for one in outcomes)
    kept = sum(one.state == "kept" for one in outcomes)
    code = PARTLY_FAILED if done < len(outcomes) or errors_in(told) else 0
    facts: dict[str, Any] = {
        "ok": code == 0, "exit_code": code, "form": definition.form, "folder": str(job.output), "count": len(outcomes),
        "done": done, "kept": kept, "failed": len(outcomes) - done, "packs": list(packs), "worker_peak_bytes": peak,
    }
    problems = [problem for one in outcomes for problem in one.problems]
    screen.answer(facts, (*told, *problems) if screen.is_json else ())
    failed = [errors_in(one.problems) or one.problems for one in outcomes if not one.is_done]
    if not screen.is_json and (failed or told):
        show_problems([*told, *(problem for problems in failed[:20] for problem in problems[:3])])
    screen.tell(f"{done} 份已完成" + (f"（其中 {kept} 份是上次做好的）" if kept else "")
                + (f"，{len(outcomes) - done} 份没有生成" if done < len(outcomes) else "") + f"：{job.output}")
    screen.tell(f"逐行结果见 {job.output / '生成报告.xlsx'}" + (f"；打包 {len(packs)} 个文件" if packs else ""))
    return code
