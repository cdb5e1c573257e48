"""Whether a form's PDF still says what its page references were sealed over. It is no certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.certificates.reading import FoundCodes
from docgen.entries.read_back.pdf_file import read_pdf, read_pdf_return
from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.problems import Place, Problem
from docgen.render.qr import is_sealed
from docgen.render.returned_references import reference_problems
from docgen.settings import Settings

# proved: the entry inside is the sealed one; unproved: sealed with another key, or not sealed; changed: it is not.
State = Literal["proved", "unproved", "changed"]


@dataclass(frozen=True, slots=True)
class FormProof:
    """A form's PDF: its form, edition and title, its document number ("" for drafts and blank forms), how it
    stands and what is told of it."""

    form: str
    edition: str
    title: str
    number: str
    state: State
    problems: tuple[Problem, ...]


def check_form(pdf: bytes, file: str, codes: FoundCodes, settings: Settings) -> FormProof | None:
    """What a form's PDF proves by the entry inside, the references printed and those in its QR codes; None for any
    other PDF. Raises FileUnusable, UsageFault for a form or an edition that the library does not have."""
    try:
        told = read_pdf_return(pdf, file)
    except FileUnusable:
        return None
    if not told.form:
        return None     # fields of somebody else's, signatures among them
    definition = library.load(settings.templates, told.form)
    returned = read_pdf(told, file, definition)
    number = returned.references[0].split("/")[2] if returned.references else ""
    facts = {"title": definition.title, "number": number}
    found = [*returned.problems, *reference_problems(returned, file, settings.reference_key)]
    coded = [code for code in codes.codes if code.text.startswith("DG1/") and code.text.split("/")[2] == number]
    if not found and any(not is_sealed(code.text, returned.digest, settings.reference_key) for code in coded):
        found.append(Problem("read_digest_wrong", Place(file)))
    state: State = "unproved"
    if any(problem.code == "read_digest_wrong" for problem in found):
        state = "changed"
    elif not number:
        found.append(Problem("verify_form_unsealed", Place(file), facts))
    elif not found:
        state = "proved"
        found.append(Problem("verify_form_proved", Place(file), facts))
    return FormProof(definition.form, definition.edition, definition.title, number, state, tuple(found))
