"""Setting texts: from words and a style to paragraphs broken in lines, with every character's font known."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

from docgen.forms.layout import MM_PER_PT, TextStyle, resized
from docgen.problems import NOWHERE, Fact, Place, Problem
from docgen.render.fonts import FontLibrary, MissingGlyphs, Run
from docgen.render.paper import SetParagraph
from docgen.render.typeset import Measure, lines_and_reserve


@dataclass
class Setter:
    """Sets texts with one font library; characters that no font has are gathered in `problems`.

    `places` tells where a field path was written, `labels` what it is called in messages.
    """

    library: FontLibrary
    places: Mapping[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def set(
        self, text: str, style: TextStyle, width: float, source: str = "", label: str = ""
    ) -> tuple[SetParagraph, ...]:
        """One paragraph a line of `text`, within `width` mm."""
        if style.vertical:
            text = "\n".join(text)
        return tuple(
            self._paragraph(piece, style, width, source, label) for piece in text.split("\n")
        )

    def tail(self, text: str, style: TextStyle, width: float, source: str) -> tuple[SetParagraph, ...]:
        """The rest of a text cut in mid-paragraph: its first paragraph has no indent."""
        first, _, rest = text.partition("\n")
        (begun,) = self.set(first, replace(style, indent=0), width, source)
        return (replace(begun, is_tail=True), *(self.set(rest, style, width, source) if rest else ()))

    def _paragraph(
        self, text: str, style: TextStyle, width: float, source: str, label: str
    ) -> SetParagraph:
        if not source:
            # The form's own words, the same in every document.
            with suppress(MissingGlyphs):
                return _fixed(self.library, text, style, width)
        return _set(self.library, text, self._runs(text, style, source, label), style, width, source)

    def _runs(self, text: str, style: TextStyle, source: str, label: str) -> tuple[Run, ...]:
        try:
            return self.library.plan(text, style.font)
        except MissingGlyphs as refusal:
            for missing in refusal.missing:
                facts: dict[str, Fact] = {
                    "label": label or source, "char": missing.char, "code": f"U+{ord(missing.char[0]):04X}",
                    "position": missing.index + 1,
                }
                problem = Problem("glyph_missing", self.places.get(source, NOWHERE), facts, source)
                if problem not in self.problems:
                    self.problems.append(problem)
            return ()


@lru_cache(maxsize=2048)
def _fixed(library: FontLibrary, text: str, style: TextStyle, width: float) -> SetParagraph:
    return _set(library, text, library.plan(text, style.font), style, width, "")


def _set(
    library: FontLibrary, text: str, runs: tuple[Run, ...], style: TextStyle, width: float, source: str
) -> SetParagraph:
    tracking = _tracking(text, style)
    points = width / MM_PER_PT
    measure = Measure(points + tracking, style.size, style.indent * style.size, tracking)
    lines, reserve = lines_and_reserve(runs, measure, library)
    return SetParagraph(
        text=text, runs=runs, lines=lines, font=style.font, size=style.size, pitch=style.line_height,
        align=style.align, first=style.indent, tracking=tracking, source=source, reserved=reserve,
    )


def spacer(height: float, font: TextStyle) -> SetParagraph:
    """An empty paragraph of a height in mm."""
    return SetParagraph("", (), ((),), font.font, 1.0, max(1.0, height / MM_PER_PT))


def room_of(paragraphs: tuple[SetParagraph, ...]) -> float:
    """The height in mm to leave for paragraphs."""
    return sum(paragraph.room for paragraph in paragraphs)


def smaller(style: TextStyle, steps: tuple[tuple[float, float], ...]) -> tuple[TextStyle, ...]:
    """The style itself, then at each smaller step of (size, pitch) in points."""
    return (style, *(resized(style, size, pitch) for size, pitch in steps if size < style.size))


def _tracking(text: str, style: TextStyle) -> float:
    """Points to add after each character but the last, so that a short label is spread."""
    if len(text) < 2 or not style.distribute > len(text):
        return 0.0
    return (style.distribute - len(text)) * style.size / (len(text) - 1)
