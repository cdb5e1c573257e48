"""Glyphs of a font drawn with few points, and every one of them measured against what it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from fontTools.cu2qu import curve_to_quadratic
from fontTools.pens.ttGlyphPen import TTGlyphPointPen
from fontTools.ttLib import TTFont

from tools import fonts_deviation as deviation
from tools.fonts_deviation import Floats, Segment
from tools.fonts_fitting import coordinate_cost
from tools.fonts_tracing import Vertex, simplify

Contours = dict[str, list[list[Segment]]]

_ROUNDING = 0.3  # font units that a cubic curve may be off its quadratic ones
_EASIER = (1.0, 0.7, 0.45, 0.25)  # of the tolerance: a contour that came out wrong is fitted closer
_FINER = (1, 1, 2, 4)  # and on a finer grid


@dataclass(frozen=True, slots=True)
class Slimness:
    """`grid`: points lie on its multiples; `tolerance` aimed at and `ceiling` never passed: in 1/1000 em."""

    grid: int
    tolerance: float
    ceiling: float

    def halved(self) -> Slimness:
        """Twice as close."""
        return Slimness(self.grid // 2, self.tolerance / 2, self.ceiling / 2)


def exact_contours(font: TTFont, units: int, names: Iterable[str]) -> Contours:
    """The contours of the glyphs as the source has them, scaled to `units` per em, turning as TrueType's."""
    glyphs, share = font.getGlyphSet(), units / font["head"].unitsPerEm
    found = {}
    for name in names:
        contours = deviation.scaled(deviation.contours_of(glyphs, name), share)
        turned = [deviation.reversed_contour(contour) for contour in contours]
        found[name] = turned if "CFF " in font else contours
    return found


def slim(font: TTFont, names: Iterable[str], how: Slimness, known: Contours) -> float:
    """Draw the glyphs `names` anew; returns the largest deviation, in thousandths of the em.

    Advances, number and direction of the contours stay. The font has its final size and glyphs; `known`
    has the contours of those that it holds rounded or in an approximation only.
    """
    glyphs, glyf = font.getGlyphSet(), font["glyf"]
    unit = font["head"].unitsPerEm / 1000
    simple = [name for name in names if glyf[name].numberOfContours > 0]
    before = {name: known.get(name) or deviation.contours_of(glyphs, name) for name in simple}
    worst = 0.0
    for name, contours in before.items():
        glyph = _glyph(_ordered([_fitted(contour, how, unit) for contour in contours]))
        glyf[name] = glyph
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin)
        drawn = deviation.contours_of(font.getGlyphSet(), name)
        worst = max(worst, _checked(name, contours, drawn, how.ceiling * unit))
    return float(worst / unit)


def _checked(name: str, source: list[list[Segment]], slimmed: list[list[Segment]], ceiling: float) -> float:
    """The deviation of a glyph as the font now draws it. Raises `ValueError` when that passes the ceiling."""
    if len(source) != len(slimmed):
        raise ValueError(f"{name}: {len(slimmed)} contours of {len(source)}")
    lines = [deviation.line_of(contour) for contour in slimmed]
    worst = 0.0
    for contour in source:
        line = deviation.line_of(contour)
        # The contours were put in another order; the right one has its edges in the same places.
        alike = [index for index in range(len(lines)) if _apart(line, lines[index]) <= ceiling]
        if not alike:
            raise ValueError(f"{name}: a contour is lost")
        near = min(alike, key=lambda index: deviation.distance(line, lines[index]))
        worst = max(worst, deviation.distance(line, lines.pop(near)))
    if worst > ceiling:
        raise ValueError(f"{name}: {worst:.2f} units from its source, {ceiling:.2f} allowed")
    return worst


def _apart(one: Floats, other: Floats) -> float:
    edges = (one.min(axis=0) - other.min(axis=0), one.max(axis=0) - other.max(axis=0))
    return float(np.abs(edges).max())


def _fitted(contour: Sequence[Segment], how: Slimness, unit: float) -> list[Vertex]:
    """The points of a contour in font units. Raises `ValueError` when none keep within the ceiling."""
    for share, finer in zip(_EASIER, _FINER, strict=True):
        grid = max(1, round(how.grid * unit) // finer)
        points = [
            (x * grid, y * grid, on)
            for x, y, on in simplify(contour, grid, how.tolerance * unit * share / grid)
        ]
        if points and not deviation.faults(contour, segments_of(points), how.ceiling * unit):
            return points
    return _as_it_was(contour)


def _as_it_was(contour: Sequence[Segment]) -> list[Vertex]:
    """The contour segment by segment, rounded to font units."""
    points: list[Vertex] = []
    for segment in contour:
        ends = curve_to_quadratic(segment, _ROUNDING) if len(segment) == 4 else segment
        points.append((round(ends[0][0]), round(ends[0][1]), True))
        points.extend((round(x), round(y), False) for x, y in ends[1:-1])
    return points


def segments_of(points: Sequence[Vertex]) -> list[Segment]:
    """The segments of a TrueType contour whose first point is on the curve; none when it is one place."""
    pen = TTGlyphPointPen(None)
    _add(pen, points)
    glyph = pen.glyph()
    return next(iter(deviation.contours_of({"glyph": _Drawable(glyph)}, "glyph")), [])


class _Drawable:
    def __init__(self, glyph: Any) -> None:
        self._glyph = glyph

    def draw(self, pen: Any) -> None:
        self._glyph.draw(pen, None)


def _add(pen: TTGlyphPointPen, points: Sequence[Vertex]) -> None:
    pen.beginPath()
    for x, y, on in points:
        pen.addPoint((x, y), "qcurve" if on else None)
    pen.endPath()


def _glyph(contours: Sequence[Sequence[Vertex]]) -> Any:
    pen = TTGlyphPointPen(None)
    for points in contours:
        _add(pen, points)
    return pen.glyph()


def _ordered(contours: Sequence[list[Vertex]]) -> list[list[Vertex]]:
    """The contours in the order, and begun at the points, that take the fewest bytes.

    The way from a contour's last point to its first is not stored, the way to the next contour is.
    """
    rest, out = list(contours), []
    at = (0, 0)
    while rest:
        _, index, start = min(
            (_way(at, points[start]) - _way(points[start - 1], points[start]), index, start)
            for index, points in enumerate(rest)
            for start in range(len(points))
            if points[start][2]
        )
        points = rest.pop(index)
        out.append(points[start:] + points[:start])
        at = out[-1][-1][:2]
    return out


def _way(one: Sequence[float], other: Sequence[float]) -> float:
    return coordinate_cost(other[0] - one[0]) + coordinate_cost(other[1] - one[1])
