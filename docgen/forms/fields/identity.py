"""Identity numbers of 18 places: GB 11643, the residence permits of 港澳台, the foreigners' card of 2023."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Value
from docgen.forms.fields.moments import FIRST_YEAR, LAST_YEAR, Moment
from docgen.forms.fields.single import Faults, SingleText, described

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
# GB/T 2260 provinces. Counties are not looked up: their codes change, and a late registration bears a code
# younger than the person, which the usual libraries refuse.
_PROVINCES = (
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 81, 82, 83
)
_SEXES = ("女", "男")


def check_digit(first_17: str) -> str:
    """The 18th place by ISO 7064 MOD 11-2."""
    total = sum(int(digit) * pow(2, 17 - index, 11) for index, digit in enumerate(first_17))
    return "0123456789X"[(12 - total) % 11]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(SingleText):
    """An identity number. `birth` and `sex` name the fields it must agree with. No message repeats the
    number or tells the right check digit."""

    birth: str = ""
    sex: str = ""

    def read(self, text: str) -> tuple[Value, Faults]:
        number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
        if len(number) != 18:
            return self.unreadable(text, "identity_wrong_length", count=len(number))
        if not _NUMBER.fullmatch(number):
            return self.unreadable(text, "identity_wrong_characters")
        return number, ()

    def judge(self, value: Value) -> Faults:
        faults = []
        if check_digit(value[:17]) != value[17]:
            faults.append("identity_wrong_check_digit")
        if not _is_foreigner(value):
            if _birth_in(value) is None:
                faults.append("identity_wrong_date")
            if int(value[:2]) not in _PROVINCES:
                faults.append("identity_unknown_area")
        return tuple(Fault(code, {"label": self.label}) for code in faults)

    def check_with(self, value: Value, others: Mapping[str, Value]) -> Faults:
        """The number beside the fields of birth and sex; the foreigners' card is not compared, its make-up
        is not published in full."""
        if not isinstance(value, str) or _is_foreigner(value) or check_digit(value[:17]) != value[17]:
            return ()
        faults = []
        born, said = _birth_in(value), others.get(self.birth)
        if born and isinstance(said, Moment) and _differ(born, said):
            faults.append(Fault("identity_other_birth", {"label": self.label}))
        sex = others.get(self.sex)
        if sex in _SEXES and _SEXES[int(value[16]) % 2] != sex:
            faults.append(Fault("identity_other_sex", {"label": self.label, "sex": str(sex)}))
        return tuple(faults)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "pattern": "^[0-9]{17}[0-9Xx]$"})

    def control(self) -> Control:
        return Control("text", input_mode="latin")

    def example(self, seed: int) -> Raw:
        person = invented.person(seed)
        serial = f"{10 + seed % 80}{(seed * 2 + (person.sex == '男')) % 10}"
        first_17 = f"{person.area}{person.birth:%Y%m%d}{serial}"
        return first_17 + check_digit(first_17)


def _is_foreigner(number: str) -> bool:
    """The permanent residents' card of 2023: its first place is 9."""
    return number.startswith("9")


def _birth_in(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if FIRST_YEAR <= born.year <= LAST_YEAR else None


def _differ(born: date, said: Moment) -> bool:
    """Whether a birth as said, a month or a day, is another than the number's."""
    return (said.year, said.month or born.month, said.day or born.day) != (born.year, born.month, born.day)
