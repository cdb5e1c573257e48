"""What stands in a cell: labels, fixed words, values and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.entries.entry import Entry
from docgen.entries.printed import words_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field, Ink, Picture, Rows
from docgen.forms.layout import MM_PER_PT, TextStyle
from docgen.render.paper import PlannedPicture, Room, SetParagraph
from docgen.render.setter import room_of, spacer

__all__ = ["Source", "picture_of", "spread", "words_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """What a document is made from: the definition, the entry (None for a blank form), the prepared
    pictures by field path."""

    definition: FormDefinition
    entry: Entry | None
    pictures: Mapping[str, bytes]

    def value(self, name: str) -> Any:
        """The parsed value of a field; None when blank."""
        return self.entry.values.get(name) if self.entry else None

    def group_inks(self, group: str) -> tuple[Mapping[str, Ink], ...]:
        """The inks of the rows of a row group, the printed blank ones included."""
        ink = self.definition.fields[group].show(self.value(group))
        return ink.rows if isinstance(ink, Rows) else ()

    def ink(self, field: Field) -> Ink:
        """What is printed for a single field."""
        return field.show(self.value(field.name))


def picture_of(source: Source, field: Field, ink: Ink) -> tuple[PlannedPicture | None, tuple[float, float] | None]:
    """The picture to print and the frame of its cell in mm; (None, None) where the field is no picture."""
    if not isinstance(ink, Picture):
        return None, None
    data = source.pictures.get(field.name)
    frame = (ink.width, ink.height)
    return (PlannedPicture(data, *frame, field.label) if data else None), frame


def spread(paragraphs: tuple[SetParagraph, ...], room: Room, style: TextStyle) -> tuple[SetParagraph, ...]:
    """Prompts of a blank form with equal writing room below each."""
    gap = (room.height - room_of(paragraphs)) / max(1, len(paragraphs))
    if gap < style.line_height * MM_PER_PT or len(paragraphs) < 2:
        return paragraphs
    pairs = ((paragraph, spacer(gap, style)) for paragraph in paragraphs)
    return tuple(piece for pair in pairs for piece in pair)[:-1]
