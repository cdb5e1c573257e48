"""The states of all copies as a signed list: IETF Token Status List, CWT form, two bits a copy.

    {2: uri, 4: exp, 6: iat, 65533: {"bits": 2, "lst": zlib}, 65534: ttl}
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from docgen.certificates.cbor import Item, encode
from docgen.certificates.cose import Sign1, TokenInvalid, decoded, read_sign1, sign1
from docgen.certificates.epoch import moment_of, seconds_of
from docgen.certificates.keys import SigningKey
from docgen.certificates.token import STATUS_SLOTS

MEDIA_TYPE = "application/statuslist+cwt"
TTL = timedelta(hours=24)
LIFE = timedelta(days=14)
MAX_LIST = 1 << 20
_BITS = 2
_SUB, _EXP, _IAT, _STATUS_LIST, _TTL = 2, 4, 6, 65533, 65534


class State(IntEnum):
    """The state of one copy, as the list spells it."""

    VALID = 0
    REVOKED = 1
    SUSPENDED = 2
    REPLACED = 3


@dataclass(frozen=True, slots=True)
class StatusList:
    """The states at a moment. `packed` has four copies a byte, the first one in the lowest bits; `ttl` is how long
    after `issued` a copy may be called valid by it."""

    uri: str
    issued: datetime
    expires: datetime
    ttl: timedelta
    packed: bytes = field(repr=False)

    def status(self, index: int) -> State:
        """The state of the copy at an index. Raises IndexError beyond the list."""
        if index < 0:
            raise IndexError(index)
        return State(self.packed[index // 4] >> index % 4 * _BITS & 3)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may vouch for a copy now: issued in the last 24 hours (its ttl), not in the future."""
        return self.issued - CLOCK_SLACK <= now < min(self.issued + self.ttl, self.expires)


# A reader's clock may be behind the office's by this.
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedStatusList:
    """A status list as it was read: not proved before trust.prove_status_list has looked at it."""

    states: StatusList
    signed: Sign1


def pack_states(states: Mapping[int, State], slots: int = STATUS_SLOTS) -> bytes:
    """Four copies a byte; an index that is not named is valid, so that used and unused ones look alike."""
    packed = bytearray(slots // 4)
    for index, state in states.items():
        packed[index // 4] |= state << index % 4 * _BITS
    return bytes(packed)


def new_status_list(uri: str, states: Mapping[int, State], issued: datetime) -> StatusList:
    """The list of one id (trust.TrustBundle.status_uri says its address) at a moment: 131,072 slots, good for 24
    hours, not to be used at all after 14 days."""
    return StatusList(uri, issued, issued + LIFE, TTL, pack_states(states))


def sign_status_list(states: StatusList, key: SigningKey) -> bytes:
    """The signed list. Raises ValueError for a key of another use, ToolMissing."""
    if key.use != "status":
        raise ValueError("only a status key signs status lists")
    payload: dict[int | str, Item] = {
        _SUB: states.uri,
        _EXP: seconds_of(states.expires),
        _IAT: seconds_of(states.issued),
        _STATUS_LIST: {"bits": _BITS, "lst": zlib.compress(states.packed, 9)},
        _TTL: int(states.ttl.total_seconds()),
    }
    return sign1(encode(payload), key, MEDIA_TYPE)


def read_status_list(data: bytes) -> SignedStatusList:
    """What a list says, not proved yet. Raises TokenInvalid, and nothing else."""
    signed = read_sign1(data, MAX_LIST, MEDIA_TYPE)
    match decoded(signed.payload, MAX_LIST):
        case {2: str() as uri, 4: int() as exp, 6: int() as iat, 65534: int() as ttl,
              65533: {"bits": 2, "lst": bytes() as squeezed}}:  # fmt: skip
            pass
        case _:
            raise TokenInvalid("wrong_claims")
    try:
        issued, expires, life = moment_of(iat), moment_of(exp), timedelta(seconds=ttl)
    except (ValueError, OverflowError) as error:
        raise TokenInvalid("wrong_claims") from error
    if not timedelta() < life <= expires - issued:
        raise TokenInvalid("wrong_claims")
    return SignedStatusList(StatusList(uri, issued, expires, life, inflate(squeezed)), signed)


def inflate(squeezed: bytes, limit: int = MAX_LIST) -> bytes:
    """One zlib stream of at most `limit` bytes, nothing behind it. Raises TokenInvalid."""
    stream = zlib.decompressobj()
    try:
        packed = stream.decompress(squeezed, limit)
    except zlib.error as error:
        raise TokenInvalid("wrong_claims") from error
    if not stream.eof or stream.unused_data:
        raise TokenInvalid("wrong_claims")
    return packed
