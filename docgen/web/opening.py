"""Going on where somebody stopped, or looking at a sample: the form's page with what a file says."""

from __future__ import annotations

from typing import Any

from docgen.problems import Problem
from docgen.web.applicants import Outcome, definition_of, show_form
from docgen.web.drafts import Opened, ToOpen, make_sample, open_file
from docgen.web.pages import page
from docgen.web.posted import keep_files
from docgen.web.questions import Given, tell
from docgen.web.running import running
from docgen.web.tasks import Refused

MAX_OPENED = 80_000_000


def open_page(request: Any) -> Any:
    """The page that asks for a file, and the form that the file is of."""
    upload = request.FILES.get("file")
    if request.method != "POST":
        return page(request, "open.html", {"problems": ()})
    if upload is None:
        return _refused(request, Problem("web_file_missing"))
    if upload.size > MAX_OPENED:
        return _refused(request, Problem("web_file_large", facts={"limit": MAX_OPENED // 1_000_000}))
    with running().request_folder() as folder:
        task = ToOpen(upload.name, upload.read(), request.POST.get("form", ""), folder, running().settings)
        opened = running().pool.ask(open_file, task)
        return _refused(request, *opened.problems) if isinstance(opened, Refused) else _shown(request, opened, folder)


def sample(request: Any, form: str) -> Any:
    """The form filled in with an invented person, to look at and to write over."""
    definition_of(form)
    with running().request_folder() as folder:
        opened = running().pool.ask(make_sample, (form, folder, running().settings))
        return _refused(request, *opened.problems) if isinstance(opened, Refused) else _shown(request, opened, folder)


def _shown(request: Any, opened: Opened, folder: Any) -> Any:
    definition = definition_of(opened.form)
    kept, left = keep_files(folder, opened.files)
    given = Given(opened.raw, kept, opened.problems)
    return show_form(request, definition, given, Outcome(opened.problems), tuple(left), "opened")


def _refused(request: Any, *problems: Problem) -> Any:
    return page(request, "open.html", {"problems": tuple(tell(problems))}, 422)
