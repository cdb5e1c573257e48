"""Which part of a picture fills the frame: numbers only, in the picture's pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.entries.pictures.faces import Face

# `refuse`: a picture of another shape is refused. `needed`: it is cropped. `always`: every picture is cropped
# to its face.
Cropping = Literal["refuse", "needed", "always"]
CropRule = Literal["even", "face", "upper"]

# Identity photos show the head, hair to chin, in three fifths to two thirds of their height. Of 5 portraits the
# face as it is found (middle of the forehead to chin) was about 4/5 of that: it is half of the frame, in its middle.
_FRAME_IN_FACES = 2.0
# Where the picture has too few pixels for that, the frame may be wider, never so wide that the face is small.
_WIDEST_FRAME_IN_FACES = 2.6
# Without a face: heads are in the upper part of a picture, so a sixth of what goes, goes above.
_ABOVE_WITHOUT_FACE = 1 / 6


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture, and the rule that chose it."""

    left: float
    top: float
    width: float
    height: float
    rule: CropRule

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.left + self.width, self.top + self.height

    def percent_cut(self, size: tuple[int, int]) -> int:
        """How much of a picture of this size is left out, in percent of its area."""
        return round(100 * (1 - self.width * self.height / (size[0] * size[1])))


def even_crop(size: tuple[int, int], ratio: float) -> Crop:
    """The largest part of the ratio (width / height), as much taken from either side."""
    width, height = min(size[0], size[1] * ratio), min(size[1], size[0] / ratio)
    return Crop((size[0] - width) / 2, (size[1] - height) / 2, width, height, "even")


def upper_crop(size: tuple[int, int], ratio: float) -> Crop:
    """The largest part of the ratio, in the middle from left to right and more of the upper end."""
    even = even_crop(size, ratio)
    return Crop(even.left, 2 * even.top * _ABOVE_WITHOUT_FACE, even.width, even.height, "upper")


def face_crop(size: tuple[int, int], ratio: float, face: Face, print_height: int) -> Crop:
    """The part of the ratio in which the face stands as in an identity photo, as far as the picture reaches.

    It is not made smaller than `print_height` pixels (which would have to be enlarged) while a wider frame
    still shows the face large enough.
    """
    widest = even_crop(size, ratio).height
    wanted = max(_FRAME_IN_FACES * face.height, min(print_height, _WIDEST_FRAME_IN_FACES * face.height))
    height = min(wanted, widest)
    width = height * ratio
    x, y = face.centre
    left = min(max(x - width / 2, 0), size[0] - width)
    top = min(max(y - height / 2, 0), size[1] - height)
    return Crop(left, top, width, height, "face")
