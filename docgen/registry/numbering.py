"""Unified numbers: a series' pattern, a serial number, and a check character by ISO 7064 MOD 37,36."""

from __future__ import annotations

import re
import unicodedata

from stdnum.iso7064 import mod_37_36

_CHECK = "{check}"
_SERIAL = re.compile(r"\{serial(?::0(\d))?\}")
_UNCOUNTED = re.compile(r"[^0-9A-Z]")
_TYPED = str.maketrans("—–‐－", "----")
LONGEST = 24


def number_of(pattern: str, serial: int) -> str:
    """The number of a series: `XJC-C-2026-{serial:04}-{check}` and 7 make XJC-C-2026-0007-Q or the like.

    Everything before the check character counts, hyphens excepted.
    """
    plain = _SERIAL.sub(lambda hole: str(serial).zfill(int(hole[1] or 1)), pattern.replace(_CHECK, ""))
    return plain + str(mod_37_36.calc_check_digit(_UNCOUNTED.sub("", plain)))


def has_right_check(number: str) -> bool:
    """Whether a number's last character is the check of the ones before; a typing error is told from another
    number."""
    return bool(mod_37_36.is_valid(_UNCOUNTED.sub("", number)))


def written_number(typed: str) -> str:
    """A number as it is stored: capital letters, half width, plain hyphens, no blanks and nothing unseen."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_TYPED)
    return "".join(mark for mark in plain if mark.isprintable() and not mark.isspace())
