"""What a telephone and the service share: sealed in the database, so that a copy of it shows no codes."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode

from docgen.registry.database import Registry
from docgen.registry.sealed import Sealer

SECRET_BYTES = 20


def new_secret(registry: Registry, account: int) -> str:
    """A new secret of the account with that key, as the database keeps it. Raises FileUnusable without a key."""
    return seal_secret(registry, account, secrets.token_bytes(SECRET_BYTES))


def seal_secret(registry: Registry, account: int, secret: bytes) -> str:
    """A secret as the database keeps it: it opens for this account alone. Raises FileUnusable without a key."""
    return b64encode(Sealer(registry.keys, registry.draw).seal(secret, "totp", account, "key")).decode()


def open_secret(registry: Registry, account: int, kept: str) -> bytes:
    """The secret. Raises RegistryRefused where it is another account's or was changed, FileUnusable without its key."""
    return Sealer(registry.keys, registry.draw).open(b64decode(kept), "totp", account, "key")
