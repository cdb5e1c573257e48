"""The run of a batch: jobs given out, answers kept, until all are done or somebody interrupts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass

from docgen.batches.batch import Batch, Job, Outcome, State
from docgen.batches.journal import Journal
from docgen.batches.local import Ended, Finished, Limits, run_limited
from docgen.batches.making import Made, MakeDocument, Unmade, make_document
from docgen.entries.rosters.roster_checking import without_echoes
from docgen.errors import DocgenError
from docgen.problems import Fact, Problem, errors_in

# So many jobs wait beside each that is done now: nobody idles, and few documents are in memory at once.
_AHEAD = 2
_ENDED = {"slow": "batch_too_slow", "died": "batch_worker_died", "short": "batch_too_much_memory"}


@dataclass(frozen=True, slots=True)
class Step:
    """A job that is over, and the most memory in bytes that its worker has had (0 where none was asked)."""

    outcome: Outcome
    peak: int = 0


def run_batch(batch: Batch, journal: Journal, executor: Executor, width: int, limits: Limits) -> Iterator[Step]:
    """A step for every job as it is over, in no particular order: rows of an earlier run whose files stand are
    kept, the others are made by the executor's `width` workers and recorded here, one after the other.

    Raises OSError and FileUnusable when the folder takes no more, ToolMissing when no worker starts.
    """
    ahead = _ahead(batch, journal)
    pending: dict[Future[Finished | Ended], Job] = {}
    is_more = True
    while is_more or pending:
        while is_more and len(pending) < width * _AHEAD:
            found = next(ahead, None)
            if found is None:
                is_more = False
            elif isinstance(found, Outcome):
                yield Step(found)
            else:
                task = MakeDocument(batch.definition.form, batch.definition.profile, found.entry, batch.options)
                pending[executor.submit(run_limited, make_document, task, limits)] = found
        for future in wait(pending, return_when=FIRST_COMPLETED).done if pending else ():
            yield _step(pending.pop(future), future, journal, limits)


def _ahead(batch: Batch, journal: Journal) -> Iterator[Job | Outcome]:
    """Each job, or what is known of it without making anything."""
    for job in batch.jobs:
        record = journal.standing(job)
        if errors_in(job.problems):
            yield Outcome(job, "refused", problems=job.problems)
        elif record is not None:
            yield Outcome(job, "kept", record.files, (*job.problems, *record.problems), record.pages)
        else:
            yield job


def _step(job: Job, future: Future[Finished | Ended], journal: Journal, limits: Limits) -> Step:
    answer = _answer(future)
    if isinstance(answer, Problem):
        return Step(Outcome(job, "failed", problems=(answer,)))
    if isinstance(answer, Ended):
        facts: dict[str, Fact] = {"seconds": f"{limits.seconds:g}", "memory": limits.memory // 1_000_000}
        return Step(Outcome(job, "failed", problems=(Problem(_ENDED[answer.how], job.entry.place, facts),)))
    made: Made | Unmade = answer.value
    if isinstance(made, Unmade):
        state: State = "refused" if made.is_refused else "failed"
        told = without_echoes((*job.problems, *made.problems))
        return Step(Outcome(job, state, problems=tuple(told)), answer.peak)
    record = journal.keep(job, made.files, made.pages, made.problems)
    problems = (*job.problems, *record.problems)
    return Step(Outcome(job, "made", record.files, problems, record.pages), answer.peak)


def _answer(future: Future[Finished | Ended]) -> Finished | Ended | Problem:
    """What came back; a task that its cluster gave up is one failure, and the others go on."""
    try:
        return future.result()
    except DocgenError:
        raise
    except (Exception, CancelledError) as error:  # noqa: BLE001 - the executor's own failures have no common base
        return Problem("batch_document_failed", facts={"reason": f"{type(error).__name__}: {error}"[:200]})


def in_order(steps: Iterable[Step]) -> tuple[Outcome, ...]:
    """The outcomes in the order of the roster."""
    return tuple(sorted((step.outcome for step in steps), key=lambda one: one.job.number))
