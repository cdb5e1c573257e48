"""Page references and their QR codes."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image

from docgen.render.qr import LONGEST, MODULES, PageReference, document_number, is_document_number, qr_png

REFERENCE = PageReference("XJC", "2021.1", "K7Q2M9XA4T", 3, 6)


def test_a_reference_says_form_edition_number_page_and_digest() -> None:
    assert re.fullmatch(r"DG1/XJC\.2021\.1/K7Q2M9XA4T/3/6/[A-Z2-7]{10}", REFERENCE.sealed("ab" * 32, b"key"))


@pytest.mark.parametrize(
    ("digest", "key"), [("ab" * 32, b"other key"), ("cd" * 32, b"key")], ids=["another key", "another entry"]
)
def test_its_digest_depends_on_the_key_and_on_the_entry(digest: str, key: bytes) -> None:
    assert REFERENCE.sealed(digest, key) != REFERENCE.sealed("ab" * 32, b"key")


def test_the_longest_reference_of_the_language_fits_version_three() -> None:
    longest = PageReference("ABCDEF", "2021.100", "K7Q2M9XA4T", 99, 99).sealed("", b"")
    assert len(longest) == LONGEST
    assert zxingcpp.read_barcodes(_padded(qr_png(longest, 4)))[0].text == longest


def test_a_longer_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 47"):
        PageReference("ABCDEF", "2021.1000", "K7Q2M9XA4T", 99, 99).sealed("", b"")


def test_the_code_has_29_modules() -> None:
    assert Image.open(io.BytesIO(qr_png(REFERENCE.sealed("", b""), 1))).size == (MODULES, MODULES)


def test_the_document_number_follows_from_form_edition_and_entry() -> None:
    number = document_number("form", "2021.1", "ab")
    assert re.fullmatch("[A-Z2-7]{10}", number)
    assert number == document_number("form", "2021.1", "ab")
    assert len({number, document_number("form", "2021.2", "ab"), document_number("form", "2021.1", "ac")}) == 3


@pytest.mark.parametrize(("text", "fits"), [
    ("2026-0042", True), ("A", True), ("ABCDEFGHIJ", True), ("ABCDEFGHIJK", False), ("abc", False), ("编号", False),
    ("", False), ("A/B", False),
])
def test_a_document_number_has_up_to_ten_capitals_digits_and_hyphens(text: str, fits: bool) -> None:
    assert is_document_number(text) is fits


def _padded(png: bytes) -> Image.Image:
    code = Image.open(io.BytesIO(png)).convert("L")
    paper = Image.new("L", (code.width + 40, code.height + 40), 255)
    paper.paste(code, (20, 20))
    return paper
