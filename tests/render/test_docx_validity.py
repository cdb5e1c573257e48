"""Real documents are valid OOXML: Word opens them without offering a repair."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from tests.finished import made


@pytest.mark.parametrize("fullness", ["typical", "blank", "maximal"])
def test_a_finished_docx_is_valid(fullness: str, tmp_path: Path) -> None:
    docx = made(fullness).docx
    assert docx is not None
    file = tmp_path / "form.docx"
    file.write_bytes(docx)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
