"""Ed25519 (RFC 8032): signatures of raw 32-byte keys."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.errors import ToolMissing
from docgen.problems import Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64


def kid_of(public: bytes) -> bytes:
    """How a key is called: the first 4 bytes of the SHA-256 of its raw public key."""
    return hashlib.sha256(public).digest()[:4]


def public_of(seed: bytes) -> bytes:
    """The raw public key, 32 bytes, of a private one of 32 bytes. Raises ToolMissing."""
    return _private(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature, 64 bytes; the same message gives the same one. Raises ToolMissing."""
    return _private(seed).sign(message)


def is_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message. Raises ToolMissing."""
    need_cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ValueError):  # ValueError: no public key at all
        return False
    return True


def need_cryptography() -> None:
    """Raises ToolMissing, with the command that installs it, where the library is not there."""
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        problem = Problem("certificates_extra_missing")
        raise ToolMissing(problem.says, [problem]) from error


@lru_cache(maxsize=64)
def _private(seed: bytes) -> Ed25519PrivateKey:
    need_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


@lru_cache(maxsize=256)
def _public(public: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(public)
