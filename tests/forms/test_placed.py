"""A certificate's definition: its facts, its slots, and everything that is refused at load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import CodeSlot, PhotoSlot, Placed, TextSlot
from docgen.forms.reader import read_definition

TEMPLATES = Path(__file__).parents[2] / "templates"
TEXT = """\
form: diploma
code: DIP
edition: '2026.1'
title: 结业证书
page: {size: [210, 148], margin: [5, 5, 5, 5]}
certificate:
  series: 'JY{letter}-{year}-{serial:04}-{check}'
  by: level
  letters: {初级: C, 高级: G}
  types: {初级: 5, 高级: 6}
  holder: name
  person: [identity]
  years: 3
fields:
  name:     {label: 姓名, type: name, required: true}
  level:    {label: 级别, type: choice, options: [初级, 高级], required: true}
  identity: {label: 身份证号, type: identity, unprinted: true}
  photo:    {label: 照片, type: photo, width: 25, height: 35}
layout:
  - placed:
      artwork: paper.svg
      seal: [150, 110, 42]
      slots:
        title:  {at: [20, 10, 170, 12], text: 结业证书, font: title, size: 24}
        words:  {at: [20, 40, 120, 30], text: '{name}同志完成{level}课程。', size: 16, least: 10, fit: paragraph, lines: 2}
        photo:  {at: [150, 40, 25, 35], photo: photo}
        code:   {at: [20, 100], code: 26}
        number: {at: [60, 110, 60], text: '{number}　{issued_on}　{host}', size: 9, least: 6, fit: shrink}
"""


def read(tmp_path: Path, *changes: tuple[str, str]) -> tuple[FormDefinition | None, list[str]]:
    """The definition with some words replaced, and the codes of its faults."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "paper.svg").write_text("<svg/>")
    made, problems = read_definition(text, tmp_path / "form.yaml")
    return made, [problem.code for problem in problems]


def made(tmp_path: Path, *changes: tuple[str, str]) -> FormDefinition:
    definition, faults = read(tmp_path, *changes)
    assert definition is not None, faults
    return definition


def test_slots_stand_where_they_are_put(tmp_path: Path) -> None:
    (page,) = made(tmp_path).layout
    assert isinstance(page, Placed) and page.seal == (150, 110, 42)
    slots = {slot.name: slot for slot in page.slots}
    words, photo, code = slots["words"], slots["photo"], slots["code"]
    assert isinstance(words, TextSlot) and (words.x, words.width, words.fit, words.lines) == (20, 120, "paragraph", 2)
    assert words.holes == ("name", "level")
    assert isinstance(photo, PhotoSlot) and photo.field == "photo"
    assert isinstance(code, CodeSlot) and code.size == 26


def test_a_text_without_a_height_is_as_high_as_its_lines(tmp_path: Path) -> None:
    (page,) = made(tmp_path).layout
    assert isinstance(page, Placed)
    number = next(slot for slot in page.slots if slot.name == "number")
    assert isinstance(number, TextSlot)
    assert number.height == pytest.approx(number.style.line_height * 25.4 / 72)


def test_the_chosen_level_gives_letter_and_type(tmp_path: Path) -> None:
    facts = made(tmp_path).certificate
    assert facts is not None
    assert facts.series_of({"level": "高级"}, date(2026, 11, 22)) == "JYG-2026-{serial:04}-{check}"
    assert (facts.type_code({"level": "初级"}), facts.type_code({"level": "高级"})) == (5, 6)


@pytest.mark.parametrize(("issued", "until"), [
    (date(2026, 11, 22), date(2029, 11, 22)), (date(2028, 2, 29), date(2031, 2, 28)),
])  # fmt: skip
def test_a_certificate_with_years_ends_on_its_day(tmp_path: Path, issued: date, until: date) -> None:
    facts = made(tmp_path).certificate
    assert facts is not None and facts.expires_on(issued) == until


def test_a_certificate_without_years_never_ends(tmp_path: Path) -> None:
    facts = made(tmp_path, ("  years: 3\n", "")).certificate
    assert facts is not None and facts.expires_on(date(2026, 11, 22)) is None


@pytest.mark.parametrize(("old", "new", "code"), [
    ("-{check}'", "'", "series_without_check"),
    ("JY{letter}", "jy{letter}", "wrong_series"),
    ("JY{letter}", "JIEYEZHENGSHU{letter}", "series_too_long"),
    ("JY{letter}", "JY", "series_without_letters"),
    ("{year}", "{month}", "unknown_hole"),
    ("by: level", "by: name", "chooser_without_options"),
    ("初级: C, ", "", "option_left_out"),
    ("初级: C", "中级: C", "unknown_option"),
    ("初级: C", "初级: c1", "wrong_letter"),
    ("初级: 5", "初级: five", "wrong_type_code"),
    ("  types: {初级: 5, 高级: 6}\n", "", "certificate_without_type"),
    ("[identity]", "[passport]", "unknown_field"),
    ("paper.svg", "gold.svg", "artwork_missing"),
    ("paper.svg", "gold.png", "wrong_artwork_name"),
    ("text: 结业证书, font", "font", "slot_without_content"),
    ("photo: photo}\n        code", "photo: name}\n        code", "slot_without_photo"),
    ("[150, 40, 25, 35]", "[150, 40, 25, 25]", "photo_of_other_shape"),
    ("fit: paragraph, lines: 2", "fit: paragraph", "slot_lines_not_used"),
    ("[20, 40, 120, 30]", "[20, 40, 120, 7]", "slot_too_low"),
    ("[20, 100], code", "[190, 100], code", "slot_off_paper"),
    ("[20, 100], code", "[20, 120.5], code", "slot_off_paper"),
    ("seal: [150, 110, 42]", "seal: [70, 110, 42]", "seal_near_code"),
    ("{number}　", "", "certificate_without_hole"),
    ("        code:   {at: [20, 100], code: 26}\n", "", "certificate_without_code"),
    ("size: 24", "size: 24, colour: red", "wrong_colour"),
    ("{name}同志", "{nmae}同志", "unknown_hole"),
    ("least: 10", "least: 20", "numbers_out_of_order"),
    ("  name:     {label", "  number: {label: 号, type: text}\n  name:     {label", "name_reserved"),
    ("  - placed:", "  - heading: title\n  - placed:", "certificate_only_placed"),
])  # fmt: skip
def test_what_cannot_be_printed_or_numbered_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in read(tmp_path, (old, new))[1]


def test_placed_pages_are_for_certificates_only(tmp_path: Path) -> None:
    start, end = TEXT.index("certificate:"), TEXT.index("fields:")
    assert "placed_without_certificate" in read(tmp_path, (TEXT[start:end], ""))[1]


def test_a_field_that_no_slot_prints_is_told(tmp_path: Path) -> None:
    assert "never_drawn" in read(tmp_path, ("{name}同志", "同志"))[1]


def test_certificates_are_listed_apart_from_forms() -> None:
    forms, certificates = library.names(TEMPLATES), library.certificate_names(TEMPLATES)
    assert "tutor-certificate" in certificates and "xinjiang-2021-primary" in forms
    assert sorted((*forms, *certificates)) == list(library.all_names(TEMPLATES))


def test_one_that_extends_a_certificate_is_a_certificate_too() -> None:
    assert "xinjiang-tutor-certificate" in library.certificate_names(TEMPLATES)


@pytest.mark.parametrize("name", library.certificate_names(TEMPLATES))
def test_every_shipped_certificate_is_sound_and_says_that_it_is_a_proposal(name: str) -> None:
    assert library.problems_in(TEMPLATES, name) == ()
    assert library.load(TEMPLATES, name).note.startswith("建议稿")


def test_no_two_certificates_share_a_type_code() -> None:
    kinds: dict[int, str] = {}
    for name in library.certificate_names(TEMPLATES):
        facts = library.load(TEMPLATES, name).certificate
        assert facts is not None
        # A province's own design of a certificate is the same type.
        for code in facts.types.values():
            assert kinds.setdefault(code, name).removeprefix("xinjiang-") == name.removeprefix("xinjiang-")
