"""Everything that is wrong with an entry, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docgen.entries.attachment_file import check_attachment
from docgen.entries.entry import Entry
from docgen.entries.files import read_named
from docgen.entries.names import FILE_KINDS, children
from docgen.entries.place import in_order, problem_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault, Field, Unreadable
from docgen.forms.fields.base import Path as FieldPath
from docgen.problems import Problem


def check_entry(definition: FormDefinition, entry: Entry, files: bool = True) -> tuple[Problem, ...]:
    """All problems of an entry, those found in reading it included, in the order of its file.

    `files=False` leaves out the photo and the attachments: it is then what `read_entry` has told already.
    """
    problems = [*entry.found, *value_problems(definition, entry)]
    if files:
        problems += _file_problems(definition, entry)
    return in_order(problems)


def value_problems(definition: FormDefinition, entry: Entry) -> list[Problem]:
    """What the fields say of their values, alone and beside each other."""
    problems = []
    for name, field in definition.fields.items():
        value = entry.values.get(name)
        for fault in (*field.check(value), *field.check_with(value, entry.values)):
            # What was written and could not be read has been told of in reading; it is not missing.
            if fault.code != "required_missing" or fault.path or name not in entry.raw:
                problems.append(problem_of(definition, entry, name, fault))
    return problems


def _file_problems(definition: FormDefinition, entry: Entry) -> list[Problem]:
    problems = []
    for name, field in definition.fields.items():
        for path, inner, value in _named_files(field, entry.values.get(name), ()):
            for fault in _check_file(inner, value, entry.base):
                facts = {"file": value, **fault.facts}
                problems.append(problem_of(definition, entry, name, Fault(fault.code, facts, path)))
    return problems


def _named_files(field: Field, value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Field, str]]:
    """Every photo and attachment in a value: its path below the field, its field, its name."""
    if value is None or isinstance(value, Unreadable):
        return
    if field.kind in FILE_KINDS:
        yield path, field, str(value)
    rows = value if isinstance(value, tuple) else (value,)
    for index, row in enumerate(rows if children(field) else ()):
        for name, inner in children(field).items():
            below: FieldPath = (*path, index, name) if isinstance(value, tuple) else (*path, name)
            yield from _named_files(inner, row.get(name), below)


def _check_file(field: Field, name: str, base: Path) -> tuple[Fault, ...]:
    if field.kind == "attachment":
        return check_attachment(base, name, getattr(field, "max_bytes", 5_000_000))
    from docgen.entries.picture_file import MAX_PHOTO_BYTES, check_photo

    data = read_named(base, name, MAX_PHOTO_BYTES)
    if isinstance(data, Fault):
        return (data,)
    return check_photo(data, getattr(field, "width", 25.0), getattr(field, "height", 35.0))
