"""Where a page lies in a picture: what agrees is one page, upright as paper is, near where its code says."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.scans.frames import PX
from docgen.scans.registration import _dpi, _is_page, _near
from tests.scans.sheets import frame

SHEET = frame()
WIDTH, HEIGHT = SHEET.size
GREY = np.zeros((HEIGHT, WIDTH), np.uint8)


def way(*rows: tuple[float, float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array([*rows, (0, 0, 1)][:3], np.float32)


@pytest.mark.parametrize(
    ("found", "is_page"),
    [(way((1, 0, 0), (0, 1, 0)), True), (way((0, -1, WIDTH), (1, 0, 0)), True), (way((-1, 0, WIDTH), (0, 1, 0)), False),
     (way((0.2, 0, 0), (0, 0.2, 0)), False), (way((3, 0, 0), (0, 3, 0)), False),
     (way((1, 0, 0), (0, 1, 0), (-1.5 / WIDTH, -1.5 / HEIGHT, 1)), False)],
    ids=["upright", "turned", "mirrored", "speck", "beyond", "folded"],
)  # fmt: skip
def test_a_page_is_no_mirrored_folded_tiny_or_boundless_one(found: np.ndarray[tuple[int, int], np.dtype[np.float32]], is_page: bool) -> None:
    assert _is_page(found, SHEET, GREY) is is_page


def test_what_lies_far_from_where_the_code_says_is_no_match() -> None:
    there = np.array([(100, 100), (500, 500), (900, 300)], np.float32)
    here = 2 * there + np.array([(0, 0), (2 * 29 * PX, 0), (0, 2 * 31 * PX)], np.float32)
    kept, places = _near((there, here), way((2, 0, 0), (0, 2, 0)))
    assert kept.tolist() == there[:2].tolist() and places.tolist() == here[:2].tolist()


def test_the_lesser_resolution_counts() -> None:
    assert _dpi(way((2, 0, 0), (0, 0.5, 0)), SHEET) == pytest.approx(100) == pytest.approx(_dpi(way((0.5, 0, 0), (0, 2, 0)), SHEET))
