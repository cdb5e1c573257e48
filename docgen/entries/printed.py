"""What a form prints for a value, as text."""

from __future__ import annotations

from typing import Any

from docgen.entries.entry import Entry
from docgen.forms.fields.base import Field, Ink, Picture, Rows, Ticks, Unreadable, Words
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


def printed(entry: Entry, name: str) -> str:
    """A field's value in one line, "" where it is blank or cannot be read."""
    value = entry.values.get(name)
    return "" if value is None or isinstance(value, Unreadable) else " ".join(str(value).split())


def listed_text(field: Field, entry: Entry) -> str:
    """A value as one cell of a list says it: a form's fixed words too; of rows, how many there are."""
    value = entry.values.get(field.name)
    if field.kind == "constant":
        return " ".join(getattr(field.show(None), "paragraphs", ()))
    if isinstance(value, tuple):
        return f"{len(value)} 项"
    return printed(entry, field.name)
