"""The office's long work, one after the other in a thread of its own: rosters looked at and sent to be approved, proofs
and papers drawn by worker processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from docgen.entries.files import read_bytes
from docgen.entries.rosters.workbook_package import MAX_ROSTER_BYTES
from docgen.problems import errors_in
from docgen.registry.checking import CheckReport
from docgen.registry.log import Moment
from docgen.registry.looking import Looked, RosterPeople, Wish, joined, prepare
from docgen.registry.planning import plan_batch
from docgen.registry.waiting import batch_of_roster
from docgen.web.folder_work import FolderWork, asked
from docgen.web.office_desks import BUSY, MARKED, ROSTER, Desk, DeskState, desks_in
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

MOST_PEOPLE = 500


@cache
def office_work() -> FolderWork[Desk]:
    """The one of this process."""
    return FolderWork("office", desks_in(running().web), Desk, BUSY, _do)


def _do(desk: Desk) -> None:
    state = desk.state()
    if state is None:
        return
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
            size = asked(export_whole, (registry(), desk.made, _now(state)))
            desk.put(stage="drawn", done=size, ended=time.time())


def _look(desk: Desk, state: DeskState) -> None:
    """Everything that issuing the roster would do; sent to be approved where that was asked for and nothing is wrong."""
    looked, data = _looked(desk, state)
    people, errors = looked.people, errors_in(looked.problems)
    if looked.problems:
        (desk.folder / MARKED).write_bytes(asked(mark_roster, (data, state.roster, looked.problems)))
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
    people: RosterPeople = asked(read_people, ToRead(state.form, data, state.roster, desk.brought, wish, settings))
    plan = plan_batch(registry(), people.candidates)
    unprintable = asked(find_unprintable, (people, plan, settings)) if plan.new else ()
    return joined(people, plan, unprintable), data


def _draw(desk: Desk, state: DeskState, function: Callable[[Any], Any]) -> None:
    asked(function, ToDraw(registry(), state.batch, state.form, desk.made, running().settings, _now(state)))
    desk.put(stage="drawn", done=state.count, ended=time.time())


def _check(desk: Desk) -> None:
    report: CheckReport = asked(check_whole, registry())
    desk.put(
        stage="drawn", done=report.entries, count=report.certificates, root=report.root, told=len(report.problems),
        errors=len(errors_in(report.problems)), problems=first_told(report.problems), ended=time.time(),
    )  # fmt: skip


def _now(state: DeskState) -> Moment:
    return Moment(datetime.now(UTC), state.by)
