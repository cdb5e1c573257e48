"""Small sheets drawn straight into the frame: nothing printed but what a test prints, nothing scanned but what it draws."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from docgen.problems import Fact
from docgen.render.document import Box, PageMap
from docgen.render.page_letters import Letter
from docgen.scans.flattening import Flat
from docgen.scans.frames import PX, Area, Frame, Pixels
from docgen.scans.light import separate
from docgen.scans.originals import Original
from tests.scans.hands import DPI

WIDTH, HEIGHT = 170, 160       # mm
FACTS: dict[str, Fact] = {"page": 1, "label": "本人签字"}


def white() -> Pixels:
    """A sheet as it lies on the scanner, BGR at 300 dpi."""
    return np.full((round(HEIGHT / 25.4 * DPI), round(WIDTH / 25.4 * DPI), 3), 255, np.uint8)


def ruled(page: Pixels, one: tuple[float, float], two: tuple[float, float], pen: float = 0.5, ink: tuple[int, int, int] = (40, 30, 30)) -> Pixels:
    """The sheet with a straight stroke (mm)."""
    start, end = ((round(x / 25.4 * DPI), round(y / 25.4 * DPI)) for x, y in (one, two))
    return np.asarray(cv2.line(page.copy(), start, end, ink, max(1, round(pen / 25.4 * DPI)), cv2.LINE_AA), np.uint8)


def laid(page: Pixels, is_grey: bool = False) -> Flat:
    """The sheet as scanned, where it was printed."""
    small = cv2.resize(page, (round(WIDTH * PX), round(HEIGHT * PX)), interpolation=cv2.INTER_AREA)
    shown: Any = np.ascontiguousarray(small[..., ::-1])
    if is_grey:
        shown = cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY)
    shown = np.asarray(shown, np.uint8)
    return Flat(separate(shown, np.ones(shown.shape[:2], np.uint8)), shown, 0.0, 1.0)


def frame(*boxes: tuple[str, str, Area], printed: Pixels | None = None, letters: tuple[Letter, ...] = ()) -> Frame:
    """The sheet as printed: kinds, paths and places of its boxes."""
    places = tuple(Box(1, kind, path, area.x, area.y, area.width, area.height) for kind, path, area in boxes)  # type: ignore[arg-type]
    original = Original("A1", "f", "1", "表", "欧阳晓禾", ("r",), b"", PageMap(WIDTH, HEIGHT, 1, places), {})
    grey = np.full((round(HEIGHT * PX), round(WIDTH * PX)), 255, np.uint8) if printed is None else laid(printed, True).picture
    return Frame(original, 1, grey, letters)
