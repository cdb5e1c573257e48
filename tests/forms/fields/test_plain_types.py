"""Whole numbers, choices, telephones, addresses and file names."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.forms.fields.addresses import Email, Postal, PostalAddress
from docgen.forms.fields.attachments import Attachment, Photo
from docgen.forms.fields.base import Field, Picture, Ticks, Words
from docgen.forms.fields.choices import ETHNICITIES, Choice, Ethnicity
from docgen.forms.fields.numbers import Integer
from docgen.forms.fields.phones import Landline, Mobile
from docgen.problems import Problem

YEARS = Integer(name="years", label="年限", kind="integer", least=0, most=60, unit="年")
MODE = Choice(name="mode", label="方式", kind="choice", options=("线上", "线下"))
ETHNICITY = Ethnicity(name="ethnicity", label="民族", kind="ethnicity")
MOBILE = Mobile(name="mobile", label="手机号码", kind="mobile")
LANDLINE = Landline(name="landline", label="固定电话", kind="landline")
EMAIL = Email(name="email", label="电子邮箱", kind="email")
ADDRESS = PostalAddress(name="address", label="邮寄地址", kind="postal_address", max_length=10)
PHOTO = Photo(name="photo", label="照片", kind="photo", width=25, height=35)
PROOF = Attachment(name="proof", label="附件", kind="attachment", mark="附件B1-{row}", is_required=True)


def codes(field: Field, raw: Any) -> list[str]:
    value, faults = field.parse(raw)
    return [fault.code for fault in (*faults, *field.check(value))]


def printed(field: Field, raw: Any) -> str:
    ink = field.show(field.parse(raw)[0])
    assert isinstance(ink, Words)
    return "\n".join(ink.paragraphs)


@pytest.mark.parametrize("raw", ["12", "12年", "１２", "12 年", 12, "012"])
def test_a_number_is_printed_with_its_unit(raw: Any) -> None:
    assert (printed(YEARS, raw), codes(YEARS, raw)) == ("12年", [])


@pytest.mark.parametrize(
    ("raw", "found"),
    [("0", []), ("60", []), ("-1", ["number_too_small"]), ("61", ["number_too_large"]),
     ("十二", ["number_unreadable"]), ("1.5", ["number_unreadable"]), ("9" * 5000, ["number_unreadable"])],
)
def test_a_number_keeps_between_its_ends(raw: str, found: list[str]) -> None:
    assert codes(YEARS, raw) == found


def test_a_range_of_nothing_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="range_is_empty"):
        Integer(name="n", label="数", kind="integer", least=2, most=1)


def test_a_choice_is_one_of_its_options() -> None:
    assert codes(MODE, " 线上 ") == []
    assert codes(MODE, "网上") == ["choice_unknown_near"]
    assert codes(MODE, "面授") == ["choice_unknown"]


def test_a_choice_with_boxes_shows_all_of_them() -> None:
    ticked = Choice(name="mode", label="方式", kind="choice", options=("线上", "线下"), ticks=True)
    assert ticked.show("线下") == Ticks((("线上", False), ("线下", True)))
    assert ticked.show(None) == Ticks((("线上", False), ("线下", False)))


def test_options_must_differ() -> None:
    with pytest.raises(ValueError, match="options_not_distinct"):
        Choice(name="mode", label="方式", kind="choice", options=("线上", "线上"))


def test_there_are_fifty_six_peoples_and_two_other_entries() -> None:
    assert len(set(ETHNICITIES)) == 58
    assert (ETHNICITIES[0], ETHNICITIES[4], ETHNICITIES[55]) == ("汉族", "维吾尔族", "基诺族")


def test_a_people_may_be_written_without_its_last_character() -> None:
    assert printed(ETHNICITY, "维吾尔") == printed(ETHNICITY, "维吾尔族") == "维吾尔族"
    assert codes(ETHNICITY, "外国血统") == codes(ETHNICITY, "其他") == []
    assert codes(ETHNICITY, "维吾尔人") == ["choice_unknown_near"]


@pytest.mark.parametrize("raw", ["15400001234", "154 0000 1234", "154-0000-1234", "+86 15400001234", "008615400001234", "１５４００００１２３４"])
def test_a_mobile_number_is_printed_as_eleven_digits(raw: str) -> None:
    assert (printed(MOBILE, raw), codes(MOBILE, raw)) == ("15400001234", [])


@pytest.mark.parametrize("raw", ["1540000123", "154000012345", "12400001234", "0991-9000001", "15400001234、15400001235"])
def test_what_is_no_mobile_number_is_refused(raw: str) -> None:
    assert codes(MOBILE, raw) == ["mobile_unreadable"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("0991-9000001", "0991-9000001"),
        ("0991—9000001", "0991-9000001"),
        ("0991 9000001", "0991-9000001"),
        ("（0991）9000001", "0991-9000001"),
        ("09919000001", "0991-9000001"),
        ("010-90000001", "010-90000001"),
        ("+86-991-9000001", "0991-9000001"),
        ("+86 0991 9000001", "0991-9000001"),
        ("0991-9000001-801", "0991-9000001转801"),
        ("0991-9000001转801", "0991-9000001转801"),
        ("0991-9000001 分机 801", "0991-9000001转801"),
        ("0991-9000001 ext. 801", "0991-9000001转801"),
        ("400-900-0001", "400-900-0001"),
        ("无", "无"),
    ],
)
def test_a_fixed_line_is_read_in_every_usual_spelling(raw: str, says: str) -> None:
    assert (printed(LANDLINE, raw), codes(LANDLINE, raw)) == (says, [])
    assert LANDLINE.parse(says) == (says, ())


@pytest.mark.parametrize("raw", ["9000001", "90000001-801"])
def test_a_missing_area_code_is_only_told(raw: str) -> None:
    assert codes(LANDLINE, raw) == ["landline_without_area"] and not Problem("landline_without_area").is_error


def test_a_mobile_number_for_a_fixed_line_is_only_told() -> None:
    assert codes(LANDLINE, "15400001234") == ["landline_is_mobile"] and not Problem("landline_is_mobile").is_error


@pytest.mark.parametrize("raw", ["0991-900000", "0991-0900001", "12345", "00852 23456789", "0991-9000001-8012345", "见上"])
def test_what_is_no_fixed_line_is_refused(raw: str) -> None:
    assert codes(LANDLINE, raw) == ["landline_unreadable"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [("teacher@example.com", []), ("ｔ＠example.com", []), ("a.b+c@mail.example.com", []), ("老师@example.com", ["email_unreadable"]),
     ("a@example", ["email_unreadable"]), ("a@example。com", ["email_unreadable"]), ("a@mail。example.com", ["email_unreadable"]), ("a..b@example.com", ["email_unreadable"]),
     ("a@-example.com", ["email_unreadable"]), ("a b@example.com", ["email_unreadable"]), ("a@例子.com", []),
     ("a@b@example.com", ["email_unreadable"]), ("a@10.0.0.1", ["email_unreadable"]), ("a" * 250 + "@example.com", ["email_unreadable"])],
)
def test_an_email_address_has_one_sign_and_a_domain(raw: str, found: list[str]) -> None:
    assert codes(EMAIL, raw) == found


@pytest.mark.parametrize(
    "raw",
    ["红柳路1号 830000", "红柳路1号（邮编：830000）", "红柳路1号，邮政编码830000", "红柳路1号\n邮编:830000", "红柳路1号830000",
     {"address": "红柳路1号", "postcode": "830000"}, {"address": "红柳路1号", "postcode": 830000}],
)
def test_an_address_is_printed_with_its_postcode(raw: Any) -> None:
    assert (printed(ADDRESS, raw), codes(ADDRESS, raw)) == ("红柳路1号（邮编：830000）", [])


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("红柳路1号", ["postcode_missing"]),
        ("红路 8300001", ["postcode_missing"]),
        ("830000", ["address_missing"]),
        ({"address": "红柳路1号"}, ["postcode_missing"]),
        ({"address": "红柳路1号", "postcode": "8300"}, ["postcode_unreadable"]),
        ({"address": "红柳路1号", "postcode": "830000", "邮编": "1"}, ["unknown_key"]),
        ({"address": ["红柳路"], "postcode": "830000"}, ["wrong_type", "address_missing"]),
        (["红柳路1号"], ["wrong_type"]),
        ("甲" * 10 + "830000", []),
        ("甲" * 11 + "830000", ["text_too_long"]),
        ({}, []),
    ],
)
def test_an_address_needs_both_its_parts(raw: Any, found: list[str]) -> None:
    assert codes(ADDRESS, raw) == found


def test_an_address_without_postcode_keeps_its_digits() -> None:
    assert ADDRESS.parse("红柳路1号101室")[0] == Postal("红柳路1号101室", "")


def test_a_photo_fills_its_frame_also_while_blank() -> None:
    assert PHOTO.show("me.JPG") == Picture("me.JPG", 25, 35)
    assert PHOTO.show(None) == Picture("", 25, 35)
    assert codes(PHOTO, "照片/me.JPG") == []
    assert codes(PHOTO, "me.bmp") == codes(PHOTO, "me") == ["file_name_other_ending"]


def test_a_file_name_stays_as_the_disk_has_it() -> None:
    assert PHOTO.parse(" cafe\u0301 ⼈.jpg ")[0] == "cafe\u0301 ⼈.jpg"
    assert codes(PHOTO, "a\nb.jpg") == ["file_name_not_one_line"]


def test_an_attachment_prints_its_mark_in_a_used_row() -> None:
    assert PROOF.show_in_row("奖状.pdf", 2) == Words(("附件B1-2",))
    assert PROOF.show_in_row(None, 2) == Words(("附件B1-2",))
    assert PROOF.show(None) == Words()
    assert codes(PROOF, "奖状.PDF") == [] and codes(PROOF, "奖状.jpg") == ["file_name_other_ending"]


def test_an_optional_attachment_that_is_not_given_has_no_mark() -> None:
    optional = Attachment(name="proof", label="附件", kind="attachment", mark="附件B1-{row}")
    assert optional.show_in_row(None, 1) == Words()
