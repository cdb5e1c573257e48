"""QR codes of certificates: module for module those of the library, and as large as planned."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
import qrcode
from qrcode.util import QRData

from docgen.certificates.code_symbol import CodeTooLong, Symbol, symbol

PREFIX = "https://v.kexie.org.cn/c/"


def of_library(segments: list[tuple[bytes, Literal[1, 4]]], version: int) -> tuple[str, ...]:
    """The same symbol by the library: data with their modes (4 bytes, 1 digits)."""
    code: qrcode.QRCode[Any] = qrcode.QRCode(
        version=version, error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=1, border=0, mask_pattern=2
    )
    for data, mode in segments:
        code.add_data(QRData(data, mode=mode), optimize=0)
    code.make(fit=False)
    return tuple("".join("1" if cell else "0" for cell in row) for row in code.modules)


@pytest.mark.parametrize(("digits", "version"), [(12, 3), (63, 4), (124, 5), (200, 7), (350, 9), (365, 9), (430, 10)])
def test_every_module_is_that_of_the_library(digits: int, version: int) -> None:
    text = str(7**600)[:digits]
    made = symbol(PREFIX + text)
    assert made.modules == 17 + 4 * version
    assert made.rows == of_library([(PREFIX.encode(), 4), (text.encode(), 1)], version)


@pytest.mark.parametrize("text", ["https://v.kexie.org.cn/n/HY-2026-00001-Q/7K2M9XA4TQ", "证书", "https://a.cn/c/123"])
def test_an_address_without_digits_behind_it_is_bytes(text: str) -> None:
    made = symbol(text)
    assert made.rows == of_library([(text.encode(), 4)], (made.modules - 17) // 4)


def test_the_short_address_of_a_card_is_version_4() -> None:
    assert symbol("https://v.kexie.org.cn/n/HY-2026-00001-Q/7K2M9XA4TQ").modules == 33


def test_what_needs_more_than_version_10_is_refused() -> None:
    with pytest.raises(CodeTooLong):
        symbol(PREFIX + "7" * 500)


def test_the_drawing_is_the_modules() -> None:
    made = symbol(PREFIX + str(7**400)[:300])
    assert drawn(re.findall(r"(\d+) (\d+) (\d+) 1 re", made.drawing), made) == made.rows
    assert drawn(re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made.path), made) == made.rows


def drawn(runs: list[tuple[str, str, str]], made: Symbol) -> tuple[str, ...]:
    rows = [["0"] * made.modules for _ in range(made.modules)]
    for x, y, width in runs:
        for column in range(int(x), int(x) + int(width)):
            rows[int(y)][column] = "1"
    return tuple(map("".join, rows))
