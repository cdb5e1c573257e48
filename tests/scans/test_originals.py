"""Originals: each PDF that cannot be drawn again is told by its name."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from docgen.scans.originals import OriginalFolder
from tests.finished import made, options


def holding(character: str) -> bytes:
    """Our PDF, with an entry embedded whose address begins with the character."""
    pdf = made("typical").pdf
    assert pdf is not None
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        entry = file.attachments["entry.json"].get_file().read_bytes()
        changed = entry.replace(b'"address":"', b'"address":"' + character.encode())
        assert changed != entry
        file.attachments["entry.json"] = changed
        file.save(out)
    return out.getvalue()


def test_originals_with_a_character_that_no_font_has_are_told_each_by_its_name(tmp_path: Path) -> None:
    paths = [tmp_path / "甲.pdf", tmp_path / "乙.pdf", tmp_path / "丙.pdf"]
    # An ideograph of Extension I, as another office's fonts may have it.
    for path, character in zip(paths, ("\U0002EBF0", "\U0002EBF0", "好"), strict=True):
        path.write_bytes(holding(character))
    finder = OriginalFolder(paths, options().settings, known={"A": paths[0], "B": paths[1]})
    assert (finder("A"), finder("B")) == (None, None) and finder.all()
    assert {name: one.code for name, one in finder.broken.items()} == dict.fromkeys(map(str, paths[:2]), "glyph_missing")
