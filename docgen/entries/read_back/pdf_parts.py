"""What docgen left inside a PDF, and what was typed into its fields.

Runs in the limited process: a file may make any call here hang, swallow memory or end the process.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from docgen.entries.attachments.streams import Damage, unpacked
from docgen.entries.read_back.carried import read_carried
from docgen.entries.read_back.marks import EDITION_KEY, ENTRY_NAME, FORM_KEY
from docgen.entries.read_back.pdf_text import printed_references
from docgen.entries.yaml_file import MAX_ENTRY_BYTES
from docgen.forms.fields.base import Fault

_MOST_FIELDS = 5_000
_MOST_TYPED = 2_000_000       # characters in all fields together
_DEEPEST = 20
_MOST_PAGES = 300             # that are looked through for the photo
_MOST_PICTURE = 20_000_000    # bytes of the photo as stored


def read_parts(data: bytes) -> bytes | Fault:
    """JSON of `entry` (its text, "" for none), `identifier`, `references` printed on the first pages, `form`,
    `edition`, `fields` (typed values by name) and `pictures` (base64 by SHA-256), or why there is none.

    Raises whatever a reader makes of nonsense.
    """
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return Fault("read_pdf_broken")
    with pdf:
        entry = _entry(pdf)
        if isinstance(entry, Fault):
            return entry
        fields = _fields(pdf)
        if isinstance(fields, Fault):
            return fields
        told: dict[str, Any] = {
            "entry": entry.decode("utf-8", "replace"), "identifier": _identifier(pdf), "fields": fields,
            "form": _info(pdf, FORM_KEY), "edition": _info(pdf, EDITION_KEY), "pictures": _pictures(pdf, entry),
        }
    told["references"] = printed_references(data) if entry else []
    return json.dumps(told).encode()


def _entry(pdf: Pdf) -> bytes | Fault:
    """The associated file's bytes, b"" where there is none."""
    listed = pdf.Root.get("/AF", Array())
    for one in listed if isinstance(listed, Array) else ():
        if not isinstance(one, Dictionary) or str(one.get("/UF", one.get("/F", ""))) != ENTRY_NAME:
            continue
        stream = one.get("/EF", Dictionary()).get("/F")
        if not isinstance(stream, Stream) or unpacked(stream, MAX_ENTRY_BYTES, Damage()) > MAX_ENTRY_BYTES:
            return Fault("read_pdf_hostile", {"what": "内嵌的文件过大"})
        found = stream.read_bytes()
        return found if len(found) <= MAX_ENTRY_BYTES else Fault("read_pdf_hostile", {"what": "内嵌的文件过大"})
    return b""


def _identifier(pdf: Pdf) -> str:
    """The permanent half of the file's identifier, which may be the entry's digest."""
    both = pdf.trailer.get("/ID")
    return bytes(both[0]).decode("latin-1") if isinstance(both, Array) and len(both) else ""


def _info(pdf: Pdf, key: str) -> str:
    info = pdf.trailer.get("/Info")
    return str(info.get(key, ""))[:200] if isinstance(info, Dictionary) else ""


def _fields(pdf: Pdf) -> dict[str, str] | Fault:
    """What was typed, by the fields' whole names; blank ones too."""
    form = pdf.Root.get("/AcroForm")
    kids = form.get("/Fields", Array()) if isinstance(form, Dictionary) else Array()
    found: dict[str, str] = {}
    size = 0
    for count, (name, value) in enumerate(_walk(kids, "", None, 0)):
        size += len(name) + len(value)
        if count > _MOST_FIELDS or size > _MOST_TYPED:
            return Fault("read_pdf_hostile", {"what": "填写项过多"})
        found[name] = value
    return found


def _walk(kids: Any, above: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Each field at the end of a branch, with the value it has or inherits."""
    for kid in kids if isinstance(kids, Array) and depth < _DEEPEST else ():
        if not isinstance(kid, Dictionary):
            continue
        own = str(kid.get("/T", ""))
        name = f"{above}.{own}" if above and own else above or own
        said = kid.get("/V", value)
        below = kid.get("/Kids", Array())
        if isinstance(below, Array) and any(isinstance(one, Dictionary) and "/T" in one for one in below):
            yield from _walk(below, name, said, depth + 1)
        elif name:
            yield name, _typed(said)


def _typed(value: Any) -> str:
    if isinstance(value, Stream):
        return value.read_bytes().decode("utf-8", "replace") if unpacked(value, _MOST_TYPED, Damage()) <= _MOST_TYPED else ""
    if isinstance(value, Array):
        return "、".join(str(one) for one in value)
    text = "" if value is None else str(value)
    return "" if isinstance(value, Object) and isinstance(value, Name) and text == "/Off" else text


def _pictures(pdf: Pdf, entry: bytes) -> dict[str, str]:
    """The JPEG files that the entry knows by their digests."""
    carried = read_carried(entry) if entry else None
    wanted = set(carried.files.values()) if carried else set()
    found: dict[str, str] = {}
    for page in list(pdf.pages)[:_MOST_PAGES] if wanted else ():
        resources = page.obj.get("/Resources", Dictionary())
        objects = resources.get("/XObject", Dictionary()) if isinstance(resources, Dictionary) else Dictionary()
        for one in objects.values() if isinstance(objects, Dictionary) else ():
            if isinstance(one, Stream) and one.get("/Filter") == Name.DCTDecode:
                raw = one.read_raw_bytes()
                digest = hashlib.sha256(raw).hexdigest()
                if digest in wanted and len(raw) <= _MOST_PICTURE:
                    found[digest] = base64.b64encode(raw).decode()
        if len(found) == len(wanted):
            break
    return found
