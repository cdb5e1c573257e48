"""Which slot of which status list a copy gets: in no order that a reader of the list could follow.

The n-th copy takes slot P(n) of its list, P a permutation of the 131,072 slots made with a secret key: two copies
never meet, nothing is tried twice, and whoever holds the list learns nothing about numbers.
"""

from __future__ import annotations

import hashlib

from docgen.certificates.token import STATUS_SLOTS

_LEFT, _RIGHT = 256, 512  # 8 and 9 of the 17 bits of a slot
_ROUNDS = 8


def slot_of(secret: bytes, copy_count: int) -> tuple[int, int]:
    """List and slot of the copy before which `copy_count` copies were made."""
    list_id, place = divmod(copy_count, STATUS_SLOTS)
    left, right = divmod(place, _RIGHT)
    key = hashlib.blake2b(b"docgen-status-slots-v1", key=secret).digest()[:32]
    for turn in range(_ROUNDS):
        if turn % 2:
            right = (right + _mix(key, list_id, turn, left)) % _RIGHT
        else:
            left = (left + _mix(key, list_id, turn, right)) % _LEFT
    return list_id, left * _RIGHT + right


def _mix(key: bytes, list_id: int, turn: int, half: int) -> int:
    told = list_id.to_bytes(8, "big") + bytes((turn,)) + half.to_bytes(2, "big")
    return int.from_bytes(hashlib.blake2b(told, key=key, digest_size=4).digest(), "big")
