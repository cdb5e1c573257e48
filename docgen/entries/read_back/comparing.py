"""What two entries of one form say differently, field by field and row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docgen.entries.entry import Entry
from docgen.entries.names import FILE_KINDS, children, label_at
from docgen.entries.printed import part_text
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.fields.rows import RowGroup


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that differs: its path, how people call it, the old and the new text ("" for none)."""

    path: str
    label: str
    old: str
    new: str


def changes(definition: FormDefinition, old: Entry, new: Entry) -> tuple[Changed, ...]:
    """Everything that `new` says otherwise than `old`, in the order of the form's fields. Another way of writing the
    same value is no change."""
    found = []
    for name, field in definition.fields.items():
        for path, one, before, after in _changed(field, (name,), old.values.get(name), new.values.get(name)):
            label = label_at(definition.fields, path)
            found.append(Changed(".".join(map(str, path)), label, text_of(one, before), text_of(one, after)))
    return tuple(found)


def text_of(field: Field, value: Any) -> str:
    """A value as people read it: as printed, a file by its name, a row by its cells."""
    if value is None:
        return ""
    if isinstance(field, RowGroup) and isinstance(value, Mapping):
        cells = ((one.label, text_of(one, value.get(name))) for name, one in field.fields.items())
        return "；".join(f"{label}：{text}" for label, text in cells if text)
    if isinstance(field, RowGroup):
        return "\n".join(text_of(field, row) for row in value)
    return str(value) if field.kind in FILE_KINDS else part_text(field, value)


def _changed(field: Field, path: FieldPath, old: Any, new: Any) -> Iterator[tuple[FieldPath, Field, Any, Any]]:
    if old == new:
        return
    inner = children(field)
    if isinstance(field, RowGroup):
        yield from _rows(field, path, old or (), new or ())
    elif inner and isinstance(old, Mapping) and isinstance(new, Mapping):
        for name, part in inner.items():
            yield from _changed(part, (*path, name), old.get(name), new.get(name))
    else:
        yield path, field, old, new


def _rows(
    group: RowGroup, path: FieldPath, old: tuple[Any, ...], new: tuple[Any, ...]
) -> Iterator[tuple[FieldPath, Field, Any, Any]]:
    """Rows that went, came or changed, by their number in the new entry (in the old one for those that went)."""
    matcher = SequenceMatcher(None, [repr(row) for row in old], [repr(row) for row in new], autojunk=False)
    for tag, first, end, start, stop in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(end - first, stop - start)
        for offset in range(both):
            for name, cell in group.fields.items():
                below = (*path, start + offset, name)
                yield from _changed(cell, below, old[first + offset].get(name), new[start + offset].get(name))
        for number in range(first + both, end):
            yield (*path, number), group, old[number], None
        for number in range(start + both, stop):
            yield (*path, number), group, None, new[number]
