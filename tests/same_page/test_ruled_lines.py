"""The measure itself is measured: on drawings whose lengths are known, and on LibreOffice."""

from __future__ import annotations

import io

import pikepdf
import pytest

from docgen.render.docx import fill_docx
from docgen.render.fontconfig import write_private_fontconfig
from tests.render.docx_papers import library, paper, person, signature, whole_form, words, works
from tests.same_page.ruled_lines import Line, compare, lay_out, ruled_lines

PT = 72 / 25.4


def drawn(*strokes: tuple[float, float, float, float], width: float = 0.5) -> bytes:
    """A one-page PDF with strokes from (x0, y0) to (x1, y1), mm from the top left corner."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(210 * PT, 297 * PT))
    lines = [
        f"{x0 * PT:.3f} {(297 - y0) * PT:.3f} m {x1 * PT:.3f} {(297 - y1) * PT:.3f} l S" for x0, y0, x1, y1 in strokes
    ]
    page.Contents = document.make_stream(f"{width} w {' '.join(lines)}".encode())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def near(line: Line, at: float, start: float, end: float) -> bool:
    return all(abs(a - b) < 0.1 for a, b in ((line.at, at), (line.start, start), (line.end, end)))


@pytest.mark.parametrize("y", [50.0, 50.04, 123.45])
def test_a_horizontal_rule_is_found_where_it_was_drawn(y: float) -> None:
    (page,) = ruled_lines(drawn((20, y, 190, y)))
    (line,) = page.horizontal
    assert near(line, y, 20, 190) and abs(line.at - y) < 0.03
    assert page.vertical == ()


def test_a_box_has_two_rules_each_way() -> None:
    box = ((20, 30, 90, 30), (20, 60, 90, 60), (20, 30, 20, 60), (90, 30, 90, 60))
    (page,) = ruled_lines(drawn(*box))
    assert [round(line.at) for line in page.horizontal] == [30, 60]
    assert [round(line.at) for line in page.vertical] == [20, 90]


def test_rules_drawn_cell_by_cell_are_one() -> None:
    (page,) = ruled_lines(drawn((20, 50, 60, 50), (60.3, 50, 110, 50), (110, 50, 190, 50)))
    assert len(page.horizontal) == 1 and near(page.horizontal[0], 50, 20, 190)


def test_thick_strokes_and_short_ones_are_characters() -> None:
    assert ruled_lines(drawn((20, 50, 100, 50), width=3))[0].horizontal == ()
    assert ruled_lines(drawn((20, 50, 30, 50)))[0].horizontal == ()


def test_equal_drawings_do_not_differ() -> None:
    lines = ruled_lines(drawn((20, 50, 190, 50), (20, 50, 20, 90)))
    assert compare(lines, lines, 0.01) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (((20, 50.4, 190, 50.4),), "lies +0.4"),
        (((20.5, 50, 190, 50),), "begins +0.5"),
        (((20, 50, 189.45, 50),), "ends -0.5"),
        ((), "only in the first"),
        (((20, 50, 190, 50), (20, 80, 190, 80)), "only in the second"),
    ],
)
def test_a_difference_is_told(other: tuple[tuple[float, float, float, float], ...], told: str) -> None:
    (difference,) = compare(ruled_lines(drawn((20, 50, 190, 50))), ruled_lines(drawn(*other)), 0.3)
    assert told in difference and difference.startswith("page 1, horizontal")


def test_another_number_of_pages_is_told() -> None:
    page = ruled_lines(drawn())
    assert compare(page, page + page, 0.3) == ["1 pages against 2"]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    fonts = library()
    cache = tmp_path_factory.mktemp("fontconfig")
    conf = write_private_fontconfig(fonts.families, fonts.aliases(), fonts.digest, cache)
    form = paper(words("A、基本情况", "section"), person(["甲"] * 4), works(5), signature())
    return lay_out(fill_docx(form, fonts), conf)


def test_libreoffice_draws_every_rule_where_it_is_planned(laid_out: bytes) -> None:
    (page,) = ruled_lines(laid_out)
    rule, point = 0.5 / PT, 1 / PT
    top = 20 + 26 / PT + 1 + rule / 2      # heading of 26 pt, 1 mm below it
    heights = [[9.5] * 4, [13.0] + [16.0] * 5, [46.0]]
    expected = []
    for table in heights:
        expected += [top + sum(table[:n]) for n in range(len(table) + 1)]
        top = expected[-1] + rule + point
    assert [round(line.at, 1) for line in page.horizontal] == pytest.approx(expected, abs=0.15)
    assert {round(line.start) for line in page.horizontal} == {20}
    assert page.vertical[0].at == pytest.approx(20, abs=0.15)
    assert page.vertical[-1].at == pytest.approx(190, abs=0.2)


def test_a_code_is_not_ruled(laid_out: bytes) -> None:
    (page,) = ruled_lines(laid_out)
    assert [line for line in (*page.vertical, *page.horizontal) if line.end > 260 or line.at > 260] == []


def test_libreoffice_turns_as_many_pages_as_planned() -> None:
    planned = whole_form(rows=3, sheets=2)
    assert len(ruled_lines(lay_out(fill_docx(planned, library())), dpi=50)) == planned.pages == 5
