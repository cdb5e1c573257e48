"""Ink and paper: uneven light taken out, red told from black."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from docgen.scans.frames import Floats, Pixels

_COARSE = 8                # the light changes slowly: it is measured at an eighth of the size
_PAPER_PX = 11             # of the coarse picture, 11 mm: wider than any stroke or line of type
# 99.95 % of a colour scan's pixels differ by less between channels where nothing but black is on the page.
_COLOURLESS = 14.0
# A grey scan saved as colour has no difference at all; a colour scan's noise has.
_CHANNELS_APART = 2.0


@dataclass(frozen=True, slots=True)
class Inks:
    """A page in the frame: `dark` is ink of any colour but red, 0 paper to 1 black; `red` is red ink; `is_seen`
    where the picture shows the page at all; `is_coloured`: red could be told if there were any; `level` the
    paper's brightness before, 0 to 255."""

    dark: Floats
    red: Floats
    is_seen: Pixels
    is_coloured: bool
    level: Floats


def separate(picture: Pixels, is_seen: Pixels) -> Inks:
    """The inks of a picture already in the frame, RGB or grey."""
    if picture.ndim == 2:
        level = paper_level(picture)
        return Inks(_ink(picture, level), np.zeros(picture.shape, np.float32), is_seen, False, level)
    shape = picture.shape[:2]
    # Of the red channel: a red seal nearly disappears in it.
    red_level = paper_level(picture[..., 0])
    in_red = _ink(picture[..., 0], red_level)
    lesser = np.minimum(
        _ink(picture[..., 1], paper_level(picture[..., 1])), _ink(picture[..., 2], paper_level(picture[..., 2]))
    )
    apart = _colours_apart(picture)
    red = np.clip(lesser - in_red, 0, 1) if apart > _COLOURLESS else np.zeros(shape, np.float32)
    dark = np.clip(in_red - 0.35 * red, 0, 1)
    return Inks(dark.astype(np.float32), red.astype(np.float32), is_seen, apart > _CHANNELS_APART, red_level)


def paper_level(channel: Pixels) -> Floats:
    """The brightness of the paper around each pixel."""
    height, width = channel.shape
    small = cv2.resize(channel, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA)
    kernel = np.ones((_PAPER_PX, _PAPER_PX), np.uint8)
    closed = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 7)
    level = cv2.resize(cv2.GaussianBlur(closed, (0, 0), 2.0), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.maximum(level.astype(np.float32), 16.0)


def _ink(channel: Pixels, level: Floats) -> Floats:
    return np.asarray(np.clip(1.0 - channel.astype(np.float32) / level, 0.0, 1.0), np.float32)


def _colours_apart(picture: Pixels) -> float:
    """How far the channels of the most coloured pixels lie apart, a lamp's or old paper's cast taken out."""
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.int16)
    apart = np.abs(small[..., 0] - small[..., 1]) + np.abs(small[..., 2] - small[..., 1])
    return float(np.quantile(apart, 0.9995) - np.median(apart))
