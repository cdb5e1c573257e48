"""Makes the pictures of docs/gallery: every page of the filled sample and of the blank form, four pages of a
maximal entry, the last its continuation sheet, and two of a draft.

    python tools/gallery.py [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from docgen.entries.entry import Entry
from docgen.entries.sample import sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load
from docgen.render.document import Document
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
        _write(folder, "filled", fill(definition, entry, options))
        _write(folder, "draft", fill(definition, entry, replace(options, is_draft=True)), (1, 2))
        long = Path(work) / "最长.yaml"
        write_sample(definition, long, 0, "maximal")
        raw = sample_entry(definition, 0, "maximal", "最长-材料")
        raw["bio"]["experience"] = _MANY_PARAGRAPHS
        long.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
        document = fill(definition, _read(long, definition), options)
        assert document.page_map is not None
        _write(folder, "maximal", document, (2, 3, 4, document.page_map.pages))
    _write(folder, "blank", blank(definition, options))


def _read(path: Path, definition: FormDefinition) -> Entry:
    entry, problems = read_entry(path.read_bytes(), path.name, path.parent, definition)
    if entry is None:
        raise SystemExit("\n".join(map(str, problems)))
    return entry


def _write(folder: Path, name: str, document: Document, pages: Sequence[int] = ()) -> None:
    assert document.pdf is not None and document.page_map is not None
    wanted = pages or range(1, document.page_map.pages + 1)
    for number, picture in enumerate(page_pictures(document.pdf, _DPI, grey=False), 1):
        if number in wanted:
            picture.quantize(64).save(folder / f"{name}-{number:02}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "gallery"))
