"""A new batch: the roster is brought, looked at, and sent to be approved. Until then it lies on a desk of its own."""

from __future__ import annotations

import time
from typing import Any

from docgen.entries.rosters.workbook_writing import write_roster
from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.problems import Problem
from docgen.web.archives import unpack
from docgen.web.bringing import take_file, write_upload
from docgen.web.intake_cases import is_stale
from docgen.web.intake_tasks import ACCEPTED, LIST
from docgen.web.office_asked import day_of, ends, file_of, go_to, shown, stop, text_of, titles, today
from docgen.web.office_desks import BUSY, MARKED, ROSTER, Desk, DeskState, find_draft, new_draft
from docgen.web.office_intakes import opened, page_of
from docgen.web.office_work import MOST_PEOPLE, office_work
from docgen.web.pages import as_file
from docgen.web.roles import hand
from docgen.web.running import running
from docgen.web.tasks import MEDIA_TYPES, Download


def new_batch(request: Any) -> Any:
    """Asks for a roster, and takes it."""
    problems: list[Problem] = []
    if request.method == "POST":
        problems = _wrong(request)
        if not problems:
            try:
                return go_to(f"/office/drafts/{_brought(request)}/")
            except FileUnusable as error:
                problems = list(error.problems)
    given = {"issued_on": f"{today()}", **request.POST.dict()}
    return shown(request, "new_batch.html", {"titles": titles(), "given": given}, problems)


def workbook(request: Any, form: str) -> Any:
    """The empty roster of a certificate."""
    from django.http import Http404

    if form not in titles():
        raise Http404
    data = write_roster(library.load(running().settings.templates, form))
    return as_file(Download(f"{titles()[form]}-名单.xlsx", MEDIA_TYPES["xlsx"], data))


def draft_page(request: Any, token: str) -> Any:
    """What issuing the roster would do, and what is wrong with it."""
    state = _state_of(request, token)
    if state.stage == "looked" and state.batch and not state.people:
        return go_to(f"/office/batches/{state.batch}/")
    facts = {
        "draft": state, "token": token, "is_busy": state.stage in BUSY, "title": titles().get(state.form, ""),
        "more": state.count - MOST_PEOPLE, "known": state.count - state.new,
    }  # fmt: skip
    return shown(request, "draft.html", facts)


def progress(request: Any, token: str) -> Any:
    """Whether it is still looked at, for the page's script."""
    from django.http import JsonResponse

    state = _state_of(request, token)
    return JsonResponse({"stage": state.stage, "count": state.count, "done": 0, "busy": state.stage in BUSY})


def marked(request: Any, token: str) -> Any:
    """The roster with everything marked."""
    state = _state_of(request, token)
    stem = state.roster.rpartition(".")[0] or state.roster
    return file_of(_draft(request, token).folder / MARKED, f"{stem}-检查结果.xlsx")


def send(request: Any, token: str) -> Any:
    """Has the roster looked at once more, and sent to be approved where nothing is wrong with it."""
    state, desk = _state_of(request, token), _draft(request, token)
    if state.stage == "looked" and not state.errors and not state.batch:
        desk.put(stage="preparing", people=())
        if not office_work().ask(desk):
            desk.put(stage="looked", people=state.people)
            raise stop("office_busy")
    return go_to(f"/office/drafts/{token}/")


def erase(request: Any, token: str) -> Any:
    """Erases the roster and what came with it."""
    _draft(request, token).erase()
    return go_to("/office/batches/")


def from_intake(request: Any, key: str) -> Any:
    """Makes the list of an intake's accepted applicants, with their photos, a draft of a batch."""
    intake, state = opened(key)
    day, packed = day_of(request.POST, "issued_on"), intake.made / LIST
    if day is None or not (state.certificate and packed.is_file()) or is_stale(intake):
        problem = Problem("intake_list_missing") if day else Problem("office_day_missing", path="issued_on")
        return page_of(request, key, (problem,))
    made = new_draft(office_work().home)
    if made is None:
        raise stop("office_busy")
    token, desk = made
    desk.begin(_state(request, state.certificate, f"{state.name[:100]}-{ACCEPTED}"))
    with open(packed, "rb") as stream:
        unpack(stream, LIST, desk.brought)
    (desk.brought / ACCEPTED).replace(desk.brought / ROSTER)
    _wait(desk)
    return go_to(f"/office/drafts/{token}/")


def _wrong(request: Any) -> list[Problem]:
    problems = []
    if request.FILES.get("roster") is None:
        problems.append(Problem("web_roster_missing"))
    if day_of(request.POST, "issued_on") is None:
        problems.append(Problem("office_day_missing", path="issued_on"))
    return problems


def _brought(request: Any) -> str:
    """The token of a new desk with what was brought. Raises FileUnusable for a broken zip, RegistryRefused where there
    are too many."""
    made = new_draft(office_work().home)
    if made is None:
        raise stop("office_busy")
    token, desk = made
    roster, form = request.FILES["roster"], request.POST.get("form", "")
    desk.begin(_state(request, form if form in titles() else "", text_of({"name": roster.name}, "name")[-120:]))
    try:
        write_upload(desk.brought, ROSTER, roster)
        for one in request.FILES.getlist("files"):
            take_file(desk.brought, one)
    except FileUnusable:
        desk.erase()
        raise
    _wait(desk)
    return token


def _state(request: Any, form: str, roster: str) -> DeskState:
    return DeskState(
        expires=ends(running().web.workspace_hours), stage="looking", by=hand(request), form=form,
        occasion=text_of(request.POST, "occasion")[:100], issued_on=f"{day_of(request.POST, 'issued_on')}",
        crops=bool(request.POST.get("crops")), roster=roster,
    )  # fmt: skip


def _wait(desk: Desk) -> None:
    if not office_work().ask(desk):
        desk.erase()
        raise stop("office_busy")


def _draft(request: Any, token: str) -> Desk:
    """The desk of an account's own token; Http404 alike for one that has ended, that is another's, and that never was."""
    from django.http import Http404

    found = find_draft(office_work().home, token, hand(request), time.time())
    if found is None:
        raise Http404
    return found


def _state_of(request: Any, token: str) -> DeskState:
    from django.http import Http404

    state = _draft(request, token).state()
    if state is None:
        raise Http404
    return state
