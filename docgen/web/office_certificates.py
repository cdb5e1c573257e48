"""Certificates: found, looked at, drawn again; who looked is kept by the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docgen.certificates.papers.masking import masked_name
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from docgen.registry.asking import list_changes
from docgen.registry.life_cycle import STATE_WORDS, certificate_of
from docgen.registry.lookup import (
    Found,
    Query,
    accesses_to,
    copies_of,
    count_certificates,
    list_certificates,
    record_look,
    search_certificates,
)
from docgen.registry.numbering import written_number
from docgen.registry.taken_back import NoticeWords, notice_of, revoked_certificates
from docgen.registry.waiting import batch_facts
from docgen.web.office_asked import count_of, day_of, moment_by, shown, text_of, titles, today
from docgen.web.office_changes import OP_WORDS
from docgen.web.office_registry import registry
from docgen.web.office_tasks import draw_certificate, draw_notice
from docgen.web.pages import as_file
from docgen.web.roles import Role
from docgen.web.running import running
from docgen.web.tasks import Refused

_MOST_FOUND, _MOST_ACCESSES = 200, 50
_COPY_WORDS = {"valid": "有效", "suspended": "暂停", "revoked": "已收回", "replaced": "已补发，作废"}
# The field that says who issues a certificate, where the definition leaves that to the roster.
_ISSUER = "office"
_HIDDEN = "＊＊＊"
_NOT_SHOWN = ("photo", "attachment")


def certificates(request: Any) -> Any:
    """Asks what is looked for, and tells what fits: by POST, for names and identities must not stand in addresses."""
    asked = request.POST if request.method == "POST" else request.GET
    query = Query(
        number=text_of(asked, "number"), name=text_of(asked, "name") if request.method == "POST" else "",
        identity=text_of(asked, "identity") if request.method == "POST" else "", form=text_of(asked, "form"),
        series=text_of(asked, "series").upper(), state=asked.get("state", "") if asked.get("state") in STATE_WORDS else "",
        batch=count_of(asked, "batch"), since=day_of(asked, "since"), until=day_of(asked, "until"),
    )  # fmt: skip
    is_asked = query != Query() or request.method == "POST"
    found, count = _found(request, query) if is_asked else ((), 0)
    facts = {
        "query": query, "is_asked": is_asked, "found": found, "count": count, "most": _MOST_FOUND, "titles": titles(),
        "states": STATE_WORDS, "since": query.since or "", "until": query.until or "",
    }  # fmt: skip
    return shown(request, "certificates.html", facts)


def certificate_page(request: Any, number: str) -> Any:
    """One certificate with its copies and its life; names are masked until somebody wants to see them."""
    certificate_of(registry(), written_number(number))
    (found,) = search_certificates(registry(), Query(number=number), moment_by(request))
    definition = library.load(running().settings.templates, found.form)
    is_open = request.method == "POST"
    batch = batch_facts(registry(), found.batch)
    facts = {
        "one": found, "holder": found.holder if is_open else masked_name(found.holder), "is_open": is_open,
        "values": _shown_values(definition, found, is_open), "title": "".join(definition.title.split()),
        "state_word": STATE_WORDS[found.state], "batch": batch, "words": OP_WORDS,
        "copies": [(one, _COPY_WORDS[one.state]) for one in copies_of(registry(), found.number)],
        "accesses": accesses_to(registry(), found.number)[:_MOST_ACCESSES], "changes": list_changes(registry(), found.number),
        "today": f"{today()}", "can_ask": bool({Role.PREPARER, Role.APPROVER} & request.user.roles),
        "is_expired": found.expires_on is not None and found.expires_on < today(),
    }  # fmt: skip
    return shown(request, "certificate.html", facts)


def draw(request: Any, number: str) -> Any:
    """The PDF of the current copy, drawn again from the stored row."""
    stored = written_number(number)
    form = certificate_of(registry(), stored).form
    record_look(registry(), "draw", moment_by(request), (stored,))
    return _file(request, running().pool.ask(draw_certificate, (registry(), form, stored, running().settings)))


def notice(request: Any, number: str) -> Any:
    """The 收回公告 of a revoked certificate, as PDF or DOCX."""
    found = revoked_certificates(registry(), (number,), moment_by(request))
    definition = library.load(running().settings.templates, found[0].form)
    words = NoticeWords(
        dated=day_of(request.POST, "dated") or today(), issuer=text_of(request.POST, "issuer") or _office_of(found[0]),
        contact=text_of(request.POST, "contact"), basis=text_of(request.POST, "basis"),
        return_by=day_of(request.POST, "return_by"), with_reasons=bool(request.POST.get("with_reasons")),
        check_at=f"https://{registry().host}" if registry().host else "",
    )  # fmt: skip
    kind = "docx" if request.POST.get("kind") == "docx" else "pdf"
    task = (notice_of(found, definition, words), kind, running().settings)
    return _file(request, running().pool.ask(draw_notice, task))


def _found(request: Any, query: Query) -> tuple[tuple[Found, ...], int]:
    count = count_certificates(registry(), query)
    if not query.is_of_persons:
        return list_certificates(registry(), query, _MOST_FOUND), count
    found = search_certificates(registry(), query, moment_by(request), _MOST_FOUND)
    return tuple(replace(one, holder=masked_name(one.holder)) for one in found), count


def _shown_values(definition: FormDefinition, found: Found, is_open: bool) -> list[tuple[str, str]]:
    """What is printed, by its labels; other names than the holder's are not told apart from other texts, so all that
    is neither a choice nor the issuer stays hidden."""
    holder, rows = definition.certificate.holder if definition.certificate else "", []
    for name, field in definition.fields.items():
        value = found.values.get(name)
        is_told = name == holder or field.kind in _NOT_SHOWN
        if is_told or not isinstance(value, str) or not value:
            continue
        rows.append((field.label, value if is_open or field.kind == "choice" or name == _ISSUER else _HIDDEN))
    return rows


def _office_of(found: Found) -> str:
    """Who issued it, as its own face says."""
    return str(found.values.get(_ISSUER, ""))


def _file(request: Any, made: Any) -> Any:
    if isinstance(made, Refused):
        from docgen.web.refusals import refusal

        return refusal(request, 422, *(made.problems or (Problem("web_broken"),)))
    return as_file(made)

