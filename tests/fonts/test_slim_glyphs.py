"""The shipped glyphs have few points, and are where their sources have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools import fonts_deviation as deviation
from tools.fonts_deviation import Segment
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


def shipped_contours(font: TTFont, char: str) -> list[list[Segment]]:
    return deviation.contours_of(font.getGlyphSet(), font.getBestCmap()[ord(char)])


def furthest(source: list[list[Segment]], shipped: list[list[Segment]]) -> float:
    """Largest distance of a contour from the one that it was drawn after."""
    lines = [deviation.line_of(contour) for contour in shipped]
    return max(
        min(deviation.distance(deviation.line_of(contour), line) for line in lines) for contour in source
    )


@pytest.fixture(scope="module", params=sorted(CEILINGS))
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_glyphs_lie_where_their_source_has_them(file: str) -> None:
    font = TTFont(FONTS / file, lazy=True)
    assert len(SOURCES[file]) >= 6
    for char in SOURCES[file]:
        assert furthest(source_contours(file, char), shipped_contours(font, char)) <= CEILINGS[file], char


def test_glyphs_keep_their_contours_and_the_way_these_turn(file: str) -> None:
    font = TTFont(FONTS / file, lazy=True)
    for char in SOURCES[file]:
        areas = [
            [round(deviation.area(deviation.line_of(contour)), 2) for contour in contours]
            for contours in (source_contours(file, char), shipped_contours(font, char))
        ]
        turns = [sorted(area > 0 for area in several) for several in areas]
        assert turns[0] == turns[1] and 0 not in areas[1], char


def test_glyphs_are_drawn_with_few_points(file: str) -> None:
    font = TTFont(FONTS / file, lazy=True)
    glyphs = [font["glyf"][name] for name in font.getBestCmap().values()]
    points = sum(len(glyph.coordinates) for glyph in glyphs if glyph.numberOfContours > 0)
    assert points / len(glyphs) < 85


def test_coordinates_lie_on_the_grid_that_the_recipe_tells(file: str) -> None:
    grid = next(recipe.slimness.grid for recipe in RECIPES if recipe.file == file and recipe.slimness)
    font = TTFont(FONTS / file, lazy=True)
    numbers = [
        number
        for name in (font.getBestCmap().get(code) for code in range(0x4E00, 0xA000))
        if name and font["glyf"][name].numberOfContours > 0
        for point in font["glyf"][name].coordinates
        for number in point
    ]
    assert sum(number % grid == 0 for number in numbers) / len(numbers) > 0.97


def test_a_glyph_moved_by_more_than_its_ceiling_is_found(file: str) -> None:
    font = TTFont(FONTS / file, lazy=True)
    shipped = shipped_contours(font, "永")
    moved = [[tuple((x + 9, y) for x, y in segment) for segment in contour] for contour in shipped]
    assert furthest(source_contours(file, "永"), moved) > CEILINGS[file]
