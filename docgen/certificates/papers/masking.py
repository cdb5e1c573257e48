"""What of a person may stand on a public list: identity numbers without their middle, pupils without their given
names."""

from __future__ import annotations

_SHOWN_FIRST, _SHOWN_LAST = 6, 4
_LEAST = 12             # shorter numbers (passports) show their last four characters only


def masked_identity(identity: str) -> str:
    """650102********1234; of a shorter number the last four characters; "" for none."""
    if not identity:
        return ""
    if len(identity) < _LEAST:
        shown = identity[-_SHOWN_LAST:] if len(identity) > _SHOWN_LAST else ""
        return "*" * (len(identity) - len(shown)) + shown
    middle = len(identity) - _SHOWN_FIRST - _SHOWN_LAST
    return identity[:_SHOWN_FIRST] + "*" * middle + identity[-_SHOWN_LAST:]


def masked_name(name: str) -> str:
    """王*, 阿*: the first character alone, whatever the length of the rest."""
    return f"{name[:1]}*" if name else ""
