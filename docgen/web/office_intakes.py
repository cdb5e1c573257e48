"""收件 for the secretariat's reviewers: the list, a new one, materials brought, the table of applications, the files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from docgen.errors import FileUnusable
from docgen.problems import Problem
from docgen.registry.lookup import record_look
from docgen.web.cards import cards
from docgen.web.intake_cases import STATES, counts_of, is_stale, standings
from docgen.web.intake_settings import given_of, read_intake
from docgen.web.intake_tasks import ACCEPTED, LETTERS, LIST, SUMMARY
from docgen.web.intake_work import intake_work
from docgen.web.intakes import (
    BUSY,
    MOST_UPLOADS,
    Intake,
    IntakeState,
    all_intakes,
    find_intake,
    new_intake,
    take_materials,
)
from docgen.web.kept_folders import held
from docgen.web.office_asked import day_of, ends, file_of, go_to, moment_by, shown, stop, titles, today
from docgen.web.office_registry import registry
from docgen.web.roles import Role, hand
from docgen.web.running import running
from docgen.web.scan_folders import can_scan

_HANDS = {Role.PREPARER, Role.APPROVER}
_FILES = {"summary.xlsx": SUMMARY, "accepted.xlsx": ACCEPTED, "accepted.zip": LIST, "letters.zip": LETTERS}
_LEDGER = "ledger.jsonl"
# What is brought later is the rest of what was handed in, or it was asked for.
_PARTS = ("rest", "mended")


def intakes(request: Any) -> Any:
    """Every intake, and how many of its applications are in which state."""
    found = [
        {"key": one.key, "state": state, "is_busy": state.stage in BUSY, "counts": counts_of(standings(one))}
        for one, state in all_intakes(intake_work().home)
    ]  # fmt: skip
    return shown(request, "intakes.html", {"intakes": found, "can_act": _can_act(request)})


def new(request: Any) -> Any:
    """Asks what the intake is, and begins it."""
    problems: list[Problem] = []
    if request.method == "POST":
        changes, problems = read_intake(request.POST)
        if not problems:
            now = datetime.now(UTC).timestamp()
            made = new_intake(intake_work().home, IntakeState(by=hand(request), made=now, expires=_ends(), **changes))
            if made is None:
                raise stop("intake_too_many")
            return go_to(f"/office/scans/{made.key}/")
    facts = {"given": request.POST.dict(), "forms": cards(), "titles": titles(), "days": f"{running().web.intake_days:g}"}
    return shown(request, "new_intake.html", facts, problems)


def change(request: Any, key: str) -> Any:
    """Changes what an intake was begun with; what was judged and decided stays."""
    intake, state = opened(key)
    problems: list[Problem] = []
    if request.method == "POST":
        changes, problems = read_intake(request.POST)
        if not problems:
            intake.put(**changes, expires=_ends())
            return go_to(f"/office/scans/{key}/")
    facts = {"given": request.POST.dict() or given_of(state), "forms": cards(), "titles": titles(), "key": key, "name": state.name}
    return shown(request, "new_intake.html", facts, problems)


def intake_page(request: Any, key: str) -> Any:
    """The applications of an intake, those of one state or all."""
    return page_of(request, key, ())


def page_of(request: Any, key: str, problems: tuple[Problem, ...]) -> Any:
    """The page of an intake with what is wrong with what was asked of it."""
    intake, state = opened(key)
    every, found, made = standings(intake), intake.found(), intake.made_facts()
    if every:
        record_look(registry(), "intake", moment_by(request), count=len(every))
    wanted = request.GET.get("state", "") if request.GET.get("state") in STATES else ""
    facts = {
        "key": key, "intake": state, "is_busy": state.stage in BUSY, "counts": counts_of(every), "wanted": wanted, "all": len(every),
        "applications": [one for one in every if wanted in ("", one.state)], "found": found, "today": f"{today()}",
        "made": made, "is_stale": is_stale(intake),
        "accepted": sum(one.state == "受理" for one in every), "has_letters": (intake.made / LETTERS).is_file(),
        "can_act": _can_act(request), "can_draft": Role.PREPARER in request.user.roles and bool(state.certificate),
        "can_scan": can_scan(), "judged": _pages(intake), "title": _title(state), "days": f"{running().web.intake_days:g}",
    }  # fmt: skip
    return shown(request, "intake.html", facts, problems)


def progress(request: Any, key: str) -> Any:
    """How far it is, for the page's script."""
    from django.http import JsonResponse

    intake, state = opened(key)
    return JsonResponse({"stage": "scanning", "scanned": _pages(intake), "count": 0, "done": 0, "busy": state.stage in BUSY})


def bring(request: Any, key: str) -> Any:
    """Takes materials, beside all that was brought before, and has everything judged."""
    uploads, day = request.FILES.getlist("files"), day_of(request.POST, "received")
    with held(opened(key)[0].folder) as is_mine:
        intake, state = opened(key)
        code = _refusal_of(state, bool(uploads)) if is_mine else "intake_judging"
        if not code and (day is None or day > today()):
            code = "intake_day_wrong"
        if not code and request.POST.get("what", "") not in (_PARTS if state.uploads else ("", *_PARTS)):
            code = "intake_what_missing"
        if code:
            return page_of(request, key, (Problem(code),))
        try:
            names = take_materials(intake, len(state.uploads) + 1, uploads)
        except FileUnusable as error:
            return page_of(request, key, error.problems)
        return _ask(request, intake, state, **_brought(request, state, names, f"{day}"))


def update(request: Any, key: str) -> Any:
    """Has everything looked at once more and the files made anew; scans that were judged are not judged again."""
    intake, state = opened(key)
    if code := _refusal_of(state, bool(state.uploads)):
        return page_of(request, key, (Problem(code),))
    received = state.received if state.stage == "refused" else f"{today()}"
    return _ask(request, intake, state, received=received, at=moment_by(request).text)


def fetch(request: Any, key: str, name: str) -> Any:
    """A file made of the intake, or its ledger."""
    from django.http import Http404

    intake, state = opened(key)
    if name != _LEDGER and name not in _FILES:
        raise Http404
    record_look(registry(), "intake-files", moment_by(request), count=len(intake.found().get("applications", ())))
    path = intake.ledger if name == _LEDGER else intake.made / _FILES[name]
    return file_of(path, f"{state.name}-{path.name}")


def erase(request: Any, key: str) -> Any:
    """Erases everything of an intake, once its name was typed."""
    intake, state = opened(key)
    if " ".join(request.POST.get("name", "").split()) != state.name:
        return page_of(request, key, (Problem("intake_name_other"),))
    record_look(registry(), "intake-erase", moment_by(request), count=len(intake.found().get("applications", ())))
    intake.erase()
    return go_to("/office/scans/")


def opened(key: str) -> tuple[Intake, IntakeState]:
    """The intake of an address; Http404 where there is none."""
    from django.http import Http404

    found = find_intake(intake_work().home, key)
    state = found.state() if found else None
    if found is None or state is None:
        raise Http404
    return found, state


def _brought(request: Any, state: IntakeState, names: tuple[str, ...], day: str) -> dict[str, Any]:
    at = moment_by(request).text
    upload = {"number": len(state.uploads) + 1, "day": day, "by": hand(request), "at": at, "files": list(names)}
    # What an earlier run left unjudged was in by its own day.
    received = min(day, state.received) if state.stage == "refused" and state.received else day
    return {"uploads": (*state.uploads, upload), "received": received, "at": at, "is_rest": request.POST.get("what") == "rest"}


def _ask(request: Any, intake: Intake, state: IntakeState, **changes: Any) -> Any:
    intake.pages.unlink(missing_ok=True)
    intake.put(stage="judging", hand=hand(request), expires=_ends(), **changes)
    if not intake_work().ask(intake):
        intake.put(stage="refused" if "uploads" in changes else state.stage)
        raise stop("office_busy")
    return go_to(f"/office/scans/{intake.key}/")


def _refusal_of(state: IntakeState, has_files: bool) -> str:
    """Why nothing can be judged now."""
    if state.stage in BUSY:
        return "intake_judging"
    if not can_scan():
        return "scan_extra_missing"
    if len(state.uploads) >= MOST_UPLOADS:
        return "intake_uploads_many"
    return "" if has_files else "intake_files_missing"


def _ends() -> float:
    return ends(24 * running().web.intake_days)


def _can_act(request: Any) -> bool:
    return bool(_HANDS & request.user.roles)


def _pages(intake: Intake) -> int:
    return intake.pages.stat().st_size if intake.pages.is_file() else 0


def _title(state: IntakeState) -> str:
    """What may be handed in."""
    return next((one.title for one in cards() if one.form == state.form), "任何一种表格")
