"""A pile of scans among workers: a file whose worker gives nothing back is told by its name."""

from __future__ import annotations

from pathlib import Path

from docgen.batches.local import Limits, local_executor
from docgen.batches.scan_running import SCAN_LIMITS, run_scans
from docgen.scans.pile import SourceTask
from docgen.scans.sources import SourceFile
from docgen.settings import read_settings
from tests.batches.tasks import DeadlyShelf


def told(*shelves: DeadlyShelf, limits: Limits = SCAN_LIMITS) -> list[tuple[str, str | None]]:
    """What is told of files whose originals lie on such shelves."""
    tasks = (SourceTask(SourceFile(f"{at}.jpg", Path("none.jpg")), shelf) for at, shelf in enumerate(shelves, 1))
    with local_executor(1) as executor:
        found = dict(run_scans(tasks, executor, 1, limits))
    return [(one.code, one.place.file) for at in sorted(found) for one in found[at].problems]


def test_a_worker_that_ends_takes_its_own_file_along_and_no_other() -> None:
    settings = read_settings({})
    assert told(DeadlyShelf(True, settings), DeadlyShelf(False, settings)) == [
        ("scan_too_large", "1.jpg"), ("scan_breaks", "2.jpg"),
    ]  # fmt: skip


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert told(DeadlyShelf(False, read_settings({})), limits=Limits(seconds=0.0)) == [("scan_too_slow", "1.jpg")]
