"""Telephone numbers of mainland China."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.single import Faults, SingleText, described

NONE = "无"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_DASHES = re.compile("[\\s\u2010-\u2015\u2212\u2500\u30fc_]+")
_EXTENSION = re.compile(r"(?:-?(?:转|分机号?|ext\.?|x|#)[:.-]*|-)([0-9]{1,6})$", re.IGNORECASE)
# 010, 02x and the four-digit codes; then seven or eight digits, never starting with 0 or 1.
_WITH_AREA = re.compile(r"\(?(010|02[0-9]|0[3-9][0-9]{2})\)?-?([2-9][0-9]{6,7})")
_WITHOUT_AREA = re.compile(r"[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"([48]00)-?([0-9]{3})-?([0-9]{4})")


def _plain(text: str) -> str:
    """Half-width, blanks and every kind of dash as one hyphen, without the country code."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return re.sub("-+", "-", text).strip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobile(SingleText):
    """A mobile number of 11 digits."""

    def read(self, text: str) -> tuple[Value, Faults]:
        number = mobile_in(text)
        return (number, ()) if number else self.unreadable(text, "mobile_unreadable")

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": r"^(\+?86[ -]?)?1[3-9]([ -]?[0-9]){9}$"})

    def control(self) -> Control:
        return Control("tel", input_mode="tel")

    def example(self, seed: int) -> Raw:
        return invented.mobile(seed)


def mobile_in(text: str) -> str | None:
    """The 11 digits of a mobile number, however grouped; None when it is none."""
    digits = _plain(text).replace("-", "")
    digits = re.sub(r"^\(?(?:\+|00)?86\)?", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landline(SingleText):
    """A fixed line: area code, 7 or 8 digits, perhaps an extension; 无 where there is none."""

    def read(self, text: str) -> tuple[Value, Faults]:
        if text in (NONE, "没有"):
            return NONE, ()
        if mobile_in(text):
            return mobile_in(text), (Fault("landline_is_mobile", {"label": self.label}),)
        number, has_area = landline_in(text)
        if not number:
            return self.unreadable(text, "landline_unreadable")
        return number, () if has_area else (Fault("landline_without_area", {"label": self.label}),)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": "^无$|[0-9]{7}"})

    def control(self) -> Control:
        return Control("tel", input_mode="tel")

    def example(self, seed: int) -> Raw:
        return invented.landline(seed)

    def maximal(self) -> Raw:
        return "0991-63865130转8001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(SingleText):
    """A mobile number or a fixed line."""

    def read(self, text: str) -> tuple[Value, Faults]:
        mobile = mobile_in(text)
        if mobile:
            return mobile, ()
        number, has_area = landline_in(text)
        if not number:
            return self.unreadable(text, "phone_unreadable")
        return number, () if has_area else (Fault("landline_without_area", {"label": self.label}),)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": "[0-9]{7}|[0-9]{3,4}[ -][0-9]{3,4}"})

    def control(self) -> Control:
        return Control("tel", input_mode="tel")

    def example(self, seed: int) -> Raw:
        return invented.mobile(seed)

    def maximal(self) -> Raw:
        return "0991-63865130转8001"


def landline_in(text: str) -> tuple[str, bool]:
    """The number as printed (0991-6386513转801) and whether it needs no area code; "" when it is none."""
    plain = re.sub(r"^\(?(?:\+|00)86\)?-?0?", "0", _plain(text))
    number, has_area = _number_in(plain)
    if number:
        return number, has_area
    extension = _EXTENSION.search(plain)
    if extension is None:
        return "", False
    number, has_area = _number_in(plain[: extension.start()])
    return (f"{number}转{extension[1]}" if number else ""), has_area


def _number_in(plain: str) -> tuple[str, bool]:
    if match := _WITH_AREA.fullmatch(plain):
        return f"{match[1]}-{match[2]}", True
    if match := _SERVICE.fullmatch(plain):
        return "-".join(match.groups()), True
    return (plain, False) if _WITHOUT_AREA.fullmatch(plain) else ("", False)
