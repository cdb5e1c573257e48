"""For units: the roster's workbook out, in, checked, marked; the packs of all applicants; then all of it erased."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.problems import Problem
from docgen.web.bringing import take_file, write_upload
from docgen.web.cards import cards
from docgen.web.pages import page
from docgen.web.questions import tell
from docgen.web.running import running
from docgen.web.scan_folders import MOST_PAGES, SCAN_REPORT, SCAN_SUMMARY, can_scan, read_outcome, take_scans
from docgen.web.workspaces import (
    BUSY,
    MARKED,
    PACKS,
    ROSTER,
    FullHouse,
    State,
    Workspace,
    find_workspace,
    new_workspace,
)

_CHINA = ZoneInfo("Asia/Shanghai")
_PLACES = 8
_DOWNLOADS = {"marked.xlsx": (MARKED, "名单-检查结果.xlsx"), "packs.zip": (PACKS, "材料包.zip"),
              "scan-report.pdf": (SCAN_REPORT, "扫描件核对报告.pdf"), "scan-summary.xlsx": (SCAN_SUMMARY, "扫描件核对汇总.xlsx")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """One problem, and everywhere that it is met."""

    places: tuple[str, ...]
    says: str
    remedy: str
    is_error: bool

    @property
    def where(self) -> str:
        """The places in words, the first of many."""
        more = f" 等 {len(self.places)} 处" if len(self.places) > _PLACES else ""
        return "、".join(self.places[:_PLACES]) + more


def gather(problems: Iterable[Mapping[str, Any]]) -> tuple[Gathered, ...]:
    """Problems as a workspace keeps them, those that say the same together, in the order of the first of each."""
    places: dict[tuple[str, str, bool], list[str]] = {}
    for one in problems:
        where = one.get("whose") or one.get("cell") or ""
        places.setdefault((one["says"], one["remedy"], one["severity"] == "error"), []).append(where)
    return tuple(Gathered(tuple(filter(None, where)), *told) for told, where in places.items())


def start(request: Any) -> Any:
    """The page that begins a workspace; and the workspace begun."""
    from django.http import HttpResponseRedirect

    now = running()
    if request.method != "POST":
        return page(request, "units.html", {"forms": cards(), "hours": f"{now.web.workspace_hours:g}"})
    try:
        token = new_workspace(now.workspaces, time.time() + 3600 * now.web.workspace_hours)
    except FullHouse:
        from docgen.web.refusals import refusal

        return refusal(request, 503, Problem("web_workspaces_full"))
    return HttpResponseRedirect(f"/u/{token}/")


def workspace_of(token: str) -> Workspace:
    """The workspace of a link; Http404 alike for one that has ended and one that never was."""
    from django.http import Http404

    found = find_workspace(running().workspaces, token, time.time())
    if found is None:
        raise Http404
    return found


def workspace_page(request: Any, token: str) -> Any:
    """How far a workspace is, and what can be done now."""
    return _shown(request, token, workspace_of(token).state())


def _shown(request: Any, token: str, state: State, problems: tuple[Problem, ...] = ()) -> Any:
    until = datetime.fromtimestamp(state.expires, _CHINA)
    facts = {
        "token": token, "state": state, "is_busy": state.stage in BUSY, "until": f"{until:%m月%d日 %H:%M}",
        "refused": tuple(tell(problems)), "forms": cards(), "found": gather(state.problems),
        "scans": read_outcome(workspace_of(token)), "can_scan": can_scan(), "most_pages": MOST_PAGES, "home": request.build_absolute_uri(f"/u/{token}/"),
    }  # fmt: skip
    return page(request, "workspace.html", facts, 422 if problems else 200)


def progress(request: Any, token: str) -> Any:
    """How far it is, for the page's script."""
    from django.http import JsonResponse

    state = workspace_of(token).state()
    return JsonResponse({"stage": state.stage, "count": state.count, "done": state.done, "scanned": state.scanned, "busy": state.stage in BUSY})


def bring(request: Any, token: str) -> Any:
    """Takes the roster and the files that it names, and has them checked."""
    workspace = workspace_of(token)
    state = workspace.state()
    if state.stage in BUSY:
        return _shown(request, token, state, (Problem("web_workspace_busy"),))
    roster, others = request.FILES.get("roster"), request.FILES.getlist("files")
    is_there = (workspace.brought / ROSTER).is_file()
    if roster is None and not (is_there and others):
        return _shown(request, token, state, (Problem("web_roster_missing"),))
    try:
        if roster is not None:
            write_upload(workspace.brought, ROSTER, roster)
        for one in others:
            take_file(workspace.brought, one)
    except FileUnusable as error:
        return _shown(request, token, state, error.problems)
    workspace.forget_made()
    form = request.POST.get("form", "")
    known = form if form in library.names(running().settings.templates) else ""
    return _ask(request, token, workspace, stage="checking", form=known, done=0, failed=0, problems=())


def make(request: Any, token: str) -> Any:
    """Has the packs made."""
    workspace = workspace_of(token)
    state = workspace.state()
    if state.stage not in ("checked", "made", "failed") or not state.form:
        return _shown(request, token, state, (Problem("web_workspace_busy"),))
    return _ask(request, token, workspace, stage="making", done=0, failed=0)


def bring_scans(request: Any, token: str) -> Any:
    """Takes scans, and originals beside them, and has them judged; what was brought and found before is taken away."""
    workspace = workspace_of(token)
    state = workspace.state()
    scans, originals = request.FILES.getlist("scans"), request.FILES.getlist("originals")
    refused = "web_workspace_busy" if state.stage in BUSY else "" if scans else "web_scans_missing"
    refused = refused if can_scan() else "scan_extra_missing"
    if refused:
        return _shown(request, token, state, (Problem(refused),))
    try:
        take_scans(workspace, scans, originals)
    except FileUnusable as error:
        return _shown(request, token, state, error.problems)
    return _ask(request, token, workspace, stage="scanning", rest=state.stage, scanned=0)


def _ask(request: Any, token: str, workspace: Workspace, **changes: Any) -> Any:
    from django.http import HttpResponseRedirect

    before = workspace.state()
    workspace.put(**changes)
    if not running().packing.ask(workspace):
        state = workspace.put(stage=before.stage)
        return _shown(request, token, state, (Problem("web_busy", facts={"seconds": 60}),))
    return HttpResponseRedirect(f"/u/{token}/")


def fetch(request: Any, token: str, name: str) -> Any:
    """A file of the workspace, as it stands on the disk."""
    from django.http import FileResponse, Http404

    file, title = _DOWNLOADS.get(name, ("", ""))
    path = workspace_of(token).folder / file
    if not file or not path.is_file():
        raise Http404
    return FileResponse(open(path, "rb"), as_attachment=True, filename=title)


def erase(request: Any, token: str) -> Any:
    """Erases the workspace now."""
    workspace_of(token).erase()
    return page(request, "erased.html", {})
