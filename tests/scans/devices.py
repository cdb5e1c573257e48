"""What scanners, copiers and telephones make of a page, by named levels; each the same for the same seed.

Those called `lib-...` are made by another's library: tests/scans/library_devices.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np

from tests.scans.hands import DPI, PX, Pixels

Colour = Literal["colour", "grey", "bits"]
Floats = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Level:
    """A way of scanning. `blur` in mm, `turn` at most degrees, `tilt` the far edge's shortening, `shade` the darkest
    light as a fraction, `noise` in grey levels, `cut` mm lost at the bottom, `curl` mm of wave, `quarter` turns."""

    dpi: int
    colour: Colour = "colour"
    quality: int = 85
    blur: float = 0.05
    turn: float = 1.5
    tilt: float = 0.0
    shade: float = 0.97
    noise: float = 2.0
    cut: float = 0.0
    curl: float = 0.0
    quarter: int = 0
    background: int = 255
    whitened: bool = False


@dataclass(frozen=True)
class LibraryLevel:
    """A way of scanning of another's making: its name in tests/scans/library_devices.py."""

    dpi: int
    way: str


LEVELS: Mapping[str, Level | LibraryLevel] = {
    "flatbed-300": Level(300, quality=90),
    "office-200": Level(200, quality=75, turn=2.5, curl=0.3),
    "office-200-grey": Level(200, "grey", 60, turn=2.5),
    "flatbed-150": Level(150, quality=60, blur=0.06),
    "flatbed-100": Level(100, quality=60, blur=0.08),
    "flatbed-200": Level(200, quality=75),
    "grey-300": Level(300, "grey", 80),
    "grey-100": Level(100, "grey", 60, blur=0.08),
    "bits-300": Level(300, "bits", noise=6),
    "grey-150": Level(150, "grey", 30, blur=0.06),
    "bits-200": Level(200, "bits", noise=6),
    "phone": Level(250, quality=80, blur=0.09, turn=6, tilt=0.06, shade=0.75, noise=3, curl=0.8, background=90),
    "chat": Level(150, quality=45, blur=0.09, turn=5, tilt=0.05, shade=0.8, noise=3, curl=0.6, background=90),
    "app": Level(200, quality=70, blur=0.08, turn=2, tilt=0.02, curl=0.5, whitened=True),
    "upside-down": Level(200, quality=75, quarter=2),
    "sideways": Level(200, quality=75, quarter=1),
    "cut-30": Level(200, quality=75, cut=30.0),
    "dirty-copy": Level(200, "grey", 50, blur=0.14, noise=14, shade=0.8),
    "low-75": Level(75, quality=60, blur=0.1),
    "lib-office-200": LibraryLevel(200, "office"),
    "lib-grey-200": LibraryLevel(200, "grey"),
    "lib-feeder-150": LibraryLevel(150, "feeder"),
    "lib-folded": LibraryLevel(200, "folded"),
    "lib-spattered": LibraryLevel(200, "spattered"),
    "lib-phone": LibraryLevel(220, "phone"),
    "lib-lens": LibraryLevel(220, "lens"),
    "lib-chat": LibraryLevel(160, "chat"),
}


def scanned(page: Pixels, level: Level | LibraryLevel, seed: int) -> Pixels:
    """The page as it comes back: BGR, or one channel for grey and black and white."""
    if isinstance(level, LibraryLevel):
        # Two seconds and 100 MB of libraries, for those who want them.
        from tests.scans.library_devices import scanned_by_library

        return scanned_by_library(page, level.way, level.dpi, seed)
    chance = np.random.default_rng(seed)
    moved = _moved(page, level, chance)
    scale = level.dpi / DPI
    size = (round(moved.shape[1] * scale), round(moved.shape[0] * scale))
    soft = cv2.GaussianBlur(moved, (0, 0), max(level.blur * PX, 0.3 / scale))
    small = cv2.resize(soft, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    lit = small * _light(size, level, chance)[..., None]
    noisy = lit + np.asarray(chance.normal(0, level.noise, small.shape), np.float32)
    if level.whitened:
        noisy = (noisy - 40) * 1.45
    found: Pixels = np.clip(noisy, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(_coded(_toned(found, level.colour), level.quality), level.quarter))


def _moved(page: Pixels, level: Level, chance: np.random.Generator) -> Pixels:
    """Turned, tilted, curled, with a rim of background; cut at the bottom."""
    height, width = page.shape[:2]
    if level.cut:
        page = page[: height - round(level.cut * PX)]
        height = page.shape[0]
    rim = round(4 * PX) if level.background == 255 else round(15 * PX)
    angle = chance.uniform(-level.turn, level.turn)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    target = cv2.transform(corners[None], turn)[0]
    target[0, 0] += width * level.tilt * chance.uniform(0, 1)
    target[1, 0] -= width * level.tilt * chance.uniform(0, 1)
    target[0, 1] += height * level.tilt * chance.uniform(0, 0.5)
    target += rim
    full = (width + 2 * rim, height + 2 * rim)
    flat = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, target.astype(np.float32)), full, flags=cv2.INTER_AREA,
        borderValue=(level.background,) * 3,
    )
    return _curled(np.asarray(flat, np.uint8), level.curl * PX, chance) if level.curl else np.asarray(flat, np.uint8)


def _curled(page: Pixels, reach: float, chance: np.random.Generator) -> Pixels:
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    wave = reach * np.sin(y / height * np.pi * chance.uniform(1, 2) + chance.uniform(0, 3))
    lift = reach * 0.7 * np.sin(x / width * np.pi * chance.uniform(1, 2) + chance.uniform(0, 3))
    return np.asarray(cv2.remap(page, (x + wave).astype(np.float32), (y + lift).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _light(size: tuple[int, int], level: Level, chance: np.random.Generator) -> Floats:
    coarse = chance.uniform(level.shade, 1.0, (4, 4)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _toned(page: Pixels, colour: Colour) -> Pixels:
    if colour == "colour":
        return page
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    if colour == "grey":
        return np.asarray(grey, np.uint8)
    return np.asarray(cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1], np.uint8)


def _coded(page: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), np.uint8)
