"""The shipped glyphs have few points, and are where their sources have them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from tools import fonts_deviation as deviation
from tools.fonts_deviation import Floats, Segment
from tools.fonts_recipes import RECIPES

FONTS = Path(__file__).resolve().parents[2] / "fonts"
SOURCES: dict[str, dict[str, list[list[list[float]]]]] = json.loads(
    Path(__file__).with_name("source_outlines.json").read_text("utf-8")
)
CEILINGS = {recipe.file: recipe.slimness.ceiling for recipe in RECIPES if recipe.slimness}


def source_contours(file: str, char: str) -> list[list[Segment]]:
    """Every segment is stored without its first point, which is the last one of the segment before."""
    contours: list[list[Segment]] = []
    for stored in SOURCES[file][char]:
        ends = [tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in stored]
        contours.append([(ends[index - 1][-1], *end) for index, end in enumerate(ends)])
    return contours


def opened(file: str) -> TTFont:
    return TTFont(BytesIO((FONTS / file).read_bytes()), lazy=True)


def shipped_contours(font: TTFont, char: str) -> list[list[Segment]]:
    return deviation.contours_of(font.getGlyphSet(), font.getBestCmap()[ord(char)])


def places(line: Floats) -> Floats:
    """Places a unit apart along straight lines."""
    parts = np.maximum(1, np.ceil(np.hypot(*np.diff(line, axis=0).T))).astype(int)
    share = np.concatenate([np.arange(count) / count for count in parts])[:, None]
    start, side = (np.repeat(rows, parts, axis=0) for rows in (line[:-1], np.diff(line, axis=0)))
    return np.asarray(start + share * side)


def distance(one: Floats, other: Floats) -> float:
    """The furthest that a place of a line is from another line; not the way the build measures it."""
    at, start, side = places(one)[:, None], other[None, :-1], np.diff(other, axis=0)[None]
    along = ((at - start) * side).sum(axis=2) / np.maximum((side**2).sum(axis=2), 1e-9)
    off = at - start - np.clip(along, 0, 1)[:, :, None] * side
    return float(np.hypot(off[..., 0], off[..., 1]).min(axis=1).max())


def box(line: Floats) -> Floats:
    return np.concatenate([line.min(axis=0), line.max(axis=0)])


def furthest(source: list[list[Segment]], shipped: list[list[Segment]]) -> float:
    """Largest distance of a contour from the one that it was drawn after."""
    worst = 0.0
    for contour in source:
        line = deviation.line_of(contour)
        twin = min(map(deviation.line_of, shipped), key=lambda other: np.abs(box(line) - box(other)).max())
        worst = max(worst, distance(line, twin), distance(twin, line))
    return worst


@pytest.fixture(scope="module", params=sorted(CEILINGS))
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_glyphs_lie_where_their_source_has_them(file: str) -> None:
    font = opened(file)
    assert len(SOURCES[file]) >= 6
    for char in SOURCES[file]:
        assert furthest(source_contours(file, char), shipped_contours(font, char)) <= CEILINGS[file], char


def test_glyphs_keep_their_contours_and_the_way_these_turn(file: str) -> None:
    font = opened(file)
    for char in SOURCES[file]:
        turns = [
            sorted(np.sign(round(deviation.area(deviation.line_of(contour)))) for contour in contours)
            for contours in (source_contours(file, char), shipped_contours(font, char))
        ]
        assert turns[0] == turns[1], char


def glyphs_of_8105(font: TTFont) -> list[Any]:
    """The glyphs that a font has of 通用规范汉字表."""
    cmap = font.getBestCmap()
    table = Path(__file__).with_name("table_of_8105.txt").read_text("utf-8").strip()
    return [font["glyf"][cmap[ord(char)]] for char in table if ord(char) in cmap]


def test_glyphs_are_drawn_with_few_points(file: str) -> None:
    glyphs = glyphs_of_8105(opened(file))
    assert sum(len(glyph.coordinates) for glyph in glyphs) / len(glyphs) < 100


def test_coordinates_lie_on_the_grid_that_the_recipe_tells(file: str) -> None:
    grid = next(recipe.slimness.grid for recipe in RECIPES if recipe.file == file and recipe.slimness)
    glyphs = glyphs_of_8105(opened(file))
    numbers = np.concatenate([np.array(glyph.coordinates).ravel() for glyph in glyphs])
    assert (numbers % grid == 0).mean() > 0.97


def test_a_glyph_moved_by_more_than_its_ceiling_is_found(file: str) -> None:
    font = opened(file)
    shipped = shipped_contours(font, "永")
    moved = [[tuple((x + 9, y) for x, y in segment) for segment in contour] for contour in shipped]
    assert furthest(source_contours(file, "永"), moved) > CEILINGS[file]
