"""The pictures below the words: as the script draws them, lines and surfaces only."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

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
    kinds = {element.tag.partition("}")[2] for element in ElementTree.fromstring(DRAWINGS[path]).iter()}
    assert kinds <= {"svg", "path", "rect"}
