"""The self-check sheet: what every rule of eligibility finds, for the applicant alone and never inside the form."""

from __future__ import annotations

from docgen.entries.check import Examination
from docgen.entries.eligibility.sheet_lines import counted, parameter_lines, sheet_lines
from docgen.entries.entry import Entry, applicant_of
from docgen.forms.definition import FormDefinition
from docgen.render.fill import font_library
from docgen.render.fonts import use_private_fontconfig
from docgen.render.sheet import sheet_pdf
from docgen.settings import Settings

_TITLE = "申报条件自查表"


def self_check_pdf(
    definition: FormDefinition, entry: Entry, found: Examination, number: str, settings: Settings
) -> bytes:
    """The sheet of an examined entry, whose document bears the `number`. Raises as `sheet_pdf` does."""
    library = font_library(settings.fonts, settings.office_fonts)
    use_private_fontconfig(library, settings.cache)
    lines = sheet_lines(found.findings)
    facts = {
        "form": definition.title, "edition": definition.edition, "number": number, "note": definition.note,
        "applicant": applicant_of(definition, entry), "lines": lines, "counts": counted(lines),
        "parameters": parameter_lines(definition, entry),
    }  # fmt: skip
    return sheet_pdf("self_check.html", _TITLE, facts, library, settings.templates / "_house")
