"""A source file as a tree of texts, lists and mappings, every one with its place.

Every scalar stays text; where in the file each of its characters stands can be asked afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from docgen.forms.limits import normalise
from docgen.problems import Place

ScalarStyle = Literal["plain", "single", "double", "literal", "folded"]

_LINE_START = re.compile("\r\n|\r|\n")
# What YAML 1.1 takes for a line break inside a scalar.
_BREAK = "(?:\r\n|[\r\n\x85\u2028\u2029])"
_FOLD = f"[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*"
_UNITS = {
    "plain": re.compile(f"(?P<fold>{_FOLD})|(?P<char>.)", re.DOTALL),
    "single": re.compile(f"(?P<fold>{_FOLD})|(?P<escape>'')|(?P<char>.)", re.DOTALL),
    "double": re.compile(
        rf"(?P<joined>\\{_BREAK}[ \t]*)"
        r"|(?P<escape>\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
        r"|\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\.)"
        rf"|(?P<fold>{_FOLD})|(?P<char>.)",
        re.DOTALL,
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class SourceText:
    """The text of a file, without its byte order mark, and its name."""

    text: str
    file: str
    starts: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str, file: str) -> SourceText:
        """The text with the index at which each of its lines starts."""
        return cls(text, file, (0, *(found.end() for found in _LINE_START.finditer(text))))

    @property
    def lines(self) -> tuple[str, ...]:
        """The file's lines without their ends."""
        return tuple(_LINE_START.split(self.text))

    def place(self, index: int) -> Place:
        """Line and column of the character at an index."""
        line = bisect_right(self.starts, index)
        return Place(self.file, line, index - self.starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `start` and `end` are its indexes in the file, quotes and block header included."""

    text: str
    style: ScalarStyle
    start: int
    end: int
    source: SourceText

    @property
    def place(self) -> Place:
        return self.source.place(self.start)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written at all (`key:`), which is not the same as `key: ''`."""
        return not self.text and self.style == "plain"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    start: int
    end: int
    source: SourceText

    @property
    def place(self) -> Place:
        return self.source.place(self.start)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping: `keys` holds each key as written, `values` what stands under it; same order, same names."""

    keys: MappingOf[str, Scalar]
    values: MappingOf[str, Node]
    start: int
    end: int
    source: SourceText = field(repr=False)

    @property
    def place(self) -> Place:
        return self.source.place(self.start)

    def get(self, key: str) -> Node | None:
        """What stands under a key."""
        return self.values.get(key)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The node as text, lists and dicts of text; a value left blank (`key:`) is None."""
    match node:
        case Scalar():
            return None if node.is_blank else node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.values.items()}


def place_in(scalar: Scalar, offset: int) -> Place:
    """Where the `offset`-th character of the scalar's normalised text ends: the column right after it, so
    that a limit of 800 points at the first character over it. 0 is where the text begins."""
    return scalar.source.place(_index_in(scalar, offset))


def place_of(scalar: Scalar, index: int) -> Place:
    """Where the character at an index of the scalar's own text (not normalised) stands."""
    ends = _ends(scalar)
    if index <= 0 or not ends:
        return scalar.source.place(_content_start(scalar))
    return scalar.source.place(ends[min(index, len(ends)) - 1])


def _index_in(scalar: Scalar, offset: int) -> int:
    ends, wanted, text = _ends(scalar), normalise(scalar.text), scalar.text
    index, reached = _content_start(scalar), 0
    for first, last in _clusters(text):
        letters = _cleaned(text[first:last])
        if reached < len(wanted) and letters and wanted.startswith(letters, reached):
            if offset <= 0:
                return ends[first - 1] if first else index
            reached += len(letters)
            if reached >= offset:
                return ends[last - 1]
    return ends[-1] if ends else index


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the pieces that normalising treats on their own: single characters, or characters
    that compose with one another."""
    first, composed = 0, unicodedata.is_normalized("NFC", text)
    for last in range(1, len(text) + 1):
        if last == len(text) or not _joins(text[last - 1], text[last], composed):
            yield first, last
            first = last


def _joins(left: str, right: str, composed: bool) -> bool:
    if composed:
        return left + right == "\r\n"
    return _cleaned(left + right) != _cleaned(left) + _cleaned(right)


@lru_cache(10_000)
def _cleaned(letters: str) -> str:
    """What is left of characters in the middle of a line."""
    return normalise(f"|{letters}|")[1:-1]


def _content_start(scalar: Scalar) -> int:
    """The index of the first character of the text itself, behind a quote or a block's header."""
    if scalar.style == "plain":
        return scalar.start
    if scalar.style in ("single", "double"):
        return scalar.start + 1
    body = _block_lines(scalar)
    return next((start + indent for start, _, indent in body if indent >= 0), scalar.end)


def _ends(scalar: Scalar) -> list[int]:
    """For each character of the scalar's text, the index in the file where it ends."""
    if scalar.style in ("literal", "folded"):
        return _ends_of_block(scalar)
    first = scalar.start if scalar.style == "plain" else scalar.start + 1
    last = scalar.end if scalar.style == "plain" else scalar.end - 1
    ends: list[int] = []
    for unit in _UNITS[scalar.style].finditer(scalar.source.text, first, last):
        if unit.lastgroup == "fold":
            breaks = re.findall(_BREAK, unit.group())
            # One break is a blank, more are one less; the breaks U+2028 and U+2029 are kept.
            kept = len(breaks) - (breaks[0] not in "\u2028\u2029")
            ends.extend([unit.end()] * max(1, kept))
        elif unit.lastgroup != "joined":
            ends.append(unit.end())
    return (ends + [last] * len(scalar.text))[: len(scalar.text)]


def _block_lines(scalar: Scalar) -> list[tuple[int, int, int]]:
    """The lines of a block: start index, end index, indentation (-1 for a line with nothing but blanks)."""
    header = re.compile(_BREAK).search(scalar.source.text, scalar.start, scalar.end)
    if header is None:
        return []
    lines: list[tuple[int, int]] = []
    start = header.end()
    for found in re.compile(_BREAK).finditer(scalar.source.text, start, scalar.end):
        lines.append((start, found.start()))
        start = found.end()
    lines.append((start, scalar.end))
    text = scalar.source.text
    filled = [text[first:last] for first, last in lines if text[first:last].strip(" ")]
    # The first line's own blanks belong to the text where the header gives the indentation (`|2`).
    shown = next((line for line in re.split(_BREAK, scalar.text) if line.strip(" ")), "")
    indent = _blanks_before(filled[0]) - _blanks_before(shown) if filled else 0
    return [
        (first, last, indent if last - first >= indent and text[first:last].strip(" ") else -1)
        for first, last in lines
    ]


def _blanks_before(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _ends_of_block(scalar: Scalar) -> list[int]:
    text, ends = scalar.text, list[int]()
    lines = _block_lines(scalar)
    for number, (start, last, indent) in enumerate(lines):
        if indent >= 0:
            ends.extend(range(start + indent + 1, last + 1))
        following = lines[number + 1] if number + 1 < len(lines) else None
        # A folded break is a blank, or nothing where an empty line follows.
        if following and len(ends) < len(text) and text[len(ends)] in " \n\u2028\u2029":
            ends.append(following[0] + max(0, following[2]))
    return (ends + [scalar.end] * len(text))[: len(text)]
