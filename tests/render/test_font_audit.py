"""The audit of a finished PDF finds every way in which a font printed something else, and only those."""

from __future__ import annotations

import re
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from docgen.render.font_audit import FontFinding, audit_fonts
from docgen.render.fonts import FontLibrary
from tests.render.made_fonts import FONTS, cut_and_rename, make_font, office_folder, render


@pytest.fixture(scope="module")
def library() -> FontLibrary:
    return FontLibrary.load(FONTS)


def paragraph(text: str, family: str) -> str:
    return f"<p lang=zh-CN style=\"font:16pt '{family}'\">{text}</p>"


def page(library: FontLibrary, *texts: str) -> str:
    """Every text in every role, planned."""
    spans = []
    for role in ("title", "hei", "fang", "kai", "song"):
        for text in texts:
            for run in library.plan(text, role):
                span = f"<span style=\"font-family:'{run.family}'\">{run.text}</span>"
                spans.append(f"<bdi dir=rtl lang=ug>{span}</bdi>" if run.is_rtl else span)
    return f"<html lang=zh-CN><body style='font-size:16pt'>{''.join(spans)}"


def codes(findings: list[FontFinding]) -> set[str]:
    return {finding.code for finding in findings}


def files(library: FontLibrary, **others: Path) -> dict[str, Path]:
    return {**library.families, **others}


def test_a_right_page_has_no_findings(library: FontLibrary, tmp_path: Path) -> None:
    html = page(
        library,
        "张䶮、阿卜杜热依木·买买提，“二〇二六年”——abc 2026（试行）",
        "☐是☑否 ① 1.5 × 3 ℃",
        "ئابدۇرېھىم·ئوسمان 2026-يىلى مۇكاپات",
        "张𠀁𬭚",
        "Ünïcode cafe\u0301 O’Neil",
    )
    pdf = render(html, files(library), tmp_path)
    assert audit_fonts(pdf, library) == []
    begun = time.perf_counter()
    audit_fonts(pdf, library)
    assert time.perf_counter() - begun < 0.3  # 0.02 s here


def test_thousands_of_characters_are_right_and_the_fonts_are_cut(
    library: FontLibrary, tmp_path: Path
) -> None:
    # HarfBuzz 6.0 gave up from about 1,000 characters of a font with a GDEF table, and all of it was
    # embedded.
    html = "".join(
        paragraph(
            "".join(map(chr, sorted(code for code in library.font(name).coverage if code > 0x4E00)[:4000])),
            name,
        )
        for name in library.families
        if name.split()[1] in ("Title", "Hei", "Fang", "Kai", "Song", "WenKai", "Rare")
    )
    pdf = render(html, files(library), tmp_path)
    assert audit_fonts(pdf, library) == []
    with pikepdf.open(BytesIO(pdf)) as document:
        embedded = [
            len(one.FontFile2.read_bytes())
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one
        ]
    assert len(embedded) == 7 and max(embedded) < 4_000_000


def test_a_missing_glyph_is_found_by_its_character(library: FontLibrary, tmp_path: Path) -> None:
    pdf = render(paragraph("李\U00030edd好", "Form Song"), files(library), tmp_path)
    found = [finding for finding in audit_fonts(pdf, library) if finding.code == "missing_glyph"]
    assert [finding.detail for finding in found] == ["\U00030edd"]


def test_two_files_under_one_family_are_found(library: FontLibrary, tmp_path: Path) -> None:
    song = library.families["Form Song"]
    one = cut_and_rename(song, tmp_path / "one.ttf", "Form Song", "甲乙丙丁戊己庚")
    two = cut_and_rename(library.families["Form Kai"], tmp_path / "two.ttf", "Form Song", "子丑寅卯辰巳午")
    pdf = render(paragraph("甲子乙丑丙寅丁卯", "Form Song"), {"one": one, "two": two}, tmp_path)
    assert "wrong_outline" in codes(audit_fonts(pdf, library))


def test_another_file_under_our_family_name_is_found(library: FontLibrary, tmp_path: Path) -> None:
    other = cut_and_rename(library.families["Form Hei"], tmp_path / "other.ttf", "Form Song", "甲乙丙丁")
    pdf = render(paragraph("甲乙丙丁", "Form Song"), {"other": other}, tmp_path)
    assert {"wrong_glyph", "wrong_outline"} <= codes(audit_fonts(pdf, library))


def test_the_same_glyph_numbers_with_another_drawing_are_found(library: FontLibrary, tmp_path: Path) -> None:
    office = {}
    for side in (700, 710):
        folder = tmp_path / str(side)
        folder.mkdir()
        make_font(folder / "a.ttf", "Office Fang", "甲乙", side=side)
        told = "families:\n  Office Fang: {file: a.ttf}\nroles:\n  fang: {own: Office Fang}\n"
        office[side] = FontLibrary.load(FONTS, office_folder(folder, told))
    pdf = render(paragraph("甲乙", "Office Fang"), dict(office[700].families), tmp_path)
    assert audit_fonts(pdf, office[700]) == []
    assert codes(audit_fonts(pdf, office[710])) == {"wrong_outline"}


def test_a_glyph_without_an_outline_is_found(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf", "Office Fang", "甲乙", side=0)
    told = "families:\n  Office Fang: {file: a.ttf}\nroles:\n  fang: {own: Office Fang}\n"
    office = FontLibrary.load(FONTS, office_folder(tmp_path, told))
    pdf = render(paragraph("甲", "Office Fang"), dict(office.families), tmp_path)
    assert "empty_outline" in codes(audit_fonts(pdf, office))


def test_a_cff_font_is_found(library: FontLibrary, tmp_path: Path) -> None:
    cff = make_font(tmp_path / "cff.otf", "Form Song", "甲乙", is_cff=True)
    pdf = render(paragraph("甲乙", "Form Song"), {"cff": cff}, tmp_path)
    assert codes(audit_fonts(pdf, library)) == {"not_truetype"}


def test_a_family_that_is_not_ours_is_found(library: FontLibrary, tmp_path: Path) -> None:
    other = make_font(tmp_path / "other.ttf", "Elsewhere", "甲乙")
    pdf = render(paragraph("甲乙", "Elsewhere"), {"other": other}, tmp_path)
    assert [(one.code, one.detail) for one in audit_fonts(pdf, library)] == [("unknown_family", "Elsewhere")]


def test_a_whole_font_in_the_file_is_found(library: FontLibrary, tmp_path: Path) -> None:
    pdf = render(paragraph("甲乙", "Form Hei"), files(library), tmp_path, full_fonts=True)
    assert "not_subset" in codes(audit_fonts(pdf, library))


def test_glyph_numbers_without_a_character_are_found(library: FontLibrary, tmp_path: Path) -> None:
    pdf = render(paragraph("甲乙丙", "Form Song"), files(library), tmp_path, uncompressed_pdf=True)
    glyph = library.font("Form Song").glyph(ord("乙"))
    changed = (
        re.sub(rb"(?<=[<0-9a-f])%04x(?=[0-9a-f>]*> *\]? *T[jJ])" % glyph, b"0000", pdf) if glyph else b""
    )
    with pikepdf.open(BytesIO(changed)) as document:
        out = BytesIO()
        document.save(out)
    found = [one for one in audit_fonts(out.getvalue(), library) if one.code == "unknown_code"]
    assert [one.detail for one in found] == ["0000"]


def test_text_inside_a_form_of_a_page_is_audited_too(library: FontLibrary, tmp_path: Path) -> None:
    faded = "<div style='opacity:.5'>" + paragraph("李\U00030edd", "Form Song") + "</div>"
    pdf = render(faded, files(library), tmp_path)
    assert "missing_glyph" in codes(audit_fonts(pdf, library))
