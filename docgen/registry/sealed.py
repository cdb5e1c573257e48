"""What is kept of a person: AES-256-GCM at rest, and blind indices that find without being read.

A sealed value is 1 byte of version, 4 bytes that name the key, 12 of nonce, then ciphertext and tag; the table, row
and column it belongs to are authenticated with it, so that it opens nowhere else.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docgen.errors import FileUnusable
from docgen.problems import Problem
from docgen.registry.database import refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from docgen.certificates.keys import Keys, SecretUse

_VERSION = b"\x01"
_KID_BYTES = 4
_NONCE_BYTES = 12
# Made once: json.dumps makes one at each call with other than its own settings.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LEAST = len(_VERSION) + _KID_BYTES + _NONCE_BYTES + 16


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with the newest key of a folder and opens with any of them; `draw` gives so many random bytes."""

    keys: Keys
    draw: Callable[[int], bytes]

    def seal(self, plain: bytes, table: str, row: object, column: str) -> bytes:
        """The value sealed for its place. Raises FileUnusable without a key."""
        key = self.keys.secret("seal")
        nonce = self.draw(_NONCE_BYTES)
        closed = _cipher(key.secret).encrypt(nonce, plain, _place(table, row, column, key.kid))
        return _VERSION + key.kid + nonce + closed

    def open(self, sealed: bytes, table: str, row: object, column: str) -> bytes:
        """What was sealed for this place. Raises RegistryRefused where it was not, or was changed."""
        from cryptography.exceptions import InvalidTag

        sealed = bytes(sealed)
        kid, nonce, closed = sealed[1:5], sealed[5:17], sealed[17:]
        if sealed[:1] != _VERSION or len(sealed) < _LEAST:
            raise refused("sealed_wrong", table=table, row=str(row))
        key = self.keys.secret_named("seal", kid)
        try:
            return _cipher(key.secret).decrypt(nonce, closed, _place(table, row, column, kid))
        except InvalidTag as error:
            raise refused("sealed_wrong", table=table, row=str(row)) from error


def blind(keys: Keys, *parts: str) -> str:
    """The blind index of a value, in hex. Raises FileUnusable without a key."""
    return _mac(keys, "blind", parts)


def idempotency(keys: Keys, *parts: str) -> str:
    """What says that a person has a certificate of an occasion already, in hex. Raises FileUnusable without a key."""
    return _mac(keys, "idempotency", parts)


def commitment(nonce: bytes, record: object) -> str:
    """What the log says of a record without telling it, in hex: nothing once the nonce is gone."""
    return hmac.digest(nonce, canonical(record), "sha256").hex()


def canonical(value: object) -> bytes:
    """JSON that is the same for the same value."""
    return _CANONICAL.encode(value).encode()


def parsed(data: bytes) -> Any:
    """The value of canonical JSON."""
    return json.loads(data)


def _mac(keys: Keys, use: SecretUse, parts: tuple[str, ...]) -> str:
    # The oldest: what was made with it must be found for ever.
    known = keys.secrets_of(use)
    if not known:
        problem = Problem("key_not_found", facts={"use": use, "wanted": ""})
        raise FileUnusable(problem.says, [problem])
    return hmac.digest(known[-1].secret, canonical(parts), "sha256").hex()


def _place(table: str, row: object, column: str, kid: bytes) -> bytes:
    return f"{table}|{row}|{column}|{kid.hex()}".encode()


@lru_cache(maxsize=32)
def _cipher(secret: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(secret)
