"""Who does something: names as they are kept, and as they are compared."""

from __future__ import annotations

import re
import unicodedata

from docgen.registry.database import refused

_LONGEST = 80


def hand_of(name: str) -> str:
    """A hand's name for keeping. Raises RegistryRefused for a blank or an overlong one."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not hand_key(plain) or len(plain) > _LONGEST:
        raise refused("hand_missing")
    return plain


def hand_key(name: str) -> str:
    """A name as two hands are told apart: 王 芳, Ｗang and 王芳 with an invisible mark are no second person."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(mark for mark in plain if unicodedata.category(mark)[0] in "LN")


def check_four_eyes(one: str, other: str) -> None:
    """Raises RegistryRefused where the two hands are one person's."""
    if hand_key(one) == hand_key(other):
        raise refused("four_eyes")


def folded_name(name: str) -> str:
    """A person's name as it is compared: without blanks and dots of any kind, small letters."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", name).casefold())
