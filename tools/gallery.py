"""Makes the pictures of docs/gallery: every page of the filled sample and of the blank form, the pages of a
maximal entry up to its continuation sheet, a draft's cover.

    python tools/gallery.py [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import yaml

from docgen.entries.entry import Entry
from docgen.entries.sample import sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load
from docgen.render.fill import FillOptions, blank, fill
from docgen.render.page_pictures import page_pictures
from docgen.settings import read_settings

_DPI = 90
_FORM = "xinjiang-2021-primary"
# Short paragraphs need more lines than the 800 characters of the box hold: the text goes on on a sheet.
_MANY_PARAGRAPHS = "\n".join(f"第{n}学期担任科学课和科技社团教学。" for n in range(1, 33))


def main(folder: Path) -> None:
    """Writes one PNG a page into the folder."""
    settings = read_settings()
    definition = load(settings.templates, _FORM, "official")
    options = FillOptions(settings, docx=False)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as work:
        sample = Path(work) / "样例.yaml"
        write_sample(definition, sample, 0)
        entry = _read(sample, definition)
        _write(folder, "filled", fill(definition, entry, options).pdf)
        _write(folder, "draft", fill(definition, entry, replace(options, is_draft=True)).pdf, most=2)
        long = Path(work) / "最长.yaml"
        write_sample(definition, long, 0, "maximal")
        raw = sample_entry(definition, 0, "maximal", "最长-材料")
        raw["bio"]["experience"] = _MANY_PARAGRAPHS
        long.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
        _write(folder, "maximal", fill(definition, _read(long, definition), options).pdf)
    _write(folder, "blank", blank(definition, options).pdf)


def _read(path: Path, definition: FormDefinition) -> Entry:
    entry, problems = read_entry(path.read_bytes(), path.name, path.parent, definition)
    if entry is None:
        raise SystemExit("\n".join(map(str, problems)))
    return entry


def _write(folder: Path, name: str, pdf: bytes | None, most: int = 99) -> None:
    for number, picture in enumerate(page_pictures(pdf or b"", _DPI, grey=False), 1):
        if number <= most:
            picture.quantize(64).save(folder / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "gallery"))
