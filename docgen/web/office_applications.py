"""One application as a reviewer sees it: every point, the pages with their marks, its history, and the decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from docgen.intake.deciding import Occasion, decide
from docgen.intake.decisions import WORDS, Decision
from docgen.intake.ledger import ledger_bytes, read_ledger
from docgen.problems import Place, Problem
from docgen.registry.lookup import record_look
from docgen.web.intake_cases import Standing, standing_in, standings
from docgen.web.intake_tasks import ToReport, draw_report
from docgen.web.intakes import BUSY, Intake
from docgen.web.kept_folders import held
from docgen.web.office_asked import count_of, ends, go_to, moment_by, text_of, today
from docgen.web.office_intakes import opened
from docgen.web.office_registry import registry
from docgen.web.pages import as_file, page
from docgen.web.questions import tell
from docgen.web.roles import Role, hand
from docgen.web.running import running
from docgen.web.tasks import Refused

_HANDS = {Role.PREPARER, Role.APPROVER}
_FOLDER, _PICTURE = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9]+-[0-9]+-[0-9a-f]{8}(-[0-9]+(-o)?)?")
_LONGEST = 2_000


def application(request: Any, key: str, at: str) -> Any:
    """An application with everything that a reviewer wants to see."""
    record_look(registry(), "application", moment_by(request), count=1)
    return _shown(request, key, at, ())


def decide_on(request: Any, key: str, at: str) -> Any:
    """Writes a decision into the ledger, on just what the reviewer saw; who comes second is told."""
    intake, state = opened(key)
    typed = _typed(request)
    if problems := _missing(typed):
        return _shown(request, key, at, problems, 422)
    with held(intake.folder) as is_mine:
        now = intake.state()
        if not is_mine or now is None or now.stage in BUSY:
            return _shown(request, key, at, (Problem("intake_judging"),), 409)
        ledger = read_ledger(intake.ledger)
        standing = standing_in(_found(intake, at), ledger)
        if problem := _overtaken(standing, request.POST):
            return _shown(request, key, at, (problem,), 409)
        occasion = Occasion(today(), date.fromisoformat(state.until), moment_by(request).text)
        ledger, problems = decide(ledger, standing.person, typed, occasion)
        if not problems:
            intake.put_ledger(ledger_bytes(ledger))
    if problems:
        return _shown(request, key, at, problems, 422)
    intake.put(expires=ends(24 * running().web.intake_days))
    record_look(registry(), "intake-decide", moment_by(request), count=1)
    return go_to(f"/office/scans/{key}/{at}/#decided")


def picture(request: Any, key: str, folder: str, cut: str) -> Any:
    """A page with its marks, or a cut-out."""
    from django.http import FileResponse, Http404

    path = opened(key)[0].judged / folder / f"{cut}.jpg"
    if not (_FOLDER.fullmatch(folder) and _PICTURE.fullmatch(cut) and path.is_file()):
        raise Http404
    return FileResponse(open(path, "rb"), content_type="image/jpeg")


def report(request: Any, key: str, at: str) -> Any:
    """The report on the scanned pages as a PDF."""
    from docgen.web.refusals import refusal

    intake, _ = opened(key)
    found = _found(intake, at)
    pages: dict[tuple[str, str], list[int]] = {}
    for one in found["pages"]:
        pages.setdefault((one["file"], one["digest"]), []).append(one["index"])
    record_look(registry(), "intake-files", moment_by(request), count=1)
    files = tuple((file, digest, tuple(numbers)) for (file, digest), numbers in pages.items())
    task = ToReport(intake.folder, files, f"{found['person']['name']}-扫描件核对报告", running().settings)
    answer = running().pool.ask(draw_report, task)
    return refusal(request, 422, *answer.problems) if isinstance(answer, Refused) else as_file(answer)


def _shown(request: Any, key: str, at: str, problems: tuple[Problem, ...], status: int = 200) -> Any:
    from django.http import Http404

    intake, state = opened(key)
    every = standings(intake)
    standing = next((one for one in every if one.id == at), None)
    if standing is None:
        raise Http404
    facts = {
        "key": key, "intake": state, "one": standing, "is_busy": state.stage in BUSY, "words": WORDS, "refused": tuple(tell(problems)),
        "doubts": _doubts(standing), "can_act": bool(_HANDS & request.user.roles), "given": request.POST.dict(),
        "following": next((one for one in every if one.is_open and one.id != at), None),
        "lacks": {one.path for one in problems}, "may_mend": not (standing.last and standing.last.replaced),
    }  # fmt: skip
    return page(request, "office/application.html", facts, status)


def _doubts(standing: Standing) -> list[dict[str, Any]]:
    """What is seen of the signatures and seals, and every cut-out of what is not as it should be, the doubtful first."""
    found = [
        {**line, "page": one["page"], "file": one["file"], "index": one["index"]}
        for one in standing.found["pages"] for line in one["lines"] if line["cuts"]
    ]  # fmt: skip
    return sorted(found, key=lambda one: ("amber", "red", "green").index(one["colour"]))


def _found(intake: Intake, at: str) -> Mapping[str, Any]:
    from django.http import Http404

    for one in intake.found().get("applications", ()):
        if one["id"] == at:
            return dict(one)
    raise Http404


def _typed(request: Any) -> Decision:
    posted = request.POST
    also = "\n".join(text_of({"line": line}, "line") for line in posted.get("also", "")[:_LONGEST].splitlines() if line.strip())
    return Decision(text_of(posted, "code"), text_of(posted, "word"), hand(request), text_of(posted, "reason"), also, Place())


def _missing(typed: Decision) -> tuple[Problem, ...]:
    word = () if typed.word in WORDS else (Problem("intake_word_missing", path="word"),)
    return (*word, *(() if typed.reason else (Problem("intake_reason_missing", path="reason"),)))


def _overtaken(standing: Standing, posted: Mapping[str, str]) -> Problem | None:
    """What happened to the application since the page was shown."""
    last = standing.last
    if last is not None and count_of(posted, "seen") == standing.seen and text_of(posted, "code") == standing.code:
        return None
    if last is not None and last.act == "决定":
        return Problem("intake_decided_meanwhile", facts={"by": last.by, "state": last.state})
    return Problem("intake_changed_meanwhile")
