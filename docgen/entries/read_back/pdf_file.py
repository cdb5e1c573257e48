"""A PDF of ours becomes an entry again: by the entry inside, or by what was typed into its fields."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.read_back.carried import CarriedEntry, read_carried
from docgen.entries.read_back.form_fields import typed_values
from docgen.entries.read_back.returned import Returned
from docgen.errors import FileUnusable
from docgen.forms.definition import FormDefinition
from docgen.problems import Fact, Place, Problem

_DIGEST = re.compile("[0-9a-f]{64}")
MAX_PDF_BYTES = 80_000_000      # a form with all its attachments bound in


@dataclass(frozen=True, slots=True)
class PdfReturn:
    """A PDF that came back: the entry inside (None where there is none), the digest and the page references that it
    bears, what was typed by field name, the JPEG of each picture by its SHA-256."""

    form: str
    edition: str
    carried: CarriedEntry | None
    identifier: str
    references: tuple[str, ...]
    fields: Mapping[str, str]
    pictures: Mapping[str, bytes]


def read_pdf_return(data: bytes, name: str, reader: AttachmentReader | None = None) -> PdfReturn:
    """What is inside a PDF; `name` is the file's in messages. Read in a process of its own, whose time and memory
    are limited: `reader`, for one who reads many, or one for this file. Raises FileUnusable; ToolMissing when that
    process cannot be started."""
    with nullcontext(reader) if reader else AttachmentReader() as asked:
        answer = asked.ask("read", data, MAX_PDF_BYTES)
    for fault in answer.faults:
        if fault.code.startswith("read_"):
            raise _refused(fault.code, name, **fault.facts)
        raise _refused("read_pdf_hostile", name, what="读取时耗时过长、占用内存过多，或结构错乱")
    told = json.loads(answer.data)
    carried = read_carried(told["entry"].encode()) if told["entry"] else None
    if told["entry"] and carried is None:
        raise _refused("read_pdf_hostile", name, what="内嵌的文件不是填写内容")
    if carried is None and not told["fields"]:
        raise _refused("read_pdf_without_entry", name)
    pictures = {digest: base64.b64decode(text) for digest, text in told["pictures"].items()}
    return PdfReturn(
        carried.form if carried else told["form"], carried.edition if carried else told["edition"], carried,
        told["identifier"], tuple(told["references"]), told["fields"], pictures,
    )


def read_pdf(pdf: PdfReturn, name: str, definition: FormDefinition) -> Returned:
    """What a returned PDF says as values; a digest other than the one that the file may bear in its identifier is
    told. What the printed references prove is asked apart, for it takes the office's key."""
    carried = pdf.carried
    if carried is None:
        values, problems = typed_values(pdf.fields, definition, name)
        return Returned("fillable", definition.form, definition.edition, values, problems=problems)
    is_wrong = bool(_DIGEST.fullmatch(pdf.identifier)) and pdf.identifier != carried.digest
    wrong = (Problem("read_digest_wrong", Place(name)),) if is_wrong else ()
    pictures = {file: pdf.pictures[digest] for file, digest in carried.files.items() if digest in pdf.pictures}
    return Returned(
        "pdf", carried.form, carried.edition, carried.values, pictures, (), wrong, carried.parameters,
        carried.digest, pdf.references,
    )


def _refused(code: str, file: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, Place(file), facts)
    return FileUnusable(str(problem), [problem])
