"""Write the outlines of some glyphs as the sources have them: `python -m tools.fonts_samples --work DOWNLOADS`.

The tests measure the shipped glyphs against them; to be run when a source changes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fontTools.ttLib import TTFont

from tools.fonts_recipes import RECIPES
from tools.fonts_slimming import exact_contours
from tools.fonts_sources import read_source

ROOT = Path(__file__).resolve().parent.parent
FONTS, SAMPLES = ROOT / "fonts", ROOT / "tests" / "fonts" / "source_outlines.json"
# Many strokes, hairpins (濑, 墅), long curves, nested boxes, a full stop's ring.
_CHARACTERS = "濑墅疆龘维永心。8"


def main() -> None:
    """Write the samples of every font that is drawn with fewer points than its source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder of tools.build_fonts' downloads")
    work = parser.parse_args().work
    found = {}
    for recipe in RECIPES:
        if recipe.slimness:
            font = TTFont(read_source(recipe.source, work))
            kept = TTFont(FONTS / recipe.file, lazy=True).getBestCmap()
            names = {char: font.getBestCmap()[ord(char)] for char in _CHARACTERS if ord(char) in kept}
            contours = exact_contours(font, recipe.units, names.values())
            found[recipe.file] = {
                char: [[_flat(segment) for segment in contour] for contour in contours[name]]
                for char, name in names.items()
            }
    SAMPLES.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _flat(segment: tuple[tuple[float, float], ...]) -> list[float]:
    """A segment without its first point, where the one before it ends; whole numbers without a point."""
    numbers = [round(number, 1) for point in segment[1:] for number in point]
    return [int(number) if number == int(number) else number for number in numbers]


if __name__ == "__main__":
    main()
