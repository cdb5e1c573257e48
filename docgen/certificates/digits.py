"""Bytes as decimal digits, for the numeric segment of a QR code: 8.1 bits a byte, and no filter, linkifier or
case folding on the way changes them."""

from __future__ import annotations

import re

_GROUP = 7
# Bytes of a group -> its digits; seven bytes are below 10^17.
_DIGITS = {1: 3, 2: 5, 3: 8, 4: 10, 5: 13, 6: 15, 7: 17}
_BYTES = {digits: size for size, digits in _DIGITS.items()}
MAX_DIGITS = 620


class NotDigits(ValueError):
    """The digits are not the one spelling of any bytes."""


def digits_of(data: bytes) -> str:
    """Groups of 7 bytes, big-endian, as 17 digits each; a tail of 1 to 6 bytes as 3, 5, 8, 10, 13 or 15."""
    groups = [data[at : at + _GROUP] for at in range(0, len(data), _GROUP)]
    return "".join(f"{int.from_bytes(group, 'big'):0{_DIGITS[len(group)]}d}" for group in groups)


def bytes_of(digits: str) -> bytes:
    """What `digits_of` wrote. Raises NotDigits for anything it would not write, and for more than 620 digits."""
    if len(digits) > MAX_DIGITS or not re.fullmatch("[0-9]*", digits):
        raise NotDigits("something else than at most 620 digits")
    return b"".join(_group(digits[at : at + 17]) for at in range(0, len(digits), 17))


def _group(digits: str) -> bytes:
    size = _BYTES.get(len(digits))
    if size is None or int(digits) >= 1 << 8 * size:
        raise NotDigits("a group that stands for no bytes")
    return int(digits).to_bytes(size, "big")
