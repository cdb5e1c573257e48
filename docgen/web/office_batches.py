"""Batches: the list, one of them with its people, its proof, its approval by another hand, and its papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docgen.forms import library
from docgen.problems import Problem
from docgen.registry.handing_out import SINGLE, check_definition
from docgen.registry.hands import check_four_eyes, hand_key
from docgen.registry.issuing import answers_of, issue_batch
from docgen.registry.lookup import record_look
from docgen.registry.preparing import batch_of, drop_batch
from docgen.registry.waiting import BatchFacts, batch_facts, list_batches, series_of, waiting_people
from docgen.web.office_asked import begin, count_of, ends, file_of, go_to, moment_by, shown, stop, titles
from docgen.web.office_desks import BUSY, Desk, DeskState, desk_of
from docgen.web.office_registry import registry
from docgen.web.office_tasks import LEDGER, PROOF
from docgen.web.office_work import office_work
from docgen.web.roles import Role, hand
from docgen.web.running import running

STATES = {"prepared": "待审核", "issued": "已发证", "dropped": "已撤回"}
_AT_ONCE, _MOST_PEOPLE = 50, 500
_PAPERS = {
    "certificates.zip": f"{SINGLE}.zip", "print.pdf": "印刷.pdf", "cover.pdf": "批次封面.pdf", "ledger.xlsx": LEDGER,
    "numbers.csv": "编号表.csv",
}  # fmt: skip


def batches(request: Any) -> Any:
    """The newest batches, those of one state or all."""
    state = request.GET.get("state", "") if request.GET.get("state") in STATES else ""
    found = list_batches(registry(), state, count_of(request.GET, "before"), _AT_ONCE + 1)
    older = found[_AT_ONCE - 1].batch if len(found) > _AT_ONCE else 0
    facts = {"batches": found[:_AT_ONCE], "state": state, "states": STATES, "older": older, "titles": titles()}
    facts["can_prepare"] = Role.PREPARER in request.user.roles
    return shown(request, "batches.html", facts)


def batch_page(request: Any, batch: int) -> Any:
    """One batch, and what can be done with it now."""
    facts = batch_facts(registry(), batch)
    people = waiting_people(registry(), batch) if facts.state == "prepared" else ()
    if people:
        record_look(registry(), "batch", moment_by(request), count=len(people))
    numbers = answers_of(registry(), batch) if facts.state == "issued" else ()
    roles = request.user.roles
    is_own = hand_key(facts.prepared_by) == hand_key(hand(request))
    told = {
        **_facts(facts), "people": people[:_MOST_PEOPLE], "more": max(len(people), len(numbers)) - _MOST_PEOPLE, "is_own": is_own,
        "numbers": numbers[:_MOST_PEOPLE], "series": series_of(people), "new": sum(one.is_new for one in people),
        "can_approve": Role.APPROVER in roles and not is_own, "can_draw": bool({Role.APPROVER, Role.PREPARER} & roles),
        "proof": _state_of("proof", batch), "papers": _state_of("papers", batch), "files": _PAPERS,
    }  # fmt: skip
    return shown(request, "batch.html", told)


def progress(request: Any, batch: int) -> Any:
    """How far the proof or the papers are, for the page's script."""
    from django.http import JsonResponse

    found = [state for kind in ("proof", "papers") if (state := _state_of(kind, batch)) is not None]
    busy = next((state for state in found if state.stage in BUSY), None)
    count, done = (busy.count, busy.done) if busy else (0, 0)
    return JsonResponse({"stage": "making" if count else "", "count": count, "done": done, "busy": busy is not None})


def draw_proof(request: Any, batch: int) -> Any:
    """Has the proof sheet drawn, unless that is under way."""
    facts = batch_facts(registry(), batch)
    if facts.state != "prepared":
        raise stop("batch_not_prepared", batch=batch)
    _draw("proof", facts, request, facts.rows)
    return go_to(f"/office/batches/{batch}/#proof")


def proof(request: Any, batch: int) -> Any:
    """The proof sheet, of a batch that still waits."""
    facts = batch_facts(registry(), batch)
    if facts.state != "prepared":
        raise stop("batch_not_prepared", batch=batch)
    record_look(registry(), "proof", moment_by(request), count=facts.rows)
    return file_of(_desk("proof", batch).made / PROOF, f"第{batch}批-{PROOF}")


def approve(request: Any, batch: int) -> Any:
    """What will be issued, to be confirmed by another hand; and issued."""
    facts = batch_facts(registry(), batch)
    if facts.state == "issued":
        return go_to(f"/office/batches/{batch}/")
    if facts.state != "prepared":
        raise stop("batch_not_prepared", batch=batch)
    check_four_eyes(facts.prepared_by, hand(request))
    people = waiting_people(registry(), batch)
    new = sum(one.is_new for one in people)
    told = {**_facts(facts), "series": series_of(people), "new": new, "known": len(people) - new, "proof": _state_of("proof", batch)}
    if request.method != "POST":
        return shown(request, "approve.html", told)
    problems = [] if request.POST.get("seen") else [Problem("office_proof_unseen")]
    if count_of(request.POST, "count") != new:
        problems.append(Problem("office_count_other"))
    if problems:
        return shown(request, "approve.html", told, problems)
    check_definition(batch_of(registry(), batch), library.load(running().settings.templates, facts.form))
    issue_batch(registry(), batch, moment_by(request))
    _draw("papers", facts, request, new)
    return go_to(f"/office/batches/{batch}/#papers")


def drop(request: Any, batch: int) -> Any:
    """Takes a prepared batch back, or declines it."""
    if batch_facts(registry(), batch).state != "dropped":
        drop_batch(registry(), batch, moment_by(request))
        _desk("proof", batch).erase()
    return go_to(f"/office/batches/{batch}/")


def draw_papers(request: Any, batch: int) -> Any:
    """Has the papers of an issued batch drawn, unless that is under way; they are the same bytes every time."""
    facts = batch_facts(registry(), batch)
    if facts.state != "issued":
        raise stop("office_not_issued", batch=batch)
    _draw("papers", facts, request, sum(one.is_new for one in answers_of(registry(), batch)))
    return go_to(f"/office/batches/{batch}/#papers")


def paper(request: Any, batch: int, name: str) -> Any:
    """A file of the papers, as it stands on the disk."""
    from django.http import Http404

    state = _state_of("papers", batch)
    if name not in _PAPERS or state is None or state.stage != "drawn":
        raise Http404
    record_look(registry(), "papers", moment_by(request), count=state.count)
    return file_of(_desk("papers", batch).made / _PAPERS[name], f"第{batch}批-{_PAPERS[name]}")


def _facts(facts: BatchFacts) -> dict[str, Any]:
    title = titles().get(facts.form, facts.form)
    return {"batch": facts, "title": title, "state_word": STATES[facts.state]}


def _draw(kind: Any, facts: BatchFacts, request: Any, count: int) -> None:
    known = _state_of(kind, facts.batch)
    if known is not None and known.stage in BUSY:
        return
    state = DeskState(
        expires=ends(running().web.workspace_hours), stage="drawing", by=hand(request), form=facts.form, batch=facts.batch,
        count=count,
    )  # fmt: skip
    begin(_desk(kind, facts.batch), state)


def _desk(kind: Any, batch: int) -> Desk:
    return desk_of(office_work().home, kind, batch)


def _state_of(kind: Any, batch: int) -> DeskState | None:
    """How far it is; of papers in the making, with what is there already."""
    desk = _desk(kind, batch)
    state = desk.state()
    if state is None or kind != "papers" or state.stage not in BUSY:
        return state
    singles = desk.made / SINGLE
    return replace(state, done=sum(1 for _ in singles.iterdir()) if singles.is_dir() else 0)
