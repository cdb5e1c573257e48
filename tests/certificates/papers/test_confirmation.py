"""信息确认单: each person's data as they will be printed, with room to sign and to correct."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
from pdfua import validate

from docgen.certificates.papers.confirmation import Confirmation, PrintedPerson, confirmation_pdf
from docgen.entries.pictures.portrait import draw_portrait
from tests.certificates.papers.people import LONG_UNIT, OFFICE, pages, people
from tests.finished import options


def sheet(count: int) -> bytes:
    photo = draw_portrait(1)
    printed = tuple(
        PrintedPerson(one.key, one.name, (("姓名", one.name), ("工作单位", one.unit)), photo if number else None, True)
        for number, one in enumerate(people(count))
    )
    wanted = Confirmation(
        certificate="青少年科技辅导员专业水平证书", unit=LONG_UNIT, office=OFFICE, until=date(2026, 3, 20), people=printed
    )
    return confirmation_pdf(wanted, options().settings)


def test_every_person_has_a_place_to_sign_and_the_unit_one_for_its_seal(tmp_path: Path) -> None:
    pdf = sheet(9)
    told = "".join(pages(pdf))
    assert told.count("本人签名：") == told.count("无误更正为：") == 9
    assert told.count("单位公章") == 1 and "请于2026年3月20日前签字盖章" in told and OFFICE.contact in told
    assert all("".join(one.name.split()) in told for one in people(9) if one.name.isascii() or "·" in one.name)
    (tmp_path / "sheet.pdf").write_bytes(pdf)
    assert [str(finding) for finding in validate(str(tmp_path / "sheet.pdf")).findings] == []


def test_a_photo_is_shown_and_a_missing_one_is_said() -> None:
    pdf = sheet(2)
    assert "无可用的照片" in "".join(pages(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert sum(len(page.get_images()) for page in document.pages) == 1


def test_one_person_needs_one_page() -> None:
    assert len(pages(sheet(1))) == 1
