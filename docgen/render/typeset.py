"""Breaking a text into lines: the same lines are printed in the PDF and reckoned with in the DOCX.

Rules: Han breaks anywhere except where the kinsoku rules of GB/T 15834 forbid (no closing mark begins a
line, no opening mark ends one), Latin words and numbers stay whole unless longer than a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from docgen.render.fonts import FontLibrary, Run

_NEVER_FIRST = frozenset("、。，．；：！？）》」』】〕〉”’…—·％℃‰!),.:;?]}%〗々")
_NEVER_LAST = frozenset("（《「『【〔〈“‘([{〖￥$#")
_UNITS = frozenset("年月日时分")      # a number stays with its unit: 2021年 never ends a line as 2021
_WORD = re.compile(
    r"[\u0021-\u007e\u00a1-\u00b6\u00b8-\u024f\u0300-\u052f\u1e00-\u1eff]+"
    r"|[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]+"
    r"|——|……| +|.",
    re.DOTALL,
)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Word processors may add a quarter em between Han and Latin and never less than nothing.
_GAP_EM = 0.25
# Rounding of widths in the layout engines, in points.
_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class _Piece:
    """An unbreakable piece of one run."""

    text: str
    run: Run
    width: float

    @property
    def is_blank(self) -> bool:
        return self.text[0] == " " and not self.text.strip(" ")


@dataclass(frozen=True, slots=True)
class Measure:
    """A line's room in points: its width, the first line's indent, the type size."""

    width: float
    size: float
    indent: float = 0.0
    tracking: float = 0.0
    has_gaps: bool = False    # reckon a quarter em between Han and Latin, as word processors set it


def break_lines(
    runs: tuple[Run, ...], measure: Measure, library: FontLibrary
) -> tuple[tuple[Run, ...], ...]:
    """The runs cut into lines that fit the measure; one empty line for an empty text."""
    return tuple(_joined(line) for line in _filled(_groups(runs, measure, library), measure))


def lines_and_reserve(
    runs: tuple[Run, ...], measure: Measure, library: FontLibrary
) -> tuple[tuple[tuple[Run, ...], ...], int]:
    """The runs cut into lines, and how many lines a word processor may need that sets gaps between Han and
    Latin."""
    groups = _groups(runs, measure, library)
    lines = _filled(groups, measure)
    reserve = len(lines)
    if any(map(_has_gap, pairwise(piece for group in groups for piece in group))):
        reserve = max(reserve, len(_filled(groups, replace(measure, has_gaps=True))))
    return tuple(map(_joined, lines)), reserve


def _groups(runs: tuple[Run, ...], measure: Measure, library: FontLibrary) -> list[list[_Piece]]:
    """What stays on one line, in the order of the text."""
    clusters = _clusters(_pieces(runs, measure, library))
    return [group for cluster in clusters for group in _fitting(cluster, measure, library)]


def _filled(groups: list[list[_Piece]], measure: Measure) -> list[list[_Piece]]:
    """The groups on lines, as many as fit on each."""
    lines: list[list[_Piece]] = [[]]
    used = measure.indent
    for group in groups:
        width = _width_of(lines[-1], group, measure)
        if lines[-1] and used + width > measure.width + _TOLERANCE and not group[0].is_blank:
            lines.append([])
            used, width = 0.0, _width_of([], group, measure)
        lines[-1].extend(group)
        used += width
    return lines


def _has_gap(neighbours: tuple[_Piece, _Piece]) -> bool:
    before, after = neighbours
    return _is_han_beside_latin(before.text[-1], after.text[0])


def _pieces(runs: tuple[Run, ...], measure: Measure, library: FontLibrary) -> Iterator[_Piece]:
    for run in runs:
        for match in _WORD.finditer(run.text):
            text = match.group()
            width = library.width(text, run.family, measure.size) + measure.tracking * len(text)
            yield _Piece(text, run, width)


def _clusters(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that must stay on one line: opening marks with what follows, what precedes with closing marks."""
    cluster: list[_Piece] = []
    for piece in pieces:
        if cluster and not _sticks(cluster[-1], piece):
            yield cluster
            cluster = []
        cluster.append(piece)
    if cluster:
        yield cluster


def _sticks(before: _Piece, after: _Piece) -> bool:
    if before.is_blank or after.is_blank:
        return False
    if before.text[-1] in _NEVER_LAST or (after.text[0] in _NEVER_FIRST and after.text != "——"):
        return True
    if before.text[-1].isdecimal() and after.text[0] in _UNITS:
        return True
    # A word whose letters come from two typefaces is still one word.
    return before.run is not after.run and _is_latin(before.text[-1]) and _is_latin(after.text[0])


def _fitting(cluster: list[_Piece], measure: Measure, library: FontLibrary) -> Iterator[list[_Piece]]:
    """The cluster whole, or its characters one by one when it is longer than a line."""
    if sum(piece.width for piece in cluster) <= measure.width - measure.indent:
        yield cluster
        return
    for piece in cluster:
        for char in piece.text:
            width = library.width(char, piece.run.family, measure.size) + measure.tracking
            yield [_Piece(char, piece.run, width)]


def _width_of(line: list[_Piece], group: list[_Piece], measure: Measure) -> float:
    width = sum([piece.width for piece in group])
    if measure.has_gaps:
        neighbours = [*line[-1:], *group]
        width += _GAP_EM * measure.size * sum(
            map(_has_gap, pairwise(neighbours))
        )
    return width


def _is_han_beside_latin(before: str, after: str) -> bool:
    return (bool(_WIDE.match(before)) and _is_latin(after)) or (_is_latin(before) and bool(_WIDE.match(after)))


def _is_latin(char: str) -> bool:
    """Whether a letter or digit of a script written with spaces."""
    return char.isalnum() and not _WIDE.match(char)


def _joined(line: list[_Piece]) -> tuple[Run, ...]:
    while line and line[-1].is_blank:
        line = line[:-1]
    runs: list[Run] = []
    for piece in line:
        if runs and runs[-1].family == piece.run.family and runs[-1].is_rtl == piece.run.is_rtl:
            runs[-1] = Run(runs[-1].text + piece.text, piece.run.family, piece.run.is_rtl)
        else:
            runs.append(Run(piece.text, piece.run.family, piece.run.is_rtl))
    return tuple(runs)
