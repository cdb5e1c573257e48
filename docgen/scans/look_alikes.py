"""Characters that another could be altered into, drawn exactly where the printed one stands.

A plain likeness is no use here: a scanned 末 is 97 % like a printed 未. The difference of the two, drawn and blurred
like the scan, tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from docgen.render.page_letters import Letter
from docgen.scans.frames import PX, Floats, Pixels

DIGITS = "0123456789"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = "abcdefghijklmnopqrstuvwxyz"
# Of characters of one kind the likeliest to be taken for each other, whatever the face.
_KNOWN = ("未末", "己已巳", "大太犬天夫", "土士王主", "人入八", "日曰目", "千干于", "国园圆", "师帅", "科料", "学字", "间问向",
          "中申甲由", "民氏", "令今", "厉历", "元无", "壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", "月用", "木本术", "小少",
          "上止正", "力刀九", "石右", "田由甲申", "拨拔", "晴睛", "侯候", "辩辨", "是否", "有无")  # fmt: skip
_MOST = 6                  # look-alikes of a Han character
_MOST_OF_A_NAME = 24       # of one in a name
_SIDE = 24                 # pixels of the pictures that are compared for likeness
_FINE = 2                  # glyphs are drawn at twice the frame's resolution
_MOST_KEPT = 6_000         # drawn glyphs, 5 kB each
# Not 1 I l, nor 0 O: what reads the same to a person is no alteration, and 8 pt hardly tells them apart.
_OTHERS = {"0": "D", "O": "Q", "B": "8", "S": "5", "Z": "2",
           ".": ",", ",": ".", "：": "；", "；": "：", "，": "。、", "。": "，", "、": "，"}  # fmt: skip


class Faces:
    """The fonts by the names that PDFs call them, and what is drawn from them."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = {family.replace(" ", "-"): path for family, path in files.items()}
        self._drawn: dict[tuple[str, str, float, float], tuple[Pixels, float, float]] = {}
        # Of a letter in its font, size and blur: how little its nearest look-alike differs from it.
        self.least_steps: dict[tuple[str, str, float, float, bool], float] = {}

    def file(self, letter: Letter) -> Path | None:
        """The font file of a letter; None for a font that is not ours."""
        return self._files.get(letter.font.rpartition("+")[2])

    def others(self, letter: Letter, is_name: bool = False) -> str:
        """The characters that this one could have been altered into; of a name more than of other words."""
        text, path = letter.text, self.file(letter)
        if path is None:
            return ""
        if text in DIGITS:
            return DIGITS.replace(text, "") + _OTHERS.get(text, "")
        if text in _LATIN or text in _SMALL:
            row = _LATIN if text in _LATIN else _SMALL
            return row.replace(text, "") + _OTHERS.get(text, "")
        if "\u4e00" <= text <= "\u9fff":
            known = "".join(group for group in _KNOWN if text in group)
            return "".join(dict.fromkeys(c for c in known + _nearest(path, text, _MOST_OF_A_NAME if is_name else _MOST) if c != text))
        return _OTHERS.get(text, "")

    def put(self, letter: Letter, text: str, blur: float, corner: tuple[int, int], size: tuple[int, int]) -> Floats | None:
        """The ink of `text` in the letter's place, blurred like the scan, in the part of the frame with this top
        left corner and size (pixels); None where the font lacks it."""
        path = self.file(letter)
        if path is None:
            return None
        drawn, left, top = self._glyph(path, text, letter.size, blur)
        if not drawn.size:
            return None
        x, y = letter.origin_x * PX - corner[0], letter.origin_y * PX - corner[1]
        # Pixel centres lie half a pixel in, in either picture.
        shift = (x + left / _FINE + 0.5 / _FINE - 0.5, y + top / _FINE + 0.5 / _FINE - 0.5)
        way = np.array([[1 / _FINE, 0, shift[0]], [0, 1 / _FINE, shift[1]]], np.float32)
        placed = cv2.warpAffine(drawn, way, size, flags=cv2.INTER_LINEAR)
        return np.asarray(placed.astype(np.float32) / 255, np.float32)

    def _glyph(self, path: Path, text: str, size: float, blur: float) -> tuple[Pixels, float, float]:
        key = (str(path), text, round(size, 3), blur)
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_KEPT:
                self._drawn.clear()
            self._drawn[key] = _drawn(path, text, size * PX * _FINE, blur * _FINE)
        return self._drawn[key]


def _drawn(path: Path, text: str, size: float, blur: float) -> tuple[Pixels, float, float]:
    """A glyph blurred, with its picture's corner seen from its origin; empty where the font lacks it."""
    from PIL import Image, ImageDraw

    face = _face(path, size)
    if not _has(path, text):
        return np.zeros((0, 0), np.uint8), 0, 0
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    rim = round(3 * blur) + 2
    art = Image.new("L", (int(right - left) + 2 * rim, int(bottom - top) + 2 * rim), 0)
    ImageDraw.Draw(art).text((rim - left, rim - top), text, fill=255, font=face, anchor="ls")
    soft = cv2.GaussianBlur(np.asarray(art, np.uint8), (0, 0), max(0.3, blur))
    return np.asarray(soft, np.uint8), left - rim, top - rim


def _has(path: Path, text: str) -> bool:
    return _covered(path)[ord(text) : ord(text) + 1] == b"\1"


@cache
def _covered(path: Path) -> bytes:
    """By code point: 1 for a character that the font has. As a set of characters it would take 10 MB a font."""
    from docgen.render.font_file import FontFile

    coverage = FontFile("", path).coverage
    found = bytearray(max(coverage, default=-1) + 1)
    for point in coverage:
        found[point] = 1
    return bytes(found)


def _face(path: Path, size: float) -> Any:
    return _opened(path, round(size, 2))


@cache
def _opened(path: Path, size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(path), size)


@cache
def _nearest(path: Path, text: str, most: int) -> str:
    """The most similar characters of the 3755 commonest, in the same face."""
    common, pictures = _common(path)
    own = _bitmap(_face(path, _SIDE), text)
    order = np.argsort(-(pictures @ own))[: most + 1]
    return "".join(common[at] for at in order if common[at] != text)[:most]


@cache
def _common(path: Path) -> tuple[str, Floats]:
    rows = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    common = "".join(char for char in rows if char and _has(path, char))
    face, pictures = _face(path, _SIDE), np.empty((len(common), _SIDE * _SIDE), np.float32)
    for at, char in enumerate(common):
        pictures[at] = _bitmap(face, char)
    return common, pictures


def _bitmap(face: Any, text: str) -> Floats:
    from PIL import Image, ImageDraw

    art = Image.new("L", (_SIDE, _SIDE), 0)
    ImageDraw.Draw(art).text((_SIDE / 2, _SIDE / 2), text, fill=255, font=face, anchor="mm")
    flat = cv2.GaussianBlur(np.asarray(art, np.float32), (0, 0), 0.8).ravel()
    flat = flat - flat.mean()
    return np.asarray(flat / max(1e-6, float(np.linalg.norm(flat))), np.float32)
