"""Single files: one that was just chosen, checked at once; and what a form offers to download."""

from __future__ import annotations

from typing import Any

from docgen.forms.fields.base import Fault
from docgen.problems import Problem
from docgen.web.applicants import definition_of
from docgen.web.pages import as_file
from docgen.web.posted import file_field, take_files
from docgen.web.problem_details import as_json
from docgen.web.running import running
from docgen.web.tasks import MEDIA_TYPES, Download, Refused, faults_of_file, make_blank

_BLANKS = ("pdf", "docx", "fillable")


def check_file(request: Any, form: str) -> Any:
    """What is wrong with one chosen file, sent under its path."""
    from django.http import Http404, JsonResponse

    definition = definition_of(form)
    path = next(iter(request.FILES), "")
    field = file_field(definition, path)
    if field is None:
        raise Http404
    with running().request_folder() as folder:
        name = take_files(definition, {path: request.FILES[path]}, {}, folder)[path]
        found = running().pool.ask(faults_of_file, (folder, name, field))
    faults = [Fault(one.code, one.facts) for one in found.problems] if isinstance(found, Refused) else found
    problems = [Problem(one.code, facts={"label": field.label, "file": name, **one.facts}, path=path) for one in faults]
    return JsonResponse({"problems": [{**as_json(one), "at": path} for one in problems]})


def blank(request: Any, form: str, kind: str) -> Any:
    """The blank form: PDF to print, PDF to fill in, DOCX."""
    from django.http import Http404

    definition_of(form)
    if kind not in _BLANKS:
        raise Http404
    found = running().pool.ask(make_blank, (form, kind, running().settings))
    if isinstance(found, Refused):
        from docgen.web.refusals import refusal

        return refusal(request, 500, *found.problems)
    return as_file(found)


def schema(request: Any, form: str) -> Any:
    """The JSON Schema of the form's entries."""
    from django.http import JsonResponse

    from docgen.forms.schema import entry_schema

    told = entry_schema(definition_of(form))
    return JsonResponse(told, content_type="application/schema+json", json_dumps_params={"ensure_ascii": False})


def roster(request: Any, form: str) -> Any:
    """The blank roster of the form."""
    from docgen.entries.rosters.workbook_writing import write_roster

    definition = definition_of(form)
    title = "".join(definition.title.split())
    return as_file(Download(f"{title}-名单.xlsx", MEDIA_TYPES["xlsx"], write_roster(definition)))
