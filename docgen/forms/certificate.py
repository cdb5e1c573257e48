"""What makes a definition one of a certificate: how it is numbered, signed, told apart and proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Disclosure = Literal["A", "B"]
# What the copy is made of: a sheet of its own, a card cut from a sheet, a folded booklet, a metal plate.
Material = Literal["sheet", "card", "booklet", "plaque"]


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """`series` is the pattern of unified numbers, such as `XJC-{letter}-{year}-{serial:04}-{check}`.

    The value of the field `by` ("" for none) chooses the letters in the number and the type code in the token
    (`letters`, `types`; where nothing chooses, `types` has the key ""). With `profile` A the token bears the
    holder's name, with B a mask of it (pupils). `holder` is the field of the name that is printed; `person` the
    fields that tell people apart, the first one that is filled in counting; `occasion` those that tell apart two
    certificates of one person. It is valid for `years` (0: without end). The QR code says the whole `token`, or
    where the `number` is looked up.
    """

    series: str
    holder: str
    person: tuple[str, ...]
    by: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    occasion: tuple[str, ...] = ()
    profile: Disclosure = "A"
    years: int = 0
    link: Literal["token", "number"] = "token"
    material: Material = "sheet"

    def type_code(self, values: Mapping[str, Any]) -> int:
        """The type of a certificate with these values (raw or parsed), as the token names it."""
        return self.types[self._choice(values)]

    def series_of(self, values: Mapping[str, Any], issued_on: date) -> str:
        """The pattern with its letter and year filled in; a serial number and a check character are left. One
        counter belongs to each result."""
        letter = self.letters.get(self._choice(values), "")
        return self.series.replace("{letter}", letter).replace("{year}", f"{issued_on.year}")

    def expires_on(self, issued_on: date) -> date | None:
        """The last day on which a copy is valid; None where it is valid without end."""
        if not self.years:
            return None
        day = 28 if (issued_on.month, issued_on.day) == (2, 29) else issued_on.day
        return date(issued_on.year + self.years, issued_on.month, day)

    def _choice(self, values: Mapping[str, Any]) -> str:
        return str(values[self.by]) if self.by else ""
