"""Fewest bytes for an outline: runs of its segments are replaced by TrueType curves within a tolerance.

No kept library has the step: kurbopy does not bind kurbo's `simplify`, and cu2qu converts each curve by
itself. Everything is in grid steps, the unit that the points are rounded to.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tools.fonts_speed import compiled

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MOST_CURVES = 4  # in one run
_MOST_NODES = 24  # of the source passed over by one run
_MISSES = 3  # spans from one node that fail, one after the other, before longer ones are not tried
_PIECES = 8  # a curve is measured as so many straight lines
_FLAG, _BYTE, _TWO_BYTES = 0.45, 0.42, 1.7  # of a compressed file, a point; per coordinate also by its size


@compiled
def coordinate_cost(delta: float) -> float:
    size = abs(delta)
    if size < 0.5:
        return 0.0
    return _BYTE + 0.055 * math.log2(size) if size < 255.5 else _TWO_BYTES


@compiled
def _distance(x: float, y: float, line: Floats, row: int) -> float:
    """Squared distance of a point from the line between two rows."""
    ax, ay = line[row, 0], line[row, 1]
    dx, dy = line[row + 1, 0] - ax, line[row + 1, 1] - ay
    square = dx * dx + dy * dy
    t = 0.0
    if square > 0:
        t = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / square))
    u, v = ax + t * dx - x, ay + t * dy - y
    return float(u * u + v * v)


@compiled
def follows(points: Floats, line: Floats, limit: float) -> bool:
    """Whether every point lies within `limit` of the line, one after the other along it."""
    row, square = 0, limit * limit
    for index in range(len(points)):
        while _distance(points[index, 0], points[index, 1], line, row) > square:
            row += 1
            if row > len(line) - 2:
                return False
    return True


@compiled
def drawn(polygon: Floats, curves: int) -> Floats:
    """A run as straight lines: its first point, `curves` control points, its last."""
    if curves == 0:
        return polygon
    out = np.empty((curves * _PIECES + 1, 2))
    for curve in range(curves):
        for axis in range(2):
            middle = polygon[curve + 1, axis]
            first = polygon[0, axis] if curve == 0 else (polygon[curve, axis] + middle) / 2
            last = polygon[curve + 2, axis]
            if curve < curves - 1:
                last = (last + middle) / 2
            for piece in range(_PIECES + 1):
                t = piece / _PIECES
                value = (1 - t) * (1 - t) * first + 2 * t * (1 - t) * middle + t * t * last
                out[curve * _PIECES + piece, axis] = value
    return out


@compiled
def dense(line: Floats) -> Floats:
    """The rows of a line, with points between rows that are more than 3 apart."""
    count = 1
    for row in range(len(line) - 1):
        count += 1 + int(math.hypot(line[row + 1, 0] - line[row, 0], line[row + 1, 1] - line[row, 1]) / 3)
    out = np.empty((count, 2))
    at = 0
    for row in range(len(line) - 1):
        dx, dy = line[row + 1, 0] - line[row, 0], line[row + 1, 1] - line[row, 1]
        parts = 1 + int(math.hypot(dx, dy) / 3)
        for part in range(parts):
            out[at, 0] = line[row, 0] + dx * part / parts
            out[at, 1] = line[row, 1] + dy * part / parts
            at += 1
    out[at] = line[-1]
    return out


@compiled
def _weights(t: float, curves: int, out: Floats) -> None:
    """Weights of the first point, the control points and the last one at `t` of a run."""
    out[:] = 0.0
    piece = min(int(t * curves), curves - 1)
    u = t * curves - piece
    first, last = (1 - u) * (1 - u), u * u
    out[piece + 1] += 2 * u * (1 - u)
    if piece == 0:
        out[0] += first
    else:
        out[piece] += first / 2
        out[piece + 1] += first / 2
    if piece == curves - 1:
        out[curves + 1] += last
    else:
        out[piece + 1] += last / 2
        out[piece + 2] += last / 2


@compiled
def _solved(points: Floats, polygon: Floats, t: Floats, curves: int) -> None:
    """Put the control points where the squares of the distances at the parameters `t` are least."""
    matrix = np.zeros((curves, curves))
    right = np.zeros((curves, 2))
    weights = np.zeros(curves + 2)
    for row in range(len(points)):
        _weights(t[row], curves, weights)
        # By length, or the many tiny segments at a stroke end would outweigh its long side.
        heft = 0.3 + (t[min(row + 1, len(t) - 1)] - t[max(row - 1, 0)]) * len(points)
        for axis in range(2):
            rest = points[row, axis] - weights[0] * polygon[0, axis] - weights[-1] * polygon[-1, axis]
            for one in range(curves):
                right[one, axis] += heft * weights[one + 1] * rest
        for one in range(curves):
            for other in range(curves):
                matrix[one, other] += heft * weights[one + 1] * weights[other + 1]
    for one in range(curves):
        matrix[one, one] += 1e-6
    for one in range(curves):
        for other in range(one + 1, curves):
            factor = matrix[other, one] / matrix[one, one]
            matrix[other] -= factor * matrix[one]
            right[other] -= factor * right[one]
    for one in range(curves - 1, -1, -1):
        polygon[one + 1] = right[one] / matrix[one, one]
        for other in range(one):
            right[other] -= matrix[other, one] * polygon[one + 1]


@compiled
def _reparametrized(points: Floats, polygon: Floats, t: Floats, curves: int) -> float:
    """Move each parameter towards the nearest point of the run; the largest distance, squared."""
    here, ahead = np.zeros(curves + 2), np.zeros(curves + 2)
    worst = 0.0
    for row in range(len(points)):
        _weights(t[row], curves, here)
        _weights(min(1.0, t[row] + 1e-4), curves, ahead)
        step = min(1.0, t[row] + 1e-4) - t[row]
        x = y = u = v = 0.0
        for one in range(curves + 2):
            x += here[one] * polygon[one, 0]
            y += here[one] * polygon[one, 1]
            u += ahead[one] * polygon[one, 0]
            v += ahead[one] * polygon[one, 1]
        away_x, away_y = points[row, 0] - x, points[row, 1] - y
        square = away_x * away_x + away_y * away_y
        if step > 0:
            u, v = (u - x) / step, (v - y) / step
            along = (away_x * u + away_y * v) / (u * u + v * v + 1e-9)
            square -= along * along * (u * u + v * v)
            t[row] = min(1.0, max(0.0, t[row] + along))
        worst = max(worst, square)
    return worst


@compiled
def _is_within(points: Floats, polygon: Floats, curves: int, tolerance: float) -> bool:
    line = drawn(polygon, curves)
    return follows(points, line, tolerance) and follows(dense(line), points, tolerance)


@compiled
def _nudged(points: Floats, polygon: Floats, curves: int, tolerance: float) -> bool:
    """Round the control points to the grid, some of them to the second nearest place; whether any will do."""
    exact = polygon[1:-1].copy()
    for choice in range(1 << (2 * curves) if curves < 3 else 1):
        for one in range(curves):
            for axis in range(2):
                value = exact[one, axis]
                near = math.floor(value + 0.5)
                if choice >> (2 * one + axis) & 1:
                    near += 1 if value > near else -1
                polygon[one + 1, axis] = near
        if _is_within(points, polygon, curves, tolerance):
            return True
    return False


@compiled
def _fitted(points: Floats, polygon: Floats, curves: int, tolerance: float) -> bool:
    """Fill in the control points of a run between two ends; whether one within the tolerance was found."""
    if curves == 0:
        return _is_within(points, polygon, 0, tolerance)
    t = np.zeros(len(points))
    for row in range(1, len(points)):
        dx, dy = points[row, 0] - points[row - 1, 0], points[row, 1] - points[row - 1, 1]
        t[row] = t[row - 1] + math.hypot(dx, dy)
    if t[-1] <= 0:
        return False
    t /= t[-1]
    for turn in range(4):
        _solved(points, polygon, t, curves)
        worst = _reparametrized(points, polygon, t, curves)
        if worst > (3 if turn else 5) ** 2 * tolerance * tolerance:
            return False
    return _nudged(points, polygon, curves, tolerance)


@compiled
def _run_cost(polygon: Floats) -> float:
    cost = 0.0
    for row in range(1, len(polygon)):
        cost += _FLAG + coordinate_cost(polygon[row, 0] - polygon[row - 1, 0])
        cost += coordinate_cost(polygon[row, 1] - polygon[row - 1, 1])
    return cost


@compiled
def fit_contour(points: Floats, nodes: Whole, corners: Whole, tolerance: float) -> Floats:
    """Rows (x, y, 1 on the curve or 0) of the cheapest runs, in whole grid steps; no rows: none found.

    `points` are along the closed contour, its first one again at the end; `nodes` the rows of them where a
    run may end (first and last row included), `corners` 1 for each node where it must.
    """
    count = len(nodes)
    best = np.full(count, 1e18)
    best[0] = 0.0
    came, kinds = np.zeros(count, np.int64), np.zeros(count, np.int64)
    controls = np.zeros((count, MOST_CURVES, 2))
    ends = np.floor(points[nodes] + 0.5)
    for start in range(count - 1):
        fewest, misses = 0, 0
        for end in range(start + 1, min(count, start + _MOST_NODES + 1)):
            part = points[nodes[start] : nodes[end] + 1]
            found = False
            for curves in range(fewest, MOST_CURVES + 1):
                polygon = np.empty((curves + 2, 2))
                polygon[0], polygon[-1] = ends[start], ends[end]
                if _fitted(part, polygon, curves, tolerance):
                    found = True
                    cost = best[start] + _run_cost(polygon)
                    if cost < best[end] - 1e-9:
                        best[end], came[end], kinds[end] = cost, start, curves
                        controls[end, :curves] = polygon[1:-1]
                    break
            fewest = max(0, curves - 1) if found else fewest
            misses = 0 if found else misses + 1
            if misses > _MISSES or corners[end]:
                break
    return _traced(best, came, kinds, controls, ends)


@compiled
def _traced(best: Floats, came: Whole, kinds: Whole, controls: Floats, ends: Floats) -> Floats:
    out = np.empty((len(best) * (MOST_CURVES + 1), 3))
    if best[-1] >= 1e17:
        return out[:0]
    at, end = len(out), len(best) - 1
    while end:
        for one in range(kinds[end] - 1, -1, -1):
            at -= 1
            out[at, 0], out[at, 1], out[at, 2] = controls[end, one, 0], controls[end, one, 1], 0.0
        end = came[end]
        at -= 1
        out[at, 0], out[at, 1], out[at, 2] = ends[end, 0], ends[end, 1], 1.0
    return out[at:]
