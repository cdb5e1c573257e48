"""How much room words need, without a font: good enough to refuse a drawing that cannot work.

Wide characters take 1 em, as in every Chinese font; others 0.55 em, the mean of digits and Latin letters in
Song and Fang type.
"""

from __future__ import annotations

import re
import unicodedata

from docgen.forms.layout import MM_PER_PT, TextStyle

NARROW = 0.55               # em
PADDING = 1.5               # mm between a rule and the text beside it
PADDING_ABOVE = 0.9         # mm between a rule and the text above or below it
RULE = 0.5                  # pt, every ruled line
SEAL_ROOM = 50.0            # mm, the free square for a seal of up to 45 mm
BELOW_SEAL = 2.0            # mm between the square and the cell's lower rule
RIGHT_OF_SEAL = 8.0         # mm
SIGNER_PITCH = 14.0         # mm between the lines of several signers
_ROUNDING = 0.01            # em: 6 characters of 10.5 pt in 22.22 mm do fit
# A run of narrow characters is not broken.
_PIECE = re.compile("[\u0021-\u024f]+|.", re.DOTALL)


def width_of(text: str) -> float:
    """The width of a text in em."""
    wide = sum(unicodedata.east_asian_width(mark) in "WFA" for mark in text)
    return wide + NARROW * (len(text) - wide)


def lines_of(text: str, room: float, indent: float = 0.0) -> tuple[float, ...]:
    """The widths in em of the lines that a text is broken into, in a room of so many em; the first line of
    each paragraph starts with the indent."""
    widths: list[float] = []
    for paragraph in text.split("\n"):
        width = indent
        for piece in _PIECE.findall(paragraph):
            more = width_of(piece)
            if width and width + more > room + _ROUNDING:
                widths.append(width)
                width = 0.0
            width += more
        widths.append(width)
    return tuple(widths)


def em_of(millimetres: float, style: TextStyle) -> float:
    """A length in em of a style."""
    return millimetres / (style.size * MM_PER_PT)


def inner_width(width: float) -> float:
    """The text room of a cell that is so many mm wide."""
    return width - 2 * PADDING - RULE * MM_PER_PT


def outer_height(lines: int, style: TextStyle) -> float:
    """The height in mm of a cell with so many lines."""
    return (lines * style.line_height + RULE) * MM_PER_PT + 2 * PADDING_ABOVE


def fits_width(text: str, width: float, style: TextStyle) -> bool:
    """Whether a cell `width` mm wide can hold the text: its own line breaks are kept, and a label that is to be
    spread has room to spread."""
    room = em_of(inner_width(width), style) + _ROUNDING
    if style.vertical:
        return room >= 1
    lines = text.split("\n")
    if len(lines) > 1:
        return all(width_of(line) <= room for line in lines)
    longest = max((width_of(piece) for piece in _PIECE.findall(text)), default=0.0)
    spread = style.distribute if len(text) > 1 and width_of(text) < style.distribute else 0.0
    return max(longest, spread) <= room


def fits_height(text: str, width: float, height: float, style: TextStyle) -> bool:
    """Whether the lines of the text fit a cell of so many mm."""
    if style.vertical:
        lines = len(text)
    else:
        lines = len(lines_of(text, em_of(inner_width(width), style), style.indent))
    return outer_height(lines, style) <= height + 0.05


def signature_size(says: str, signers: int, has_seal: bool, width: float, style: TextStyle) -> tuple[float, float]:
    """The least width and height in mm of a signature cell `width` mm wide: the words on top, a line for
    each signer, the free square of the seal, the date."""
    line = style.line_height * MM_PER_PT
    lines = len(lines_of(says, em_of(inner_width(width), style), 2.0)) if says else 0
    stacked = 0 if has_seal and signers == 1 else signers
    below = SEAL_ROOM + BELOW_SEAL if has_seal else line + 3.0
    least_width = SEAL_ROOM + RIGHT_OF_SEAL if has_seal else 0.0
    return least_width + 2 * PADDING, lines * line + stacked * SIGNER_PITCH + below + 2 * PADDING_ABOVE


def ends_at_line_end(text: str, width: float, style: TextStyle) -> bool:
    """Whether the last line of a text, set `width` mm wide, leaves less than one character: then two
    renderers may disagree on the number of lines."""
    room = em_of(width, style)
    lines = lines_of(text, room, style.indent)
    return room - lines[-1] < 1.0
