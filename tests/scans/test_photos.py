"""The photo on the scan is the printed one, another, or for a person to say."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.scans.findings import Finding
from docgen.scans.frames import Area, Pixels
from docgen.scans.photos import judge_photo
from tests.scans.hands import DPI
from tests.scans.sheets import frame, laid, white

PLACE = Area(100, 30, 30, 40)


def face(seed: int, other: int = 0, part: float = 0.0) -> Pixels:
    """A sheet with a photo, or with one that is partly another."""
    page = white()
    rows, columns = (slice(round(start / 25.4 * DPI), round((start + size) / 25.4 * DPI)) for start, size in ((30, 40), (100, 30)))
    size = (columns.stop - columns.start, rows.stop - rows.start)
    one, two = (
        cv2.resize(np.random.default_rng(number).integers(30, 230, (10, 8)).astype(np.uint8), size, interpolation=cv2.INTER_CUBIC)
        for number in (seed, other)
    )
    mixed = cv2.addWeighted(one, 1 - part, two, part, 0)
    page[rows, columns] = mixed[..., None]
    return page


def judged(page: Pixels, is_grey: bool = False) -> Finding:
    return judge_photo("photo", PLACE, laid(page, is_grey), frame(printed=face(1)))


def test_the_same_photo_passes_in_colour_in_grey_and_a_little_off() -> None:
    off = np.roll(face(1), (4, -4), (0, 1))
    for found in (judged(face(1)), judged(face(1), True), judged(off)):
        assert (found.verdict, found.problem) == ("pass", None) and found.cut and found.printed


def test_another_photo_and_none_are_told() -> None:
    for page in (face(2), white()):
        found = judged(page)
        assert found.problem and (found.verdict, found.problem.code) == ("differs", "scan_photo_other")


def test_a_photo_that_is_half_another_is_for_a_person() -> None:
    found = judged(face(1, 2, 0.5))
    assert found.problem and (found.verdict, found.problem.code) == ("human", "scan_photo_unsure")


def test_a_place_outside_the_picture_holds_no_photo() -> None:
    assert judge_photo("photo", Area(180, 150, 30, 40), laid(face(1)), frame()).verdict == "differs"
