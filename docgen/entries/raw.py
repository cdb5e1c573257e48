"""From what was written to an entry: every field parses its own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docgen.entries.entry import Entry
from docgen.entries.names import FILE_KINDS, children
from docgen.entries.place import problem_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault, Field, Raw
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.limits import normalise
from docgen.forms.source import Scalar
from docgen.problems import NOWHERE, Place, Problem

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says, by field names, with the place of every path; `found` are the reader's problems."""

    raw: Mapping[str, Raw]
    place: Place = NOWHERE
    places: Mapping[FieldPath, Place] = field(default_factory=dict)
    texts: Mapping[FieldPath, Scalar] = field(default_factory=dict)
    found: tuple[Problem, ...] = ()


def entry_of(definition: FormDefinition, written: Written, base: Path) -> Entry:
    """The entry, each field parsed; what a field could not parse is in its `found`."""
    fields = definition.fields
    raw = {name: tidy(written.raw[name], fields[name]) for name in fields if name in written.raw}
    raw = {name: value for name, value in raw.items() if not is_blank(value)}
    values: dict[str, Any] = {}
    entry = Entry(definition.form, definition.edition, values, raw, base,
                  written.places, written.texts, (), written.place)
    found = list(written.found)
    for name, one in fields.items():
        broken = list(_lone_surrogates(written.raw.get(name), ()))
        found += [problem_of(definition, entry, name, fault) for fault in broken]
        value, faults = one.parse(raw.get(name))
        found += [problem_of(definition, entry, name, fault) for fault in faults]
        values[name] = value
    return replace(entry, found=tuple(found))


def tidy(raw: Raw, field: Field | None = None) -> Raw:
    """The same with every text normalised, every number as text, blank keys and the blank items at a list's end
    left out. The names of files stay as the disk has them, composed or not."""
    if isinstance(raw, Mapping):
        parts = children(field)
        inner = {str(key): tidy(value, parts.get(str(key))) for key, value in raw.items()}
        return {key: value for key, value in inner.items() if not is_blank(value)}
    if isinstance(raw, (list, tuple)):
        items = [tidy(item, field) for item in raw]
        while items and is_blank(items[-1]):
            items.pop()
        return items
    if raw is None:
        return None
    text = joined(str(raw))
    return text.strip() if field is not None and field.kind in FILE_KINDS else normalise(text)


def joined(text: str) -> str:
    """The text with the two halves of a surrogate pair joined, as JSON escapes write a rare character."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def is_blank(raw: Raw) -> bool:
    """Nothing was written: no text, or lists and mappings of nothing."""
    if isinstance(raw, Mapping):
        return all(is_blank(value) for value in raw.values())
    if isinstance(raw, (list, tuple)):
        return all(is_blank(item) for item in raw)
    return raw is None or not str(raw).strip()


def _lone_surrogates(raw: Raw, path: FieldPath) -> Iterator[Fault]:
    """A fault for every text with half of a surrogate pair; normalising would drop it in silence."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _lone_surrogates(value, (*path, str(key)))
    elif isinstance(raw, (list, tuple)):
        for index, item in enumerate(raw):
            yield from _lone_surrogates(item, (*path, index))
    elif isinstance(raw, str) and (half := _LONE.search(joined(raw))):
        yield Fault("entry_broken_character", {"code": f"U+{ord(half[0]):04X}"}, path)
