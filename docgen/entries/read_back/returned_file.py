"""A file that came back, whatever it is: which form it is of, and what it says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Literal

from docgen.entries.files import kind_of
from docgen.entries.read_back.docx_file import read_docx
from docgen.entries.read_back.pdf_file import read_pdf, read_pdf_return
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.word_file import read_word_return
from docgen.errors import FileUnusable, UsageFault
from docgen.forms.definition import FormDefinition, Profile
from docgen.problems import Fact, Place, Problem

Kind = Literal["pdf", "docx", "roster"]
Load = Callable[[str, Profile], FormDefinition]


def kind_of_return(data: bytes, name: str) -> Kind:
    """What the file is; raises FileUnusable for anything else. Other Word files are told by their reader."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    kind = kind_of(data)
    if not kind.startswith(("Word", "旧版")) and data.lstrip()[:5] != b"{\\rtf":
        raise _unusable("read_kind_unknown", name, kind=kind or "无法识别")
    return "roster" if _is_workbook(data) else "docx"


def read_returned(
    data: bytes, name: str, stem: str, form: str | None, load: Load
) -> tuple[FormDefinition, Returned]:
    """The definition and what a PDF or DOCX says; `form` is the form's name where the file does not say it, `stem`
    what recovered pictures are called after. Raises FileUnusable, UsageFault, and what `load` raises."""
    if kind_of_return(data, name) == "pdf":
        pdf = read_pdf_return(data, name)
        definition = _definition(pdf.form, pdf.edition, "official", form, name, load)
        return definition, read_pdf(pdf, name, definition)
    word = read_word_return(data, name)
    said = word.properties
    profile: Profile = "corrected" if said.get("profile") == "corrected" else "official"
    definition = _definition(said.get("form", ""), said.get("edition", ""), profile, form, name, load)
    return definition, read_docx(word, name, stem, definition)


def _definition(
    said: str, edition: str, profile: Profile, wanted: str | None, name: str, load: Load
) -> FormDefinition:
    if not (wanted or said):
        problem = Problem("read_form_unknown", Place(name))
        raise UsageFault(str(problem), [problem])
    if wanted and said and wanted != said:
        raise _unusable("read_other_form", name, found=said, form=wanted)
    definition = load(wanted or said, profile)
    if edition and edition != definition.edition:
        raise _unusable("read_other_edition", name, form=definition.form, found=edition, edition=definition.edition)
    return definition


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "xl/workbook.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _unusable(code: str, file: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, Place(file), facts)
    return FileUnusable(str(problem), [problem])
