"""Handwriting outside the places that are to be written in."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.scans.findings import Finding
from docgen.scans.frames import Area, Frame, Pixels
from docgen.scans.marks import judge_marks
from tests.scans.hands import scribble
from tests.scans.sheets import frame, laid, ruled, white

SPOT = Area(58, 58, 24, 24)


def judged(page: Pixels, sheet: Frame | None = None) -> list[Finding]:
    return judge_marks(laid(page), sheet or frame(), 1.0)


def written() -> Pixels:
    return scribble(white(), 62, 65, 14, 1)


def test_something_written_is_for_a_person_with_its_place_and_picture() -> None:
    found = judged(written(), frame(("label", "unit", SPOT)))[0]
    assert found.problem and (found.verdict, found.problem.code, found.path) == ("human", "scan_mark", "unit")
    assert SPOT.holds(found.area.x, found.area.y) and found.area.width > 2 and found.cut


def test_an_unmarked_sheet_has_none() -> None:
    assert judged(white()) == []


@pytest.mark.parametrize("kind", ["signature", "seal", "date", "photo", "code"])
def test_where_one_signs_seals_and_dates_anything_may_stand(kind: str) -> None:
    assert judged(written(), frame((kind, "x", SPOT))) == []


def test_what_was_printed_is_no_mark() -> None:
    assert judged(written(), frame(printed=written())) == []


def test_a_single_digit_counts_where_something_was_filled_in_and_nowhere_else() -> None:
    digit = ruled(white(), (70, 70), (70, 71.3), 0.5)
    for kind in ("value", "empty"):
        assert len(judged(digit, frame((kind, "x", SPOT)))) == 1
    assert judged(digit, frame(("label", "x", SPOT))) == []
    dot = ruled(white(), (70, 70), (70, 70.3), 0.5)
    assert judged(dot, frame(("value", "x", SPOT))) == []


@pytest.mark.parametrize("line", [((3, 20), (3, 60)), ((20, 3), (60, 3)), ((167, 20), (167, 60)), ((20, 157), (60, 157))])
def test_the_papers_edge_is_left_alone(line: tuple[tuple[float, float], tuple[float, float]]) -> None:
    assert judged(ruled(white(), *line)) == []


def test_where_a_copy_says_whose_it_is_nothing_is_asked() -> None:
    assert judged(ruled(white(), (80, 10), (110, 12))) == []
    assert len(judged(ruled(white(), (80, 22), (110, 24)))) == 1


def test_red_ink_is_the_seals_business() -> None:
    red = written()
    red[red[..., 1] < 128] = (40, 40, 205)
    assert judged(red) == []


def test_a_shadow_is_no_stroke() -> None:
    page = white()
    page[900:1300, 500:900] = 90
    assert judged(page) == []


def test_a_table_line_that_the_paper_shifted_is_no_mark() -> None:
    printed, shifted = ruled(white(), (20, 80), (150, 80)), ruled(white(), (20, 80.5), (150, 80.5))
    assert judged(shifted, frame(printed=printed)) == []
    assert len(judged(shifted)) == 1


def test_strokes_near_each_other_are_one_mark_and_those_apart_are_several_the_largest_first() -> None:
    page = ruled(ruled(ruled(white(), (60, 60), (66, 60)), (60, 61.5), (66, 61.5)), (60, 90), (64, 90))
    found = judged(page)
    assert len(found) == 2 and found[0].area.y < 62 and found[0].area.width > found[1].area.width


def test_no_more_than_a_dozen_are_told() -> None:
    page = white()
    for number in range(16):
        page = ruled(page, (20 + 30 * (number % 4), 30 + 20 * (number // 4)), (26 + 30 * (number % 4), 30 + 20 * (number // 4)))
    assert len(judged(page)) == 12


def test_nothing_is_said_of_what_the_picture_does_not_show() -> None:
    flat = laid(written())
    flat.inks.is_seen[:] = np.uint8(0)
    assert judge_marks(flat, frame(), 1.0) == []
