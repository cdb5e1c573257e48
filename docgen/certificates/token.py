"""The signed token in the QR code of a certificate: what it says, its bytes, and its address."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from docgen.certificates.cbor import Item, encode
from docgen.certificates.cose import Sign1, TokenInvalid, decoded, read_sign1, sign1
from docgen.certificates.digits import NotDigits, bytes_of, digits_of
from docgen.certificates.epoch import date_of_seconds, seconds_of_date
from docgen.certificates.keys import SigningKey

MAX_TOKEN = 256
# What the symbol of 25 mm holds at 25 characters before the digits (version 9-M), and the hard stop (10-M).
TOKEN_9M, TOKEN_10M = 151, 184
MAX_NUMBER = 24
# One status list holds this many copies.
STATUS_SLOTS = 131_072
SALT_BYTES = TAG_BYTES = 8
_SUB, _EXP, _IAT, _PRIVATE = 2, 4, 6, -70001
_HOLDER, _TYPE_CODE, _LIST, _INDEX, _SALT, _TAG = range(1, 7)
_ADDRESS = re.compile(r"https://([a-z0-9.-]+(?::[0-9]+)?)/c/([0-9]+)/?(?:[?#&].*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What one copy of a certificate says of itself.

    `number` is the unified number as printed; `issued_on` the printed date; `expires_on` the last day it is good
    for. Profile A: `holder` is the printed name, without `salt` and `name_tag`. Profile B: `holder` is the masked
    name (mask_name), and the tag of the whole name stands beside it (name_tag). `type_code` indexes the signed
    catalogue of the trust bundle; `status_list` and `status_index` say where the state of this copy is kept.
    """

    number: str
    issued_on: date
    expires_on: date | None = None
    holder: str
    type_code: int
    status_list: int
    status_index: int
    salt: bytes | None = None
    name_tag: bytes | None = None

    @property
    def is_masked(self) -> bool:
        """Whether the name is masked: profile B."""
        return self.salt is not None

    def names(self, typed: str) -> bool:
        """Whether a typed name is the holder's. Spaces, the kind of dot and full-width letters do not matter."""
        if self.salt is None:
            return name_key(typed) == name_key(self.holder)
        return name_tag(self.salt, typed) == self.name_tag


@dataclass(frozen=True, slots=True)
class SignedClaims:
    """A token as it was read: `claims` are what it says, not proved before verdict.prove() has looked at it."""

    claims: Claims
    signed: Sign1
    data: bytes

    @property
    def kid(self) -> bytes:
        """Which key it names as its own."""
        return self.signed.kid

    @property
    def prefix(self) -> bytes:
        """The first 8 bytes of its SHA-256, by which the allow-list of a leaked key knows it."""
        return token_prefix(self.data)


def token_prefix(token: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of a token."""
    return hashlib.sha256(token).digest()[:8]


def sign_token(claims: Claims, key: SigningKey) -> bytes:
    """The token, the same for the same claims and key. Raises ValueError for claims that no token can carry (see
    claim_faults), ToolMissing."""
    faults = claim_faults(claims)
    if faults:
        raise ValueError(f"claims that no token carries: {', '.join(faults)}")
    if key.use != "cert":
        raise ValueError("only a cert key signs tokens")
    return sign1(encode(_payload(claims)), key)


def token_size(claims: Claims) -> int:
    """How many bytes the token will have, to be compared with TOKEN_9M and TOKEN_10M before anything is issued."""
    payload = encode(_payload(claims))
    return len(encode((bytes(9), {}, payload, bytes(64))))


def claim_faults(claims: Claims) -> tuple[str, ...]:
    """What a token cannot carry, by the names of the claims; empty when all is well."""
    faults = {
        "number": len(claims.number) > MAX_NUMBER or not _is_printed_text(claims.number),
        "issued_on": claims.issued_on < date(1970, 1, 2),
        "expires_on": claims.expires_on is not None
        and not claims.issued_on <= claims.expires_on < date(9999, 12, 31),
        "holder": not _is_printed_text(claims.holder),
        "type_code": not 0 <= claims.type_code < 1 << 16,
        "status_list": not 0 <= claims.status_list < 1 << 16,
        "status_index": not 0 <= claims.status_index < STATUS_SLOTS,
        "salt": claims.salt is not None and len(claims.salt) != SALT_BYTES,
        "name_tag": (claims.name_tag is None) != (claims.salt is None)
        or (claims.name_tag is not None and len(claims.name_tag) != TAG_BYTES),
    }
    return tuple(name for name, is_fault in faults.items() if is_fault)


def read_token(data: bytes) -> SignedClaims:
    """What a token says, not proved yet. Raises TokenInvalid, and nothing else, for everything that sign_token
    would not write."""
    signed = read_sign1(data, MAX_TOKEN)
    claims = _claims(decoded(signed.payload, MAX_TOKEN))
    if claim_faults(claims):
        raise TokenInvalid("wrong_claims")
    return SignedClaims(claims, signed, data)


def token_url(host: str, token: bytes) -> str:
    """The text of the QR code: https://HOST/c/DIGITS."""
    return f"https://{host}/c/{digits_of(token)}"


def token_of_url(url: str, hosts: Collection[str]) -> bytes:
    """The token in an address of one of our hosts; what a messenger appended (?..., #...) does not matter. Raises
    TokenInvalid."""
    found = _ADDRESS.fullmatch(url.strip())
    if not found:
        raise TokenInvalid("not_an_address")
    if found[1].lower() not in hosts:
        raise TokenInvalid("other_host")
    try:
        return bytes_of(found[2])
    except NotDigits as error:
        raise TokenInvalid("not_digits") from error


def is_host(text: str) -> bool:
    """Whether this is a host name in small letters, with or without a port."""
    return bool(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", text)) and len(text) <= 100


def name_key(name: str) -> str:
    """A name as it is compared: NFKC, one kind of dot, no blanks and nothing invisible."""
    return _UNSEEN.sub("", _DOTS.sub("·", unicodedata.normalize("NFKC", name)))


def name_tag(salt: bytes, name: str) -> bytes:
    """8 bytes that tell a typed name from another, of a salt of 8 bytes (codes.name_salt)."""
    return hashlib.sha256(b"docgen-name-v1\0" + salt + name_key(name).encode()).digest()[:TAG_BYTES]


def mask_name(name: str) -> str:
    """欧**月 of 欧阳晓月, 王* of 王宁: the first and the last letter of the name, a star for each between."""
    letters = _letters(unicodedata.normalize("NFC", name))
    if len(letters) < 3:
        return letters[0] + "*" * (len(letters) - 1)
    return letters[0] + "*" * (len(letters) - 2) + letters[-1]


# The separators of names as keyboards give them, after NFKC (which turns ･ into ・ and ․ into a full stop).
_DOTS = re.compile("[.•‧・∙⋅]")
_UNSEEN = re.compile("[\\s\x1c-\x1f\x85\u180e\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")

_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def _letters(name: str) -> list[str]:
    return re.findall(".[\\u0300-\\u036f\\ufe00-\\ufe0f\\U000e0100-\\U000e01ef]*", name, re.DOTALL)


def _is_printed_text(text: str) -> bool:
    """Of one line, in NFC, without blank edges and without marks that turn the direction of what follows."""
    return bool(text) and not _UNPRINTED.search(text) and text == unicodedata.normalize("NFC", text).strip()


def _payload(claims: Claims) -> dict[int | str, Item]:
    private: dict[int | str, Item] = {
        _HOLDER: claims.holder,
        _TYPE_CODE: claims.type_code,
        _LIST: claims.status_list,
        _INDEX: claims.status_index,
    }
    if claims.salt is not None and claims.name_tag is not None:
        private |= {_SALT: claims.salt, _TAG: claims.name_tag}
    payload: dict[int | str, Item] = {_SUB: claims.number, _IAT: seconds_of_date(claims.issued_on), _PRIVATE: private}
    if claims.expires_on is not None:
        # RFC 8392: not accepted on or after this moment; the printed day itself is still good.
        payload[_EXP] = seconds_of_date(claims.expires_on + timedelta(days=1))
    return payload


def _claims(payload: Item) -> Claims:
    outer = _fields(payload, {_SUB: str, _IAT: int, _PRIVATE: dict}, {_EXP: int})
    inner = _fields(outer[_PRIVATE], {_HOLDER: str, _TYPE_CODE: int, _LIST: int, _INDEX: int}, {_SALT: bytes, _TAG: bytes})
    try:
        return Claims(
            number=outer[_SUB],
            issued_on=date_of_seconds(outer[_IAT]),
            expires_on=date_of_seconds(outer[_EXP]) - timedelta(days=1) if _EXP in outer else None,
            holder=inner[_HOLDER],
            type_code=inner[_TYPE_CODE],
            status_list=inner[_LIST],
            status_index=inner[_INDEX],
            salt=inner.get(_SALT),
            name_tag=inner.get(_TAG),
        )
    except ValueError as error:
        raise TokenInvalid("wrong_claims") from error


def _fields(item: Any, needed: Mapping[int, type], optional: Mapping[int, type]) -> Mapping[int, Any]:
    """A map with exactly these keys and kinds of values."""
    kinds = {**needed, **optional}
    if not isinstance(item, dict) or not needed.keys() <= item.keys() <= kinds.keys():
        raise TokenInvalid("wrong_claims")
    if not all(isinstance(value, kinds[key]) for key, value in item.items()):
        raise TokenInvalid("wrong_claims")
    return item
