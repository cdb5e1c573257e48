"""Outlines refitted by the fonts' build: fewer points, corners kept, nothing moved further than told."""

from __future__ import annotations

import math

from tools.fonts_fitting import Point, Segment, Vertex, fit

# A circle of radius 240 in 64 curves: four points make one of the same shape.
_PIECES = 64


def at(turn: float, radius: float = 240.0) -> Point:
    return radius * math.cos(math.tau * turn), radius * math.sin(math.tau * turn)


def circle() -> list[Segment]:
    arm = 240 * 4 / 3 * math.tan(math.tau / _PIECES / 4)
    segments: list[Segment] = []
    for index in range(_PIECES):
        (x, y), (u, v) = at(index / _PIECES), at((index + 1) / _PIECES)
        here, there = (-y / 240 * arm, x / 240 * arm), (-v / 240 * arm, u / 240 * arm)
        segments.append(((x, y), (x + here[0], y + here[1]), (u - there[0], v - there[1]), (u, v)))
    return segments


def polygon(*nodes: Point) -> list[Segment]:
    return [(node, nodes[(index + 1) % len(nodes)]) for index, node in enumerate(nodes)]


def drawn(points: list[Vertex]) -> list[Point]:
    """Points along a TrueType contour."""
    whole: list[Vertex] = []
    for index, (x, y, on) in enumerate(points):
        whole.append((x, y, on))
        u, v, next_on = points[(index + 1) % len(points)]
        if not on and not next_on:
            whole.append((round((x + u) / 2), round((y + v) / 2), True))
    first = next(index for index, point in enumerate(whole) if point[2])
    whole = [*whole[first:], *whole[:first], whole[first]]
    out: list[Point] = []
    for before, here, after in zip(whole[:-1], whole[1:], [*whole[2:], whole[1]], strict=True):
        if before[2] and here[2]:
            out.append((before[0], before[1]))
        elif before[2]:
            for t in (0.0, 0.25, 0.5, 0.75):
                a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
                along = a * before[0] + b * here[0] + c * after[0]
                out.append((along, a * before[1] + b * here[1] + c * after[1]))
    return out


def test_a_circle_of_many_curves_becomes_one_of_few_points_within_the_tolerance() -> None:
    (points,) = fit([circle()], 2.5)
    assert len(points) <= 16
    assert all(abs(math.hypot(x, y) - 240) <= 4 for x, y in drawn(points))


def test_corners_of_a_polygon_stay_and_points_on_its_sides_go() -> None:
    square = polygon((0, 0), (150, 1), (300, 0), (300, 300), (150, 300), (0, 300))
    assert set(fit([square], 2.5)[0]) == {(0, 0, True), (300, 0, True), (300, 300, True), (0, 300, True)}


def test_a_thin_spike_is_not_lost_between_samples() -> None:
    spiked = polygon((0, 0), (297, 0), (300, 12), (303, 0), (600, 0), (600, 300), (0, 300))
    assert (300, 12, True) in fit([spiked], 2.5)[0]


def test_contours_fitted_together_are_as_each_by_itself() -> None:
    square = polygon((0, 0), (300, 0), (300, 300), (0, 300))
    assert fit([square, circle()], 2.5) == [*fit([square], 2.5), *fit([circle()], 2.5)]


def test_a_curve_too_round_for_one_run_is_halved() -> None:
    drop: list[Segment] = [((0, 0), (900, 600), (-600, 600), (300, 0)), ((300, 0), (0, 0))]
    (points,) = fit([drop], 2.5)
    assert len(points) >= 5 and (0, 0, True) in points and (300, 0, True) in points
