"""The pictures below the words: as the script draws them, lines and surfaces only."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tools.certificate_artwork import drawings

DRAWINGS = drawings()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_picture_is_as_the_script_draws_it(path: Path) -> None:
    assert path.read_text("utf-8") == DRAWINGS[path]


def test_no_picture_is_drawn_by_other_means() -> None:
    templates = next(iter(DRAWINGS)).parents[1]
    assert sorted(templates.glob("*/*.svg")) == sorted(DRAWINGS)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_picture_holds_no_words_and_no_photographs(path: Path) -> None:
    kinds = {etree.QName(element).localname for element in etree.fromstring(DRAWINGS[path].encode()).iter()}
    assert kinds <= {"svg", "path", "rect"}
