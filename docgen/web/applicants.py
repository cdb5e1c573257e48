"""Filling in a form: its page, and everything that is asked of what was filled in. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from docgen.entries.check import check_entry
from docgen.entries.raw import Written, entry_of
from docgen.entries.yaml_file import MAX_ENTRY_BYTES
from docgen.errors import UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.answers import Answers
from docgen.problems import Problem, errors_in
from docgen.web.cards import cards_by_issuer
from docgen.web.pages import as_file, page, wants_json
from docgen.web.posted import KEPT, keep_files, read_kept, read_values, take_files
from docgen.web.problem_details import as_json
from docgen.web.questions import Given, asked_steps, tell, told_by_path
from docgen.web.running import running
from docgen.web.steps import steps_of
from docgen.web.tasks import (
    Checked,
    Download,
    Filled,
    Picture,
    Refused,
    check_filled,
    make_download,
    make_pictures,
    make_sheet,
)

# Enough to read the small print on a phone, and on an old screen.
_PREVIEW_DPI = 100
_TOKEN = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: problems, and whether they were looked for; the 自查表; pages; a file."""

    problems: tuple[Problem, ...] = ()
    checked: Checked | None = None
    pictures: tuple[Picture, ...] = ()
    download: Download | None = None
    left: tuple[str, ...] = field(default=())

    @property
    def is_refused(self) -> bool:
        """What was asked for could not be made."""
        return self.download is None and not self.pictures and bool(errors_in(self.problems))


def home(request: Any) -> Any:
    """The forms by their issuers."""
    return page(request, "home.html", {"issuers": cards_by_issuer()})


def definition_of(form: str) -> FormDefinition:
    """The definition of a form; Http404 where there is none."""
    from django.http import Http404

    try:
        return library.load(running().settings.templates, form)
    except UsageFault as error:
        raise Http404 from error


def form_page(request: Any, form: str) -> Any:
    """The form to be filled in; or, of what was filled in, what the button that was pressed asks for."""
    definition = definition_of(form)
    if request.method != "POST":
        return show_form(request, definition, Given({}, {}))
    action = request.POST.get("_do", "check")
    posted = posted_texts(request)
    with running().request_folder() as folder:
        names = take_files(definition, request.FILES, read_kept(request.POST), folder)
        raw = read_values(definition, posted, names)
        outcome = _act(action, Filled(form, raw, folder, running().settings))
        if outcome.download is not None:
            return as_file(outcome.download)
        if wants_json(request):
            return _as_json(definition, raw, outcome)
        kept, left = keep_files(folder, names)
    raw = _with_rows(raw, action)
    given = Given(raw, kept, outcome.problems)
    return show_form(request, definition, given, outcome, tuple(left), action)


def posted_texts(request: Any) -> dict[str, str]:
    """The texts of a form by the paths of their controls; refused when they are more than an entry may have: all
    else is done in a worker, but these are read here."""
    from django.core.exceptions import RequestDataTooBig

    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_ENTRY_BYTES:
        size = sum(len(text) for key, text in request.POST.items() if not key.startswith(KEPT))
        if size > MAX_ENTRY_BYTES:
            raise RequestDataTooBig
    return {key: text for key, text in request.POST.items() if not key.startswith((KEPT, "_")) and key != _TOKEN}


def _act(action: str, filled: Filled) -> Outcome:
    """What the button asks for."""
    from docgen.web.drafts import save_draft

    ask = running().pool.ask
    match action:
        case "pdf" | "docx" | "kit":
            return _downloaded(ask(make_download, (filled, action)))
        case "sheet":
            return _downloaded(ask(make_sheet, filled))
        case "draft":
            return _downloaded(ask(save_draft, filled))
        case "preview":
            found = ask(make_pictures, (filled, _PREVIEW_DPI))
            return Outcome(found.problems) if isinstance(found, Refused) else Outcome(pictures=found)
        case "check":
            found = ask(check_filled, filled)
            return Outcome(found.problems) if isinstance(found, Refused) else Outcome(found.problems, found)
        case _:     # a row more or less
            return Outcome()


def _downloaded(found: Download | Refused) -> Outcome:
    return Outcome(found.problems) if isinstance(found, Refused) else Outcome(download=found)


def show_form(
    request: Any, definition: FormDefinition, given: Given, outcome: Outcome | None = None, left: tuple[str, ...] = (),
    action: str = "",
) -> Any:
    """The page of a form."""
    steps = asked_steps(definition, steps_of(definition), given)
    told = told_by_path(definition, given)
    questions = {one.path: one for step in steps for part in step.parts if part.question for one in part.question.walk()}
    problems = [(questions.get(one.path), one) for found in told.values() for one in found]
    order = {path: place for place, path in enumerate(questions)}
    problems.sort(key=lambda pair: (not pair[1].is_error, order.get(pair[1].path, len(order))))
    facts = {
        "definition": definition, "title": "".join(definition.title.split()), "steps": steps, "problems": problems,
        "errors": sum(one.is_error for _, one in problems), "outcome": outcome, "action": action, "focus": _rows_of(action),
        "left": [questions[path].label for path in left if path in questions],
    }  # fmt: skip
    return page(request, "form.html", facts, 422 if outcome is not None and outcome.is_refused and action != "check" else 200)


def check_texts(request: Any, form: str) -> Any:
    """What is wrong with the texts alone, and the counts that only the server can make; for the page's script."""
    definition = definition_of(form)
    raw = read_values(definition, posted_texts(request), {})
    entry = entry_of(definition, Written(raw), Path())
    problems = check_entry(definition, entry, files=False, converts=True, cropping="needed")
    return _as_json(definition, raw, Outcome(problems), is_answer=True)


def _as_json(
    definition: FormDefinition, raw: Mapping[str, Any], outcome: Outcome, is_answer: bool = False
) -> Any:
    """The same for the page's script; `is_answer`: problems are what was asked for."""
    from django.http import JsonResponse

    from docgen.web.tags import as_image

    known = {one.path for one in _questions(definition, raw)}
    told: dict[str, Any] = {
        "problems": [{**as_json(problem), "at": one.path} for problem, one in zip(outcome.problems, tell(outcome.problems, known), strict=True)],
        "counts": counts(definition, raw), "errors": len(errors_in(outcome.problems)),
    }  # fmt: skip
    if outcome.checked is not None:
        told["sheet"] = [asdict(row) for row in outcome.checked.sheet]
    if outcome.pictures:
        told["pages"] = [
            {"src": as_image(one.png), "width": one.width, "height": one.height, "areas": [asdict(area) for area in one.areas]}
            for one in outcome.pictures
        ]
    is_answer = is_answer or outcome.checked is not None or not outcome.is_refused
    return JsonResponse(told, status=200 if is_answer else 422, json_dumps_params={"ensure_ascii": False})


def _questions(definition: FormDefinition, raw: Mapping[str, Any]) -> Any:
    steps = asked_steps(definition, steps_of(definition), Given(raw, {}))
    return (one for step in steps for part in step.parts if part.question for one in part.question.walk())


def counts(definition: FormDefinition, raw: Mapping[str, Any]) -> dict[str, int]:
    """How many characters are printed of each group of answers."""
    entry = entry_of(definition, Written(raw), Path())
    groups = [one for one in definition.fields.values() if isinstance(one, Answers)]
    return {one.name: len(one.text_of(value)) if (value := entry.values.get(one.name)) else 0 for one in groups}


def _rows_of(action: str) -> str:
    """The rows that a button changes; "" for all others. Without scripts the page comes back there, not at its top."""
    what, _, path = action.partition(":")
    return {"add": path, "remove": path.rpartition(".")[0]}.get(what, "")


def _with_rows(raw: dict[str, Any], action: str) -> dict[str, Any]:
    """The values with a row more, or one less, as the button `add:bio.trainings` or `remove:activities.1` says."""
    what, _, path = action.partition(":")
    steps = path.split(".")
    if what not in ("add", "remove") or not path:
        return raw
    node: Any = raw
    rows_at = steps if what == "add" else steps[:-1]
    for step in rows_at[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else {}
    rows = node.setdefault(rows_at[-1], []) if isinstance(node, dict) else []
    if isinstance(rows, list) and what == "add":
        rows.append({})
    elif isinstance(rows, list) and steps[-1].isdecimal() and int(steps[-1]) < len(rows):
        del rows[int(steps[-1])]
    return raw

