"""COSE_Sign1 (RFC 9052) as every signed thing here has it: untagged, Ed25519, nothing unprotected.

    [ protected: bstr {1: -19, 4: kid, 16: type (absent in tokens)}, {}, payload: bstr, signature: bstr of 64 ]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from docgen.certificates import ed25519
from docgen.certificates.cbor import Item, NotDeterministic, decode, encode

if TYPE_CHECKING:
    from docgen.certificates.keys import SigningKey

_ALG, _KID, _TYPE = 1, 4, 16
_ED25519 = -19  # RFC 9864
_KID_BYTES = 4

Reason: TypeAlias = Literal[
    "not_an_address",  # no https://HOST/c/DIGITS
    "other_host",  # an address of someone else
    "not_digits",
    "not_deterministic",
    "wrong_shape",  # deterministic CBOR, but of something else
    "wrong_algorithm",
    "wrong_claims",
    "unknown_key",
    "wrong_use",
    "outside_key_time",
    "revoked_key",
    "not_issued",  # signed by a leaked key, and not in the list of what it signed for us
    "wrong_signature",
]


class TokenInvalid(Exception):
    """What should carry our signature does not; `reason` tells programs why, people are told the same for all."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed thing as it was read: not yet proved."""

    kid: bytes
    protected: bytes
    payload: bytes
    signature: bytes

    def check_signature(self, public: bytes) -> None:
        """Raises TokenInvalid unless the raw public key signed this."""
        if not ed25519.is_signature(public, _to_be_signed(self.protected, self.payload), self.signature):
            raise TokenInvalid("wrong_signature")


def sign1(payload: bytes, key: SigningKey, media_type: str = "") -> bytes:
    """The payload signed; `media_type` says what it is where the kind of key does not. Raises ToolMissing."""
    header: dict[int | str, Item] = {_ALG: _ED25519, _KID: key.kid}
    if media_type:
        header[_TYPE] = media_type
    protected = encode(header)
    return encode((protected, {}, payload, key.sign(_to_be_signed(protected, payload))))


def read_sign1(data: bytes, limit: int, media_type: str = "") -> Sign1:
    """What `sign1` wrote, of at most `limit` bytes. Raises TokenInvalid."""
    match decoded(data, limit):
        case (bytes() as protected, unprotected, bytes() as payload, bytes() as signature):
            if unprotected != {} or len(signature) != ed25519.SIGNATURE_BYTES:
                raise TokenInvalid("wrong_shape")
        case _:
            raise TokenInvalid("wrong_shape")
    header = decoded(protected, limit)
    if not isinstance(header, dict) or header.get(_TYPE, "") != media_type:
        raise TokenInvalid("wrong_shape")
    if header.get(_ALG) != _ED25519:
        raise TokenInvalid("wrong_algorithm")
    kid = header.get(_KID)
    if not isinstance(kid, bytes) or len(kid) != _KID_BYTES or len(header) != (3 if media_type else 2):
        raise TokenInvalid("wrong_shape")
    return Sign1(kid, protected, payload, signature)


def decoded(data: bytes, limit: int) -> Item:
    """Deterministic CBOR, or TokenInvalid."""
    try:
        return decode(data, limit)
    except NotDeterministic as error:
        raise TokenInvalid("not_deterministic") from error


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return encode(("Signature1", protected, b"", payload))
