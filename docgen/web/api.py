"""The JSON API: forms and their schemas, checking, documents, rosters. Its description is OpenAPI 3.1."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from ninja import NinjaAPI, Router, Schema
from ninja.parser import Parser
from pydantic import Field

from docgen import __version__
from docgen.errors import UsageFault
from docgen.forms import library
from docgen.forms.schema import entry_schema
from docgen.problems import Problem, errors_in
from docgen.web.api_bodies import files_into, sample_files_of, workbook_in
from docgen.web.api_gate import admitted, denied
from docgen.web.api_verify import router as verify_router
from docgen.web.clients import Denied
from docgen.web.drafts import ToOpen, make_sample, open_file
from docgen.web.pages import as_file
from docgen.web.problem_details import as_json, details
from docgen.web.roster_tasks import check_workbook
from docgen.web.running import running
from docgen.web.tasks import (
    MEDIA_TYPES,
    Download,
    Filled,
    Refused,
    check_filled,
    make_blank,
    make_download,
    make_page_map,
    make_pictures,
    make_sheet,
)


class EntryBody(Schema):
    """An entry, by field names or printed labels, and the files that it names, in base64."""

    entry: dict[str, Any]
    files: dict[str, str] = Field(default_factory=dict, description="文件名（照填写内容中所写）与 base64 内容")


class FileBody(Schema):
    """A file in base64, by its name."""

    name: str
    data: str


class WorkbookBody(Schema):
    """A roster in base64, and the files that it names."""

    workbook: str
    files: dict[str, str] = Field(default_factory=dict)


class TextParser(Parser):
    """Numbers stay as they are written: 1990.10 is a month, not 1990.1."""

    def parse_body(self, request: Any) -> Any:
        return json.loads(request.body, parse_float=str, parse_int=str, parse_constant=str)


api = NinjaAPI(
    title="docgen", version=__version__, docs_url=None, openapi_url=None, parser=TextParser(), urls_namespace="api",
    description="官方申报表：检查填写内容，生成 PDF 和 DOCX。同样的请求得到同样的字节。",
)  # fmt: skip
router = Router()


def _definition(form: str) -> Any:
    from django.http import Http404

    try:
        return library.load(running().settings.templates, form)
    except UsageFault as error:
        raise Http404 from error


def _refused(found: Refused) -> Any:
    return details(500 if found.is_ours else 422, found.problems)


@router.get("/forms", summary="全部表格", operation_id="list_forms")
def list_forms(request: Any) -> Any:
    """Every form with its title, issuer and edition."""
    admitted(request, "read")
    return [asdict(one) for one in library.forms(running().settings.templates)]


@router.get("/forms/{form}", summary="一份表格：栏目与填写内容的 JSON Schema", operation_id="get_form")
def get_form(request: Any, form: str) -> Any:
    """A form with the JSON Schema of its entries."""
    admitted(request, "read")
    definition = _definition(form)
    told = {"form": definition.form, "edition": definition.edition, "title": definition.title, "issuer": definition.issuer}
    return {**told, "note": definition.note, "schema": entry_schema(definition)}


@router.get("/forms/{form}/sample", summary="一份可以直接提交的样例", operation_id="get_sample")
def get_sample(request: Any, form: str) -> Any:
    """An invented entry with its files, as a body that check and documents take."""
    admitted(request, "read")
    _definition(form)
    with running().request_folder() as folder:
        found = running().pool.ask(make_sample, (form, folder, running().settings))
        if isinstance(found, Refused):
            return _refused(found)
        return {"entry": found.raw, "files": sample_files_of(folder, found.files)}


@router.get("/forms/{form}/blank/{kind}", summary="空表", operation_id="get_blank")
def get_blank(request: Any, form: str, kind: Literal["pdf", "docx", "fillable"]) -> Any:
    """The blank form: PDF to print, PDF to fill in, DOCX."""
    admitted(request, "render")
    _definition(form)
    found = running().pool.ask(make_blank, (form, kind, running().settings))
    return _refused(found) if isinstance(found, Refused) else as_file(found)


@router.post("/forms/{form}/check", summary="检查填写内容", operation_id="check_entry")
def check_entry(request: Any, form: str, body: EntryBody) -> Any:
    """Every problem with its path, and the conclusion of every rule of eligibility."""
    admitted(request, "check")
    _definition(form)
    with running().request_folder() as folder:
        found = running().pool.ask(check_filled, _filled(form, body, folder))
    if isinstance(found, Refused):
        return _refused(found)
    is_ok = not errors_in(found.problems)
    return {"ok": is_ok, "problems": [as_json(one) for one in found.problems], "rules": [asdict(row) for row in found.sheet]}


@router.post("/forms/{form}/documents/{kind}", summary="生成文件", operation_id="make_document")
def make_document(
    request: Any, form: str, kind: Literal["pdf", "docx", "kit", "self-check", "page-map", "pictures"], body: EntryBody,
    dpi: int = 100,
) -> Any:  # fmt: skip
    """The finished file; the page map (mm) and the pictures of a draft's pages are JSON. 422 with every problem."""
    admitted(request, "render")
    _definition(form)
    with running().request_folder() as folder:
        found = _made(kind, _filled(form, body, folder), min(max(dpi, 30), 200))
    if isinstance(found, Refused):
        return _refused(found)
    if isinstance(found, Download):
        return as_file(found)
    if isinstance(found, tuple):
        from docgen.web.tags import as_image

        return {"pages": [{"width": one.width, "height": one.height, "png": as_image(one.png).partition(",")[2]} for one in found]}
    return asdict(found)


def _made(kind: str, filled: Filled, dpi: int) -> Any:
    ask = running().pool.ask
    match kind:
        case "self-check":
            return ask(make_sheet, filled)
        case "page-map":
            return ask(make_page_map, filled)
        case "pictures":
            return ask(make_pictures, (filled, dpi))
        case _:
            return ask(make_download, (filled, kind))


def _filled(form: str, body: EntryBody, folder: Path) -> Filled:
    files_into(folder, body.files)
    return Filled(form, {}, folder, running().settings, text=json.dumps(body.entry, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@router.post("/forms/{form}/roster/{answer}", summary="检查名单", operation_id="check_roster")
def check_roster(request: Any, form: str, answer: Literal["check", "marked"], body: WorkbookBody) -> Any:
    """Every problem of a roster at its cell; or the same workbook with all of them marked."""
    admitted(request, "roster")
    _definition(form)
    with running().request_folder() as folder:
        files_into(folder, body.files)
        found = running().pool.ask(check_workbook, (form, workbook_in(body.workbook), folder, running().settings))
    if isinstance(found, Refused):
        return _refused(found)
    if answer == "marked":
        return as_file(Download("名单-检查结果.xlsx", MEDIA_TYPES["xlsx"], found.marked))
    return {"ok": not errors_in(found.problems), "count": found.count, "problems": [as_json(one) for one in found.problems]}


@router.post("/read", summary="读回 PDF、DOCX", operation_id="read_document")
def read_document(request: Any, body: FileBody) -> Any:
    """The entry that a PDF or DOCX of ours carries, as a body that check and documents take."""
    admitted(request, "check")
    with running().request_folder() as folder:
        task = ToOpen(body.name, workbook_in(body.data), "", folder, running().settings)
        found = running().pool.ask(open_file, task)
        if isinstance(found, Refused):
            return _refused(found)
        told = {"form": found.form, "entry": found.raw, "files": sample_files_of(folder, found.files)}
    return {**told, "problems": [as_json(one) for one in found.problems]}


api.add_router("", router)
api.add_router("", verify_router)


def body_wrong(request: Any, error: Any) -> Any:
    """A body or a parameter of another shape than the description says."""
    wrong = [
        {"at": ".".join(str(step) for step in one["loc"]), "says": str(one["msg"])[:200]} for one in getattr(error, "errors", [])
    ]
    return details(422 if wrong else 400, [Problem("web_body_wrong")], errors=wrong)


def _answer_refusals() -> None:
    """Ninja's own refusals as problem details; whatever else goes wrong is left to `refusals`."""
    from django.http import Http404
    from ninja.errors import HttpError, ValidationError

    api.add_exception_handler(ValidationError, body_wrong)
    api.add_exception_handler(HttpError, body_wrong)
    api.add_exception_handler(Http404, lambda request, error: details(404, [Problem("web_not_found")]))
    api.add_exception_handler(Denied, denied)


_answer_refusals()
