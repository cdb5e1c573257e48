"""Where in its file a thing was written: from a field's fault to a problem with its place."""

from __future__ import annotations

import math
from collections.abc import Iterable

from docgen.entries.entry import Entry
from docgen.entries.names import label_at
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.source import place_in
from docgen.problems import Place, Problem


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By line and column, sheet after sheet as they are first spoken of; what has no place comes last."""
    found = tuple(problems)
    sheets = list(dict.fromkeys(one.place.sheet for one in found if one.place.sheet is not None))
    ranks: dict[str | None, float] = {sheet: rank for rank, sheet in enumerate(sheets)}

    def order(one: Problem) -> tuple[float, float, float]:
        last = 0 if one.place.line else math.inf
        return ranks.get(one.place.sheet, last), one.place.line or math.inf, one.place.column or math.inf

    return tuple(sorted(found, key=order))


def problem_of(definition: FormDefinition, entry: Entry, name: str, fault: Fault) -> Problem:
    """A field's fault with its place in the file and the label that a message names it by."""
    path: FieldPath = (name, *fault.path)
    facts = {"label": label_at(definition.fields, path), **fault.facts}
    return Problem(fault.code, place_of(entry, path, fault.offset), facts, ".".join(map(str, path)))


def place_of(entry: Entry, path: FieldPath, offset: int | None = None) -> Place:
    """Where a path, or a character of its normalised text, was written; the nearest outer thing for what was
    not written, the file's first line for what is missing altogether."""
    scalar = entry.texts.get(path)
    if scalar is not None and offset is not None:
        return place_in(scalar, offset)
    for length in range(len(path), 0, -1):
        if path[:length] in entry.places:
            return entry.places[path[:length]]
    return entry.place
