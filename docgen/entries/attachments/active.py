"""What in a PDF acts, reaches out or carries other files: none of it belongs on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream

from docgen.forms.fields.base import Fault

_SCRIPT = {"/JavaScript"}
_REACHES_OUT = {"/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
_PLAYS = {"/RichMediaExecute", "/Rendition", "/Movie", "/Sound", "/GoTo3DView"}
_MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# A code for each kind, told in this order.
_CODES = ("attachment_javascript", "attachment_launch", "attachment_opens", "attachment_embedded", "attachment_xfa",
          "attachment_media")  # fmt: skip


def active_faults(pdf: Pdf) -> list[Fault]:
    """One fault for each kind of active content. Links and jumps within the file are none: paper has no use for
    them, and nothing happens by itself."""
    found = {code for thing in things(pdf) for code in _kinds(thing)} | set(_of_catalogue(pdf.Root))
    return [Fault(code) for code in _CODES if code in found]


def things(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary and stream of the file, those inside others included; each once, loops or not."""
    waiting: list[pikepdf.Object] = [*pdf.objects, pdf.trailer]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Array):
            inner = list(item)
        elif isinstance(item, (Dictionary, Stream)):
            yield item
            inner = [value for _, value in item.items()]
        else:
            continue
        waiting += [one for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _kinds(thing: Dictionary | Stream) -> Iterator[str]:
    action, kind = str(thing.get("/S", "")), str(thing.get("/Subtype", ""))
    if action in _SCRIPT or ("/JS" in thing and action == "/Rendition"):
        yield "attachment_javascript"
    if action in _REACHES_OUT or (isinstance(thing, Stream) and "/F" in thing):
        yield "attachment_launch"     # a stream's /F is a file outside
    if action in _PLAYS or (kind in _MEDIA and "/Rect" in thing):
        yield "attachment_media"
    if ("/EF" in thing and ("/F" in thing or "/UF" in thing)) or kind == "/FileAttachment":
        yield "attachment_embedded"


def _of_catalogue(root: pikepdf.Object) -> Iterator[str]:
    names, form = root.get("/Names"), root.get("/AcroForm")
    if isinstance(names, Dictionary):
        if "/JavaScript" in names:
            yield "attachment_javascript"
        if _holds(names.get("/EmbeddedFiles")):
            yield "attachment_embedded"
    if "/Collection" in root:
        yield "attachment_embedded"
    if isinstance(form, Dictionary) and "/XFA" in form:
        yield "attachment_xfa"
    opening = root.get("/OpenAction")
    told_already = _SCRIPT | _REACHES_OUT | _PLAYS
    if isinstance(opening, Dictionary) and str(opening.get("/S", "/GoTo")) not in told_already | {"/GoTo"}:
        yield "attachment_opens"


def _holds(tree: pikepdf.Object | None) -> bool:
    """Whether a name tree has any name: programs leave empty ones behind."""
    return isinstance(tree, Dictionary) and any(len(tree.get(key, Array())) for key in ("/Names", "/Kids"))
