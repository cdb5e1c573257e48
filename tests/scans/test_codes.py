"""Page references are found in pictures and understood; other codes are not ours."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from docgen.render.qr import qr_png
from docgen.scans.codes import _views, find_codes, parse_reference
from docgen.scans.reading import Pixels

REFERENCE = "DG1/XJC.2021.1/K7Q2M9XA4T/3/6/5GQZ2LBJ4M"


def sheet(text: str, module_px: int, at: tuple[int, int] = (500, 700)) -> Pixels:
    code = np.asarray(Image.open(io.BytesIO(qr_png(text, module_px))).convert("L"))
    picture = np.full((900, 700), 255, np.uint8)
    x, y = at
    picture[y : y + code.shape[0], x : x + code.shape[1]] = code
    return picture


def test_a_reference_is_taken_apart() -> None:
    code = parse_reference(REFERENCE)
    assert code is not None and (code.form, code.edition, code.number, code.page, code.pages) == ("XJC", "2021.1", "K7Q2M9XA4T", 3, 6)


@pytest.mark.parametrize("text", ["", "https://example.org", REFERENCE[:-1], REFERENCE + "/1", REFERENCE.lower()])
def test_any_other_text_is_no_reference(text: str) -> None:
    assert parse_reference(text) is None


def test_the_code_is_found_with_its_corners_however_the_page_lies() -> None:
    (upright,) = find_codes(sheet(REFERENCE, 4)).ours
    (turned,) = find_codes(np.ascontiguousarray(np.rot90(sheet(REFERENCE, 4), 2))).ours
    assert np.allclose(upright.corners[0], (500, 700), atol=3) and np.allclose(turned.corners[0], (199, 199), atol=3)


def test_a_code_under_a_red_seal_is_read_in_the_red_channel() -> None:
    grey = sheet(REFERENCE, 4)
    picture = np.stack([grey] * 3, 2)
    picture[690:820:3, 480:640, 1:] = 0      # red strokes across it
    assert [code.page for code in find_codes(picture).ours] == [3]


@pytest.mark.parametrize("at", [(500, 700), (40, 40)])
def test_a_code_of_somebody_else_is_counted_and_left(at: tuple[int, int]) -> None:
    seen = find_codes(sheet("HELLO WORLD 12345", 4, at))
    assert seen.ours == () and seen.others == 1


def test_a_code_too_small_and_soft_is_read_enlarged_and_lies_where_it_lay() -> None:
    small = cv2.GaussianBlur(cv2.resize(sheet(REFERENCE, 4), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    (found,) = find_codes(np.asarray(small, np.uint8)).ours
    assert np.allclose(found.corners[0], (250, 350), atol=2)


def test_a_picture_is_not_enlarged_beyond_what_a_code_needs() -> None:
    assert max(max(view.shape) for view, _, _ in _views(np.zeros((3_900, 400), np.uint8))) < 5_000


def test_a_page_that_was_copied_beside_itself_is_one_page() -> None:
    picture = np.minimum(sheet(REFERENCE, 4), sheet(REFERENCE, 4, (40, 40)))
    assert [code.page for code in find_codes(np.asarray(picture, np.uint8)).ours] == [3]
