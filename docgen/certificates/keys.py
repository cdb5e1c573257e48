"""The keys of an office: pairs that sign, and secrets that only the office's own machines know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias, TypeVar

from docgen.certificates import ed25519
from docgen.errors import FileUnusable
from docgen.problems import Problem

# cert signs tokens, status the lists of states, log the checkpoints of the log, root the trust bundle.
Use: TypeAlias = Literal["cert", "status", "log", "root"]
# code makes the codes beside numbers and the salts of masked names, blind finds a person without storing the
# number, seal encrypts what is kept of a person, idempotency tells what was issued before.
SecretUse: TypeAlias = Literal["code", "blind", "seal", "idempotency"]
SECRET_USES: tuple[SecretUse, ...] = ("code", "blind", "seal", "idempotency")
SECRET_BYTES = 32
_Key = TypeVar("_Key", "SigningKey", "SecretKey")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 pair. It signs what is dated from `nbf` to `exp`, both included; `private` is 32 bytes."""

    kid: bytes
    use: Use
    private: bytes = field(repr=False)
    nbf: datetime
    exp: datetime
    is_revoked: bool = False

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes. Raises ToolMissing."""
        return ed25519.public_of(self.private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message gives the same ones. Raises ToolMissing."""
        return ed25519.sign(self.private, message)


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A symmetric key of 32 bytes; `kid` goes beside what it made, so that it is found after a rotation."""

    kid: bytes
    use: SecretUse
    secret: bytes = field(repr=False)
    made: datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of a folder, the oldest first. The root key is never among them."""

    signing: tuple[SigningKey, ...]
    secrets: tuple[SecretKey, ...]

    def signing_key(self, use: Use, at: datetime) -> SigningKey:
        """The newest key of this use that signs what is dated `at`; for a token, the midnight of its printed date
        (epoch.midnight). Raises FileUnusable when there is none."""
        fit = [key for key in self.signing if key.use == use and key.nbf <= at <= key.exp and not key.is_revoked]
        return _newest(fit, use, f"{at:%Y-%m-%d}")

    def secret(self, use: SecretUse) -> SecretKey:
        """The newest key of this use: what is made today is made with it. Raises FileUnusable when there is none."""
        return _newest([key for key in self.secrets if key.use == use], use, "")

    def secrets_of(self, use: SecretUse) -> tuple[SecretKey, ...]:
        """Every key of this use, the newest first: what was made in the past was made with one of them."""
        return tuple(key for key in reversed(self.secrets) if key.use == use)

    def secret_named(self, use: SecretUse, kid: bytes) -> SecretKey:
        """The key that a stored `kid` names. Raises FileUnusable when it is not in the folder."""
        fit = [key for key in self.secrets if key.use == use and key.kid == kid]
        return _newest(fit, use, kid.hex())


def new_signing_key(use: Use, seed: bytes, nbf: datetime, exp: datetime) -> SigningKey:
    """A pair made of 32 random bytes. Raises ToolMissing."""
    return SigningKey(ed25519.kid_of(ed25519.public_of(seed)), use, seed, nbf, exp)


def new_secret_key(use: SecretUse, secret: bytes, made: datetime) -> SecretKey:
    """A symmetric key made of 32 random bytes."""
    return SecretKey(hashlib.sha256(b"docgen-secret-v1\0" + secret).digest()[:4], use, secret, made)


def _newest(fit: Iterable[_Key], use: str, wanted: str) -> _Key:
    found = list(fit)
    if not found:
        problem = Problem("key_not_found", facts={"use": use, "wanted": wanted})
        raise FileUnusable(problem.says, [problem])
    return found[-1]
