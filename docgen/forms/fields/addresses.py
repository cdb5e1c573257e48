"""E-mail and postal addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.single import Faults, SingleText, described, length_faults
from docgen.forms.fields.two_parts import TwoParts

_LABEL = r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff-]{0,61}[A-Za-z0-9\u0080-\U0010ffff])?"
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    rf"@(?:{_LABEL}\.)+(?=[^0-9.]){_LABEL}")
_EMAIL_LENGTH = 254
_FULL_STOPS = "。、，；"
_POSTCODE = re.compile(r"[0-9]{6}")
_WITH_POSTCODE = re.compile(
    r"(?P<address>.*?)[\s,，;；.。]*[（(]?\s*(?:邮政编码|邮编|邮码)?\s*[:：]?\s*(?<![0-9])(?P<postcode>[0-9]{6})\s*[)）]?[。.]?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(SingleText):
    """An e-mail address."""

    def read(self, text: str) -> tuple[Value, Faults]:
        plain = "".join(unicodedata.normalize("NFKC", mark) if mark not in _FULL_STOPS else mark for mark in text)
        if len(plain) > _EMAIL_LENGTH or any(mark in plain for mark in _FULL_STOPS) or not _EMAIL.fullmatch(plain):
            return self.unreadable(text, "email_unreadable")
        return plain, ()

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "format": "email", "maxLength": _EMAIL_LENGTH})

    def control(self) -> Control:
        return Control("email", input_mode="email")

    def example(self, seed: int) -> Raw:
        return f"teacher{seed % 1000:03d}@example.com"

    def maximal(self) -> Raw:
        return "kexuejiaoyu.gongzuozu.lianxiren@kexuejiaoyu.example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postcode(SingleText):
    """A postcode of six digits."""

    def read(self, text: str) -> tuple[Value, Faults]:
        plain = unicodedata.normalize("NFKC", text).replace(" ", "")
        return (plain, ()) if _POSTCODE.fullmatch(plain) else self.unreadable(text, "postcode_unreadable")

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": "^[0-9]{6}$"})

    def control(self) -> Control:
        return Control("text", input_mode="numeric")

    def example(self, seed: int) -> Raw:
        return f"{610000 + seed % 40000:06d}"


@dataclass(frozen=True, slots=True)
class Postal:
    """An address and its postcode; either is "" where it is not said."""

    address: str
    postcode: str

    def __str__(self) -> str:
        return f"{self.address}（邮编：{self.postcode}）" if self.postcode else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress(TwoParts):
    """An address with its postcode, written as a mapping or as one text that ends in the postcode;
    `max_length` counts the address alone. The value is a `Postal`."""

    names = ("address", "postcode")

    max_length: int | None = None

    def from_text(self, text: str) -> Value:
        match = _WITH_POSTCODE.fullmatch(text)
        return Postal(match["address"], match["postcode"]) if match else Postal(text, "")

    def from_parts(self, first: str, second: str) -> Value:
        return Postal(first, unicodedata.normalize("NFKC", second)) if first or second else None

    def nearest(self, key: str) -> str:
        return "postcode" if "码" in key or "编" in key or "code" in key else "address"

    def value_faults(self, value: Postal) -> Faults:
        faults = list(length_faults(self.label, value.address, self.max_length))
        if not value.address:
            faults.append(Fault("address_missing", {"label": self.label}))
        if not value.postcode:
            faults.append(Fault("postcode_missing", {"label": self.label}))
        elif not _POSTCODE.fullmatch(value.postcode):
            faults.append(Fault("postcode_unreadable", {"label": self.label}))
        return tuple(faults)

    def schema(self) -> dict[str, Any]:
        length = {} if self.max_length is None else {"maxLength": self.max_length}
        parts = {"address": {"type": "string", **length}, "postcode": {"type": "string", "pattern": "^[0-9]{6}$"}}
        return self.either_schema(parts, {"pattern": "[0-9]{6}"})

    def control(self) -> Control:
        return Control("group", parts={"address": Control("text"), "postcode": Control("text", input_mode="numeric")})

    def example(self, seed: int) -> Raw:
        address, postcode = invented.address(seed)
        return {"address": address, "postcode": postcode} if seed % 2 else f"{address}（邮编：{postcode}）"

    def maximal(self) -> Raw:
        return {"address": invented.filler(self.max_length or 120), "postcode": "830000"}
