"""Deterministic CBOR (RFC 8949 §4.2) of whole numbers, byte strings, text, arrays and maps, and nothing else.

A general decoder reads what its encoder would never write: other lengths, tags, floats, unsorted maps. Here every
value has one spelling, so what was signed cannot be spelt otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Item: TypeAlias = int | bytes | str | tuple["Item", ...] | Mapping["int | str", "Item"]
MAX_DEPTH = 4
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP = range(6)
# Follows the first byte when its low five bits are 24 to 27.
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


class NotDeterministic(ValueError):
    """The bytes are not the one spelling of a value."""


def encode(item: Item) -> bytes:
    """The one spelling of a value. Raises ValueError for a number beyond 64 bits."""
    match item:
        case int():
            return _head(_UNSIGNED, item) if item >= 0 else _head(_NEGATIVE, -1 - item)
        case bytes():
            return _head(_BYTES, len(item)) + item
        case str():
            text = item.encode("utf-8")
            return _head(_TEXT, len(text)) + text
        case tuple():
            return _head(_ARRAY, len(item)) + b"".join(encode(one) for one in item)
        case _:
            pairs = sorted((encode(key), encode(value)) for key, value in item.items())
            return _head(_MAP, len(item)) + b"".join(key + value for key, value in pairs)


def decode(data: bytes, limit: int) -> Item:
    """The value that the whole of `data` spells, at most `limit` bytes. Raises NotDeterministic."""
    if len(data) > limit:
        raise NotDeterministic("longer than it may be")
    item, end = _decode(data, 0, MAX_DEPTH)
    if end != len(data):
        raise NotDeterministic("bytes left over")
    return item


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for low, width in _WIDTHS.items():
        if number < 1 << 8 * width:
            return bytes([kind << 5 | low]) + number.to_bytes(width, "big")
    raise ValueError("a number beyond 64 bits")


def _decode_head(data: bytes, at: int) -> tuple[int, int, int]:
    """Kind, number and where it ends."""
    if at >= len(data):
        raise NotDeterministic("ends too early")
    kind, number = data[at] >> 5, data[at] & 31
    if number < 24:
        return kind, number, at + 1
    width = _WIDTHS.get(number)
    end = at + 1 + (width or 0)
    if width is None or end > len(data):
        raise NotDeterministic("a length that is not allowed")
    number = int.from_bytes(data[at + 1 : end], "big")
    if number < (24 if width == 1 else 1 << 4 * width):
        raise NotDeterministic("a number longer than needed")
    return kind, number, end


def _decode(data: bytes, at: int, depth: int) -> tuple[Item, int]:
    kind, number, at = _decode_head(data, at)
    if kind == _UNSIGNED:
        return number, at
    if kind == _NEGATIVE:
        return -1 - number, at
    if kind > _MAP or depth == 0:
        raise NotDeterministic("a kind or depth that is not allowed")
    if kind == _BYTES:
        return data[at : at + number], at + number
    if kind == _TEXT:
        return _text(data[at : at + number]), at + number
    return _decode_array(data, at, number, depth - 1) if kind == _ARRAY else _decode_map(data, at, number, depth - 1)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotDeterministic("text that is not UTF-8") from error


def _decode_array(data: bytes, at: int, count: int, depth: int) -> tuple[Item, int]:
    items = []
    for _ in range(count):
        item, at = _decode(data, at, depth)
        items.append(item)
    return tuple(items), at


def _decode_map(data: bytes, at: int, count: int, depth: int) -> tuple[Item, int]:
    pairs: dict[int | str, Item] = {}
    before = b""
    for _ in range(count):
        key, end = _decode(data, at, depth)
        if not isinstance(key, int | str) or data[at:end] <= before:
            raise NotDeterministic("a map whose keys are unsorted, doubled or neither numbers nor text")
        before = data[at:end]
        pairs[key], at = _decode(data, end, depth)
    return pairs, at
