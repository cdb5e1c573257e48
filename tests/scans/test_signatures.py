"""What stands on the line to sign on: signed, not signed, or for a person to say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from docgen.scans.findings import Finding
from docgen.scans.frames import Area, Pixels
from docgen.scans.signatures import judge_signature, new_ink
from docgen.scans.thresholds import THRESHOLDS
from tests.scans.hands import sign
from tests.scans.sheets import FACTS, frame, laid, ruled, white

LINE = Area(60, 40, 40, 16)
CELL = Area(20, 20, 140, 120)


def judged(page: Pixels, printed: Pixels | None = None, cell: Area | None = None, is_under_seal: bool = False) -> Finding:
    flat = laid(page)
    fresh = new_ink(flat, frame(printed=printed), THRESHOLDS.signatures.ink)
    return judge_signature("x", FACTS, LINE, cell, flat, fresh, is_under_seal)


def told(found: Finding) -> tuple[str, str]:
    return found.verdict, found.problem.code if found.problem else ""


def signed(area: Area = LINE) -> Pixels:
    return sign(white(), area.x, area.y, area.width, area.height, 3)


def in_red(page: Pixels) -> Pixels:
    made = page.copy()
    made[page[..., 1] < 128] = (40, 40, 205)
    return made


def in_some_red(page: Pixels) -> Pixels:
    """With a bit of somebody's seal."""
    return ruled(page, (92, 54), (99, 54), 1.5, (40, 40, 205))


def test_a_signature_passes_with_its_picture() -> None:
    found = judged(signed())
    assert told(found) == ("pass", "") and found.cut and found.confidence > 0.6


def test_a_short_signature_of_two_characters_passes() -> None:
    turns = [(65, 44), (69, 51), (70, 44), (74, 48), (77, 44)]
    assert told(judged(bent(*turns))) == ("pass", "")


def test_an_empty_line_is_not_signed() -> None:
    assert told(judged(white(), cell=CELL)) == ("differs", "scan_signature_missing")


def test_what_was_printed_is_no_signature() -> None:
    assert told(judged(signed(), printed=signed())) == ("differs", "scan_signature_missing")


def test_a_signature_elsewhere_in_the_cell_is_for_a_person_and_one_outside_it_is_none() -> None:
    beside = signed(Area(100, 90, 40, 16))
    assert told(judged(beside, cell=CELL)) == ("human", "scan_signature_beside")
    assert told(judged(beside, cell=Area(50, 30, 60, 36))) == ("differs", "scan_signature_missing")
    assert told(judged(beside)) == ("differs", "scan_signature_missing")


def test_red_strokes_are_for_a_person_unless_a_seal_lies_there() -> None:
    red = in_red(signed())
    assert told(judged(red)) == ("human", "scan_signature_red")
    assert told(judged(red, is_under_seal=True)) == ("differs", "scan_signature_missing")


@pytest.mark.parametrize(("one", "two"), [((65, 52), (75, 44)), ((61, 54), (98, 44))])
def test_one_stroke_is_for_a_person_however_long(one: tuple[float, float], two: tuple[float, float]) -> None:
    assert told(judged(ruled(white(), one, two))) == ("human", "scan_signature_unsure")


def bent(*points: tuple[float, float]) -> Pixels:
    page = white()
    for one, two in pairwise(points):
        page = ruled(page, one, two)
    return page


@pytest.mark.parametrize(
    "points",
    [[(65 + 4 * (at % 2), 42 + 1.2 * at) for at in range(11)], [(62 + 1.2 * at, 47 + 2.2 * (at % 2)) for at in range(28)],
     [(65, 45), (68.5, 50), (72, 45)]],
    ids=["narrow", "flat", "short"],
)  # fmt: skip
def test_strokes_too_narrow_too_flat_or_too_short_are_for_a_person(points: list[tuple[float, float]]) -> None:
    assert told(judged(bent(*points))) == ("human", "scan_signature_unsure")


def test_a_signature_beside_some_red_passes() -> None:
    assert told(judged(in_some_red(signed()))) == ("pass", "")


def test_dark_red_ink_is_no_pens() -> None:
    page = signed()
    page[page[..., 1] < 250] = (30, 30, 120)
    black, red = (new_ink(laid(one), frame(), THRESHOLDS.signatures.ink).sum() for one in (signed(), page))
    assert red < black / 20


def test_a_tick_too_short_to_be_a_name_and_a_flat_line_are_none() -> None:
    assert told(judged(ruled(white(), (70, 45), (73, 48)))) == ("differs", "scan_signature_missing")
    assert told(judged(ruled(white(), (65, 48), (90, 48)))) == ("differs", "scan_signature_missing")


def test_lines_from_edge_to_edge_are_the_tables() -> None:
    for one, two in (((20, 50), (140, 50)), ((80, 10), (80, 150))):
        assert told(judged(ruled(white(), one, two))) == ("differs", "scan_signature_missing")


def test_dust_adds_up_to_nothing() -> None:
    page = white()
    chance = np.random.default_rng(4)
    for _ in range(60):
        x, y = float(chance.uniform(61, 99)), float(chance.uniform(41, 55))
        page = ruled(page, (x, y), (x + 0.3, y), 0.3)
    assert told(judged(page)) == ("differs", "scan_signature_missing")
