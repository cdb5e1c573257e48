"""Cards on sheets of A4: ten a sheet, marks where the knife goes, backs behind their fronts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from docgen.certificates.imposition import SHEET, grid_of, impose_cards
from docgen.forms.layout import PageFormat
from docgen.render.font_audit import audit_fonts
from docgen.render.page_pictures import Glyph, page_glyphs, page_pictures
from tests.certificates.drawers import drawer, sample

CARD = PageFormat(85.6, 54, (2, 2, 2, 2))


def sheets(folder: Path, count: int) -> bytes:
    records = [sample("member-card", 1 + number % 3) for number in range(count)]
    numbered = [replace(record, number=f"HY-2026-{at:05}-Q") for at, record in enumerate(records, 1)]
    assert impose_cards(drawer("member-card"), numbered, folder / "cards.pdf") == -(-count // 10)
    return (folder / "cards.pdf").read_bytes()


def numbers(page: tuple[Glyph, ...]) -> list[str]:
    """The card numbers of a page, row by row."""
    text = "".join(glyph.text for glyph in page)
    return [text[at : at + 15] for at in range(len(text)) if text.startswith("HY-2026-", at)]


def test_ten_cards_lie_on_a_sheet_in_its_middle() -> None:
    grid = grid_of(CARD)
    assert (grid.columns, grid.rows) == (2, 5)
    last = grid.corner(9, is_back=False)
    assert last[0] + 85.6 == pytest.approx(SHEET[0] - grid.left)
    assert last[1] + 54 == pytest.approx(SHEET[1] - grid.top)


def test_a_back_lies_behind_its_front_when_the_sheet_is_turned_over() -> None:
    grid = grid_of(CARD)
    for at in range(grid.places):
        front, back = grid.corner(at, is_back=False), grid.corner(at, is_back=True)
        assert back[0] == pytest.approx(SHEET[0] - front[0] - grid.width)
        assert back[1] == front[1]


def test_no_card_fits_a_sheet_that_is_smaller() -> None:
    with pytest.raises(ValueError, match="600 x 400"):
        grid_of(PageFormat(600, 400, (0, 0, 0, 0)))


def test_every_card_is_printed_once_in_order(tmp_path: Path) -> None:
    pages = page_glyphs(sheets(tmp_path, 13))
    assert len(pages) == 4
    found = [number for page in pages[::2] for number in numbers(page)]
    assert found == [f"HY-2026-{at:05}-Q" for at in range(1, 14)]
    assert [numbers(page) for page in pages[1::2]] == [[], []]


def test_a_card_on_a_sheet_is_the_card_alone(tmp_path: Path) -> None:
    pdf = sheets(tmp_path, 3)
    assert audit_fonts(pdf, drawer("member-card").library) == []
    grid, alone = grid_of(CARD), page_glyphs(drawer("member-card").pdf(sample("member-card", 2)))[0]
    left, top = grid.corner(1, is_back=False)
    title = [glyph for glyph in alone if glyph.text in "会员证"][:3]
    on_sheet = [glyph for glyph in page_glyphs(pdf)[0] if glyph.text in "会员证" and glyph.x > 105][:3]
    for one, other in zip(title, on_sheet, strict=True):
        assert other.x == pytest.approx(left + one.x, abs=0.05)
        assert other.y == pytest.approx(top + one.y, abs=0.05)


def test_marks_stand_outside_the_cards(tmp_path: Path) -> None:
    page = np.asarray(next(page_pictures(sheets(tmp_path, 10), 254)))
    grid = grid_of(CARD)
    step = page.shape[1] / SHEET[0]
    for column in (grid.left, grid.left + grid.width):
        x = round(column * step)
        assert page[round((grid.top - 4) * step), x - 1 : x + 2].min() < 200
        assert page[round((grid.top - 1) * step), x - 1 : x + 2].min() == 255
