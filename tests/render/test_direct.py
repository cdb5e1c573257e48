"""The direct engine draws what WeasyPrint draws, to the eye, to a reader and to a machine; or it gives way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from docgen.forms.library import names
from docgen.render.direct.document import write_paper
from docgen.render.direct.slow_path import SlowPath
from docgen.render.document import Document
from docgen.render.fill import fill, font_library
from docgen.render.font_audit import audit_fonts
from docgen.render.paper import Paper, PlannedTable, PlannedWords, SetParagraph
from docgen.settings import read_settings
from tests.finished import changed, definition, options
from tests.render import proved
from tests.render.both_engines import (
    bookmarks,
    both,
    both_of,
    boxes,
    differing_glyphs,
    differing_pixels,
    roles,
    texts,
)
from tests.render.test_fill import with_real_files
from tests.strategies import entries

KINDS = ("blank", "minimal", "typical", "maximal", "draft")


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_engines_were_at_work(kind: str) -> None:
    pair = both(kind)
    assert (pair.direct.engine, pair.full.engine) == ("direct", "weasyprint")


@pytest.mark.parametrize("kind", KINDS)
def test_pages_look_alike(kind: str) -> None:
    assert differing_pixels(both(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_character_stands_at_the_same_place(kind: str) -> None:
    assert differing_glyphs(both(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_read_in_the_same_order(kind: str) -> None:
    pair = both(kind)
    # Photos are drawn last by WeasyPrint, and a draft's mark is no text of the form.
    assert [sorted(page) for page in texts(pair.direct)] == [sorted(page) for page in texts(pair.full)]
    if kind != "draft":
        assert texts(pair.direct) == texts(pair.full)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_map_is_the_same(kind: str) -> None:
    direct, full = boxes(both(kind).direct), boxes(both(kind).full)
    assert [(box.page, box.kind, box.path) for box in direct] == [(box.page, box.kind, box.path) for box in full]
    for one, other in zip(direct, full, strict=True):
        assert (one.x, one.y, one.width, one.height) == pytest.approx(
            (other.x, other.y, other.width, other.height), abs=0.02
        ), one


@pytest.mark.parametrize("kind", KINDS)
def test_the_structure_is_the_same(kind: str) -> None:
    direct, full = roles(both(kind).direct), roles(both(kind).full)
    assert len(direct) > 200
    assert direct == full


@pytest.mark.parametrize("kind", KINDS)
def test_the_bookmarks_are_the_same(kind: str) -> None:
    assert len(bookmarks(both(kind).direct)) > 10
    assert bookmarks(both(kind).direct) == bookmarks(both(kind).full)


@settings(max_examples=4, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(entries(definition()))
def test_whatever_is_written_comes_out_alike_or_gives_way(raw: dict[str, Any]) -> None:
    pair = both_of(with_real_files(raw))
    if pair.direct.engine == "weasyprint":
        assert pair.direct.pdf == pair.full.pdf
        return
    assert differing_pixels(pair) == [] and differing_glyphs(pair) == []
    assert roles(pair.direct) == roles(pair.full)


@pytest.mark.parametrize("post", ["ئابدۇرېھىم", "cafe\u0301 q\u0301"])
def test_what_is_not_drawn_letter_by_letter_gives_way(post: str) -> None:
    document = fill(definition(), changed(post=post), options(docx=False))
    assert document.engine == "weasyprint"


@pytest.mark.parametrize("post", ["刘䶮𬭊喆", "office “affine” 3×4 ℃ ①Ⅲ", "Ünïcode O’Neil·Ж"])
def test_rare_and_foreign_letters_are_drawn_directly_and_alike(post: str) -> None:
    pair = both_of(changed(post=post))
    assert pair.direct.engine == "direct"
    assert differing_pixels(pair) == [] and differing_glyphs(pair) == []


@pytest.mark.parametrize("form", names(read_settings({}).templates))
def test_every_form_of_the_library_looks_alike_by_both_engines(form: str) -> None:
    pair = both("typical", form)
    assert pair.direct.engine == "direct"
    assert differing_pixels(pair) == []
    assert roles(pair.direct) == roles(pair.full)


def test_the_same_paper_gives_the_same_bytes() -> None:
    library = font_library(options().settings.fonts, None)
    assert write_paper(proved.paper(), library).pdf == write_paper(proved.paper(), library).pdf == proved.pdf()


def test_a_document_shares_nothing_but_its_form_with_the_next() -> None:
    first, other = both("typical").direct.pdf, both("minimal").direct.pdf
    assert first is not None and other is not None
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(other)) as two:
        assert one.trailer.ID[0] != two.trailer.ID[0]


def test_a_character_map_that_tells_another_character_is_found() -> None:
    # The direct engine numbers glyphs anew, so only their drawings tell which they are.
    library = font_library(options().settings.fonts, None)
    with pikepdf.open(io.BytesIO(proved.pdf())) as file:
        (font,) = (one for name, one in file.pages[0].Resources.Font.items() if "Fang" in str(one.BaseFont))
        told = font.ToUnicode.read_bytes()
        first, other = re.findall(rb"> <(4e00|5[0-9a-f]{3})>", told)[:2]
        font.ToUnicode.write(told.replace(b"> <%b>" % first, b"> <%b>" % other))
        spoilt_pdf = proved.saved(file)
    assert audit_fonts(proved.pdf(), library) == []
    found = audit_fonts(spoilt_pdf, library)
    assert {finding.code for finding in found} == {"wrong_outline", "wrong_glyph"}
    assert {finding.detail for finding in found} == {bytes.fromhex(other.decode()).decode("utf-16-be")}


def spoilt(change: Callable[[SetParagraph], SetParagraph]) -> Paper:
    """The typical plan with every label's paragraph changed."""
    paper = proved.paper()
    blocks = tuple(
        replace(block, cells=tuple(
            replace(cell, paragraphs=tuple(map(change, cell.paragraphs))) if cell.kind == "label" else cell
            for cell in block.cells
        )) if isinstance(block, PlannedTable) else block
        for block in paper.blocks
    )
    return replace(paper, blocks=blocks)


@pytest.mark.parametrize("change", [
    lambda paragraph: replace(paragraph, pitch=paragraph.pitch * 4),
    lambda paragraph: replace(paragraph, size=paragraph.size * 6),
    lambda paragraph: replace(paragraph, lines=((),) * len(paragraph.lines)),
], ids=["higher than its cell", "wider than its cell", "empty lines"])
def test_a_plan_that_css_would_lay_out_otherwise_gives_way(change: Callable[[SetParagraph], SetParagraph]) -> None:
    with pytest.raises(SlowPath):
        write_paper(spoilt(change), font_library(options().settings.fonts, None))


def test_a_plan_with_another_number_of_pages_gives_way() -> None:
    with pytest.raises(SlowPath):
        write_paper(replace(proved.paper(), pages=6), font_library(options().settings.fonts, None))


def moved(by: float) -> Document:
    """The direct document with its title moved down by some mm."""
    paper = proved.paper()
    blocks = tuple(
        replace(block, above=block.above + by) if isinstance(block, PlannedWords) and block.role == "title" else block
        for block in paper.blocks
    )
    laid = write_paper(replace(paper, blocks=blocks), font_library(options().settings.fonts, None))
    return replace(both("typical").direct, pdf=laid.pdf, page_map=laid.page_map)


def test_a_title_moved_by_half_a_millimetre_is_seen() -> None:
    pair = replace(both("typical"), direct=moved(0.5))
    assert {found[0] for found in differing_pixels(pair)} == {1}
    assert {found[0] for found in differing_glyphs(pair)} == {1}
    assert boxes(pair.direct) != boxes(pair.full)
