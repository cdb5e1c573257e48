"""Fewest TrueType points for an outline: runs of its segments are refitted within a tolerance.

FandolFang draws a stroke end with a dozen curves of 5 units, 114 segments a glyph; its subset took half of
a filled form. No kept library has the step: kurbopy does not bind kurbo's `simplify`, and cu2qu converts each
curve by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]
Span = tuple[int, int]  # start node, end node
Vertex = tuple[int, int, bool]  # x, y, on the curve
Segment = tuple[Point, ...]  # two points: a line; four: a cubic curve

_SAMPLES = 4  # of a segment
_MOST_SEGMENTS = 14  # replaced by one run
_MOST_CURVES = 3  # in one run
_ROUNDS = 2  # of moving the parameters to the nearest points, and fitting again
_GRID = 3  # units; with 1 instead, a glyph is 20 bytes longer when compressed
_IMPLIED = 1.0  # units that a point on the curve may move to be left out
_WIND = 1.35  # control polygon to arc: a quarter circle has 1.27, a loop more
_ERROR_COST = 0.3  # points that an error of the whole tolerance is worth


@dataclass(frozen=True, slots=True)
class Run:
    """What replaces the segments up to node `end`: control points, and the cost in points."""

    cost: float
    controls: tuple[tuple[int, int], ...]


def fit(contours: Sequence[Sequence[Segment]], tolerance: float) -> list[list[Vertex]]:
    """Points (x, y, on the curve) of closed contours, none further than `tolerance` units from its contour.

    A contour is its segments in order, each starting where the last one ends; between two points off the
    curve their middle is on it, as in TrueType. Every point on the curve was one before, so corners stay.
    All contours are fitted at once, because numpy is slow on short arrays.
    """
    turned = [_from_sharpest(contour) for contour in contours]
    runs = _runs([np.vstack([_sampled(segment) for segment in contour]) for contour in turned], tolerance)
    return [_points(contour, found, tolerance) for contour, found in zip(turned, runs, strict=True)]


def _points(segments: Sequence[Segment], runs: dict[Span, Run], tolerance: float) -> list[Vertex]:
    if any((node, node + 1) not in runs for node in range(len(segments))):  # too round for one run
        halves = [half for segment in segments for half in _halved(segment)]
        return fit([halves], tolerance)[0]
    points: list[Vertex] = []
    for start, run in _cheapest(runs, len(segments)):
        x, y = segments[start][0]
        points.append((_GRID * round(x / _GRID), _GRID * round(y / _GRID), True))
        points.extend((x, y, False) for x, y in run.controls)
    return _without_implied(points)


def _halved(segment: Segment) -> tuple[Segment, Segment]:
    if len(segment) == 2:
        middle = _middle(*segment)
        return (segment[0], middle), (middle, segment[1])
    first, second, third, last = segment
    left, across, right = _middle(first, second), _middle(second, third), _middle(third, last)
    towards, back = _middle(left, across), _middle(across, right)
    middle = _middle(towards, back)
    return (first, left, towards, middle), (middle, back, right, last)


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _without_implied(points: list[Vertex]) -> list[Vertex]:
    """Leave out points on the curve that are, almost, in the middle of two points off it."""
    kept = []
    for index, (x, y, on) in enumerate(points):
        before, after = points[index - 1], points[(index + 1) % len(points)]
        off = np.hypot((before[0] + after[0]) / 2 - x, (before[1] + after[1]) / 2 - y)
        if not on or before[2] or after[2] or off > _IMPLIED:
            kept.append((x, y, on))
    return kept


def _sampled(segment: Segment) -> Floats:
    """The points of a segment at equal parameters, its end left out."""
    t = np.arange(_SAMPLES)[:, None] / _SAMPLES
    ends = np.array(segment, dtype=np.float64)
    if len(ends) == 2:
        return np.asarray((1 - t) * ends[0] + t * ends[1])
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return np.asarray(weights @ ends)


def _from_sharpest(contour: Sequence[Segment]) -> list[Segment]:
    """The segments of a contour, without empty ones, from the node with the sharpest turn."""
    segments = [segment for segment in contour if len(segment) > 2 or segment[0] != segment[-1]]
    if len(segments) < 2:
        raise ValueError(f"a contour of {len(segments)} segments")
    nodes = np.array([segment[0] for segment in segments], dtype=np.float64)
    out = np.roll(nodes, -1, axis=0) - nodes
    length = np.hypot(out[:, 0], out[:, 1]) + 1e-9
    unit = out / length[:, None]
    turn = 1 - (unit * np.roll(unit, 1, axis=0)).sum(axis=1)
    first = int(np.argmax(np.round(turn * np.minimum(length, np.roll(length, 1)), 6)))
    return segments[first:] + segments[:first]


def _runs(contours: Sequence[Floats], tolerance: float) -> list[dict[Span, Run]]:
    """For every contour, given as its samples: the cheapest run within the tolerance between two nodes."""
    flat = np.vstack([np.vstack([samples, samples[:1]]) for samples in contours])
    counts = np.array([len(samples) // _SAMPLES for samples in contours])
    owner = np.repeat(np.arange(len(counts)), counts)
    node = np.concatenate([np.arange(count) for count in counts])
    row = np.arange(len(node)) * _SAMPLES + owner
    found: list[dict[Span, Run]] = [{} for _ in contours]
    alive = np.arange(len(node))
    fewest = np.zeros(len(node), dtype=np.int64)  # curves that the last span from a node needed
    for length in range(1, _MOST_SEGMENTS + 1):
        most = counts[owner[alive]]
        alive = alive[(node[alive] + length <= most) & (length < most)]
        for curves in range(_MOST_CURVES + 1):
            tried = alive[fewest[alive] == curves]
            if not len(tried):
                continue
            rows = row[tried][:, None] + np.arange(length * _SAMPLES + 1)
            errors, controls = _fitted(flat[rows], curves)
            good = errors <= tolerance
            for at, error, points in zip(tried[good], errors[good], controls[good], strict=True):
                cost = 1 + curves + _ERROR_COST * float(error) / tolerance
                run = Run(cost, tuple((int(x), int(y)) for x, y in points))
                found[owner[at]][int(node[at]), int(node[at]) + length] = run
            fewest[tried[~good]] += 1  # a longer span will not need fewer
        alive = alive[fewest[alive] <= _MOST_CURVES]
    return found


def _cheapest(runs: dict[Span, Run], count: int) -> list[tuple[int, Run]]:
    """The runs from node 0 to node `count` with the fewest points, each with its start."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        ways = ((start, runs.get((start, end))) for start in range(max(0, end - _MOST_SEGMENTS), end))
        best.append(min((best[start][0] + run.cost, start) for start, run in ways if run))
    chosen = []
    end = count
    while end:
        start = best[end][1]
        chosen.append((start, runs[start, end]))
        end = start
    return chosen[::-1]


def _fitted(points: Floats, curves: int) -> tuple[Floats, Floats]:
    """Error and whole-numbered control points of the best spline of `curves` for every row of points."""
    steps = np.hypot(*np.moveaxis(np.diff(points, axis=1), 2, 0))
    along = np.cumsum(np.pad(steps, ((0, 0), (1, 0))), axis=1)
    arc = np.maximum(along[:, -1:], 1e-9)
    t = along / arc
    ends = _on_grid(points[:, [0, -1]])
    controls = np.empty((len(points), 0, 2))
    # By length, or the many tiny segments at a stroke end would outweigh its long side.
    weights = np.pad(steps, ((0, 0), (1, 0))) + np.pad(steps, ((0, 0), (0, 1))) + 2
    for _ in range(_ROUNDS if curves else 0):
        controls = _solved(points, ends, t, weights, curves)
        t, _gap = _nearest(points, _polygon(ends, controls), t)
    controls = _on_grid(controls)
    polygon = _polygon(ends, controls)
    for _ in range(2):
        t, gap = _nearest(points, polygon, t)
    sides = np.hypot(*np.moveaxis(np.diff(polygon, axis=1), 2, 0)).sum(axis=1)
    back = (np.diff(t, axis=1) < -1e-3).any(axis=1)
    wrong = back | (sides > _WIND * arc[:, 0] + _GRID + 1)
    return np.where(wrong, np.inf, gap.max(axis=1)), controls


def _on_grid(points: Floats) -> Floats:
    return np.rint(points / _GRID) * _GRID


def _polygon(ends: Floats, controls: Floats) -> Floats:
    return np.concatenate([ends[:, :1], controls, ends[:, 1:]], axis=1)


def _solved(points: Floats, ends: Floats, t: Floats, weights: Floats, curves: int) -> Floats:
    """Control points by least squares for the parameters `t`."""
    basis = _basis(t, curves, 0)
    rest = points - basis[:, :, [0, -1]] @ ends
    inner = basis[:, :, 1:-1]
    turned = np.swapaxes(inner * weights[:, :, None], 1, 2)
    return np.asarray(np.linalg.solve(turned @ inner + 1e-6 * np.eye(curves), turned @ rest))


def _nearest(points: Floats, polygon: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Parameters moved towards the nearest points of the spline, and the distances there."""
    curves = polygon.shape[1] - 2
    away = points - _basis(t, curves, 0) @ polygon
    speed = _basis(t, curves, 1) @ polygon
    moved = np.clip(t + (away * speed).sum(axis=2) / ((speed**2).sum(axis=2) + 1e-9), 0, 1)
    off = points - _basis(moved, curves, 0) @ polygon
    return moved, np.hypot(off[:, :, 0], off[:, :, 1])


def _basis(t: Floats, curves: int, derivative: int) -> Floats:
    """Weights of the ends and control points at `t`, or their derivatives; 0 curves: a line."""
    if not curves:
        one = np.ones_like(t)
        return np.stack([-one, one] if derivative else [1 - t, t], axis=2)
    piece = np.minimum((t * curves).astype(np.int64), curves - 1)
    u = t * curves - piece
    if derivative:
        parts = (-2 * (1 - u) * curves, 2 * (1 - 2 * u) * curves, 2 * u * curves)
    else:
        parts = ((1 - u) ** 2, 2 * u * (1 - u), u**2)
    weights = np.zeros((*t.shape, curves + 2))
    for index in range(curves):
        first, middle, last = (np.where(piece == index, part, 0.0) for part in parts)
        half = (0.0 if index == 0 else 0.5), (0.0 if index == curves - 1 else 0.5)
        weights[:, :, index] += first * (1 - half[0])
        weights[:, :, index + 1] += middle + first * half[0] + last * half[1]
        weights[:, :, index + 2] += last * (1 - half[1])
    return weights
