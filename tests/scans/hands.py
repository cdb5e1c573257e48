"""Signatures and seals as hands leave them on paper, drawn from a seed; 300 dpi pages in, 300 dpi pages out.

A page is BGR, rows by columns, 8 bits; places are mm from its top left corner.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from docgen.settings import read_settings

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
DPI = 300
PX = DPI / 25.4
# Ink as B, G, R: black pen, blue-black, blue, dark grey.
INKS = ((25, 22, 20), (95, 40, 25), (150, 60, 30), (60, 58, 55))
SEAL_RED = (45, 40, 205)


def sign(
    page: Pixels, x: float, y: float, width: float, height: float, seed: int, ink: tuple[int, int, int] | None = None,
) -> Pixels:
    """The page with two or three characters' worth of strokes in the box."""
    chance = np.random.default_rng(seed)
    layer = np.zeros(page.shape[:2], np.uint8)
    count = int(chance.integers(2, 4))
    tall = min(height * 0.85, 11.0) * chance.uniform(0.75, 1.0)
    wide = min(width * 0.8, tall * count * 0.95)
    left, top = x + chance.uniform(0.05, 0.2) * width, y + (height - tall) * chance.uniform(0.2, 0.8)
    pen = chance.uniform(0.28, 0.55)
    for number in range(count):
        cell = wide / count
        points = _strokes(chance, left + cell * number, top, cell, tall)
        for stroke in points:
            _stroke(layer, stroke, pen, chance)
    return inked(page, layer, ink or INKS[int(chance.integers(0, len(INKS)))], chance.uniform(0.85, 1.0))


def _strokes(
    chance: np.random.Generator, x: float, y: float, width: float, height: float
) -> list[list[tuple[float, float]]]:
    """Curved strokes that cross a cell; the last of them swings on."""
    found = []
    for _ in range(int(chance.integers(3, 6))):
        steps = [(x + width * chance.uniform(0.05, 1.1), y + height * chance.uniform(0, 1)) for _ in range(4)]
        found.append([_bezier(steps, t) for t in np.linspace(0, 1, 40)])
    return found


def _bezier(p: list[tuple[float, float]], t: float) -> tuple[float, float]:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return (a * p[0][0] + b * p[1][0] + c * p[2][0] + d * p[3][0],
            a * p[0][1] + b * p[1][1] + c * p[2][1] + d * p[3][1])  # fmt: skip


def _stroke(layer: Pixels, points: list[tuple[float, float]], pen: float, chance: np.random.Generator) -> None:
    phase = chance.uniform(0, math.pi)
    for number, (one, two) in enumerate(pairwise(points)):
        width = pen * (0.7 + 0.5 * abs(math.sin(phase + number / 12)))
        ends = [(round(a * PX * 16), round(b * PX * 16)) for a, b in (one, two)]
        cv2.line(layer, ends[0], ends[1], 255, max(1, round(width * PX)), cv2.LINE_AA, 4)


def inked(page: Pixels, layer: Pixels, ink: tuple[int, int, int], strength: float) -> Pixels:
    """Ink laid over what is printed: it darkens, it never covers."""
    x, y, width, height = cv2.boundingRect(layer)
    part = (slice(y, y + height), slice(x, x + width))
    cover = (layer[part].astype(np.float32) / 255 * strength)[..., None]
    stained = page.copy()
    stained[part] = (page[part].astype(np.float32) * (1 - cover * (1 - np.array(ink, np.float32) / 255))).astype(np.uint8)
    return stained


def stamp(page: Pixels, x: float, y: float, seed: int, shape: str = "round", ink: tuple[int, int, int] = SEAL_RED) -> Pixels:
    """The page with a seal around the centre: 40 to 45 mm, star, text along the ring, gaps in the ink.

    `shape`: round, oval, square, disc or smear; only the first is a unit's round seal.
    """
    chance = np.random.default_rng(seed)
    side = 1000                                  # of the seal's own picture
    diameter = chance.uniform(40, 45)
    art = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(art)
    _outline(draw, shape, side, round(side * 1.1 / diameter))
    if shape in ("round", "oval", "square"):
        star(draw, side / 2, side * 0.16)
        ring_text(art, "虚构市示例科学技术教育中心", side)
    layer = np.array(art)
    if shape == "oval":
        layer = cv2.resize(layer, (side, int(side * 30 / 45)), interpolation=cv2.INTER_AREA)
    return pressed(page, layer, (x, y), diameter, chance, ink)


def pressed(
    page: Pixels, art: Pixels, spot: tuple[float, float], width: float, chance: np.random.Generator,
    ink: tuple[int, int, int] = SEAL_RED,
) -> Pixels:
    """The page with a rubber stamp's picture, so many mm wide, pressed on it: worn, turned, pale or strong."""
    layer = _worn(art, chance)
    (height, side), (x, y) = layer.shape[:2], spot
    turn = cv2.getRotationMatrix2D((side / 2, height / 2), chance.uniform(-35, 35), width * PX / side)
    turn[:, 2] += (x * PX - side / 2, y * PX - height / 2)
    placed = cv2.warpAffine(layer, turn, (page.shape[1], page.shape[0]), flags=cv2.INTER_AREA)
    return inked(page, np.asarray(placed, np.uint8), ink, chance.uniform(0.45, 0.95))


def _outline(draw: ImageDraw.ImageDraw, shape: str, side: int, pen: int) -> None:
    edge = (2, 2, side - 3, side - 3)
    if shape in ("round", "oval"):
        draw.ellipse(edge, outline=255, width=pen)
    elif shape == "square":
        draw.rectangle(edge, outline=255, width=pen)
    elif shape == "disc":
        draw.ellipse(edge, fill=255)
    else:
        draw.line([(100, 300), (480, 620), (700, 350), (900, 700)], fill=255, width=130, joint="curve")


def star(draw: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    """Five points, one of them up."""
    points = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.382
        turn = math.pi * number / 5 - math.pi / 2
        points.append((centre + reach * math.cos(turn), centre + reach * math.sin(turn)))
    draw.polygon(points, fill=255)


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A shipped font."""
    return ImageFont.truetype(str(read_settings({}).fonts / name), size)


def ring_text(art: Image.Image, text: str, side: int) -> None:
    """The text along the upper two thirds of a seal's edge."""
    letter = side // 8
    for number, char in enumerate(text):
        angle = math.radians(-120 + 240 * number / (len(text) - 1))
        tile = Image.new("L", (letter, letter), 0)
        ImageDraw.Draw(tile).text((letter / 2, letter / 2), char, fill=255, font=font("FormSong-Regular.ttf", round(letter * 0.95)), anchor="mm")
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC, expand=True)
        reach = side * 0.39
        spot = (round(side / 2 + reach * math.sin(angle) - tile.width / 2), round(side / 2 - reach * math.cos(angle) - tile.height / 2))
        art.paste(255, spot, tile)


def _worn(layer: Pixels, chance: np.random.Generator) -> Pixels:
    """Uneven pressure and small gaps."""
    coarse = chance.uniform(0.55, 1.0, (7, 7)).astype(np.float32)
    pressure = cv2.resize(coarse, (layer.shape[1], layer.shape[0]), interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(np.asarray(chance.uniform(0, 1, layer.shape), np.float32), (0, 0), 3)
    gaps = np.asarray(fine > np.quantile(fine, 0.06), np.float32)
    worn: Pixels = np.clip(layer * np.clip(pressure, 0, 1) * gaps, 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(worn, (0, 0), 1.2).astype(np.uint8)


def scribble(page: Pixels, x: float, y: float, width: float, seed: int) -> Pixels:
    """A few handwritten digits where nothing should be written."""
    chance = np.random.default_rng(seed)
    layer = np.zeros(page.shape[:2], np.uint8)
    for number in range(3):
        for stroke in _strokes(chance, x + width * number / 3, y, width / 3.4, 5.0)[:2]:
            _stroke(layer, stroke, 0.4, chance)
    return inked(page, layer, INKS[1], 0.95)


def specks(page: Pixels, x: float, y: float, width: float, height: float, seed: int) -> Pixels:
    """Dust, and a short pencil line, in a box that nobody signed."""
    chance = np.random.default_rng(seed)
    layer = np.zeros(page.shape[:2], np.uint8)
    for _ in range(6):
        spot = (round((x + chance.uniform(0, width)) * PX), round((y + chance.uniform(0, height)) * PX))
        cv2.circle(layer, spot, int(chance.integers(1, 4)), 255, -1)
    return inked(page, layer, (70, 70, 70), 0.8)
