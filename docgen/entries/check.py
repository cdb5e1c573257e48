"""Everything that is wrong with an entry, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.entries.attachments.attachment_file import IMAGE_ENDINGS, NamedFile, check_attachments
from docgen.entries.eligibility.parameters import parameter_problems
from docgen.entries.entry import Entry
from docgen.entries.files import read_named
from docgen.entries.names import FILE_KINDS, children
from docgen.entries.pictures.crop import Cropping
from docgen.entries.place import in_order, problem_of
from docgen.entries.rules import Finding, judge, rule_problems
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault, Field, Unreadable
from docgen.forms.fields.base import Path as FieldPath
from docgen.problems import Problem


@dataclass(frozen=True, slots=True)
class FileOfEntry:
    """A photo or an attachment: its path in the entry, its field, the name as written."""

    path: FieldPath
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that is wrong with an entry, and what its form's rules find, in their order."""

    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def check_entry(
    definition: FormDefinition, entry: Entry, files: bool = True, converts: bool = False,
    cropping: Cropping = "refuse",
) -> tuple[Problem, ...]:
    """All problems of an entry, those found in reading it included, in the order of its file.

    `files=False` leaves out the photo and the attachments: it is then what `read_entry` has told already. With
    `converts`, a picture that can become a PDF is a right attachment; `cropping` says what is done with a photo
    of another shape than its frame.
    """
    return examine(definition, entry, files, converts, cropping).problems


def examine(
    definition: FormDefinition, entry: Entry, files: bool = True, converts: bool = False,
    cropping: Cropping = "refuse",
) -> Examination:
    """All problems, as `check_entry` tells them, and what every rule of eligibility finds."""
    problems = [*entry.found, *value_problems(definition, entry)]
    if converts:
        pictures = _picture_paths(definition, entry)
        problems = [one for one in problems if one.code != "file_name_other_ending" or one.path not in pictures]
    if files:
        problems += _file_problems(definition, entry, converts, cropping)
    findings = judge(definition, entry, problems)
    told = (*parameter_problems(definition, entry), *rule_problems(definition, findings, problems))
    return Examination(in_order((*problems, *told)), findings)


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


def _file_problems(
    definition: FormDefinition, entry: Entry, converts: bool, cropping: Cropping
) -> list[Problem]:
    found = list(named_files(definition, entry))
    attached = [NamedFile(one.value, max_bytes_of(one.field)) for one in found if one.field.kind == "attachment"]
    # All of them at once: they share a process.
    attachments = iter(check_attachments(entry.base, attached, converts))
    problems = []
    for one in found:
        is_photo = one.field.kind != "attachment"
        faults = _check_photo(one, entry.base, cropping) if is_photo else next(attachments)
        for fault in faults:
            name, *below = one.path
            facts = {"file": one.value, **fault.facts}
            problems.append(problem_of(definition, entry, str(name), Fault(fault.code, facts, tuple(below))))
    return problems


def named_files(definition: FormDefinition, entry: Entry) -> Iterator[FileOfEntry]:
    """Every photo and attachment that an entry names, in the order of the form's fields."""
    for name, field in definition.fields.items():
        yield from _named_files(field, entry.values.get(name), (name,))


def max_bytes_of(field: Field) -> int:
    """The size that an attachment's field allows."""
    return int(getattr(field, "max_bytes", 5_000_000))


def _named_files(field: Field, value: Any, path: FieldPath) -> Iterator[FileOfEntry]:
    if value is None or isinstance(value, Unreadable):
        return
    if field.kind in FILE_KINDS:
        yield FileOfEntry(path, field, str(value))
    rows = value if isinstance(value, tuple) else (value,)
    for index, row in enumerate(rows if children(field) else ()):
        for name, inner in children(field).items():
            below: FieldPath = (*path, index, name) if isinstance(value, tuple) else (*path, name)
            yield from _named_files(inner, row.get(name), below)


def _picture_paths(definition: FormDefinition, entry: Entry) -> set[str]:
    """The paths of attachments whose names end as pictures' names do."""
    return {
        ".".join(map(str, one.path)) for one in named_files(definition, entry)
        if one.field.kind == "attachment" and one.value.lower().endswith(IMAGE_ENDINGS)
    }


def _check_photo(photo: FileOfEntry, base: Path, cropping: Cropping) -> tuple[Fault, ...]:
    from docgen.entries.pictures.picture_file import MAX_PHOTO_BYTES, check_photo

    data = read_named(base, photo.value, MAX_PHOTO_BYTES)
    if isinstance(data, Fault):
        return (data,)
    frame = getattr(photo.field, "width", 25.0), getattr(photo.field, "height", 35.0)
    return check_photo(data, *frame, cropping)
