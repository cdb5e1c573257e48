"""Red ink that is no unit's seal, and seals of every lawful size: drawn from a seed, as hands leave them on paper."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from tests.scans.hands import SEAL_RED, Pixels, font, pressed, ring_text, sign, stamp, star

SIDE = 1000                # pixels of a stamp's own picture
DECOYS = ("oval", "square", "disc", "smear", "blue", "dated", "bare", "rings", "octagon", "drawn", "pierced", "finger",
          "heading", "half", "name", "pen", "overlapping")  # fmt: skip


def decoy(page: Pixels, x: float, y: float, seed: int, kind: str) -> Pixels:
    """The page with ink of a kind of DECOYS around the place."""
    chance = np.random.default_rng(seed)
    if kind in ("oval", "square", "smear"):
        return stamp(page, x, y, seed, kind)
    if kind == "blue":
        return stamp(page, x, y, seed, ink=(190, 60, 40))
    if kind == "pen":
        for number in range(3):
            page = sign(page, x - 20, y - 15 + 8 * number, 40, 12, seed * 5 + number, SEAL_RED)
        return page
    if kind == "overlapping":
        aside = chance.uniform(6, 22)
        return stamp(stamp(page, x - aside / 2, y, seed * 3), x + aside / 2, y + 3, seed * 3 + 1)
    width = {"name": 18.0, "finger": 17.0, "heading": 90.0}.get(kind, chance.uniform(38, 46))
    return pressed(page, _art(kind, chance), (x, y), width, chance)


def unit_seal(page: Pixels, x: float, y: float, seed: int) -> Pixels:
    """The page with a round seal of 38 to 60 mm: a name, for most a star, for some a number along the lower edge or what
    the seal is for below the star."""
    chance = np.random.default_rng(seed)
    width = float(chance.choice([38, 40, 42, 42, 45, 50, 60]))
    art = Image.new("L", (SIDE, SIDE), 0)
    draw = ImageDraw.Draw(art)
    draw.ellipse((2, 2, SIDE - 3, SIDE - 3), outline=255, width=round(SIDE * chance.uniform(1.0, 1.4) / width))
    if chance.uniform() < 0.8:
        star(draw, SIDE / 2, SIDE * 0.16)
    name = "虚构市示例科学技术教育中心青少年活动与服务管理部"
    ring_text(art, name[: int(chance.integers(8, 17))], SIDE)
    if chance.uniform() < 0.4:
        words = str(chance.choice(["业务专用章", "行政章", "人事专用章"]))
        draw.text((SIDE / 2, SIDE * 0.74), words, fill=255, font=font("FormSong-Regular.ttf", 85), anchor="mm")
    elif chance.uniform() < 0.5:
        draw.text((SIDE / 2, SIDE * 0.93), "3201001234567", fill=255, font=font("FormSong-Regular.ttf", 40), anchor="mm")
    return pressed(page, np.array(art), (x, y), width, chance)


def _art(kind: str, chance: np.random.Generator) -> Pixels:
    art = Image.new("L", (SIDE, SIDE), 0)
    draw, edge, middle = ImageDraw.Draw(art), (2, 2, SIDE - 3, SIDE - 3), SIDE / 2
    if kind == "disc":
        draw.ellipse(edge, fill=255)
    elif kind in ("bare", "dated", "half", "rings"):
        draw.ellipse(edge, outline=255, width=28)
    if kind == "dated":
        _dated(art, draw)
    elif kind == "rings":
        for inner in (90, 180, 270, 360):
            draw.ellipse((inner, inner, SIDE - inner, SIDE - inner), outline=255, width=20)
    elif kind == "half":
        star(draw, middle, SIDE * 0.16)
        ring_text(art, "虚构市示例科学技术教育中心", SIDE)
        draw.rectangle((0, 0, SIDE * chance.uniform(0.4, 0.6), SIDE), fill=0)
    elif kind == "octagon":
        draw.regular_polygon((middle, middle, middle - 4), 8, outline=255, width=28)
        ring_text(art, "虚构市示例科技馆", SIDE)
    elif kind == "pierced":
        draw.ellipse(edge, fill=255)
        star(draw, middle, SIDE * 0.16)
        draw.text((middle, middle), "优秀", fill=0, font=font("FormHei-Medium.ttf", 300), anchor="mm")
    elif kind == "drawn":
        _by_hand(draw, chance)
    elif kind == "finger":
        for number in range(9):
            inner = number * 52
            draw.ellipse((inner, inner * 0.8, SIDE - inner, SIDE - inner * 0.8), outline=255, width=26)
    elif kind == "name":
        draw.rectangle(edge, outline=255, width=60)
        draw.text((middle, middle), "虚构", fill=255, font=font("FormSong-Regular.ttf", 420), anchor="mm")
    elif kind == "heading":
        draw.text((middle, middle), "虚构市教育局文件", fill=255, font=font("FormSong-Regular.ttf", 118), anchor="mm")
        draw.line((20, 620, 980, 620), fill=255, width=10)
    return np.array(art)


def _dated(art: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    """A clerk's round stamp: the date between two lines, what was done above, the office below."""
    for height in (390, 610):
        half = math.sqrt((SIDE / 2) ** 2 - (height - SIDE / 2) ** 2)
        draw.line((SIDE / 2 - half, height, SIDE / 2 + half, height), fill=255, width=22)
    large, small = font("FormSong-Regular.ttf", 150), font("FormSong-Regular.ttf", 130)
    draw.text((SIDE / 2, SIDE * 0.23), "已审核", fill=255, font=large, anchor="mm")
    draw.text((SIDE / 2, SIDE / 2), "2026.11.22", fill=255, font=small, anchor="mm")
    draw.text((SIDE / 2, SIDE * 0.76), "教务处", fill=255, font=large, anchor="mm")


def _by_hand(draw: ImageDraw.ImageDraw, chance: np.random.Generator) -> None:
    """A circle drawn with a pen around a word."""
    phase, wave = chance.uniform(0, 6, 3), chance.uniform(0.01, 0.05, 3)
    points = []
    for turn in np.linspace(0, 6.6, 160):
        reach = SIDE * 0.44 * (1 + sum(wave[k] * math.sin((k + 1) * turn + phase[k]) for k in range(3)))
        points.append((SIDE / 2 + reach * math.cos(turn), SIDE / 2 + reach * math.sin(turn)))
    draw.line(points, fill=255, width=18, joint="curve")
    draw.text((SIDE / 2, SIDE / 2), "已盖章", fill=255, font=font("FormKai-Regular.ttf", 220), anchor="mm")
