"""PDF and DOCX are the same page: every ruled line, every page, every official word."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document as read_docx

from docgen.render.page_pictures import page_glyphs
from tests.finished import FORM, laid_by_libreoffice, made
from tests.same_page.ruled_lines import compare, ruled_lines

TOLERANCE_MM = 0.3
FULLNESSES = ("blank", "typical", "maximal")
OFFICIAL = (Path(__file__).parents[1] / "official" / f"{FORM}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("fullness", FULLNESSES)
def test_every_ruled_line_of_the_docx_lies_where_the_pdf_has_it(fullness: str) -> None:
    pdf = made(fullness).pdf
    assert pdf is not None
    ours, theirs = ruled_lines(pdf), ruled_lines(laid_by_libreoffice(fullness))
    assert sum(len(page.horizontal) + len(page.vertical) for page in ours) > 60
    assert compare(ours, theirs, TOLERANCE_MM) == []


@pytest.mark.parametrize("fullness", FULLNESSES)
def test_both_have_the_same_number_of_pages(fullness: str) -> None:
    document = made(fullness)
    assert document.pdf is not None and document.page_map is not None
    pages = len(page_glyphs(document.pdf))
    assert pages == document.page_map.pages == len(page_glyphs(laid_by_libreoffice(fullness)))


def test_the_blank_pdf_has_every_official_string_in_order() -> None:
    pdf = made("blank").pdf
    assert pdf is not None
    assert missing_in("".join(glyph.text for page in page_glyphs(pdf) for glyph in page)) == []


def test_the_blank_docx_has_every_official_string_in_order() -> None:
    docx = made("blank").docx
    assert docx is not None
    body = read_docx(io.BytesIO(docx)).element.body
    assert missing_in("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))) == []


def missing_in(text: str) -> list[str]:
    """The official strings that do not follow one another in the text, white space aside."""
    text, position, missing = solid(text), 0, []
    for line in OFFICIAL:
        found = text.find(solid(line), position)
        if found < 0:
            missing.append(line)
        else:
            position = found + len(solid(line))
    return missing


def solid(text: str) -> str:
    return re.sub(r"\s+", "", text)
