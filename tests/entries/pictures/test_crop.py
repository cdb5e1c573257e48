"""Where a picture is cut: numbers only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.entries.pictures.crop import even_crop, face_crop, upper_crop
from docgen.entries.pictures.faces import Face

_RATIO = 25 / 35


def test_the_face_is_half_of_the_frame_and_in_its_middle() -> None:
    crop = face_crop((3000, 3000), _RATIO, Face(1000, 900, 400, 500, 93), 413)
    assert crop.box == pytest.approx((1200 - 357.14, 1150 - 500, 1200 + 357.14, 1150 + 500), abs=0.1)


def test_a_small_face_leaves_a_wider_frame_and_not_one_to_be_enlarged() -> None:
    assert face_crop((3000, 3000), _RATIO, Face(1000, 900, 150, 180, 93), 413).height == 413
    assert face_crop((3000, 3000), _RATIO, Face(1000, 900, 80, 100, 93), 413).height == 260


@pytest.mark.parametrize("at", [(0, 0), (700, 0), (0, 700), (700, 700)])
def test_a_face_in_a_corner_is_framed_as_far_as_the_picture_reaches(at: tuple[int, int]) -> None:
    left, top, right, bottom = face_crop((1000, 1000), _RATIO, Face(*at, 300, 300, 93), 413).box
    assert left <= at[0] and top <= at[1] and right >= at[0] + 300 and bottom >= at[1] + 300


def test_without_a_face_five_sixths_of_what_goes_go_below() -> None:
    crop = upper_crop((600, 1440), _RATIO)
    assert (crop.width, crop.height, crop.left, crop.top) == pytest.approx((600, 840, 0, 100))
    assert upper_crop((1000, 700), _RATIO).box == even_crop((1000, 700), _RATIO).box


def test_what_is_cut_is_told_in_percent_of_the_area() -> None:
    assert even_crop((1000, 700), _RATIO).percent_cut((1000, 700)) == 50
    assert even_crop((500, 700), _RATIO).percent_cut((500, 700)) == 0


@given(
    size=st.tuples(st.integers(30, 6000), st.integers(30, 6000)), ratio=st.floats(0.3, 3),
    place=st.tuples(st.floats(-0.1, 1), st.floats(-0.1, 1), st.floats(0.02, 1.2), st.floats(0.02, 1.2)),
)  # fmt: skip
def test_every_crop_has_the_ratio_and_lies_in_the_picture(
    size: tuple[int, int], ratio: float, place: tuple[float, float, float, float]
) -> None:
    x, y, width, height = place
    face = Face(x * size[0], y * size[1], width * size[0], height * size[1], 90)
    for crop in (even_crop(size, ratio), upper_crop(size, ratio), face_crop(size, ratio, face, 413)):
        left, top, right, bottom = crop.box
        assert left >= -1e-6 and top >= -1e-6 and right <= size[0] + 1e-6 and bottom <= size[1] + 1e-6
        assert crop.width / crop.height == pytest.approx(ratio)
