"""Lines of an official paper: broken by the rules of Chinese type, and spread to the measure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from docgen.forms.layout import MM_PER_PT, Align, Role
from docgen.problems import Problem
from docgen.render.fonts import FontLibrary, MissingGlyphs, Run
from docgen.render.official.document import (
    BODY,
    CELL,
    CELL_PITCH,
    PADDING,
    PITCH,
    TITLE,
    TITLE_PITCH,
    TRACKING,
    WIDTH,
    Body,
    SignOff,
    day_text,
    role_of,
)
from docgen.render.paper import SetParagraph
from docgen.render.sheet import glyph_problems
from docgen.render.typeset import Measure, break_lines

_RULE = 0.5                 # pt, around cells
_MOST_SPREAD = 3.0          # pt between two characters; a line that lacks more stays short
_INDENT = 2 * (1 + TRACKING / BODY)      # two characters of the text, in em
_LARGEST_MARK = 48.0
_DATE_FROM_RIGHT = 4.0      # characters, where a seal goes over it
_PARTS = re.compile(r"(?<=·)|(?=自治[州区县])|(?<=\d年)")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line to print: its runs, and the points added after each character."""

    runs: tuple[Run, ...]
    spread: float = 0.0


@dataclass
class Setter:
    """Sets texts onto lines; characters that no font has are gathered in `problems`."""

    library: FontLibrary
    pitch: float = PITCH        # pt, of the text's lines
    problems: list[Problem] = field(default_factory=list)

    def plan(self, text: str, role: Role) -> tuple[Run, ...]:
        """A line of text in runs of one family; nothing where a character is missing, which is noted."""
        try:
            return self.library.plan(text, role)
        except MissingGlyphs as refusal:
            # A text is measured before it is set, and told of once.
            self.problems += [one for one in glyph_problems(text, refusal) if one not in self.problems]
            return ()

    def paragraph(
        self, text: str, role: Role, size: float, pitch: float, align: Align = "left", first: float = 0.0,
        left: float = 0.0, right: float = 0.0, width: float = WIDTH, tracking: float = 0.0,
    ) -> SetParagraph:
        """A paragraph in lines; a line break in the text begins a new one. Lengths in mm, type in points, `first` in
        characters."""
        lines: list[tuple[Run, ...]] = []
        runs: list[Run] = []
        room = (width - left - right) / MM_PER_PT
        for number, part in enumerate(text.split("\n")):
            planned = self.plan(part, role)
            indent = first * size if not number else 0.0
            lines += break_lines(planned, Measure(room, size, indent, tracking), self.library)
            runs += [Run("\n", self.library.own(role), False)] if number else []
            runs += planned
        return SetParagraph(text, tuple(runs), tuple(lines), role, size, pitch, align, first, left, right, tracking)

    def body(self, block: Body) -> SetParagraph:
        """A paragraph of the text."""
        first = 0.0 if block.is_flush else _INDENT
        return self.paragraph(block.text, role_of(block), BODY, self.pitch, first=first, tracking=TRACKING)

    def title(self, line: str) -> SetParagraph:
        """A line of a title."""
        return self.paragraph(line, "title", TITLE, TITLE_PITCH, "center")

    def mark_size(self, issuer: str) -> float:
        """The size of the red name of an issuer: as large as one line takes, 小标宋 between 22 and 48 pt."""
        one = self.width(issuer, "title", 1.0) or 1.0
        return max(TITLE, min(_LARGEST_MARK, WIDTH / MM_PER_PT / one))

    def cell(self, text: str, role: Role, width: float, is_centred: bool) -> SetParagraph:
        """The text of a cell of a width in mm."""
        room = width - 2 * PADDING - _RULE * MM_PER_PT
        if is_centred and self.width(text, role, CELL) > room / MM_PER_PT:
            text = self._parted(text, role, room / MM_PER_PT)
        return self.paragraph(text, role, CELL, CELL_PITCH, "center" if is_centred else "left", width=room)

    def _parted(self, text: str, role: Role, room: float) -> str:
        """A name of several parts turns the line behind one of its dots, a prefecture before 自治州, a day
        behind its year."""
        lines = [""]
        for part in _PARTS.split(text):
            is_full = lines[-1] and self.width(lines[-1] + part, role, CELL) > room
            lines = [*lines, part] if is_full else [*lines[:-1], lines[-1] + part]
        return "\n".join(lines)

    def annexes(self, names: tuple[str, ...]) -> tuple[SetParagraph, ...]:
        """附件：1. … two characters in; further names and lines begin under the first name."""
        numbers = [f"{number}. " for number in range(1, len(names) + 1)] if len(names) > 1 else [""]
        left = 2 * BODY + self.width(f"附件：{numbers[0]}", "fang")
        labels = [f"附件：{numbers[0]}", *numbers[1:]]
        return tuple(
            self.paragraph(
                label + name, "fang", BODY, self.pitch, first=-self.width(label, "fang") / BODY, left=left * MM_PER_PT
            )
            for label, name in zip(labels, names, strict=True)
        )

    def sign_off(self, block: SignOff) -> tuple[SetParagraph, ...]:
        """The issuer over the date, the date four characters from the right, the name in the middle over it; a name
        too long for that ends at the edge, with the date in its middle."""
        date = day_text(block.dated)
        date_width = self.width(date, "fang")
        issuer = self.paragraph(block.issuer, "fang", BODY, self.pitch, "right")
        widest = max(sum(self._width(run) for run in line) for line in issuer.lines)
        right = _DATE_FROM_RIGHT * BODY
        over = (widest - date_width) / 2
        date_right, name_right = max(right, over), max(0.0, right - over)
        name = [
            self.paragraph(_text(line), "fang", BODY, self.pitch, "right", right=name_right * MM_PER_PT)
            for line in issuer.lines
        ]
        return *name, self.paragraph(date, "fang", BODY, self.pitch, "right", right=date_right * MM_PER_PT)

    def width(self, text: str, role: Role, size: float = BODY) -> float:
        """The width of a line in points."""
        return sum(self._width(run, size) for run in self.plan(text, role))

    def _width(self, run: Run, size: float = BODY) -> float:
        return self.library.width(run.text, run.family, size)

    def spread(self, paragraph: SetParagraph) -> tuple[SetLine, ...]:
        """The paragraph's lines, all but its last filled to the measure by space between Han."""
        if paragraph.align != "left":
            return tuple(SetLine(line) for line in paragraph.lines)
        room = (WIDTH - paragraph.left - paragraph.right) / MM_PER_PT
        last = len(paragraph.lines) - 1
        return tuple(
            SetLine(line, paragraph.tracking if number == last else self._spread(line, paragraph, room, number))
            for number, line in enumerate(paragraph.lines)
        )

    def _spread(self, line: tuple[Run, ...], paragraph: SetParagraph, room: float, number: int) -> float:
        gaps = sum(_characters(run.text) for run in line if not run.is_rtl) - 1
        lacking = room - sum(self._width(run, paragraph.size) for run in line)
        lacking -= paragraph.first * paragraph.size if not number else 0.0
        # A line in Arabic script joins its letters: there is nothing to spread.
        if gaps < 1 or lacking / gaps > _MOST_SPREAD:
            return paragraph.tracking
        return lacking / gaps


def _characters(text: str) -> int:
    """How many characters a reader counts: marks belong to the one before."""
    return sum(unicodedata.category(mark) not in ("Mn", "Me", "Cf") for mark in text)


def _text(line: tuple[Run, ...]) -> str:
    return "".join(run.text for run in line)
