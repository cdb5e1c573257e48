"""Attachments: there, small enough, a PDF inside and not only by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.entries.attachments.attachment_file import check_attachment
from docgen.entries.sample_pdf import one_page_pdf
from docgen.problems import Problem
from tests.entries.attachments.hostile_files import SHOWN, drawn, stream


def codes(base: Path, name: str, max_bytes: int = 5_000_000) -> list[str]:
    return [fault.code for fault in check_attachment(base, name, max_bytes)]


def test_a_pdf_of_just_five_million_bytes_passes_and_one_byte_more_does_not(tmp_path: Path) -> None:
    # Of a file about as large: its numbers have as many digits.
    bare = len(drawn(SHOWN, stream(bytes(4_990_000)))) - 4_990_000
    for name, size in (("a.pdf", 5_000_000), ("b.pdf", 5_000_001)):
        data = drawn(SHOWN, stream(bytes(size - bare)))
        assert len(data) == size
        (tmp_path / name).write_bytes(data)
    assert codes(tmp_path, "a.pdf") == []
    assert codes(tmp_path, "b.pdf") == ["file_too_large"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"PK\x03\x04", "Word"), (b"<!DOCTYPE html><p>", "网页")],
)  # fmt: skip
def test_a_renamed_file_is_named_as_what_it_is(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "证书.pdf").write_bytes(data)
    (fault,) = check_attachment(tmp_path, "证书.pdf", 5_000_000)
    assert fault.code == "attachment_is_other" and kind in str(fault.facts["found"])


@pytest.mark.parametrize(
    ("data", "kind"), [(b"\xff\xd8\xff\xe0" + b"\0" * 99, "JPEG 图片"), (b"\x89PNG\r\n\x1a\n", "PNG 图片")]
)
def test_a_picture_is_told_how_it_becomes_a_pdf(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "证书.pdf").write_bytes(data)
    (fault,) = check_attachment(tmp_path, "证书.pdf", 5_000_000)
    assert fault.code == "attachment_is_image" and fault.facts["found"] == kind
    assert "--convert-images" in Problem(fault.code, facts=fault.facts).remedy


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "noise.pdf").write_bytes(b"\x01\x02\xff\xfe")
    (tmp_path / "late.pdf").write_bytes(b"\x01%PDF-1.4\xff")
    (tmp_path / "folder.pdf").mkdir()
    assert codes(tmp_path, "empty.pdf") == ["file_empty"]
    assert codes(tmp_path, "noise.pdf") == ["attachment_not_pdf"]
    assert codes(tmp_path, "late.pdf") == ["attachment_not_pdf"]
    assert codes(tmp_path, "folder.pdf") == ["file_not_a_file"]
    assert codes(tmp_path, "none.pdf") == ["file_missing"]
    assert codes(tmp_path, "../none.pdf") == ["file_name_not_plain"]


def test_the_attachments_of_samples_are_sound_pdfs(tmp_path: Path) -> None:
    import pikepdf

    (tmp_path / "a.pdf").write_bytes(one_page_pdf(("A (b) \\c", "B1-1")))
    assert codes(tmp_path, "a.pdf") == []
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == 1 and pdf.check_pdf_syntax() == []
        assert rb"(A \(b\) \\c) Tj" in pdf.pages[0].Contents.read_bytes()
