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
    where the picture shows the page at all; `is_coloured`: red could be told if there were any."""

    dark: Floats
    red: Floats
    is_seen: Pixels
    is_coloured: bool


def separate(picture: Pixels, is_seen: Pixels) -> Inks:
    """The inks of a picture already in the frame, RGB or grey."""
    if picture.ndim == 2:
        return Inks(_ink(picture), np.zeros(picture.shape, np.float32), is_seen, False)
    # Of the red channel: a red seal nearly disappears in it.
    dark = _ink(picture[..., 0])
    apart = _colours_apart(picture)
    if apart <= _COLOURLESS:
        return Inks(dark, np.zeros_like(dark), is_seen, apart > _CHANNELS_APART)
    red = _ink(picture[..., 1])
    np.minimum(red, _ink(picture[..., 2]), out=red)
    red -= dark
    np.clip(red, 0, 1, out=red)
    dark -= np.float32(0.35) * red
    np.clip(dark, 0, 1, out=dark)
    return Inks(dark, red, is_seen, True)


def paper_level(channel: Pixels) -> Floats:
    """The brightness of the paper around each pixel."""
    height, width = channel.shape
    small = cv2.resize(channel, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA)
    kernel = np.ones((_PAPER_PX, _PAPER_PX), np.uint8)
    closed = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 7)
    level = cv2.resize(cv2.GaussianBlur(closed, (0, 0), 2.0), (width, height), interpolation=cv2.INTER_LINEAR)
    found: Floats = level.astype(np.float32)
    return np.maximum(found, np.float32(16.0), out=found)


def _ink(channel: Pixels) -> Floats:
    """How much darker than the paper around it each pixel is. A page of floats has 15 MB: there are two here."""
    found, level = channel.astype(np.float32), paper_level(channel)
    np.divide(found, level, out=found)
    np.subtract(np.float32(1.0), found, out=found)
    return np.clip(found, 0.0, 1.0, out=found)


def _colours_apart(picture: Pixels) -> float:
    """How far the channels of the most coloured pixels lie apart, a lamp's or old paper's cast taken out."""
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.int16)
    apart = np.abs(small[..., 0] - small[..., 1]) + np.abs(small[..., 2] - small[..., 1])
    return float(np.quantile(apart, 0.9995) - np.median(apart))
