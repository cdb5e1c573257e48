"""Texts set into their slots: on one line, smaller, on several lines, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from docgen.certificates.record import CertificateRecord
from docgen.certificates.slots import Printing, pages_of, slot_text
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import MM_PER_PT, TextSlot
from docgen.problems import NOWHERE, Fact, Problem
from docgen.render.direct.placing import Rectangle
from docgen.render.fonts import FontLibrary, MissingGlyphs, Run
from docgen.render.paper import SetParagraph
from docgen.render.typeset import Measure, break_lines

_STEP = 0.5             # points by which a text is made smaller
_ROUNDING = 0.02        # points
_HALVINGS = 6           # of the room, until lines of even length are found
KEPT = 2048             # set texts remembered: units and offices come again and again

Lines = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, eq=False)
class SetSlot:
    """A text set into its slot: the paragraph, the room it is aligned in, the top of its first line, in points from
    the paper's top left corner. One text in one slot is one object as long as its setter remembers it."""

    slot: TextSlot
    paragraph: SetParagraph
    room: Rectangle
    top: float


class Unfit(Exception):
    """A text that its slot cannot print; `problem` says why, without the record."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.says)
        self.problem = problem


@dataclass
class SlotSetter:
    """Sets texts with one font library, and remembers the last `kept` of them; `labels` are what fields are called
    in messages, by name."""

    library: FontLibrary
    labels: Mapping[str, str] = field(default_factory=dict)
    kept: int = KEPT

    def __post_init__(self) -> None:
        self.set = lru_cache(self.kept)(self._set)

    def _set(self, slot: TextSlot, text: str) -> SetSlot:
        """The text in its slot. Raises `Unfit`."""
        style = slot.style
        try:
            runs = self.library.plan(text, style.font)
        except MissingGlyphs as refusal:
            raise Unfit(self._missing(slot, refusal)) from refusal
        tracking = _tracking(text, style.distribute, style.size)
        for size in _sizes(slot):
            lines = self._lines(slot, runs, size, tracking)
            if lines:
                return _placed(slot, text, runs, lines, size, tracking)
        raise Unfit(self._too_long(slot, text))

    def _lines(self, slot: TextSlot, runs: tuple[Run, ...], size: float, tracking: float) -> Lines:
        """The lines at a size; none where there are too many, or a line is too wide."""
        width = slot.width / MM_PER_PT
        total = sum(self.library.width(run.text, run.family, size) + tracking * len(run.text) for run in runs)
        if slot.fit != "paragraph" and total - tracking <= width + _ROUNDING:
            return (runs,)
        pitch = _pitch(slot, size)
        most = min(slot.lines, int((slot.height / MM_PER_PT + _ROUNDING) / pitch))
        if slot.fit in ("line", "shrink") or most < 1 + (slot.fit == "wrap"):
            return ()
        measure = Measure(width, size, slot.style.indent * size)
        if total + measure.indent > most * width:
            return ()
        lines = break_lines(runs, measure, self.library)
        if len(lines) > most or any(self._is_wide(line, size, width) for line in lines):
            return ()
        return lines if slot.fit == "paragraph" else self._even(runs, measure, lines)

    def _is_wide(self, line: tuple[Run, ...], size: float, width: float) -> bool:
        return sum(self.library.width(run.text, run.family, size) for run in line) > width + _ROUNDING

    def _even(self, runs: tuple[Run, ...], measure: Measure, lines: Lines) -> Lines:
        """As many lines, as even as can be: the narrowest measure that needs no more of them."""
        low, high = 0.0, measure.width
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            tried = break_lines(runs, Measure(middle, measure.size, measure.indent), self.library)
            if len(tried) == len(lines):
                lines, high = tried, middle
            else:
                low = middle
        return lines

    def _missing(self, slot: TextSlot, refusal: MissingGlyphs) -> Problem:
        first = refusal.missing[0]
        facts: dict[str, Fact] = {
            "label": self._label(slot), "char": first.char, "code": f"U+{ord(first.char[0]):04X}",
            "position": first.index + 1,
        }
        return Problem("glyph_missing", NOWHERE, facts, _path(slot))

    def _too_long(self, slot: TextSlot, text: str) -> Problem:
        facts: dict[str, Fact] = {"label": self._label(slot), "text": text, "width": f"{slot.width:g}",
                                  "least": f"{slot.least:g}", "lines": slot.lines}
        return Problem("slot_text_too_long", NOWHERE, facts, _path(slot))

    def _label(self, slot: TextSlot) -> str:
        return "、".join(self.labels.get(hole, hole) for hole in slot.holes) or slot.name


def unfit_texts(definition: FormDefinition, record: CertificateRecord, setter: SlotSetter) -> Iterator[Problem]:
    """Everything that a certificate cannot print, each with the field that it comes from."""
    pages = pages_of(definition)
    values = Printing(definition, pages).values(record)
    told = set()
    for page in pages:
        for slot in page.texts:
            text = slot_text(slot, values)
            try:
                if text:
                    setter.set(slot, text)
            except Unfit as unfit:
                key = unfit.problem.code, unfit.problem.path
                if key not in told:
                    told.add(key)
                    yield unfit.problem


def _path(slot: TextSlot) -> str:
    return slot.holes[0] if slot.holes else ""


def _sizes(slot: TextSlot) -> Iterator[float]:
    """The sizes to try, the slot's own first, the least one last."""
    size = slot.style.size
    yield size
    if slot.fit != "line":
        while size - _STEP > slot.least:
            size -= _STEP
            yield size
        if slot.least < slot.style.size:
            yield slot.least


def _pitch(slot: TextSlot, size: float) -> float:
    """Lines come closer as the type gets smaller."""
    return round(slot.style.line_height * size / slot.style.size, 2)


def _tracking(text: str, distribute: float, size: float) -> float:
    """Points after each character but the last, so that a label is spread over so many em."""
    if len(text) < 2 or distribute <= len(text):
        return 0.0
    return (distribute - len(text)) * size / (len(text) - 1)


def _placed(
    slot: TextSlot, text: str, runs: tuple[Run, ...], lines: Lines, size: float, tracking: float
) -> SetSlot:
    pitch = _pitch(slot, size)
    x, y, width, height = (side / MM_PER_PT for side in (slot.x, slot.y, slot.width, slot.height))
    free = height - len(lines) * pitch
    top = y + {"top": 0.0, "center": free / 2, "bottom": free}[slot.style.valign]
    indent = slot.style.indent if slot.fit == "paragraph" else 0.0
    paragraph = SetParagraph(
        text, runs, lines, slot.style.font, size, pitch, slot.style.align, indent, tracking=tracking
    )
    return SetSlot(slot, paragraph, Rectangle(x, y, width, height), top)
