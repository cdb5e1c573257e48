"""A pile of scans given out to workers, file by file, and what comes back put in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from docgen.batches.local import Ended, Finished, Limits, run_limited
from docgen.problems import Place, Problem
from docgen.scans.documents import Taken
from docgen.scans.pile import Shelf, SourceTask, judge_source
from docgen.scans.sources import SourceFile

# A file may have 1000 pages of 3 s each on a slow machine; each page's reading has its own limit.
SCAN_LIMITS = Limits(seconds=7_200.0, memory=1_500_000_000, tasks=100)
_AHEAD = 2
_ENDED = {"slow": "scan_too_slow", "died": "scan_breaks", "short": "scan_too_large"}


def run_scans(
    sources: Sequence[SourceFile], shelf: Shelf, executor: Executor, width: int, limits: Limits = SCAN_LIMITS
) -> Iterator[tuple[int, Taken]]:
    """What came of each file, with its place in the sequence, as it is over, in no particular order; `width` files
    are judged at a time. Raises ToolMissing when no worker starts."""
    waiting = iter(enumerate(sources))
    pending: dict[Future[Finished | Ended], int] = {}
    while True:
        while len(pending) < width * _AHEAD and (found := next(waiting, None)):
            at, source = found
            pending[executor.submit(run_limited, judge_source, SourceTask(source, shelf), limits)] = at
        if not pending:
            return
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            at = pending.pop(future)
            yield at, _taken(future.result(), sources[at])


def _taken(answer: Finished | Ended, source: SourceFile) -> Taken:
    if isinstance(answer, Ended):
        return Taken((), (Problem(_ENDED[answer.how], Place(source.name)),), 0, ())
    taken: Taken = answer.value
    return taken
