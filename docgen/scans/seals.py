"""Whether a round red seal stands where one belongs. Whether it is genuine nobody can tell from here.

A foreign-invested unit's seal may lawfully be oval, a seal may be blue where the office allows it: whatever is there
and is no red ring goes to a person; only an empty place is called empty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from docgen.problems import Fact, Problem
from docgen.scans.findings import Finding, cut_out, sureness
from docgen.scans.flattening import Flat
from docgen.scans.frames import PX, Area, Floats, Frame, Pixels
from docgen.scans.thresholds import THRESHOLDS

_T = THRESHOLDS.seals
_COARSE = 2.0              # pixels a mm in the search for a ring
_ANGLES = 120
_LEAST_RED = 0.08
_FAINT = 0.06              # of a pale seal in grey 0.2 and more; paper and compression stay below 0.05
# Parts of the seal's radius: where its name along the edge runs, what lies between name and star, and both.
_NAME, _BETWEEN, _NAME_AND_STAR = (0.68, 0.86), (0.46, 0.58), (0.36, 0.88)
_STRAY = 0.15              # of the way across: less ink than that is dirt
_RING = 1.1                # mm: how wide a seal's ring is; the circle found runs along its middle
# A seal set beside its place is only partly in what was looked at: a ring that is cut off is none.
_BESIDE = 25.0             # mm


@dataclass(frozen=True, slots=True)
class Ring:
    """The best circle in the red ink: its centre on the page and diameter (mm), how much of the circle has ink, how
    much has ink just beyond it, how full the disc is; `area` of all red around (mm2).

    `uneven` is how far the ring strays from the circle (mm, one deviation), `letters` how often a circle through the
    name along the edge meets ink, `closed` the inked part of the fullest circle within, `clear` the longest arc
    without ink between name and star, as a part of the turn."""

    x: float
    y: float
    diameter: float
    coverage: float
    outside: float
    fill: float
    area: float
    uneven: float = 0.0
    letters: float = 0.0
    closed: float = 0.0
    clear: float = 0.0

    @property
    def is_seal(self) -> bool:
        """Whether it is what a round seal leaves on paper."""
        return (
            self.coverage >= _T.least_coverage and self.outside <= _T.most_outside
            and _T.least_diameter <= self.diameter <= _T.most_diameter and self.fill <= _T.most_fill
            and self.uneven <= _T.most_uneven and self.letters >= _T.least_letters
            and self.closed <= _T.most_closed and self.clear >= _T.least_clear
        )


def find_ring(area: Area, red: Floats) -> Ring:
    """The best ring in and around a box."""
    around = area.grown(_T.margin)
    part = around.cut(red)
    level = max(_LEAST_RED, 0.35 * float(np.quantile(part, 0.995))) if part.size else 1.0
    mask = (part > level).astype(np.float32)
    inked = float(mask.sum()) / PX**2
    corner = (max(0.0, around.x), max(0.0, around.y))
    if inked < _T.none_area:
        return Ring(0, 0, 0, 0, 0, 0, inked)
    x, y, radius = _best_circle(mask)
    coverage, outside = _round(mask, x, y, radius)
    letters, closed, clear = _within(mask, x, y, radius + _RING / 2 * PX)
    inner = np.zeros_like(mask)
    cv2.circle(inner, (round(x), round(y)), max(1, round(radius - 1.6 * PX)), 1.0, -1)
    fill = float((mask * inner).sum() / max(1.0, inner.sum()))
    return Ring(
        corner[0] + x / PX, corner[1] + y / PX, 2 * radius / PX + _RING, coverage, outside, fill, inked,
        _uneven(mask, x, y, radius), letters, closed, clear,
    )


def _best_circle(mask: Floats) -> tuple[float, float, float]:
    """Centre and radius in the mask's pixels: the ring with most ink on it and least beside it."""
    small = cv2.resize(mask, None, fx=_COARSE / PX, fy=_COARSE / PX, interpolation=cv2.INTER_AREA)
    room = round(_T.most_diameter / 2 * _COARSE) + 4
    wide = cv2.copyMakeBorder(small, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
    best, found = -math.inf, (0.0, 0.0, 1.0)
    for radius in np.arange(_T.least_diameter / 2 - 1, _T.most_diameter / 2 + 1, 0.5):
        likeness = cv2.filter2D(wide, -1, _ring_kernel(float(radius) * _COARSE), borderType=cv2.BORDER_CONSTANT)
        inner = likeness[room:-room, room:-room]
        _, value, _, (x, y) = cv2.minMaxLoc(inner)
        if value > best:
            best, found = value, ((x + 0.5) / _COARSE * PX, (y + 0.5) / _COARSE * PX, float(radius) * PX)
    return _refined(mask, found)


def _ring_kernel(radius: float) -> Floats:
    """Ink on the ring counts for it, ink beside it against it; each band weighs one."""
    reach = math.ceil(radius) + 4
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    apart = np.hypot(x, y)
    on = (abs(apart - radius) <= 1.2).astype(np.float32)
    beyond = ((apart > radius + 2.2) & (apart <= radius + 5)).astype(np.float32)
    within = ((apart < radius - 2.2) & (apart > radius - 5)).astype(np.float32)
    kernel: Floats = on / on.sum() - 0.55 * beyond / beyond.sum() - 0.25 * within / within.sum()
    return kernel.astype(np.float32)


def _refined(mask: Floats, found: tuple[float, float, float]) -> tuple[float, float, float]:
    """The circle through the outermost ink near the one found, fitted to it."""
    x, y, radius = found
    rows, columns = np.nonzero(mask)
    for reach in (2.0 * PX, 1.2 * PX):
        apart = np.hypot(columns - x, rows - y)
        near = abs(apart - radius) < reach
        if near.sum() < 60:
            break
        a = np.stack([columns[near], rows[near], np.ones(near.sum())], 1)
        solved = np.linalg.lstsq(a, columns[near] ** 2.0 + rows[near] ** 2.0, rcond=None)[0]
        x, y = float(solved[0] / 2), float(solved[1] / 2)
        radius = math.sqrt(max(1.0, float(solved[2]) + x * x + y * y))
    return x, y, radius


def _round(mask: Floats, x: float, y: float, radius: float) -> tuple[float, float]:
    """Of the circle: how much has ink on it (1 mm either way), how much 1.5 to 4 mm beyond it."""

    def has(first: float, last: float) -> float:
        seen = _unrolled(mask, x, y, np.arange(radius + first * PX, radius + last * PX, 0.7), _ANGLES)
        return float((seen.max(0) > 0.5).mean())

    return has(-1.0, 1.0), has(1.5, 4.0)


def _within(mask: Floats, x: float, y: float, reach: float) -> tuple[float, float, float]:
    """How often a circle through the name along the edge meets ink, the inked part of the fullest circle within, and
    the longest arc of the turn without any between name and star; `reach` is the seal's own, to its outer edge."""
    letters = (_unrolled(mask, x, y, reach * np.arange(*_NAME, 0.02)) > 0.5).astype(np.int8)
    met = float(np.quantile((np.diff(letters, axis=1, append=letters[:, :1]) > 0).sum(1), 0.8))
    ink = _unrolled(mask, x, y, reach * np.arange(*_BETWEEN, 0.01)).mean(0) > _STRAY
    closed = float((_unrolled(mask, x, y, reach * np.arange(*_NAME_AND_STAR, 0.01)) > 0.5).mean(1).max())
    return met, closed, _longest_gap(ink)


def _uneven(mask: Floats, x: float, y: float, radius: float) -> float:
    """How far the middle of the ring strays from the circle, in mm."""
    beside = np.arange(-1.2, 1.25, 0.1)
    ink = _unrolled(mask, x, y, radius + beside * PX)
    weight = ink.sum(0)
    is_inked = weight > 1
    middles = (ink * beside[:, None]).sum(0)[is_inked] / weight[is_inked]
    return float(middles.std()) if middles.size else math.inf


def _unrolled(mask: Floats, x: float, y: float, reaches: np.ndarray[Any, Any], count: int = 360) -> Floats:
    """The mask along circles around a point: a row for each, a column for each of so many angles of the turn."""
    angles = np.arange(count) * 2 * math.pi / count
    across = (x + np.outer(reaches, np.cos(angles))).astype(np.float32)
    down = (y + np.outer(reaches, np.sin(angles))).astype(np.float32)
    return np.asarray(cv2.remap(mask, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)


def _longest_gap(ink: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    """The longest stretch of a closed circle without ink, as a part of it."""
    at = np.flatnonzero(ink)
    return float((np.diff(at, append=at[0] + ink.size) - 1).max()) / ink.size if at.size else 1.0


def judge_seal(
    path: str, facts: dict[str, Fact], area: Area, flat: Flat, frame: Frame, fresh: Pixels, is_bits: bool
) -> tuple[Finding, Ring | None]:
    """Sealed, not sealed, or for a person to say; with the ring where there is one."""
    cut = cut_out(flat, area.grown(8.0))
    new_ink = float(area.cut(fresh).sum()) / PX**2
    if not flat.inks.is_coloured and (is_bits or _faint_area(area, flat, frame) >= _T.none_area):
        return Finding("seal", path, area, "human", 0.5, Problem("scan_seal_colourless", facts=facts, path=path), cut), None
    ring = find_ring(area, flat.inks.red)
    if ring.is_seal and area.grown(3.0).holds(ring.x, ring.y):
        return Finding("seal", path, area, "pass", sureness(ring.coverage, 0.55, 0.95), None, cut), ring
    if ring.area >= _T.none_area and (beside := ring if ring.is_seal else find_ring(area.grown(_BESIDE), flat.inks.red)).is_seal:
        shown = cut_out(flat, area.grown(_T.margin + _BESIDE))
        return Finding("seal", path, area, "human", 0.7, Problem("scan_seal_beside", facts=facts, path=path), shown), beside
    if ring.area >= _T.none_area:
        return Finding("seal", path, area, "human", 0.7, Problem("scan_seal_odd", facts=facts, path=path), cut), None
    if new_ink >= _T.blue_area:
        return Finding("seal", path, area, "human", 0.7, Problem("scan_seal_other_colour", facts=facts, path=path), cut), None
    sure = sureness(-ring.area, -_T.none_area, 0)
    return Finding("seal", path, area, "differs", sure, Problem("scan_seal_missing", facts=facts, path=path), cut), None


def _faint_area(area: Area, flat: Flat, frame: Frame) -> float:
    """How much of a box has ink of any strength that was not printed (mm2): in a grey scan a pale red seal still
    leaves a shade."""
    near = cv2.dilate((frame.ink > 0.05).astype(np.uint8), np.ones((15, 15), np.uint8))
    shade = cv2.GaussianBlur(flat.inks.dark, (0, 0), 1.5) > _FAINT
    return float(area.cut(shade & (near == 0)).sum()) / PX**2
