"""Whole numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.single import Faults, SingleText, described

# Longer runs of digits are no count of anything, and int() takes quadratic time on them.
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Integer(SingleText):
    """A whole number from `least` to `most`; `before` and `unit` are printed around it and may be written."""

    least: int | None = None
    most: int | None = None
    before: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("range_is_empty")

    def read(self, text: str) -> tuple[Value, Faults]:
        plain, before, unit = (unicodedata.normalize("NFKC", part) for part in (text, self.before, self.unit))
        plain = plain.removeprefix(before).removesuffix(unit).strip()
        if not _NUMBER.fullmatch(plain):
            return self.unreadable(text, "number_unreadable")
        return int(plain), ()

    def judge(self, value: Value) -> Faults:
        facts = {"label": self.label, "value": value}
        if self.least is not None and value < self.least:
            return (Fault("number_too_small", {**facts, "least": self.least}),)
        if self.most is not None and value > self.most:
            return (Fault("number_too_large", {**facts, "most": self.most}),)
        return ()

    def printed_text(self, value: Value) -> str:
        return f"{self.before}{value}{self.unit}"

    def schema(self) -> dict[str, Any]:
        unit = f"({re.escape(self.unit)})?" if self.unit else ""
        number: dict[str, Any] = {"type": "integer"}
        if self.least is not None:
            number["minimum"] = self.least
        if self.most is not None:
            number["maximum"] = self.most
        return described(self, {"anyOf": [number, {"type": "string", "pattern": f"^[+-]?[0-9]{{1,15}}{unit}$"}]})

    def control(self) -> Control:
        return Control("text", input_mode="numeric")

    def example(self, seed: int) -> Raw:
        low = self.least if self.least is not None else 1
        high = min(self.most if self.most is not None else low + 30, low + 30)
        return str(low + (5 + seed * 7) % (high - low + 1))

    def maximal(self) -> Raw:
        return str(self.most if self.most is not None else 999_999)
