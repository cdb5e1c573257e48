"""A certificate drawn: as WeasyPrint draws it, the same bytes again, every character proved, or a problem."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from docgen.certificates.drawing import Drawer
from docgen.errors import EntryRefused
from docgen.render.direct.slow_path import SlowPath
from docgen.render.document import Document
from docgen.render.font_audit import audit_fonts
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.certificates.drawers import CERTIFICATES, direct, drawer, full, sample
from tests.certificates.made_records import record_of
from tests.render.both_engines import Both, differing_glyphs, differing_pixels

every_certificate = pytest.mark.parametrize("name", CERTIFICATES)


def document(pdf: bytes) -> Document:
    return Document("", pdf, None, None, ())


def text_of(pdf: bytes) -> str:
    return "".join(glyph.text for page in page_glyphs(pdf) for glyph in page)


def codes(name: str, /, **values: str | None) -> list[tuple[str, str]]:
    """What a record with other values could not print."""
    made = drawer(name)
    return [(problem.code, problem.path) for problem in made.problems(record_of(made.definition, 1, 1, **values))]


@every_certificate
def test_the_fast_path_draws_what_weasyprint_draws(name: str) -> None:
    pair = Both(document(direct(name)), document(full(name)))
    assert differing_glyphs(pair) == []
    assert differing_pixels(pair) == []


@every_certificate
def test_every_character_is_drawn_with_its_own_glyph(name: str) -> None:
    assert audit_fonts(direct(name), drawer(name).library) == []


@every_certificate
def test_the_same_record_gives_the_same_bytes(name: str) -> None:
    again = Drawer(drawer(name).definition, read_settings(dict(os.environ)))
    assert again.pdf(sample(name)) == direct(name)


def test_two_people_have_two_files() -> None:
    assert direct("tutor-certificate", 1) != direct("tutor-certificate", 2)


@every_certificate
def test_a_copy_claims_pdf_a_and_is_accessible(name: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(direct(name))) as file:
        with file.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
        kinds = [str(kid.S) for kid in file.Root.StructTreeRoot.K[0].K]
    assert "/Figure" in kinds and "/P" in kinds
    (tmp_path / "copy.pdf").write_bytes(direct(name))
    assert [str(finding) for finding in validate(str(tmp_path / "copy.pdf")).findings] == []


def test_a_blank_that_may_be_blank_prints_nothing_of_itself() -> None:
    made = drawer("honour-certificate")
    whole = text_of(made.pdf(record_of(made.definition, 1)))
    bare = text_of(made.pdf(record_of(made.definition, 1, 1, work=None, tutor=None)))
    assert "作品：" in whole and "指导教师：" in whole
    assert "作品" not in bare and "指导教师" not in bare


def test_a_date_a_number_and_the_host_are_printed() -> None:
    text = text_of(direct("tutor-certificate"))
    assert "2026年11月22日" in text and "KJC-2026-0001-Q" in text and "v.kexie.example" in text


def test_a_term_is_printed_where_there_is_one() -> None:
    assert "2031年11月22日" in text_of(direct("member-card"))


def test_a_copy_of_another_day_shows_that_day() -> None:
    record = replace(sample("tutor-certificate"), issued_on=date(2027, 3, 1))
    assert "2027年3月1日" in text_of(drawer().pdf(record))


@pytest.mark.parametrize("name", [
    "欧阳𬭊𬳵", "䶮", "阿卜杜热西提·阿卜杜喀迪尔·买买提明", "古丽米热·吐尔逊", "𠅤𠙶", "Anna-Maria Kovács",
])  # fmt: skip
def test_rare_and_long_names_are_drawn_whole(name: str) -> None:
    made = drawer()
    pdf = made.pdf(record_of(made.definition, 1, 1, name=name))
    assert "".join(name.split()) in "".join(text_of(pdf).split())
    assert audit_fonts(pdf, made.library) == []


def test_uyghur_is_left_to_weasyprint() -> None:
    made = drawer("xinjiang-tutor-certificate")
    record = record_of(made.definition, 0)
    with pytest.raises(SlowPath):
        made.direct(made.fillings(record))
    pdf = made.pdf(record)
    assert audit_fonts(pdf, made.library) == []
    assert record.values["name_ug"][0] in text_of(pdf)


def test_what_no_slot_can_hold_is_a_problem_of_its_field() -> None:
    unit = "临溪市青少年科技教育实践活动中心" * 6
    assert codes("tutor-certificate", unit=unit) == [("slot_text_too_long", "unit")]
    assert ("slot_text_too_long", "event") in codes("honour-certificate", event="大赛" * 60)


def test_what_no_font_has_is_a_problem_of_its_field() -> None:
    assert codes("tutor-certificate", name="王\U0003134a\ue000") == [("glyph_missing", "name")]


def test_a_certificate_that_cannot_be_printed_is_not_drawn() -> None:
    made = drawer()
    with pytest.raises(EntryRefused) as refusal:
        made.pdf(record_of(made.definition, 1, 1, unit="很长的单位名称" * 30))
    assert [problem.code for problem in refusal.value.problems] == ["slot_text_too_long"]


def test_a_missing_photo_is_told() -> None:
    record = replace(sample("tutor-certificate"), photo=None)
    assert [problem.code for problem in drawer().problems(record)] == ["photo_missing"]


@pytest.mark.parametrize("digits", [460, 600])
def test_a_code_too_fine_to_be_read_is_told(digits: int) -> None:
    record = replace(sample("tutor-certificate"), url="https://v.kexie.example/c/" + "7" * digits)
    assert [problem.code for problem in drawer().problems(record)] == ["code_too_small"]
    with pytest.raises(EntryRefused):
        drawer().pdf(record)
