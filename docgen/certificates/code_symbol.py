"""The QR code of a certificate: error correction M, an address as bytes and the digits behind it as digits.

Twenty times as fast as a general encoder, for a print run: what all codes of a version share is made once, by the
library; here is only what differs, and the tests compare every module with the library's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, zip_longest
from operator import add, itemgetter, sub

from docgen.render.qr import SymbolPlan, symbol_plan

LARGEST = 10            # version: 57 modules, 0.45 mm each at 25.6 mm
_BYTES, _DIGITS = "0100", "0001"
_ADDRESS = re.compile(r"(.*?/)(\d{12,})")
_GROUP = {f"{value:03}": f"{value:010b}" for value in range(1000)}
_TRUTH = bytes.maketrans(b"01", b"\0\1")
_PADDING = ("11101100", "00010001")


class CodeTooLong(ValueError):
    """The text needs a larger symbol than a certificate has room for."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol of so many modules along a side, without a quiet zone; `cells` are its modules row by row, `1` for
    dark ones, a `0` behind every row."""

    modules: int
    cells: str

    @property
    def rows(self) -> tuple[str, ...]:
        """The modules row by row."""
        step = self.modules + 1
        return tuple(self.cells[at : at + self.modules] for at in range(0, len(self.cells), step))

    @property
    def drawing(self) -> str:
        """Dark modules as rectangles of PDF operators, a unit a module, downwards from the origin; those side by
        side together."""
        return self._drawn(*_operators(self.modules))

    @property
    def path(self) -> str:
        """The same as the path of an SVG picture."""
        return self._drawn(*_strokes(self.modules))

    def _drawn(self, starts: list[str], widths: list[str]) -> str:
        """The runs of dark modules, each by where it starts and how wide it is. All loops are the interpreter's
        own: a regular expression takes eight times as long."""
        cells, count = int(self.cells, 2), len(self.cells)
        begins = _marked(cells & ~(cells >> 1), count)
        ends = _marked((cells >> 1) & ~cells, count)
        places = range(count)
        lengths = map(sub, compress(places, ends), compress(places, begins))
        return " ".join(map(add, compress(starts, begins), map(widths.__getitem__, lengths)))


def symbol(text: str) -> Symbol:
    """The smallest symbol that holds a text. Raises `CodeTooLong` beyond version 10."""
    segments = _segments(text)
    for version in range(1, LARGEST + 1):
        plan = symbol_plan(version)
        if sum(_length(*segment, version) for segment in segments) <= 8 * sum(plan.data_lengths):
            bits = "".join(chain.from_iterable(_written(*segment, version) for segment in segments))
            return _drawn(version, plan.modules, _codewords(bits, plan))
    raise CodeTooLong(text)


def _segments(text: str) -> tuple[tuple[str, str], ...]:
    """Kind and text of each part."""
    found = _ADDRESS.fullmatch(text)
    return ((_BYTES, found[1]), (_DIGITS, found[2])) if found else ((_BYTES, text),)


def _length(kind: str, text: str, version: int) -> int:
    """The bits that a segment takes."""
    if kind == _BYTES:
        return 4 + (8 if version < 10 else 16) + 8 * len(text.encode())
    return 4 + (10 if version < 10 else 12) + len(text) // 3 * 10 + (0, 4, 7)[len(text) % 3]


def _written(kind: str, text: str, version: int) -> Iterator[str]:
    """The bits of a segment: its kind, its length, its text."""
    yield kind
    if kind == _BYTES:
        data = text.encode()
        yield f"{len(data):0{8 if version < 10 else 16}b}"
        yield f"{int.from_bytes(data):0{8 * len(data)}b}"
        return
    yield f"{len(text):0{10 if version < 10 else 12}b}"
    whole = len(text) // 3 * 3
    yield from [_GROUP[text[at : at + 3]] for at in range(0, whole, 3)]
    if rest := text[whole:]:
        yield f"{int(rest):0{3 * len(rest) + 1}b}"


def _codewords(bits: str, plan: SymbolPlan) -> bytes:
    """Data and error correction, blocks interleaved."""
    room = 8 * sum(plan.data_lengths)
    bits += "0000"[: room - len(bits)]
    bits += "0" * (-len(bits) % 8)
    missing = (room - len(bits)) // 8
    bits += "".join(_PADDING[number % 2] for number in range(missing))
    data = int(bits, 2).to_bytes(room // 8)
    table = _remainders(plan.correction)
    blocks, checks, at = [], [], 0
    for length in plan.data_lengths:
        block = data[at : at + length]
        at += length
        blocks.append(block)
        checks.append(_check(block, plan.correction, table))
    first = [word for column in zip_longest(*blocks) for word in column if word is not None]
    return bytes(first) + bytes(chain.from_iterable(zip(*checks, strict=True)))


def _check(block: bytes, length: int, table: tuple[int, ...]) -> bytes:
    """The Reed-Solomon remainder of a block."""
    shift, rest = 8 * (length - 1), 0
    mask = (1 << shift) - 1
    for word in block:
        rest = ((rest & mask) << 8) ^ table[(rest >> shift) ^ word]
    return rest.to_bytes(length)


@lru_cache(maxsize=8)
def _remainders(length: int) -> tuple[int, ...]:
    """The generator polynomial of a degree times every byte, as numbers of `length` bytes."""
    generator = [1]
    root = 1
    for _ in range(length):
        generator = [a ^ _times(b, root) for a, b in zip([*generator, 0], [0, *generator], strict=True)]
        root = _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(word, one) for one in generator[1:])) for word in range(256))


def _times(left: int, right: int) -> int:
    """A product in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = (left << 1) ^ (0x11D if left & 0x80 else 0)
        right >>= 1
    return product


def _drawn(version: int, side: int, words: bytes) -> Symbol:
    """The words laid over the fixed modules, masked."""
    pick, mask, cells = _picker(version)
    data = int.from_bytes(words) << (cells - 8 * len(words))
    return Symbol(side, "".join(pick(f"01{data ^ mask:0{cells}b}")))


@lru_cache(maxsize=16)
def _picker(version: int) -> tuple[Callable[[str], Iterable[str]], int, int]:
    """What picks each module from `01` and the data's bits behind it; the mask; how many bits there are."""
    plan = symbol_plan(version)
    side = plan.modules
    rows = (plan.sources[at : at + side] for at in range(0, side * side, side))
    return itemgetter(*chain.from_iterable((*row, 0) for row in rows)), int(plan.mask, 2), len(plan.mask)


def _marked(bits: int, count: int) -> bytes:
    """So many bits as bytes of 0 and 1."""
    return f"{bits:0{count}b}".encode().translate(_TRUTH)


@lru_cache(maxsize=16)
def _operators(side: int) -> tuple[list[str], list[str]]:
    """What places a rectangle at a cell, and what gives its width."""
    return [f"{x} {y} " for y in range(side) for x in range(side + 1)], _each(side, "{0} 1 re")


@lru_cache(maxsize=16)
def _strokes(side: int) -> tuple[list[str], list[str]]:
    return [f"M{x} {y}" for y in range(side) for x in range(side + 1)], _each(side, "h{0}v1h-{0}z")


def _each(side: int, pattern: str) -> list[str]:
    return [pattern.format(width) for width in range(side + 1)]
