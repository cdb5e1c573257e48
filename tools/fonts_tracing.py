"""Outlines of a font's glyphs as fine lines with their nodes, and back as few points: for fonts_fitting."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tools.fonts_deviation import Segment, along, as_cubics, lengths
from tools.fonts_fitting import Floats, Whole, coordinate_cost, dense, drawn, fit_contour, follows
from tools.fonts_speed import compiled

Vertex = tuple[int, int, bool]  # x, y, on the curve

_CORNER = 0.8  # radians that a contour turns by, at least
_REACH = 5.0  # grid steps before and after a node between which the turn is measured
_PIECE = 3.0  # grid steps, the length of a source's fine line


def fine(segments: Sequence[Segment], grid: float) -> tuple[Floats, Whole]:
    """A contour as points in grid steps, the first again at the end, and the rows that end a segment."""
    ends = as_cubics(segments) / grid
    long = lengths(ends)
    bends = np.array([len(segment) > 2 for segment in segments])
    fewest = np.where(bends, np.minimum(3, np.ceil(long)), 1)
    parts = np.maximum(fewest, np.ceil(long / _PIECE)).astype(np.int64)
    after = np.cumsum(parts)
    # A long curve may be left in its middle too.
    halves = (after - parts + parts // 2)[bends & (long > 40)]
    return along(ends, parts), np.unique(np.concatenate([[0], halves, after]))


@compiled
def _walked(ring: Floats, steps: Floats, row: int, way: int) -> Floats:
    """The point reached after a walk of `_REACH` along the contour."""
    rest, count = _REACH, len(ring)
    for _ in range(count):
        step = steps[row if way > 0 else (row - 1) % count]
        after = (row + way) % count
        if step >= rest:
            found: Floats = ring[row] + (ring[after] - ring[row]) * (rest / step)
            return found
        rest -= step
        row = after
    here: Floats = ring[row].copy()
    return here


@compiled
def turns(points: Floats, nodes: Whole) -> Floats:
    """By how many radians the contour turns at each node, the last (which is the first) left out."""
    ring = points[:-1]
    steps = np.hypot(points[1:, 0] - points[:-1, 0], points[1:, 1] - points[:-1, 1])
    found = np.zeros(len(nodes) - 1)
    for index in range(len(found)):
        node = nodes[index]
        before, after = _walked(ring, steps, node, -1), _walked(ring, steps, node, 1)
        came, goes = ring[node] - before, after - ring[node]
        cross = came[0] * goes[1] - came[1] * goes[0]
        found[index] = abs(math.atan2(cross, came[0] * goes[0] + came[1] * goes[1]))
    return found


def corners(points: Floats, nodes: Whole, turned: Floats) -> Whole:
    """1 for each node that is a corner: the sharpest turn within its reach; else 0."""
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    place, whole = walked[nodes[:-1]], walked[-1]
    marks = np.zeros(len(nodes), np.int64)
    for index in np.flatnonzero(turned > _CORNER):
        apart = np.abs(place - place[index])
        near = np.minimum(apart, whole - apart) < _REACH
        marks[index] = turned[index] >= turned[near].max() - 1e-9
    marks[-1] = marks[0]
    return marks


def simplify(segments: Sequence[Segment], grid: float, tolerance: float) -> list[Vertex]:
    """The points of a closed contour in grid steps, no part of it further than `tolerance` steps away.

    Empty when no outline that follows the contour was found.
    """
    points, nodes = fine(segments, grid)
    first = int(np.argmax(np.round(turns(points, nodes), 6)))
    points = np.vstack([points[nodes[first] : -1], points[: nodes[first] + 1]])
    nodes = np.concatenate([nodes[first:-1] - nodes[first], nodes[: first + 1] + nodes[-1] - nodes[first]])
    marks = corners(points, nodes, turns(points, nodes))
    fitted = tidied(points, fit_contour(points, nodes, marks, tolerance), tolerance)
    return [(int(x), int(y), bool(on)) for x, y, on in fitted]


@compiled
def contour_line(vertices: Floats) -> Floats:
    """A contour of points on and off the curve, the first one on it, as straight lines."""
    count = len(vertices)
    out = np.empty((count * 9 + 1, 2))
    at = 0
    start = 0
    while start < count:
        end = start + 1
        while end < count and vertices[end, 2] == 0.0:
            end += 1
        polygon = np.empty((end - start + 1, 2))
        for row in range(start, end + 1):
            polygon[row - start] = vertices[row % count, :2]
        part = drawn(polygon, end - start - 1)
        out[at : at + len(part) - 1] = part[:-1]
        at += len(part) - 1
        start = end
    out[at] = vertices[0, :2]
    return out[: at + 1]


@compiled
def _still_follows(points: Floats, vertices: Floats, tolerance: float) -> bool:
    line = contour_line(vertices)
    return follows(points, line, tolerance) and follows(dense(line), points, tolerance)


@compiled
def _cost_around(vertices: Floats, row: int) -> float:
    count = len(vertices)
    cost = 0.0
    for axis in range(2):
        cost += coordinate_cost(vertices[row, axis] - vertices[row - 1, axis])
        cost += coordinate_cost(vertices[(row + 1) % count, axis] - vertices[row, axis])
    return cost


@compiled
def tidied(points: Floats, vertices: Floats, tolerance: float) -> Floats:
    """Leave out points on the curve that two others imply; move points by a step where that saves a byte."""
    row = 1
    while row < len(vertices) - 1:
        if vertices[row, 2] == 1.0 and vertices[row - 1, 2] == 0.0 and vertices[row + 1, 2] == 0.0:
            off = (vertices[row - 1, :2] + vertices[row + 1, :2]) / 2 - vertices[row, :2]
            shorter = np.concatenate((vertices[:row], vertices[row + 1 :]))
            if abs(off[0]) + abs(off[1]) < 3 and _still_follows(points, shorter, tolerance):
                vertices = shorter
                continue
        row += 1
    for _ in range(2):
        for row in range(len(vertices)):
            for axis in range(2):
                _moved(points, vertices, row, axis, tolerance)
    return vertices


@compiled
def _moved(points: Floats, vertices: Floats, row: int, axis: int, tolerance: float) -> None:
    """Move a coordinate by a step, where it then costs less and the contour is still followed."""
    for step in (-1.0, 1.0):
        before = _cost_around(vertices, row)
        vertices[row, axis] += step
        cheaper = _cost_around(vertices, row) <= before - 0.2
        if not cheaper or not _still_follows(points, vertices, tolerance):
            vertices[row, axis] -= step
