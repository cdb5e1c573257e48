"""Intakes judged, one after the other, apart from the office's other long work: pages of many applicants take long."""

from __future__ import annotations

from functools import cache

from docgen.web.folder_work import FolderWork, asked
from docgen.web.intake_tasks import judge_intake
from docgen.web.intakes import BUSY, Intake, intakes_in
from docgen.web.running import running

# Some thousand pages.
_SECONDS = 14_400.0


@cache
def intake_work() -> FolderWork[Intake]:
    """The one of this process."""
    return FolderWork("intakes", intakes_in(running().web), Intake, BUSY, _do)


def _do(intake: Intake) -> None:
    asked(judge_intake, (intake.folder, running().settings), _SECONDS)
    intake.put(stage="judged", problems=(), told=0, errors=0)
