"""What is made of a number with a secret key: the short code printed beside it, and the salt of a masked name."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

from docgen.certificates.keys import SecretKey

# Crockford's base 32: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")
CODE_LENGTH = 10
_ADDRESS = re.compile(
    r"https://([a-z0-9.-]+(?::[0-9]+)?)/n/([^/?#]{1,240})/([0-9a-z-]{10,14})/?(?:[?#&].*)?", re.IGNORECASE | re.DOTALL
)


def number_code(key: SecretKey, number: str, copy: int) -> str:
    """Ten characters (50 bits) that nobody makes without the key: a number alone answers no question."""
    digest = _mac(key, "code", number, copy)
    bits = int.from_bytes(digest[:7], "big") >> 6
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))


def is_number_code(keys: Iterable[SecretKey], number: str, copy: int, code: str) -> bool:
    """Whether a typed code belongs to a number and copy under any of the keys; small letters, O for 0, I or L for
    1 and hyphens do not matter. Takes the same time whether it does or not."""
    typed = code.upper().replace("-", "").replace(" ", "").translate(_ALIKE).encode("utf-8", "replace")
    fits = [hmac.compare_digest(number_code(key, number, copy).encode(), typed) for key in keys]
    return any(fits)


def number_url(host: str, number: str, code: str) -> str:
    """The address for people, plaques and cards: https://HOST/n/NUMBER/CODE."""
    return f"https://{host}/n/{quote(number, safe='')}/{code}"


def number_of_url(url: str) -> tuple[str, str, str] | None:
    """Host, number and code of such an address; None for anything else."""
    found = _ADDRESS.fullmatch(url.strip())
    return (found[1].lower(), unquote(found[2]), found[3]) if found else None


def name_salt(key: SecretKey, number: str, copy: int) -> bytes:
    """The 8 bytes of salt of a masked name (profile B), the same for the same copy."""
    return _mac(key, "salt", number, copy)[:8]


def _mac(key: SecretKey, purpose: str, number: str, copy: int) -> bytes:
    message = f"docgen-{purpose}-v1\0{number}\0{copy}".encode()
    return hmac.digest(key.secret, message, "sha256")
