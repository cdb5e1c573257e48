"""A form is data: no Python, no CSS, no Word file of its own; a certificate has its artwork beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.forms.library import certificate_names
from docgen.settings import read_settings

_HOUSE = "_house"


def strangers(templates: Path) -> list[str]:
    """Files in form folders that are not data, and folders without a definition."""
    found = [
        str(path.relative_to(templates))
        for path in templates.rglob("*")
        if path.is_file() and path.suffix != ".yaml" and path.relative_to(templates).parts[0] != _HOUSE
        and not (path.suffix == ".svg" and path.parent.name in certificate_names(templates))
    ]
    return found + [
        folder.name
        for folder in templates.iterdir()
        if folder.is_dir() and folder.name != _HOUSE and not (folder / "form.yaml").is_file()
    ]


def test_a_form_is_one_folder_with_one_definition() -> None:
    assert strangers(read_settings({}).templates) == []


def test_the_house_holds_the_shared_look_and_no_code() -> None:
    house = read_settings({}).templates / _HOUSE
    assert {path.suffix for path in house.rglob("*") if path.is_file()} <= {".css", ".html"}


@pytest.mark.parametrize("name", ["print.css", "rules.py", "form.docx", "artwork.svg"])
def test_code_and_style_in_a_form_folder_are_seen(tmp_path: Path, name: str) -> None:
    (tmp_path / "nomination").mkdir()
    (tmp_path / "nomination" / "form.yaml").write_text("form: nomination\n")
    (tmp_path / "nomination" / name).write_text("")
    assert strangers(tmp_path) == [f"nomination/{name}"]
