"""The office's long work, one after the other in a thread of its own: rosters looked at and sent to be approved, proofs
and papers drawn by worker processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from docgen.batches.local import Ended, Limits, run_limited
from docgen.entries.files import read_bytes
from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES
from docgen.errors import DocgenError
from docgen.problems import Problem, errors_in
from docgen.registry.checking import CheckReport
from docgen.registry.log import Moment
from docgen.registry.looking import Looked, RosterPeople, Wish, joined, prepare
from docgen.registry.planning import plan_batch
from docgen.registry.waiting import batch_of_roster
from docgen.web.office_desks import BUSY, MARKED, ROSTER, Desk, DeskState, all_desks, desks_in, erase_ended
from docgen.web.office_registry import registry
from docgen.web.office_tasks import (
    ToDraw,
    ToRead,
    check_whole,
    draw_papers,
    draw_proof,
    export_whole,
    find_unprintable,
    mark_roster,
    read_people,
)
from docgen.web.problem_details import first_told
from docgen.web.running import running
from docgen.web.sharing import open_line
from docgen.web.tasks import Refused
from docgen.web.watching import log, log_fault

_SECONDS = 7200.0
MOST_PEOPLE = 500
_TIDY_SECONDS = 20.0
# A desk whose work ended with the service so often would end the next one too.
_MOST_TRIES = 8


class _Stopped(Exception):
    """A worker process gave no result, for these reasons."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class OfficeWork:
    """The line of desks that wait, and the thread that works at them. Services that share a folder share the line: what
    one that ended had at hand another one takes up."""

    def __init__(self) -> None:
        now = running()
        self._line = open_line(now.web, now.settings, "office")
        self._is_over = threading.Event()
        self.home = desks_in(now.web)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self) -> None:
        """Goes on with what an earlier run left, and waits for more."""
        for target in (self._tidy, self._work):
            threading.Thread(target=target, daemon=True).start()

    def ask(self, desk: Desk) -> bool:
        """Puts a desk, whose stage says what is to be done, in the line; False when the line is full."""
        return self._line.put(desk.folder.name)

    def _tidy(self) -> None:
        """Erases what has ended, and puts in the line what waits and does not stand in it."""
        is_first = True
        while is_first or not self._is_over.wait(_TIDY_SECONDS):
            is_first = False
            try:
                if count := erase_ended(self.home, time.time()):
                    log("desks_erased", count=count)
                for desk in all_desks(self.home):
                    state = desk.state()
                    if state is not None and state.stage in BUSY:
                        self.ask(desk)
            except OSError:     # the shared folder is away
                log_fault("desks_away")

    def _work(self) -> None:
        for turn in self._line.turns(self._is_over):
            desk = Desk(self.home / turn.name)
            try:
                state = desk.state()
                if turn.tries > _MOST_TRIES:
                    raise _Stopped((Problem("web_broken"),))
                if state is not None and state.stage in BUSY:
                    _do(desk, state)
            except (DocgenError, _Stopped) as error:
                problems = error.problems or (Problem("web_broken"),)
                desk.put(stage="refused", problems=first_told(problems), told=len(problems), errors=len(problems))
            except Exception:  # noqa: BLE001 - one fault stops no other work
                log_fault("office_work_broken")
                desk.put(stage="refused", problems=first_told((Problem("web_broken"),)), told=1, errors=1)
            turn.is_done = True


@cache
def office_work() -> OfficeWork:
    """The one of this process."""
    return OfficeWork()


def _do(desk: Desk, state: DeskState) -> None:
    match desk.kind:
        case "draft":
            _look(desk, state)
        case "proof":
            _draw(desk, state, draw_proof)
        case "papers":
            _draw(desk, state, draw_papers)
        case "check":
            _check(desk)
        case "export":
            size = _asked(export_whole, (registry(), desk.made, _now(state)))
            desk.put(stage="drawn", done=size, ended=time.time())


def _look(desk: Desk, state: DeskState) -> None:
    """Everything that issuing the roster would do; sent to be approved where that was asked for and nothing is wrong."""
    looked, data = _looked(desk, state)
    people, errors = looked.people, errors_in(looked.problems)
    if looked.problems:
        (desk.folder / MARKED).write_bytes(_asked(mark_roster, (data, state.roster, looked.problems)))
    known = batch_of_roster(registry(), people.roster_sha256, people.definition.form, state.occasion) or 0
    if state.stage == "preparing" and not errors:
        desk.put(stage="looked", batch=known or prepare(registry(), looked, _now(state)))
        return
    first = [
        {"row": one.candidate.row, "name": one.candidate.holder, "number": one.number, "is_new": one.is_new}
        for one in looked.plan.people[:MOST_PEOPLE]
    ]
    desk.put(
        stage="looked", form=people.definition.form, batch=known, count=len(looked.plan.people), new=len(looked.plan.new),
        people=tuple(first), errors=len(errors), told=len(looked.problems), problems=first_told(looked.problems),
    )  # fmt: skip


def _looked(desk: Desk, state: DeskState) -> tuple[Looked, bytes]:
    settings, data = running().settings, read_bytes(desk.brought / ROSTER, MAX_ROSTER_BYTES)
    wish = Wish(date.fromisoformat(state.issued_on), state.occasion, "needed" if state.crops else "refuse")
    people: RosterPeople = _asked(read_people, ToRead(state.form, data, state.roster, desk.brought, wish, settings))
    plan = plan_batch(registry(), people.candidates)
    unprintable = _asked(find_unprintable, (people, plan, settings)) if plan.new else ()
    return joined(people, plan, unprintable), data


def _draw(desk: Desk, state: DeskState, function: Callable[[Any], Any]) -> None:
    _asked(function, ToDraw(registry(), state.batch, state.form, desk.made, running().settings, _now(state)))
    desk.put(stage="drawn", done=state.count, ended=time.time())


def _check(desk: Desk) -> None:
    report: CheckReport = _asked(check_whole, registry())
    desk.put(
        stage="drawn", done=report.entries, count=report.certificates, root=report.root, told=len(report.problems),
        errors=len(errors_in(report.problems)), problems=first_told(report.problems), ended=time.time(),
    )  # fmt: skip


def _now(state: DeskState) -> Moment:
    return Moment(datetime.now(UTC), state.by)


def _asked(function: Callable[[Any], Any], argument: Any) -> Any:
    """What a worker process gives back. Raises _Stopped."""
    web = running().web
    answer = run_limited(function, argument, Limits(_SECONDS, web.memory * 1_000_000, web.recycle))
    if isinstance(answer, Ended):
        raise _Stopped((Problem("web_task_slow"),))
    if isinstance(answer.value, Refused):
        raise _Stopped(answer.value.problems)
    return answer.value
