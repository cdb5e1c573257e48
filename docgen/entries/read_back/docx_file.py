"""A DOCX of ours, edited in Word, WPS or LibreOffice, becomes an entry again.

Its tables are known by their labels, its values by their place in them. What stands as it was printed keeps the
value that the document was made from (the file carries it); what was changed is read from the paper; what paper
does not show is taken from the carried entry, or told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.entries.entry import Entry
from docgen.entries.names import children
from docgen.entries.printed import words_of
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.alignment import PairedTable, paired_tables
from docgen.entries.read_back.carried import CarriedEntry
from docgen.entries.read_back.cell_values import read_cell, read_file_cell
from docgen.entries.read_back.found_values import Found, FoundValue, found_values
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.row_values import known_rows, read_rows
from docgen.entries.read_back.word_file import WordReturn
from docgen.entries.read_back.wording import wording_problems
from docgen.errors import FileUnusable
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Field, Rows
from docgen.forms.fields.rows import RowGroup
from docgen.forms.limits import normalise
from docgen.problems import Place, Problem

LEAST_FOUND = 0.8       # of a form's labels; below that the file is no filled form of this kind
LEAST_OF_A_TABLE = 0.5
_ENDINGS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))


def read_docx(word: WordReturn, name: str, stem: str, definition: FormDefinition) -> Returned:
    """What a returned DOCX says; `name` is the file's in messages, a changed photo is called after `stem`.

    Raises FileUnusable when too few of the form's labels are where they belong.
    """
    tables = paired_tables(definition, word.tables)
    _refuse_strange(tables, name)
    reading = _Reading(definition, word, name, stem, _trusted(word, definition))
    found = found_values(tables, word.sheets, reading.known_texts(), name)
    values = reading.values(found)
    problems = (
        *_carried_problems(word, definition, reading.carried, name), *found.problems,
        *wording_problems(definition, tables, word.words, name), *reading.problems,
    )
    carried = reading.carried
    return Returned(
        "docx", definition.form, definition.edition, values, reading.pictures,
        tuple(reading.renewed), problems,
        carried.parameters if carried else {}, carried.digest if carried else "",
    )


def _refuse_strange(tables: tuple[PairedTable, ...], name: str) -> None:
    expected = sum(table.drawn.labels for table in tables)
    found = sum(table.found for table in tables)
    is_short = any(
        not table.rows or table.found < table.drawn.labels * LEAST_OF_A_TABLE for table in tables
    )
    if is_short or found < expected * LEAST_FOUND:
        problem = Problem("read_labels_missing", Place(name), {"found": found, "expected": expected})
        raise FileUnusable(str(problem), [problem])


def _trusted(word: WordReturn, definition: FormDefinition) -> CarriedEntry | None:
    """The carried entry, where it is of this form and stands as docgen wrote it."""
    carried, said = word.carried, word.properties.get("entry_digest", "")
    if carried is None or carried.digest != said:
        return None
    return carried if (carried.form, carried.edition) == (definition.form, definition.edition) else None


def _carried_problems(
    word: WordReturn, definition: FormDefinition, carried: CarriedEntry | None, name: str
) -> Iterator[Problem]:
    if carried is None and word.carried is not None:
        yield Problem("read_carried_changed", Place(name))
    if carried is None:
        names = list(dict.fromkeys(_not_on_paper(definition.fields)))
        if names:
            yield Problem("read_not_on_paper", Place(name), {"names": "、".join(names)})


def _not_on_paper(fields: Mapping[str, Field]) -> Iterator[str]:
    """The labels of what a form does not print."""
    for field in fields.values():
        if not field.is_printed or field.kind == "attachment":
            yield field.label
        else:
            yield from _not_on_paper(children(field))


@dataclass
class _Reading:
    """Decides the value of every field; gathers pictures and what is to be told."""

    definition: FormDefinition
    word: WordReturn
    file: str
    stem: str
    carried: CarriedEntry | None

    def __post_init__(self) -> None:
        raw = self.carried.values if self.carried else {}
        self.entry: Entry = entry_of(self.definition, Written(raw), Path())
        self.pictures: dict[str, bytes] = {}
        self.renewed: list[str] = []
        self.problems: list[Problem] = []

    def known_texts(self) -> dict[str, str]:
        """What the document printed for every value, by path; nothing where that is not known."""
        known: dict[str, str] = {}
        for name, field in self.definition.fields.items() if self.carried else ():
            ink = field.show(self.entry.values.get(name))
            if isinstance(ink, Rows):
                known |= {f"{name}.{number}.{column}": normalise(words_of(one))
                          for number, row in enumerate(ink.rows) for column, one in row.items()}
            else:
                known[name] = normalise(words_of(ink))
        return known

    def values(self, found: Found) -> dict[str, Any]:
        """The raw values by field name, in the form's order."""
        values: dict[str, Any] = {}
        for name, field in self.definition.fields.items():
            raw = self._value(field, found)
            if raw is not None:
                values[name] = raw
        return values

    def _value(self, field: Field, found: Found) -> Any:
        carried, value = self.entry.raw.get(field.name), self.entry.values.get(field.name)
        if isinstance(field, RowGroup):
            if field.name not in found.rows:
                return carried
            read = read_rows(field, found.rows[field.name], known_rows(field, carried, value))
        elif field.name not in found.singles:
            return carried if not field.is_printed else None
        elif field.kind == "photo":
            return self._photo(field, found.singles[field.name], carried)
        else:
            text = self._text(field, [one.text for one in found.singles[field.name]])
            if text is None:
                return carried
            if isinstance(field, Attachment):
                read = read_file_cell(field, text, 1, carried)
            else:
                read = read_cell(field, text, carried, value)
        for fault in read.faults:
            path = ".".join(map(str, (field.name, *fault.path)))
            self.problems.append(Problem(fault.code, Place(self.file), fault.facts, path))
        return read.raw

    def _text(self, field: Field, texts: list[str]) -> str | None:
        """The text of a field printed once or more: the one that was changed; None when none was."""
        known = normalise(words_of(field.show(self.entry.values.get(field.name)))) if self.carried else None
        changed = list(dict.fromkeys(text for text in texts if text != known))
        if len(changed) > 1 or (changed and known is None and len(set(texts)) > 1):
            facts = {"label": field.label, "first": changed[0][:30], "second": changed[-1][:30]}
            self.problems.append(Problem("read_places_differ", Place(self.file), facts, field.name))
        return changed[-1] if changed else None

    def _photo(self, field: Field, found: list[FoundValue], carried: Any) -> Any:
        """The photo's name, its bytes among the pictures: the carried name for the picture that was printed."""
        ids = [one for value in found for one in value.pictures if one in self.word.pictures]
        if not ids:
            return carried if self._was_without_picture(carried) else None
        data = self.word.pictures[ids[0]]
        files = self.carried.files if self.carried else {}
        if isinstance(carried, str) and files.get(carried) == hashlib.sha256(data).hexdigest():
            self.pictures[carried] = data
            return carried
        ending = next((ending for start, ending in _ENDINGS if data.startswith(start)), None)
        if ending is None:
            self.problems.append(Problem("read_photo_kind", Place(self.file), {"label": field.label}, field.name))
            return None
        number = len(self.pictures) + 1
        name = f"{self.stem}-照片{number if number > 1 else ''}{ending}"
        self.pictures[name] = data
        self.renewed.append(name)
        return name

    def _was_without_picture(self, carried: Any) -> bool:
        """Whether the document named a photo that it could not print, as drafts may."""
        return self.carried is not None and carried is not None and carried not in self.carried.files
