"""What a batch adds when all is made: the 汇总表, the count of each city, the packs of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.batches.batch import SUMMARY, Outcome, check_pattern
from docgen.batches.journal import write_beside
from docgen.batches.local import Ended, Limits, local_executor, run_limited
from docgen.batches.pack import MakePack, make_pack, packs_of
from docgen.batches.summary import area_pdf, area_table, summary_pdf, summary_table
from docgen.entries.names import folded, known_names
from docgen.entries.rosters.across import AreaCount, area_counts
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.tables import workbook_of
from docgen.errors import DocgenError, UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.language import nearest
from docgen.problems import Problem
from docgen.settings import Settings

UNIT = "unit"
# A pack copies pages and renders one sheet; a unit of thousands takes minutes.
_SECONDS = 1200.0


@dataclass(frozen=True, slots=True)
class PackWish:
    """By which field packs are made (`unit`: the one that the form names; None: no packs), how many copies of
    each applicant (None: as the form says), the pattern of the zip's folders, and both sides of the paper."""

    by: str | None
    copies: int | None = None
    folders: str = ""
    is_duplex: bool = True


@dataclass(frozen=True, slots=True)
class MakeSums:
    """What tells of all units together: the finished applicants, the count of each city, where it goes."""

    definition: FormDefinition
    done: tuple[Outcome, ...]
    counts: tuple[AreaCount, ...]
    folder: Path
    settings: Settings


def check_wish(definition: FormDefinition, wish: PackWish, has_pdf: bool) -> None:
    """Raises UsageFault for a wish that cannot be met, before anything is made."""
    if wish.by is None:
        return
    pack_field(definition, wish.by)
    check_pattern(definition, wish.folders)
    if not has_pdf:
        problem = Problem("batch_nothing_wanted")
        raise UsageFault(problem.says, [problem])


def pack_field(definition: FormDefinition, by: str) -> str:
    """The name of the field that packs are made by. Raises UsageFault."""
    if by == UNIT and definition.submission.pack_by:
        return definition.submission.pack_by
    names = known_names(definition.fields)
    if folded(by) in names:
        return names[folded(by)]
    problem = Problem("batch_field_unknown", facts={"name": by, "nearest": nearest(by, [UNIT, *names])})
    raise UsageFault(problem.says, [problem])


def write_packs(
    definition: FormDefinition, roster: Roster, outcomes: Sequence[Outcome], folder: Path, wish: PackWish,
    settings: Settings, limits: Limits, workers: int,
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Everything beside the documents, written into the batch's folder: the paths below it, and what could not be
    made. Raises OSError, ToolMissing."""
    done = [outcome for outcome in outcomes if outcome.is_done]
    if wish.by is None or not done:
        return (), ()
    by = pack_field(definition, wish.by)
    tasks: list[MakePack | MakeSums] = [MakeSums(definition, tuple(done), area_counts(definition, roster), folder, settings)]
    tasks += packs_of(definition, by, done, folder, settings, wish.copies, wish.folders, wish.is_duplex)
    written: list[str] = []
    problems: list[Problem] = []
    with local_executor(workers) as executor:
        longer = Limits(_SECONDS, limits.memory, limits.tasks)
        for task, answer in zip(tasks, executor.map(lambda one: run_limited(pack, one, longer), tasks), strict=True):
            if isinstance(answer, Ended):
                problems.append(_failed(task))
            elif isinstance(answer.value, Unpacked):
                problems += answer.value.problems
            else:
                written += answer.value
    return tuple(written), tuple(problems)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Why a pack could not be made."""

    problems: tuple[Problem, ...]


def pack(task: MakePack | MakeSums) -> tuple[str, ...] | Unpacked:
    """Made in a worker, for its memory: the paths of the files, or what is wrong."""
    try:
        return make_pack(task) if isinstance(task, MakePack) else write_sums(task)
    except DocgenError as error:
        return Unpacked(error.problems or (_failed(task),))


def write_sums(task: MakeSums) -> tuple[str, ...]:
    """The 汇总表 of all units, and the count of each city where the form asks for the city."""
    jobs = [outcome.job for outcome in task.done]
    files = {
        f"{SUMMARY}.xlsx": workbook_of((summary_table(task.definition, jobs),)),
        f"{SUMMARY}.pdf": summary_pdf(task.definition, jobs, "", task.settings),
    }
    if task.counts:
        files["按市汇总.xlsx"] = workbook_of((area_table(task.definition, task.counts),))
        files["按市汇总.pdf"] = area_pdf(task.definition, task.counts, task.settings)
    for name, data in files.items():
        write_beside(task.folder / name, data).replace(task.folder / name)
    return tuple(files)


def _failed(task: MakePack | MakeSums) -> Problem:
    return Problem("batch_pack_failed", facts={"unit": task.unit if isinstance(task, MakePack) else SUMMARY})
