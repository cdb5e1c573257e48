"""Build the derived fonts of `fonts/` from pinned packages: `python -m tools.build_fonts --work DOWNLOADS`.

For maintainers; needs network access for apt-get and npm, about 2 GB of disk, numba and half an hour. Two runs
give identical bytes. Rebuild seldom: every change adds the size of the file to the history.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from tools import fonts_outlines as outlines
from tools.fonts_charsets import Unihan, house, is_han
from tools.fonts_recipes import RECIPES, Recipe
from tools.fonts_slimming import Contours, exact_contours, slim
from tools.fonts_sources import LICENCES, SOURCES, UNICODE_DATA, fetch, packages, read_source

ROOT = Path(__file__).resolve().parent.parent


def build(recipe: Recipe, work: Path, target: Path) -> dict[str, Any]:
    """Build one font into the folder `target`; returns its entry of the manifest."""
    source_path = read_source(recipe.source, work)
    font = TTFont(source_path, recalcTimestamp=False)
    fs_type = font["OS/2"].fsType
    unihan = Unihan(work / UNICODE_DATA.folder / "usr/share/unicode")
    present = frozenset(font.getBestCmap())
    outlines.keep(font, recipe.choose(present, unihan), recipe.features)
    known = exact_contours(font, recipe.units, _frequent(font, unihan)) if recipe.slimness else {}
    if "CFF " in font:
        outlines.to_quadratic(font)
    outlines.scale(font, recipe.units, recipe.magnify)
    for code in recipe.centred:
        outlines.centre(font, code)
    for code in recipe.upright:
        outlines.centre(font, code, upright=True)
    for code in recipe.stretched:
        outlines.stretch(font, code)
    for code, twin in recipe.twins:
        outlines.draw_like(font, code, twin)
    deviation = _slimmed(font, recipe, known, unihan)
    outlines.set_metrics(font)
    package = SOURCES[recipe.source].package
    outlines.set_names(font, recipe.family, _notice(source_path.name, is_slim=recipe.slimness is not None))
    path = target / recipe.file
    font.save(path, reorderTables=True)
    return (
        _entry(recipe, path)
        | deviation
        | {
            "source": {
                "kind": package.kind,
                "package": package.name,
                "version": package.version,
                "path": SOURCES[recipe.source].path,
                "sha256": SOURCES[recipe.source].sha256,
                "fs_type": fs_type,
            },
        }
    )


def _frequent(font: TTFont, unihan: Unihan) -> list[str]:
    """The glyphs of the house characters and of symbols: of rarer ones, a document has one or two."""
    wanted = house(unihan)
    cmap = font.getBestCmap()
    return [name for code, name in sorted(cmap.items()) if code in wanted or not is_han(code)]


def _slimmed(font: TTFont, recipe: Recipe, known: Contours, unihan: Unihan) -> dict[str, float]:
    """Draw the frequent glyphs with fewer points; how far the furthest is from its source, in 1/1000 em."""
    if not recipe.slimness:
        return {}
    outlines.drop_vertical(font)
    changed = {font.getBestCmap()[code] for code in (*recipe.centred, *recipe.upright, *recipe.stretched)}
    exact = {name: contours for name, contours in known.items() if name not in changed}
    han = {name for code, name in font.getBestCmap().items() if is_han(code)}
    frequent = _frequent(font, unihan)
    symbols = [name for name in frequent if name not in han]
    worst = slim(font, [name for name in frequent if name in han], recipe.slimness, exact)
    # On the dots of ： and … the eye sees what it does not see on a stroke.
    worst = max(worst, slim(font, symbols, recipe.slimness.halved(), exact))
    return {"deviation": round(worst, 2)}


def _notice(source: str, *, is_slim: bool) -> str:
    """What was changed and when: the Arphic licence and the GPL want it said in the file."""
    return (
        f"Derived from {source}; changed January 2026: characters cut, renamed, line metrics set, "
        f"{'outlines drawn with fewer points, ' if is_slim else ''}layout features and hinting removed. "
        "See licenses/README.md."
    )


def _entry(recipe: Recipe, path: Path) -> dict[str, Any]:
    font = TTFont(path, lazy=True)
    cmap = font.getBestCmap()
    return {
        "family": recipe.family,
        "licence": recipe.licence,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "glyphs": font["maxp"].numGlyphs,
        "characters": len(cmap),
        "han": sum(map(is_han, cmap)),
    }


def write_manifest(entries: dict[str, dict[str, Any]], target: Path) -> None:
    """Write `manifest.json`: what every file is and where it comes from."""
    path = target / "manifest.json"
    known = json.loads(path.read_text("utf-8"))["files"] if path.exists() else {}
    files = {recipe.file: entries.get(recipe.file) or known[recipe.file] for recipe in RECIPES}
    built_with = {name: version(name) for name in ("fonttools", "cu2qu", "numba", "numpy")}
    manifest = {
        "built_with": built_with,
        "characters": {"kind": "deb", "package": UNICODE_DATA.name, "version": UNICODE_DATA.version},
        "files": files,
    }
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")


def copy_licences(work: Path, target: Path) -> None:
    """Copy each package's licence text, unpacked, to `licenses/`."""
    folder = target / "licenses"
    folder.mkdir(exist_ok=True)
    for key, source, name in LICENCES:
        data = (work / SOURCES[key].package.folder / source).read_bytes()
        (folder / name).write_bytes(gzip.decompress(data) if source.endswith(".gz") else data)


def main() -> None:
    """Fetch, build, and write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for downloads")
    parser.add_argument("--fonts", type=Path, default=ROOT / "fonts", help="folder to write to")
    parser.add_argument("--only", nargs="*", default=[], metavar="FILE", help="build only these files")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    asked.fonts.mkdir(parents=True, exist_ok=True)
    for package in packages():
        fetch(package, asked.work)
    chosen = [recipe for recipe in RECIPES if not asked.only or recipe.file in asked.only]
    with ProcessPoolExecutor(asked.jobs) as pool:
        jobs = {recipe.file: pool.submit(build, recipe, asked.work, asked.fonts) for recipe in chosen}
        entries = {file: job.result() for file, job in jobs.items()}
    write_manifest(entries, asked.fonts)
    copy_licences(asked.work, asked.fonts)
    for file, entry in entries.items():
        megabytes = entry["bytes"] / 1e6
        print(f"{file:26} {megabytes:6.2f} MB  {entry['han']:6} Han  {entry['characters']:6} characters")


if __name__ == "__main__":
    main()
