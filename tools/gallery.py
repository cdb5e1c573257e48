"""Makes the pictures of docs/gallery: for every form one sheet of all pages filled and one of them blank, for
forms whose texts may go on elsewhere the last pages of a long entry; of the primary form every page larger, and a
draft; of every certificate a sample, and a sheet of cards.

    python tools/gallery.py [FOLDER] [FORM ...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml
from PIL import Image

from docgen.certificates.drawing import Drawer
from docgen.certificates.imposition import impose_cards
from docgen.entries.entry import Entry
from docgen.entries.sample import Fullness, sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import certificate_names, load, names
from docgen.render.document import Document
from docgen.render.fill import FillOptions, blank, fill
from docgen.render.page_pictures import page_pictures
from docgen.settings import Settings, read_settings
from tests.certificates.made_records import record_of

_DPI, _SHEET_DPI = 90, 56
_ACROSS = 4
_GAP = 6
_LARGE = "xinjiang-2021-primary"
# Short paragraphs need more lines than their box has: the text goes on on a sheet.
_MANY_PARAGRAPHS = "\n".join(f"第{n}学期担任科学课和科技社团教学，组织一次校园科技节。" for n in range(1, 33))


def main(folder: Path, forms: Sequence[str]) -> None:
    """Writes the pictures of the forms (none named: all) into the folder."""
    settings = read_settings()
    options = FillOptions(settings, docx=False)
    folder.mkdir(parents=True, exist_ok=True)
    issued = certificate_names(settings.templates)
    for name in issued if not forms else [form for form in forms if form in issued]:
        _write_certificate(folder, load(settings.templates, name), settings)
    for form in [form for form in forms if form not in issued] or (names(settings.templates) if not forms else ()):
        for old in folder.glob(f"{form}*.png"):
            old.unlink()
        with tempfile.TemporaryDirectory() as work:
            _write_form(folder, Path(work) / "样例.yaml", load(settings.templates, form), options)


def _write_form(folder: Path, sample: Path, definition: FormDefinition, options: FillOptions) -> None:
    form = definition.form
    _sheet(folder / f"{form}-blank.png", blank(definition, options))
    entry = _sample(definition, sample, "typical")
    document = fill(definition, entry, options)
    _sheet(folder / f"{form}-filled.png", document)
    if form == _LARGE:
        _pages(folder, f"{form}-page", document)
        _pages(folder, f"{form}-draft", fill(definition, entry, replace(options, is_draft=True)), (2,))
    if any("continue" in field.overflow for field in definition.fields.values()):
        long = fill(definition, _long(definition, sample.with_name("最长.yaml")), options)
        assert long.page_map is not None
        _sheet(folder / f"{form}-continued.png", long, range(long.page_map.pages - 3, long.page_map.pages + 1))


def _write_certificate(folder: Path, definition: FormDefinition, settings: Settings) -> None:
    """A sample of a certificate, page by page; of cards a sheet too."""
    drawer = Drawer(definition, settings)
    page = definition.page
    # The largest side of the picture is a screen's width.
    dpi = round(1100 / max(page.width, page.height) * 25.4)
    for at, picture in enumerate(page_pictures(drawer.pdf(record_of(definition, 0)), dpi, grey=False), 1):
        name = f"certificate-{definition.form}-{at}" if len(drawer.pages) > 1 else f"certificate-{definition.form}"
        picture.quantize(64).save(folder / f"{name}.png", optimize=True)
    if definition.certificate and definition.certificate.material == "card":
        with tempfile.TemporaryDirectory() as work:
            sheet = Path(work) / "cards.pdf"
            impose_cards(drawer, [record_of(definition, seed % 3, seed + 1) for seed in range(10)], sheet)
            picture = next(page_pictures(sheet.read_bytes(), 90, grey=False))
            picture.quantize(64).save(folder / f"certificate-{definition.form}-sheet.png", optimize=True)


def _sample(definition: FormDefinition, path: Path, fullness: Fullness) -> Entry:
    write_sample(definition, path, 0, fullness)
    return _read(path, definition)


def _long(definition: FormDefinition, path: Path) -> Entry:
    """The maximal entry, its texts in many short paragraphs."""
    _sample(definition, path, "maximal")
    raw = sample_entry(definition, 0, "maximal", f"{path.stem}-材料")
    for name, field in definition.fields.items():
        if "continue" in field.overflow and isinstance(raw.get(name), str):
            raw[name] = _MANY_PARAGRAPHS[: (getattr(field, "max_length", None) or 800) - 1].rstrip()
        elif field.kind == "answers":
            raw[name] |= {"experience": _MANY_PARAGRAPHS[:600], "trainings": raw[name]["trainings"][:1]}
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    return _read(path, definition)


def _read(path: Path, definition: FormDefinition) -> Entry:
    entry, problems = read_entry(path.read_bytes(), path.name, path.parent, definition)
    if entry is None:
        raise SystemExit("\n".join(map(str, problems)))
    return entry


def _sheet(path: Path, document: Document, pages: Sequence[int] = ()) -> None:
    """Pages side by side on grey."""
    assert document.pdf is not None
    pictures = [picture for number, picture in enumerate(page_pictures(document.pdf, _SHEET_DPI, grey=False), 1)
                if not pages or number in pages]
    width, height = pictures[0].size
    across = min(_ACROSS, len(pictures))
    down = -(-len(pictures) // across)
    sheet = Image.new("RGB", (across * (width + _GAP) + _GAP, down * (height + _GAP) + _GAP), "#999999")
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (_GAP + number % across * (width + _GAP), _GAP + number // across * (height + _GAP)))
    sheet.quantize(32).save(path, optimize=True)


def _pages(folder: Path, name: str, document: Document, pages: Sequence[int] = ()) -> None:
    assert document.pdf is not None
    for number, picture in enumerate(page_pictures(document.pdf, _DPI, grey=False), 1):
        if not pages or number in pages:
            picture.quantize(64).save(folder / f"{name}-{number:02}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "gallery"), sys.argv[2:])
