"""PDF and DOCX are the same page: every ruled line, every page, every official word."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document as read_docx

from docgen.forms.library import names
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.finished import laid_by_libreoffice, made
from tests.same_page.ruled_lines import compare, ruled_lines

TOLERANCE_MM = 0.3
FORMS = names(read_settings({}).templates)
FULLNESSES = ("blank", "minimal", "typical", "maximal")
OFFICIAL = {path.stem: path.read_text("utf-8").splitlines() for path in (Path(__file__).parents[1] / "official").iterdir()}
# Half-width marks in the notice are a slip of its digitising; the form prints full-width ones.
_FULL_WIDTH = str.maketrans(",:;()", "，：；（）")

every_document = pytest.mark.parametrize("fullness", FULLNESSES)
every_form = pytest.mark.parametrize("form", FORMS)
every_printed_form = pytest.mark.parametrize("form", sorted(OFFICIAL))


@every_form
@every_document
def test_the_docx_is_laid_out_as_the_pdf(form: str, fullness: str) -> None:
    document = made(fullness, form)
    assert document.pdf is not None and document.page_map is not None
    word = laid_by_libreoffice(fullness, form)
    assert len(page_glyphs(document.pdf)) == document.page_map.pages == len(page_glyphs(word))
    ours, theirs = ruled_lines(document.pdf), ruled_lines(word)
    assert sum(len(page.horizontal) + len(page.vertical) for page in ours) > 15
    assert compare(ours, theirs, TOLERANCE_MM) == []


@every_printed_form
def test_the_blank_pdf_has_every_official_string_in_order(form: str) -> None:
    pdf = made("blank", form).pdf
    assert pdf is not None
    assert missing_in("".join(glyph.text for page in page_glyphs(pdf) for glyph in page), form) == []


@every_printed_form
def test_the_blank_docx_has_every_official_string_in_order(form: str) -> None:
    docx = made("blank", form).docx
    assert docx is not None
    body = read_docx(io.BytesIO(docx)).element.body
    assert missing_in("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")), form) == []


def missing_in(text: str, form: str) -> list[str]:
    """The official strings that do not follow one another in the text, white space aside."""
    text, position, missing = solid(text), 0, []
    for line in OFFICIAL[form]:
        found = text.find(solid(line), position)
        if found < 0:
            missing.append(line)
        else:
            position = found + len(solid(line))
    return missing


def solid(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_FULL_WIDTH)
