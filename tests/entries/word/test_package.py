"""What is not a sound DOCX is refused, each kind with its own remedy, and nothing of it is unpacked blindly."""

from __future__ import annotations

import io
import zipfile

import pytest

from docgen.entries.word.form import read_word_form
from docgen.entries.word.package import parse_xml, read_parts
from docgen.errors import FileUnusable
from tests.entries.word.word_files import MAIN, STRICT, package, with_table

WORDS = "<w:p><w:r><w:t>姓名</w:t></w:r></w:p>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def code(data: bytes) -> str:
    with pytest.raises(FileUnusable) as refused:
        read_word_form(data, "official.docx")
    (problem,) = refused.value.problems
    assert refused.value.exit_code == 5 and problem.place.file == "official.docx" and problem.remedy
    return problem.code


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(("data", "expected"), [
    (OLE, "word_legacy"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "word_encrypted"),
    (b"{\\rtf1\\ansi words}", "word_legacy"),
    (b"%PDF-1.7\n", "word_not_docx"),
    (b"", "word_not_docx"),
    ("姓名,性别\n".encode(), "word_not_docx"),
    (b"PK\x03\x04 and nothing more", "word_broken"),
    (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "word_not_docx"),
    (package(WORDS, kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "word_macros"),
    (package(WORDS, kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "word_not_docx"),
    (package(WORDS + "<w:p>"), "word_broken"),
    (package("<w:r>" * 300 + "</w:r>" * 300), "word_broken"),
    (package(""), "word_without_words"),
    (package("<w:p/>"), "word_without_words"),
])  # fmt: skip
def test_a_file_that_is_no_docx_is_told_by_what_it_is(data: bytes, expected: str) -> None:
    assert code(data) == expected


@pytest.mark.parametrize("lead", [
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE d SYSTEM "http://example.org/d.dtd">',
])  # fmt: skip
def test_a_document_type_is_refused_before_its_entities_are_read(lead: str) -> None:
    assert code(package("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", lead=lead)) == "word_entities"


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    bomb = package(WORDS + " " * 40_000_000)
    assert len(bomb) < 100_000 and code(bomb) == "word_too_large"


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(package(WORDS * 200))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 20] = bytes(20)
    assert code(bytes(data)) == "word_broken"


def test_a_part_outside_the_package_is_not_asked_for() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'TargetMode="External" Target="word/document.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    assert code(package(WORDS, extra={"_rels/.rels": rels.encode()})) == "word_not_docx"


def test_a_member_with_a_path_out_of_the_package_is_only_a_name() -> None:
    assert read_parts(package(WORDS, extra={"../../escape.xml": b"<a/>"}), "f").document.find("body") is not None


def test_the_strict_form_of_the_format_reads_alike() -> None:
    assert code(package("", namespace=STRICT)) == "word_without_words"
    (block,) = read_word_form(package(WORDS, namespace=STRICT, kind=MAIN), "f").blocks
    assert getattr(block, "text", "") == "姓名"


def test_a_file_of_python_docx_is_read_with_its_styles() -> None:
    assert read_parts(with_table(["姓名", ""]), "f").styles is not None


def test_names_lose_their_namespaces() -> None:
    root = parse_xml(b'<w:a xmlns:w="urn:w" w:val="1"><b xmlns="urn:b"/></w:a>')
    assert (root.tag, root.get("val"), root[0].tag) == ("a", "1", "b")
