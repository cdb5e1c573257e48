"""The frame that everything is compared in: the printed page at 200 dpi, its ink, letters and boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np

from docgen.render.document import Box
from docgen.render.page_letters import Letter, page_grey, page_letters
from docgen.render.page_pictures import opened
from docgen.scans.originals import Original

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Floats = np.ndarray[Any, np.dtype[np.float32]]
DPI = 200
PX = DPI / 25.4            # pixels a mm
# Features are looked for at about 110 dpi: letters become corners, noise does not.
COARSE = 110 / DPI


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, mm from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Area:
        """With `by` mm more on every side."""
        return Area(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def cut(self, picture: Any) -> Any:
        """The part of a picture of the frame inside the rectangle, as far as there is one."""
        top, left = max(0, round(self.y * PX)), max(0, round(self.x * PX))
        return picture[top : max(top, round((self.y + self.height) * PX)), left : max(left, round((self.x + self.width) * PX))]


@dataclass(frozen=True)
class Frame:
    """Page `number` of an original: its grey picture, its letters, its boxes."""

    original: Original
    number: int
    grey: Pixels
    letters: tuple[Letter, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.grey.shape[1], self.grey.shape[0]

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The page's boxes."""
        return tuple(box for box in self.original.page_map.boxes if box.page == self.number)

    @cached_property
    def ink(self) -> Floats:
        """0 for paper, 1 for ink."""
        return np.asarray(1 - self.grey.astype(np.float32) / 255, np.float32)

    @cached_property
    def features(self) -> tuple[Any, Any]:
        """Key points' places (frame pixels) and their descriptors."""
        return features(self.grey, COARSE)

    @cached_property
    def names(self) -> tuple[Area, ...]:
        """Where persons' names stand."""
        return tuple(area for path, area in self.areas("value") if _without_rows(path) in self.original.names)

    def areas(self, kind: str, marks: bool | None = None) -> Iterator[tuple[str, Area]]:
        """Boxes of a kind by path; with `marks`, of signatures only the lines to sign on, or only whole cells."""
        for box in self.boxes:
            if box.kind == kind and marks in (None, ".signature" in box.path):
                yield box.path, Area(box.x, box.y, box.width, box.height)


def _without_rows(path: str) -> str:
    """`members.name` of `members.3.name`."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def features(grey: Pixels, scale: float) -> tuple[Any, Any]:
    """AKAZE's key points, in pixels of the picture as given, and their descriptors.

    Of 34 pages each, SIFT, AKAZE and ORB all found every page's place; AKAZE took half of SIFT's time.
    """
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points, descriptors = cv2.AKAZE.create(threshold=0.0015).detectAndCompute(small, None)
    strongest = np.argsort([-point.response for point in points])[:6_000]
    places = np.array([points[at].pt for at in strongest], np.float32).reshape(-1, 2) / scale
    return places, descriptors[strongest] if descriptors is not None else None


def open_frames(original: Original) -> Iterator[Frame]:
    """The frames of all pages of an original, each made when it is asked for."""
    with opened(original.pdf) as document:
        for number in range(1, original.page_map.pages + 1):
            yield Frame(original, number, page_grey(document, number, DPI), page_letters(document, number))


def open_frame(original: Original, number: int) -> Frame:
    """The frame of one page."""
    with opened(original.pdf) as document:
        return Frame(original, number, page_grey(document, number, DPI), page_letters(document, number))
