"""What stands where a seal belongs: a seal, none, or for a person to say."""

from __future__ import annotations

import pytest

from docgen.scans.findings import Finding
from docgen.scans.frames import Area, Pixels
from docgen.scans.seals import Ring, judge_seal
from docgen.scans.signatures import new_ink
from docgen.scans.thresholds import THRESHOLDS
from tests.scans.hands import stamp
from tests.scans.sheets import FACTS, frame, laid, white

PLACE = Area(70, 70, 30, 30)


def judged(page: Pixels, is_grey: bool = False, is_bits: bool = False) -> tuple[Finding, Ring | None]:
    flat, sheet = laid(page, is_grey), frame()
    return judge_seal("x", FACTS, PLACE, flat, sheet, new_ink(flat, sheet, THRESHOLDS.signatures.ink), is_bits)


def told(page: Pixels, **how: bool) -> tuple[str, str, bool]:
    found, ring = judged(page, **how)
    return found.verdict, found.problem.code if found.problem else "", ring is not None


def test_a_seal_in_its_place_passes_and_tells_where_it_is() -> None:
    assert told(stamp(white(), 85, 85, 3)) == ("pass", "", True)


def test_a_seal_whose_middle_is_beside_its_place_is_for_a_person() -> None:
    assert told(stamp(white(), 85, 105, 3)) == ("human", "scan_seal_beside", True)


@pytest.mark.parametrize("shape", ["oval", "square", "disc", "smear"])
def test_other_red_is_for_a_person(shape: str) -> None:
    assert told(stamp(white(), 85, 85, 3, shape)) == ("human", "scan_seal_odd", False)


def test_a_blue_seal_is_for_a_person() -> None:
    assert told(stamp(white(), 85, 85, 3, ink=(190, 60, 40))) == ("human", "scan_seal_other_colour", False)


def test_an_empty_place_has_no_seal_even_in_grey_but_in_black_and_white_nobody_can_tell() -> None:
    assert told(white()) == ("differs", "scan_seal_missing", False)
    assert told(white(), is_grey=True) == ("differs", "scan_seal_missing", False)
    assert told(white(), is_grey=True, is_bits=True) == ("human", "scan_seal_colourless", False)


def test_a_seal_in_grey_is_for_a_person() -> None:
    assert told(stamp(white(), 85, 85, 3), is_grey=True) == ("human", "scan_seal_colourless", False)
