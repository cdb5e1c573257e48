"""Documents that came back: read as `docgen read` reads them, and changed as a person would change them."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document as open_docx
from docx.document import Document as DocxDocument

from docgen.entries.entry import Entry
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.returned_file import read_returned
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.library import load, names
from docgen.settings import read_settings
from tests.finished import FORM, definition, made

FORMS = names(read_settings({}).templates)
Edit = Callable[[DocxDocument], None]


def loaded(form: str, profile: Profile) -> FormDefinition:
    return load(read_settings({}).templates, form, profile)


def read(data: bytes, form: str | None = None) -> Returned:
    """What a file says; photos that were changed are called after 李梅."""
    return read_returned(data, "returned", "李梅", form, loaded)[1]


def as_entry(values: Mapping[str, Any], form: str = FORM) -> Entry:
    """The entry of values as read."""
    return entry_of(definition(form), Written(values), Path())


def docx_of(fullness: str, form: str = FORM) -> bytes:
    """The DOCX of a sample."""
    docx = made(fullness, form).docx
    assert docx is not None
    return docx


def pdf_of(fullness: str, form: str = FORM) -> bytes:
    """The PDF of a sample."""
    pdf = made(fullness, form).pdf
    assert pdf is not None
    return pdf


def edited(docx: bytes, edit: Edit) -> bytes:
    """The same DOCX after somebody worked on it."""
    document = open_docx(io.BytesIO(docx))
    edit(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def cell_of(document: DocxDocument, text: str) -> Any:
    """The first cell with exactly these words."""
    return next(
        cell for table in document.tables for row in table.rows for cell in row.cells if cell.text.strip() == text
    )


def retyped(old: str, new: str) -> Edit:
    """Somebody replaces the words of a cell."""
    def edit(document: DocxDocument) -> None:
        cell = cell_of(document, old)
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        first = cell.paragraphs[0]
        for run in first.runs[1:]:
            run._r.getparent().remove(run._r)
        first.runs[0].text = new if first.runs else ""

    return edit


def saved_again(files: Sequence[bytes]) -> list[bytes]:
    """The same documents, each read and written by LibreOffice Writer; started once for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        given = [Path(folder, f"{number}.docx") for number in range(len(files))]
        for path, data in zip(given, files, strict=True):
            path.write_bytes(data)
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx",
             "--outdir", str(Path(folder, "out")), *map(str, given)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return [(Path(folder, "out") / path.name).read_bytes() for path in given]


def members_of(docx: bytes) -> dict[str, bytes]:
    """The members of a package by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A package of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def without_carried(docx: bytes) -> bytes:
    """The same DOCX after a program that threw away the entry inside."""
    return packed({name: data for name, data in members_of(docx).items() if not name.startswith("customXml/")})
