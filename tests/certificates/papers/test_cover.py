"""The cover sheet of a batch: everything that a second hand files away, on one page."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from pdfua import validate

from docgen.certificates.papers.cover import BatchCover, NumberRange, cover_pdf, grouped
from tests.certificates.papers.people import OFFICE, pages
from tests.finished import options

NOTE = f"v.example.org/log\n1024\n{'k1u2yJ3bqXv0q7C5s4hQz1m9b3aWm0hX3o7l0n5Jm2E='}\nnext KJC-2026 41\n\n— v.example.org/log {'A' * 90}==\n"
HASH = hashlib.sha256(b"roster").hexdigest()


def cover() -> BatchCover:
    return BatchCover(
        certificate="青少年科技辅导员专业水平证书", issuer=OFFICE.issuer, batch="2026-03-20-1", issued_on=date(2026, 3, 20),
        ranges=(
            NumberRange("初级", 28, "KJC-2026-0001-Q", "KJC-2026-0028-7"), NumberRange("中级", 10, "KJZ-2026-0001-K", "KJZ-2026-0010-3"),
            NumberRange("高级", 2, "KJG-2026-0001-A", "KJG-2026-0002-B"),
        ),
        roster="通过名单.xlsx", roster_sha256=HASH, definition="tutor-certificate 2026.1", definition_sha256="0" * 64,
        prepared_by="阿依古丽·买买提", prepared_on=date(2026, 3, 19), approved_by="钱𬭊", approved_on=date(2026, 3, 20),
        checkpoint=NOTE, published_at="https://v.example.org/checkpoint",
    )  # fmt: skip


def test_all_of_it_stands_on_one_page(tmp_path: Path) -> None:
    pdf = cover_pdf(cover(), options().settings)
    (told,) = pages(pdf)
    for words in ("本批共40本", "KJC-2026-0028-7", HASH, "阿依古丽·买买提", "钱𬭊", "2026年3月19日", "签字", "v.example.org/checkpoint"):
        assert words in told
    (tmp_path / "cover.pdf").write_bytes(pdf)
    assert [str(finding) for finding in validate(str(tmp_path / "cover.pdf")).findings] == []


def test_the_checkpoint_is_printed_character_by_character_with_its_hash() -> None:
    (told,) = pages(cover_pdf(cover(), options().settings))
    assert all("".join(line.split()) in told for line in NOTE.split("\n"))
    assert hashlib.sha256(NOTE.encode()).hexdigest() in told


def test_the_count_is_that_of_all_series() -> None:
    assert cover().count == 40 and replace(cover(), ranges=()).count == 0


def test_hashes_are_set_in_groups_of_eight() -> None:
    assert grouped("0123456789abcdef0") == "01234567 89abcdef 0"
