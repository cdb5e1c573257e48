"""A pile of scans given out to workers, file by file, and what comes back put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack

from docgen.batches.local import Ended, Finished, Limits, local_executor, run_limited
from docgen.problems import Place, Problem
from docgen.scans.documents import Taken
from docgen.scans.pile import PileCheck, SourceTask, judge_source, open_pile
from docgen.scans.reading import ScanReader

# A file may have 1000 pages of 3 s each on a slow machine; each page's reading has its own limit.
SCAN_LIMITS = Limits(seconds=7_200.0, memory=1_500_000_000, tasks=100)
_AHEAD = 2
_ENDED = {"slow": "scan_too_slow", "died": "scan_breaks", "short": "scan_too_large"}


def judge_pile(tasks: Iterable[SourceTask], workers: int, told: Callable[[bool], None]) -> list[Taken]:
    """What came of each file, in the files' order, judged by so many `workers`, or in this process where they are fewer
    than two; `told` is called after each file with whether all of it could be read. Raises ToolMissing when none
    starts."""
    done: dict[int, Taken] = {}
    # Ended here, not by whoever ends a generator: an interrupted program would wait for its workers.
    with ExitStack() as held:
        if workers < 2:
            steps = _judged_here(tasks, held.enter_context(ScanReader()))
        else:
            steps = run_scans(tasks, held.enter_context(local_executor(workers)), workers)
        for at, taken in steps:
            done[at] = taken
            told(not taken.problems)
    return [done[at] for at in sorted(done)]


def _judged_here(tasks: Iterable[SourceTask], reader: ScanReader) -> Iterator[tuple[int, Taken]]:
    pile: PileCheck | None = None
    for at, task in enumerate(tasks):
        pile = pile or open_pile(task.shelf)
        yield at, pile.judge(task, reader)


def run_scans(
    tasks: Iterable[SourceTask], executor: Executor, width: int, limits: Limits = SCAN_LIMITS
) -> Iterator[tuple[int, Taken]]:
    """What came of each file, with its place among the tasks, as it is over, in no particular order; `width` files
    are judged at a time. Raises ToolMissing when no worker starts."""
    waiting = iter(enumerate(tasks))
    pending: dict[Future[Finished | Ended], tuple[int, SourceTask]] = {}
    while True:
        while len(pending) < width * _AHEAD and (found := next(waiting, None)):
            pending[executor.submit(run_limited, judge_source, found[1], limits)] = found
        if not pending:
            return
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            at, task = pending.pop(future)
            yield at, _taken(future.result(), task)


def _taken(answer: Finished | Ended, task: SourceTask) -> Taken:
    if isinstance(answer, Ended):
        return Taken((), (Problem(_ENDED[answer.how], Place(task.source.name)),), 0, ())
    taken: Taken = answer.value
    return taken
