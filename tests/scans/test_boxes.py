"""Signatures and seals, drawn straight into the frame: what is there is found, what only looks so is not."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from docgen.scans.frames import PX, Area, Floats
from docgen.scans.light import separate
from docgen.scans.seals import find_ring
from docgen.scans.signatures import strokes_in
from docgen.scans.thresholds import THRESHOLDS
from tests.scans.decoys import DECOYS, decoy, unit_seal
from tests.scans.hands import DPI, Pixels, sign, specks, stamp
from tests.scans.sheets import ruled

_T = THRESHOLDS.signatures
BOX = Area(60, 60, 50, 50)
LINE = Area(60, 40, 40, 16)


def white() -> Pixels:
    return np.full((round(160 / 25.4 * DPI), round(170 / 25.4 * DPI), 3), 255, np.uint8)


def inks(page: Pixels) -> tuple[Pixels, Floats]:
    """Dark strokes and red ink, at the frame's 200 dpi."""
    small = cv2.resize(page, None, fx=200 / DPI, fy=200 / DPI, interpolation=cv2.INTER_AREA)
    shown = np.ascontiguousarray(np.asarray(small, np.uint8)[..., ::-1])
    found = separate(shown, np.ones(shown.shape[:2], np.uint8))
    return np.asarray((found.dark > _T.ink) & (found.red < 0.2), np.uint8), found.red


@pytest.mark.parametrize("seed", range(6))
def test_a_signature_is_long_wide_and_high_enough(seed: int) -> None:
    fresh, red = inks(sign(white(), LINE.x, LINE.y, LINE.width, LINE.height, seed))
    found = strokes_in(LINE, fresh, red)
    assert found.length > _T.sure_length and found.width > _T.sure_width and found.height > _T.sure_height


@pytest.mark.parametrize("seed", range(4))
def test_dust_is_no_signature(seed: int) -> None:
    fresh, red = inks(specks(white(), LINE.x, LINE.y, LINE.width, LINE.height, seed))
    assert strokes_in(LINE, fresh, red).length < _T.most_empty_length


@pytest.mark.parametrize("seed", range(6))
def test_a_round_seal_is_found_where_it_stands(seed: int) -> None:
    _, red = inks(stamp(white(), 85, 85, seed))
    ring = find_ring(BOX, red)
    assert ring.is_seal and abs(ring.x - 85) < 1 and abs(ring.y - 85) < 1 and 39 < ring.diameter < 46


@pytest.mark.parametrize("shape", ["oval", "square", "disc", "smear"])
def test_other_red_is_no_round_seal_and_not_nothing(shape: str) -> None:
    _, red = inks(stamp(white(), 85, 85, 3, shape))
    ring = find_ring(BOX, red)
    assert not ring.is_seal and ring.area > THRESHOLDS.seals.none_area


def test_a_ring_from_which_red_goes_on_outward_is_no_seal() -> None:
    page = stamp(white(), 85, 85, 3)
    ring = find_ring(BOX, inks(page)[1])
    assert ring.is_seal
    for angle in np.arange(12) * np.pi / 6:
        one, two = ((ring.x + reach * np.cos(angle), ring.y + reach * np.sin(angle)) for reach in ring.diameter / 2 + np.array([1.5, 3.5]))
        page = ruled(page, one, two, 1.2, (40, 40, 205))
    rayed = find_ring(BOX, inks(page)[1])
    assert not rayed.is_seal and replace(rayed, outside=0.0).is_seal


@pytest.mark.parametrize("seed", range(4))
def test_a_seal_of_any_lawful_size_and_words_is_one(seed: int) -> None:
    _, red = inks(unit_seal(white(), 85, 85, seed))
    assert find_ring(BOX, red).is_seal


@pytest.mark.parametrize("kind", DECOYS)
def test_no_decoy_is_a_seal(kind: str) -> None:
    _, red = inks(decoy(white(), 85, 85, 2, kind))
    assert not find_ring(BOX, red).is_seal


def test_a_blue_stamp_is_not_red() -> None:
    fresh, red = inks(stamp(white(), 85, 85, 3, ink=(190, 60, 40)))
    assert find_ring(BOX, red).area < THRESHOLDS.seals.none_area
    assert float(BOX.cut(fresh).sum()) / PX**2 > THRESHOLDS.seals.blue_area


def test_an_empty_place_is_empty() -> None:
    fresh, red = inks(white())
    assert find_ring(BOX, red).area == 0 and strokes_in(LINE, fresh, red).length == 0
