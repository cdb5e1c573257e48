"""Makes the pictures of docs/gallery: every page of the filled sample, the blank form, a maximal entry with
its continuation sheet, a draft, and the DOCX as LibreOffice lays it out.

    python tools/gallery.py [--docx] [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from docgen.entries.sample import sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.library import load
from docgen.render.fill import FillOptions, blank, fill
from docgen.render.page_pictures import page_pictures
from docgen.settings import read_settings

DPI = 100
FORM = "xinjiang-2021-primary"


def main(folder: Path) -> None:
    """Writes one PNG a page into the folder."""
    settings = read_settings()
    definition = load(settings.templates, FORM, "official")
    options = FillOptions(settings, docx=False)
    with tempfile.TemporaryDirectory() as work:
        sample = Path(work) / "样例.yaml"
        write_sample(definition, sample, 0)
        entry = _read(sample, definition)
        _write(folder, "filled", fill(definition, entry, options).pdf)
        _write(folder, "draft", fill(definition, entry, replace(options, is_draft=True)).pdf, pages=1)
        long = Path(work) / "最长.yaml"
        _write_maximal(definition, long, sample)
        _write(folder, "maximal", fill(definition, _read(long, definition), options).pdf)
    _write(folder, "blank", blank(definition, options).pdf)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "docs" / "gallery"))
