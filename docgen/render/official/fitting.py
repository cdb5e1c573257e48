"""Lines a little closer, where that brings name and date onto a page with the text: GB/T 9704 asks for it before a
page that holds little but a seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from docgen.forms.layout import MM_PER_PT
from docgen.render.official.document import (
    MARGIN,
    PAGE,
    PITCH,
    SEAL_LINES,
    TITLE_PITCH,
    Annexes,
    AnnexHead,
    Block,
    Body,
    OfficialPaper,
    SignOff,
    Title,
)
from docgen.render.official.setting import Setter

_CLOSEST = 26.5                                     # pt
_PAGE = (PAGE[1] - MARGIN[0] - MARGIN[2]) / MM_PER_PT
_STEPS = 8


def fitted(paper: OfficialPaper, setter: Setter) -> Setter:
    """The setter with the widest pitch that saves a page of the text; as it was where none does."""
    text = [*takewhile(lambda block: not isinstance(block, AnnexHead), paper.blocks)]
    if paper.reference or not all(isinstance(block, (Title, Body, Annexes, SignOff)) for block in text):
        return setter
    if _pages(text, setter, PITCH) == 1:
        return setter
    for step in range(1, _STEPS + 1):
        pitch = round(PITCH - (PITCH - _CLOSEST) * step / _STEPS, 2)
        if _pages(text, setter, pitch) < _pages(text, setter, PITCH):
            return replace(setter, pitch=pitch)
    return setter


def _pages(blocks: Sequence[Block], setter: Setter, pitch: float) -> int:
    """How many pages the text takes, whole lines on each; the title keeps its own pitch."""
    lines = head = 0.0
    for block in blocks:
        match block:
            case Title():
                head += len(block.lines) * TITLE_PITCH + (block.lines_above + 1) * PITCH
            case Body():
                lines += len(setter.body(block).lines)
            case Annexes():
                lines += 1 + sum(len(one.lines) for one in setter.annexes(block.names))
            case SignOff():
                lines += SEAL_LINES + len(setter.sign_off(block))
    first = int((_PAGE - head) / pitch)
    return 1 + max(0, -int(-(lines - first) // int(_PAGE / pitch)))
