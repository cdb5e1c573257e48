"""A page that cannot be read well enough is not judged: it is told what to do about it."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.scans.characters import Press
from docgen.scans.page_check import _is_bits, _unfit
from docgen.scans.registration import Registered
from docgen.scans.texts import Reading
from tests.scans.sheets import frame

GOOD = Reading(likeness=0.97, noise=0.05, seen=1.0, bad=0.0)


@pytest.mark.parametrize(
    ("page", "blur", "dpi", "expected"),
    [(GOOD, 1.0, 200, None),
     (Reading(0.97, 0.05, 0.89, 0.0), 1.0, 200, ("rescan", "scan_cut_off")),
     (GOOD, 2.5, 200, ("rescan", "scan_blurred")),
     (GOOD, 2.5, 100, None),
     (Reading(0.77, 0.05, 1.0, 0.0), 1.0, 200, ("rescan", "scan_unclear")),
     (Reading(0.97, 0.43, 1.0, 0.0), 1.0, 200, ("rescan", "scan_unclear")),
     (Reading(0.97, 0.05, 1.0, 0.13), 1.0, 200, ("differs", "scan_block_differs")),
     (Reading(0.89, 0.05, 1.0, 0.13), 1.0, 200, ("rescan", "scan_unclear")),
     (Reading(0.89, 0.05, 1.0, 0.12), 1.0, 200, None)],
)  # fmt: skip
def test_a_page_cut_off_blurred_unclear_or_of_another_text_is_told(page: Reading, blur: float, dpi: float, expected: object) -> None:
    found = _unfit(page, Press(blur, 1.0), Registered(np.eye(3, dtype=np.float32), 100, dpi), frame())
    assert (found and found.problem and (found.verdict, found.problem.code)) == expected


def test_black_and_white_is_told_from_grey_and_from_a_dark_picture() -> None:
    bits = np.full((300, 300), 255, np.uint8)
    bits[50:80, 50:80] = 0
    grey = bits.copy()
    grey[100:200, 100:200] = 128
    assert [_is_bits(one) for one in (bits, grey, 255 - bits)] == [True, False, False]
