"""Draws the artwork below the words of every certificate: templates/<certificate>/artwork*.svg.

Guilloche borders and rosettes computed as curves; no letters, no emblem, no seal. Millimetres.

    python -m tools.certificate_artwork
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float]
Curve = Callable[[float], Point]

_TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one certificate: the frame's lines, the waves of the border, the pale rosette, the paper."""

    frame: str
    waves: tuple[str, ...]
    pale: str
    paper: str


RED = Palette("#8f1d1a", ("#b5483b", "#c9a24d", "#d9bd7c"), "#f3e8d3", "#fffdf8")
BLUE = Palette("#1c4568", ("#3d6d92", "#8fb0c4", "#c2a35a"), "#e6edf1", "#fcfdfd")
CRIMSON = Palette("#a3181d", ("#c8393a", "#d8a83e", "#e3c479"), "#fbeadb", "#fffaf2")


def smooth(curve: Curve, begin: float, end: float, steps: int, is_closed: bool = False) -> str:
    """A curve as the path of cubic pieces with its own tangents."""
    width = (end - begin) / steps
    places = [begin + width * step for step in range(steps + 1)]
    points = [curve(place) for place in places]
    slopes = [_slope(curve, place, width) for place in places]
    parts = [f"M{_pair(points[0])}"]
    for at in range(steps):
        (x0, y0), (x1, y1) = points[at], points[at + 1]
        (u0, v0), (u1, v1) = slopes[at], slopes[at + 1]
        third = width / 3
        ends = ((x0 + u0 * third, y0 + v0 * third), (x1 - u1 * third, y1 - v1 * third), (x1, y1))
        parts.append("C" + " ".join(map(_pair, ends)))
    return "".join(parts) + ("Z" if is_closed else "")


def around(left: float, top: float, width: float, height: float, radius: float) -> tuple[Callable[[float], tuple[Point, Point]], float]:
    """A rectangle with round corners by the way along it: the point and the outward normal at a place, and the whole
    way's length."""
    straight = (width - 2 * radius, height - 2 * radius)
    quarter = math.pi * radius / 2
    corners = (
        (left + width - radius, top + radius, -90.0), (left + width - radius, top + height - radius, 0.0),
        (left + radius, top + height - radius, 90.0), (left + radius, top + radius, 180.0),
    )
    starts = (
        (left + radius, top, 1, 0), (left + width, top + radius, 0, 1),
        (left + width - radius, top + height, -1, 0), (left, top + height - radius, 0, -1),
    )
    length = 2 * sum(straight) + 4 * quarter

    def at(way: float) -> tuple[Point, Point]:
        way %= length
        for side in range(4):
            run = straight[side % 2]
            if way <= run:
                x, y, dx, dy = starts[side]
                return (x + dx * way, y + dy * way), (dy, -dx)
            way -= run
            if way <= quarter:
                x, y, first = corners[side]
                angle = math.radians(first) + way / radius
                normal = math.cos(angle), math.sin(angle)
                return (x + radius * normal[0], y + radius * normal[1]), normal
            way -= quarter
        return at(0.0)

    return at, length


def border(box: tuple[float, float, float, float], radius: float, depth: float, palette: Palette, count: int) -> Iterator[str]:
    """A closed band of waves woven round a page: `count` waves, `depth` from crest to trough."""
    at, length = around(*box, radius)
    families = ((4, 1, 1.0, 0), (3, 2, 0.55, 1), (2, 3, 0.86, 2))
    for strands, times, share, colour in families:
        paths = []
        for strand in range(strands):
            phase = 2 * math.pi * strand / strands

            def wave(way: float, phase: float = phase, times: int = times, share: float = share) -> Point:
                (x, y), (nx, ny) = at(way)
                turn = 2 * math.pi * way * count / length
                lift = depth / 2 * share * math.sin(turn * times + phase) * (0.8 + 0.2 * math.cos(turn / 2))
                return x + nx * lift, y + ny * lift

            paths.append(smooth(wave, 0, length, count * times * 2, True))
        yield _stroked("".join(paths), palette.waves[colour % len(palette.waves)], 0.16)


def rosette(x: float, y: float, inner: float, outer: float, petals: int, strands: int) -> str:
    """A round flower of waves between two radii."""
    paths = []
    for strand in range(strands):
        phase = 2 * math.pi * strand / strands

        def petal(angle: float, phase: float = phase) -> Point:
            middle, swing = (outer + inner) / 2, (outer - inner) / 2
            radius = middle + swing * math.sin(petals * angle + phase)
            return x + radius * math.cos(angle), y + radius * math.sin(angle)

        paths.append(smooth(petal, 0, 2 * math.pi, petals * 4, True))
    return "".join(paths)


def star(x: float, y: float, radius: float, turns: int, teeth: int) -> str:
    """A spirograph's closed curve: `teeth` loops in `turns` turns."""

    def trace(angle: float) -> Point:
        wheel = radius / (1 + turns / teeth)
        small = wheel * turns / teeth
        reach = small * 1.25
        a, b = angle, angle * (teeth / turns - 1)
        return x + (wheel - small) * math.cos(a) + reach * math.cos(b), y + (wheel - small) * math.sin(a) - reach * math.sin(b)

    return smooth(trace, 0, 2 * math.pi * turns, teeth * 8, True)


def framed(box: tuple[float, float, float, float], cut: float) -> str:
    """A frame whose corners are stepped inwards."""
    left, top, width, height = box
    right, bottom = left + width, top + height
    corners = (
        (left + cut, top), (right - cut, top), (right - cut, top + cut), (right, top + cut), (right, bottom - cut),
        (right - cut, bottom - cut), (right - cut, bottom), (left + cut, bottom), (left + cut, bottom - cut),
        (left, bottom - cut), (left, top + cut), (left + cut, top + cut),
    )
    return "M" + "L".join(map(_pair, corners)) + "Z"


def flourish(x: float, y: float, half: float, colour: str) -> Iterator[str]:
    """A line with a lozenge in its middle, thinner towards its ends."""
    for side in (-1, 1):
        yield f'<path d="M{_pair((x + side * 4.5, y - 0.22))}L{_pair((x + side * half, y))}L{_pair((x + side * 4.5, y + 0.22))}Z" fill="{colour}"/>'
    yield f'<path d="{_lozenge(x, y, 2.6, 1.5)}" fill="none" stroke="{colour}" stroke-width=".3"/>'
    yield f'<path d="{_lozenge(x, y, 1.2, 0.7)}" fill="{colour}"/>'


def sheet_frame(width: float, height: float, palette: Palette, inset: float, depth: float, count: int) -> Iterator[str]:
    """Paper, woven border and frames of a large sheet."""
    yield f'<rect width="{width:g}" height="{height:g}" fill="{palette.paper}"/>'
    outer = (inset, inset, width - 2 * inset, height - 2 * inset)
    middle = _inset(outer, depth / 2 + 1.1)
    yield from border(middle, depth * 0.9, depth, palette, count)
    yield _stroked(_rectangle(outer), palette.frame, 0.9)
    yield _stroked(_rectangle(_inset(outer, 0.95)), palette.frame, 0.25)
    inside = _inset(outer, depth + 2.2)
    yield _stroked(_rectangle(inside), palette.frame, 0.3)
    yield _stroked(framed(_inset(inside, 1.6), 5), palette.waves[1], 0.35)


def watermark(x: float, y: float, radius: float, palette: Palette) -> Iterator[str]:
    """A pale rosette in the middle of a sheet."""
    paths = star(x, y, radius, 11, 36) + rosette(x, y, radius * 0.86, radius * 1.04, 36, 4)
    yield _stroked(paths + rosette(x, y, radius * 0.16, radius * 0.3, 12, 4), palette.pale, 0.22)


def corners(width: float, height: float, palette: Palette, inset: float, size: float) -> Iterator[str]:
    """A rosette on a field of its own in each corner of a border."""
    middle = inset + size / 2
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            field = (x - size / 2, y - size / 2, size, size)
            yield f'<path d="{_rectangle(field)}" fill="{palette.paper}" stroke="{palette.frame}" stroke-width=".3"/>'
            yield _stroked(rosette(x, y, size * 0.1, size * 0.44, 8, 3), palette.waves[0], 0.16)
            yield _stroked(rosette(x, y, size * 0.3, size * 0.46, 16, 2), palette.waves[1], 0.16)


def tutor(flourish_at: float = 56.0, photo_at: tuple[float, float] = (42, 69)) -> Iterator[str]:
    """青少年科技辅导员专业水平证书, A4 across."""
    yield from sheet_frame(297, 210, RED, 8, 9, 60)
    yield from corners(297, 210, RED, 8.95, 11.2)
    yield from watermark(148.5, 108, 52, RED)
    yield from flourish(148.5, flourish_at, 46, RED.waves[1])
    yield _stroked(_rectangle((photo_at[0] - 0.8, photo_at[1] - 0.8, 26.6, 36.6)), RED.waves[1], 0.3)


def honour() -> Iterator[str]:
    """荣誉证书, A4 across."""
    yield from sheet_frame(297, 210, CRIMSON, 8, 12, 52)
    yield from corners(297, 210, CRIMSON, 8.95, 14.2)
    yield from watermark(148.5, 112, 48, CRIMSON)
    yield from flourish(148.5, 65, 52, CRIMSON.waves[1])


def card_front() -> Iterator[str]:
    """会员证 as a card: a band for the society's name, waves below."""
    yield f'<rect width="85.6" height="54" fill="{BLUE.paper}"/>'
    yield _stroked(star(60, 33, 26, 7, 30) + rosette(60, 33, 21, 27, 30, 3), BLUE.pale, 0.15)
    yield f'<rect width="85.6" height="12.6" fill="{BLUE.frame}"/>'
    yield _stroked("".join(_ripples(0, 85.6, 6.3, 4.6, 7, 6)), "#2d5a7d", 0.12)
    yield f'<rect y="12.6" width="85.6" height=".7" fill="{BLUE.waves[2]}"/>'
    yield _stroked(_rectangle((4.6, 16.6, 18.8, 26)), BLUE.waves[2], 0.2)
    yield _stroked("".join(_ripples(0, 85.6, 51.9, 1.2, 12, 3)), BLUE.waves[1], 0.12)


def card_back() -> Iterator[str]:
    """The back of the card."""
    yield f'<rect width="85.6" height="54" fill="{BLUE.paper}"/>'
    yield _stroked(star(42.8, 27, 24, 7, 30), BLUE.pale, 0.15)
    for y in (0.0, 51.4):
        yield f'<rect y="{y:g}" width="85.6" height="2.6" fill="{BLUE.frame}"/>'
        yield _stroked("".join(_ripples(0, 85.6, y + 1.3, 0.9, 16, 3)), "#4d7ba0", 0.1)


def book_outside() -> Iterator[str]:
    """The folded 会员证 from outside: the back with its boxes on the left, the cover on the right."""
    yield f'<rect width="190" height="140" fill="{RED.paper}"/>'
    yield '<rect x="95" width="95" height="140" fill="#6f1517"/>'
    gold = "#d9b866"
    yield _stroked(_rectangle((100, 5, 85, 130)), gold, 0.6)
    yield _stroked(framed((101.6, 6.6, 81.8, 126.8), 4), gold, 0.25)
    yield _stroked(rosette(142.5, 67, 4, 14, 12, 4) + rosette(142.5, 67, 14.5, 18, 36, 3), "#a8762f", 0.2)
    yield from flourish(142.5, 112, 26, gold)
    yield _stroked(_rectangle((6, 6, 83, 128)), RED.waves[1], 0.3)
    for row in range(4):
        yield _stroked(_rectangle((12, 25 + row * 26, 71, 23)), RED.frame, 0.25)


def book_inside() -> Iterator[str]:
    """The folded 会员证 from inside: the photo's side and the member's."""
    yield f'<rect width="190" height="140" fill="{RED.paper}"/>'
    for left in (5.0, 100.0):
        yield from border((left + 2.6, 7.6, 79.8, 124.8), 4, 4, RED, 34)
        yield _stroked(_rectangle((left, 5, 85, 130)), RED.frame, 0.4)
        yield _stroked(_rectangle((left + 5.2, 10.2, 74.6, 119.6)), RED.frame, 0.2)
        yield _stroked(star(left + 42.5, 70, 26, 7, 30), RED.pale, 0.2)
    yield _stroked("M95 2V138", "#d8cdb8", 0.15)
    yield _stroked(_rectangle((34.3, 17.3, 26.4, 36.4)), RED.waves[1], 0.3)


def plaque() -> Iterator[str]:
    """A plate of 600 by 400 mm."""
    gold = Palette("#7a4b12", ("#a9772a", "#8a5a1c", "#c49a4a"), "#ecd69c", "#f1dfae")
    yield f'<rect width="600" height="400" fill="{gold.paper}"/>'
    yield _stroked(star(300, 200, 120, 13, 44) + rosette(300, 200, 104, 124, 44, 4), gold.pale, 0.6)
    yield from (part.replace('stroke-width="0.16"', 'stroke-width="0.4"') for part in border((26, 26, 548, 348), 18, 18, gold, 64))
    yield _stroked(_rectangle((12, 12, 576, 376)), gold.frame, 2.4)
    yield _stroked(_rectangle((15.5, 15.5, 569, 369)), gold.frame, 0.7)
    yield _stroked(_rectangle((37, 37, 526, 326)), gold.frame, 0.9)
    yield _stroked(framed((41, 41, 518, 318), 14), gold.waves[0], 0.8)


def _ripples(left: float, right: float, y: float, height: float, count: int, strands: int) -> Iterator[str]:
    """Waves across a band."""
    for strand in range(strands):
        phase = 2 * math.pi * strand / strands

        def wave(x: float, phase: float = phase) -> Point:
            turn = 2 * math.pi * count * (x - left) / (right - left)
            return x, y + height * math.sin(turn + phase) * (0.75 + 0.25 * math.cos(turn / 3))

        yield smooth(wave, left, right, count * 3)


def _inset(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    left, top, width, height = box
    return left + by, top + by, width - 2 * by, height - 2 * by


def _rectangle(box: tuple[float, float, float, float]) -> str:
    left, top, width, height = box
    return f"M{_pair((left, top))}h{width:g}v{height:g}h{-width:g}Z"


def _lozenge(x: float, y: float, wide: float, high: float) -> str:
    return "M" + "L".join(map(_pair, ((x - wide, y), (x, y - high), (x + wide, y), (x, y + high)))) + "Z"


def _stroked(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def _slope(curve: Curve, place: float, width: float) -> Point:
    step = width * 1e-3
    (x0, y0), (x1, y1) = curve(place - step), curve(place + step)
    return (x1 - x0) / (2 * step), (y1 - y0) / (2 * step)


def _pair(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def svg(width: float, height: float, parts: Iterable[str]) -> str:
    """The picture as a file."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">\n{body}\n</svg>\n'
    )


def drawings() -> dict[Path, str]:
    """Every picture by its file."""
    return {
        _TEMPLATES / "tutor-certificate" / "artwork.svg": svg(297, 210, tutor()),
        _TEMPLATES / "xinjiang-tutor-certificate" / "artwork.svg": svg(297, 210, tutor(64, (42, 76))),
        _TEMPLATES / "honour-certificate" / "artwork.svg": svg(297, 210, honour()),
        _TEMPLATES / "member-card" / "front.svg": svg(85.6, 54, card_front()),
        _TEMPLATES / "member-card" / "back.svg": svg(85.6, 54, card_back()),
        _TEMPLATES / "member-book" / "outside.svg": svg(190, 140, book_outside()),
        _TEMPLATES / "member-book" / "inside.svg": svg(190, 140, book_inside()),
        _TEMPLATES / "plaque" / "artwork.svg": svg(600, 400, plaque()),
    }


def main() -> None:
    """Writes every picture."""
    for path, text in drawings().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
