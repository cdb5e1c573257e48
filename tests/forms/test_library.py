"""The forms of a folder: listed, found by name, read once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from docgen.errors import DefinitionRefused, UsageFault
from docgen.forms import library
from tests.forms.small_form import SMALL

TEMPLATES = Path(__file__).parents[2] / "templates"


def place(templates: Path, form: str, text: str) -> Path:
    file = templates / form / "form.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_every_shipped_form_is_listed_and_loads_without_a_fault() -> None:
    listed = library.forms(TEMPLATES)
    assert "xinjiang-2021-primary" in [one.form for one in listed]
    for summary in listed:
        assert library.problems_in(TEMPLATES, summary.form) == ()
        assert library.load(TEMPLATES, summary.form, "corrected").title == summary.title


def test_folders_that_begin_with_an_underscore_hold_no_form(tmp_path: Path) -> None:
    place(tmp_path, "_house", SMALL)
    place(tmp_path, "small", SMALL)
    assert [one.form for one in library.forms(tmp_path)] == ["small"]


def test_a_form_with_faults_is_listed_too(tmp_path: Path) -> None:
    place(tmp_path, "broken", "form: [\n")
    place(tmp_path, "small", SMALL.replace("type: name", "type: nane"))
    assert [(one.form, one.title) for one in library.forms(tmp_path)] == [("broken", ""), ("small", "推荐表")]


def test_an_unknown_form_is_answered_with_the_nearest(tmp_path: Path) -> None:
    place(tmp_path, "small", SMALL)
    for name in ("smal", "../small", "", "."):
        with pytest.raises(UsageFault) as refused:
            library.load(tmp_path, name)
        assert [(one.code, one.facts["nearest"]) for one in refused.value.problems] == [("form_unknown", "small")]


def test_a_missing_folder_holds_no_forms(tmp_path: Path) -> None:
    assert library.forms(tmp_path / "nowhere") == ()


def test_a_refused_definition_carries_every_problem(tmp_path: Path) -> None:
    place(tmp_path, "small", SMALL.replace("type: name", "type: nane").replace("SM1", "sm1"))
    with pytest.raises(DefinitionRefused) as refused:
        library.load(tmp_path, "small")
    assert [one.code for one in refused.value.problems] == ["wrong_code", "unknown_field_type"]


def test_a_form_stands_in_the_folder_of_its_name(tmp_path: Path) -> None:
    place(tmp_path, "other", SMALL)
    assert [one.code for one in library.problems_in(tmp_path, "other")] == ["form_name_differs"]


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    place(tmp_path, "small", SMALL).write_bytes(SMALL.encode("gb18030"))
    assert [one.code for one in library.problems_in(tmp_path, "small")] == ["source_encoding"]


def test_a_definition_is_read_once_until_a_file_changes(tmp_path: Path) -> None:
    place(tmp_path, "small", SMALL)
    place(tmp_path, "other", "form: other\nextends: small\n")
    first = library.load(tmp_path, "other")
    assert library.load(tmp_path, "other") is first
    assert library.load(tmp_path, "other", "corrected") is not first
    place(tmp_path, "small", SMALL.replace("title: 推荐表", "title: 推荐表之二"))
    assert library.load(tmp_path, "other").title == "推荐表之二"
    assert [one.title for one in library.forms(tmp_path)] == ["推荐表之二", "推荐表之二"]


def test_reading_a_definition_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ("import sys; import docgen.forms.library, docgen.forms.schema\n"
         "heavy = {'weasyprint', 'docx', 'docxtpl', 'pikepdf', 'PIL', 'phonenumbers', 'jsonschema', 'jinja2'}\n"
         "print(sorted(heavy & set(sys.modules)))")],
        capture_output=True, text=True, check=True, cwd=TEMPLATES.parent,
    )  # fmt: skip
    assert told.stdout.strip() == "[]"
