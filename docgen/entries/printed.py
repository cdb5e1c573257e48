"""What a form prints for a value, as text."""

from __future__ import annotations

from typing import Any

from docgen.forms.fields.base import Field, Ink, Picture, Rows, Ticks, Words
from docgen.forms.fields.rows import RowGroup


def words_of(ink: Ink) -> str:
    """The printed text of an ink, one paragraph a line; "" for pictures and rows."""
    match ink:
        case Words(paragraphs):
            return "\n".join(paragraphs)
        case Ticks(options):
            return "　".join(f"{'☑' if ticked else '☐'}{option}" for option, ticked in options)
        case Picture() | Rows():
            return ""


def part_text(field: Field, value: Any) -> str:
    """What a part of several answers prints; "" for one that was not given."""
    if value is None:
        return ""
    return "\n".join(field.lines(value)) if isinstance(field, RowGroup) else words_of(field.show(value))
