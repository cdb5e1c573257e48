"""Sharpness, light and the place of the face, on drawn portraits spoiled in one way each."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageFilter

from docgen.entries.pictures.picture_file import check_photo
from docgen.entries.pictures.portrait import draw_portrait
from docgen.problems import Problem, catalogue, errors_in

_FRAME = (25.0, 35.0)
_PRINTED = (295, 413)
_SEEDS = range(4)
_LANCZOS, _BICUBIC = Image.Resampling.LANCZOS, Image.Resampling.BICUBIC


@cache
def drawn(seed: int) -> Image.Image:
    return Image.open(io.BytesIO(draw_portrait(seed)))


def saved(picture: Image.Image, quality: int = 95) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def codes(picture: Image.Image, quality: int = 95) -> list[str]:
    return [fault.code for fault in check_photo(saved(picture, quality), *_FRAME)]


def light(picture: Image.Image, stops: float) -> Image.Image:
    """As if exposed longer (or, below 0, shorter) by so many stops."""
    return picture.point(lambda value: min(255, int(255 * ((value / 255) ** 2.2 * 2**stops) ** (1 / 2.2))))


def contrast(picture: Image.Image, share: float) -> Image.Image:
    return picture.point(lambda value: int(128 + (value - 128) * share))


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.0, 3.0])
def test_a_blur_of_one_printed_pixel_and_more_is_told(seed: int, sigma: float) -> None:
    blurred = drawn(seed).resize(_PRINTED, _LANCZOS).filter(ImageFilter.GaussianBlur(sigma))
    assert codes(blurred) == ["photo_blurred"]


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("kind", [Image.Resampling.BILINEAR, _BICUBIC, _LANCZOS])
def test_a_picture_enlarged_from_100_by_140_is_told(seed: int, kind: Image.Resampling) -> None:
    enlarged = drawn(seed).resize((100, 140), _LANCZOS).resize((590, 826), kind)
    assert codes(enlarged) == ["photo_blurred"]
    assert codes(enlarged, quality=40) == ["photo_blurred"]


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("quality", [20, 40, 75])
def test_strong_compression_alone_is_not_told_as_blur(seed: int, quality: int) -> None:
    assert codes(drawn(seed).resize(_PRINTED, _LANCZOS), quality) == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_sharpness_is_that_of_the_print_whatever_the_picture_is_larger(seed: int) -> None:
    soft = drawn(seed).resize((1770, 2478), _BICUBIC).filter(ImageFilter.GaussianBlur(2))
    assert codes(soft) == []


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [(lambda p: light(p, -1), []), (lambda p: light(p, -2), ["photo_too_dark"]), (lambda p: light(p, 0.5), []),
     (lambda p: light(p, 2), ["photo_blown_out"]), (lambda p: contrast(p, 0.6), []),
     (lambda p: contrast(p, 0.2), ["photo_flat"])],
)  # fmt: skip
@pytest.mark.parametrize("seed", _SEEDS)
def test_too_dark_blown_out_and_flat_photos_are_told(
    seed: int, spoil: Callable[[Image.Image], Image.Image], expected: list[str]
) -> None:
    assert codes(spoil(drawn(seed))) == expected


def test_a_dark_face_before_a_bright_wall_is_told() -> None:
    portrait = drawn(1).copy()
    portrait.paste(light(portrait.crop((120, 150, 470, 660)), -4.5), (120, 150))
    assert "photo_face_dark" in codes(portrait) and "photo_too_dark" not in codes(portrait)


def placed(height: int, at: tuple[float, float]) -> Image.Image:
    """A portrait of this height, its middle at this part of a frame of 1000 x 1400 pixels."""
    small = drawn(1).resize((round(height * 590 / 826), height), _LANCZOS)
    frame = Image.new("RGB", (1000, 1400), "#c9e4f3")
    frame.paste(small, (round(1000 * at[0] - small.width / 2), round(1400 * at[1] - small.height / 2)))
    return frame


@pytest.mark.parametrize(
    ("height", "at", "expected"),
    [(1400, (0.5, 0.5), []), (1000, (0.5, 0.5), ["photo_face_small"]), (2400, (0.5, 0.56), ["photo_face_large"]),
     (1400, (0.65, 0.5), ["photo_face_off_centre"]), (1400, (0.35, 0.5), ["photo_face_off_centre"]),
     (1400, (0.5, 0.75), ["photo_face_off_centre"])],
)  # fmt: skip
def test_a_face_too_small_too_large_or_off_centre_is_told(
    height: int, at: tuple[float, float], expected: list[str]
) -> None:
    assert codes(placed(height, at)) == expected


def test_a_picture_of_one_pixel_and_a_line_are_refused_and_measured_all_the_same() -> None:
    for size, refusal in (((5, 7), "photo_too_small"), ((1, 900), "photo_wrong_ratio"), ((900, 1), "photo_wrong_ratio")):
        assert codes(Image.new("RGB", size, "red"))[0] == refusal


def test_how_a_photo_looks_is_told_and_never_refuses_it() -> None:
    spoiled = light(drawn(2).rotate(90).resize((100, 140)).resize((590, 826)), -4)
    data = saved(contrast(spoiled, 0.2))
    faults = check_photo(data, *_FRAME)
    assert faults and errors_in(Problem(fault.code) for fault in faults) == ()
    for code in ("blurred", "too_dark", "face_dark", "blown_out", "flat", "no_face", "turned", "several_faces",
                 "face_small", "face_large", "face_off_centre", "faces_unchecked", "grey"):  # fmt: skip
        assert catalogue()[f"photo_{code}"].severity == "warning"
