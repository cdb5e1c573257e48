"""How far two drawings of a glyph are apart, measured independently of the way they were made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from numpy.typing import NDArray

from tools.fonts_speed import compiled

Floats = NDArray[np.float64]
Point = tuple[float, float]
Segment = tuple[Point, ...]  # two points: a line; three or four: a curve

_PIECES = 16  # a curve is taken as so many straight lines, a short one as fewer
_STEP = 2.0  # thousandths of the em between two places measured


def contours_of(glyphs: Any, name: str) -> list[list[Segment]]:
    """The closed contours of a glyph of a glyph set, each as its segments in order."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    contours: list[list[Segment]] = []
    first = last = (0.0, 0.0)
    for operator, points in pen.value:
        if operator == "moveTo" or (operator == "qCurveTo" and points[-1] is None):
            first = last = points[0] if operator == "moveTo" else _middle(points[-2], points[0])
            contours.append([])
        if operator == "qCurveTo":
            for control, end in decomposeQuadraticSegment([*points[:-1], points[-1] or first]):
                contours[-1].append((last, control, end))
                last = end
        elif operator in ("lineTo", "curveTo"):
            contours[-1].append((last, *points))
            last = points[-1]
        elif operator == "closePath":
            contours[-1].append((last, first))
    drawn = ([segment for segment in contour if len(set(segment)) > 1] for contour in contours)
    return [contour for contour in drawn if contour]  # a single point draws nothing


def reversed_contour(contour: Sequence[Segment]) -> list[Segment]:
    """The contour run through the other way round, as TrueType wants the contours of CFF."""
    return [segment[::-1] for segment in reversed(contour)]


def scaled(contours: Sequence[Sequence[Segment]], share: float) -> list[list[Segment]]:
    """The contours `share` times as large."""
    return [
        [tuple((x * share, y * share) for x, y in segment) for segment in contour] for contour in contours
    ]


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def line_of(contour: Sequence[Segment]) -> Floats:
    """A contour as straight lines: the rows are their ends, the first one again at the end."""
    ends = as_cubics(contour)
    bends = np.array([len(segment) > 2 for segment in contour])
    pieces = np.where(bends, np.minimum(_PIECES, 2 + lengths(ends) // _STEP), 1).astype(np.int64)
    return along(ends, pieces)


def as_cubics(contour: Sequence[Segment]) -> Floats:
    """Every segment as the four points of a cubic curve."""
    rows = []
    for segment in contour:
        (ax, ay), (bx, by) = segment[0], segment[-1]
        if len(segment) == 4:
            rows.append(segment)
        else:
            (u, v), share = (segment[1], 2 / 3) if len(segment) == 3 else (segment[0], 0.0)
            if share == 0.0:  # a line
                third, two = ((2 * ax + bx) / 3, (2 * ay + by) / 3), ((ax + 2 * bx) / 3, (ay + 2 * by) / 3)
            else:
                third = (ax + (u - ax) * share, ay + (v - ay) * share)
                two = (bx + (u - bx) * share, by + (v - by) * share)
            rows.append(((ax, ay), third, two, (bx, by)))
    return np.array(rows, dtype=np.float64)


def lengths(ends: Floats) -> Floats:
    """Length of each curve's control polygon."""
    sides = np.diff(ends, axis=1)
    return np.asarray(np.hypot(sides[..., 0], sides[..., 1]).sum(axis=1))


def along(ends: Floats, pieces: NDArray[np.int64]) -> Floats:
    """Points along curves that each make so many pieces; the contour's first point is the last too."""
    owner = np.repeat(np.arange(len(ends)), pieces)
    t = (np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[owner]
    a, b, c, d = (ends[owner, k] for k in range(4))
    t = t[:, None]
    rows = (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d
    return np.vstack([rows, rows[:1]])


def distance(one: Floats, other: Floats) -> float:
    """Hausdorff distance of two lines: no place of either is further than this from the other."""
    return max(_furthest(one, other), _furthest(other, one))


@compiled
def _furthest(line: Floats, other: Floats) -> float:
    worst, near, sides = 0.0, 0, len(other) - 1
    for row in range(len(line) - 1):
        dx, dy = line[row + 1, 0] - line[row, 0], line[row + 1, 1] - line[row, 1]
        parts = max(1, math.ceil(math.hypot(dx, dy) / _STEP))
        for part in range(parts):
            x, y = line[row, 0] + dx * part / parts, line[row, 1] + dy * part / parts
            best, begun = np.inf, near
            for turn in range(sides):
                side = (begun + turn) % sides
                u, v = other[side + 1, 0] - other[side, 0], other[side + 1, 1] - other[side, 1]
                away, up = x - other[side, 0], y - other[side, 1]
                share = min(1.0, max(0.0, (away * u + up * v) / max(u * u + v * v, 1e-12)))
                square = (away - share * u) ** 2 + (up - share * v) ** 2
                if square < best:
                    best, near = square, side
                if best <= worst:
                    break  # nothing to be learnt from this place
            worst = max(worst, best)
    return math.sqrt(worst)


def area(line: Floats) -> float:
    """Area within a closed line; its sign tells which way the line turns."""
    (x, y), (u, v) = line[:-1].T, line[1:].T
    return float((x * v - u * y).sum() / 2)


@compiled
def crossings(line: Floats) -> int:
    """How often a closed line crosses itself."""
    found = 0
    for one in range(len(line) - 1):
        dx, dy = line[one + 1, 0] - line[one, 0], line[one + 1, 1] - line[one, 1]
        for other in range(one + 2, len(line) - 1):
            u, v = line[other + 1, 0] - line[other, 0], line[other + 1, 1] - line[other, 1]
            turn = dx * v - dy * u
            if abs(turn) > 1e-9:
                x, y = line[other, 0] - line[one, 0], line[other, 1] - line[one, 1]
                here, there = (x * v - y * u) / turn, (x * dy - y * dx) / turn
                found += 1e-6 < here < 1 - 1e-6 and 1e-6 < there < 1 - 1e-6
    return found


def faults(source: Sequence[Segment], slim: Sequence[Segment], ceiling: float) -> list[str]:
    """What is wrong with a contour drawn anew: "far", "turned" or "crossed"; none is right."""
    if not slim:
        return ["turned"]
    one, other = line_of(source), line_of(slim)
    found = ["far"] if distance(one, other) > ceiling else []
    if area(one) * area(other) <= 0:
        found.append("turned")
    if crossings(other) > crossings(one):
        found.append("crossed")
    return found
