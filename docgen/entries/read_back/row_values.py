"""The rows of a group from its cells, matched with the rows that the document was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docgen.entries.printed import words_of
from docgen.entries.read_back.answers_text import ReadText
from docgen.entries.read_back.cell_values import is_blank_text, read_cell, read_file_cell
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Fault, Field, Rows
from docgen.forms.fields.rows import RowGroup, is_used
from docgen.forms.fields.single import within
from docgen.forms.limits import normalise

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that the document was made from: raw, parsed, and the text that it printed in each cell."""

    raw: Mapping[str, Any]
    value: Mapping[str, Any]
    texts: Texts


def known_rows(group: RowGroup, carried: Any, value: Any) -> tuple[KnownRow, ...]:
    """The rows of a carried group, those left blank among them."""
    if not isinstance(carried, Sequence) or isinstance(carried, str) or not value:
        return ()
    ink = group.show(value)
    inks = ink.rows if isinstance(ink, Rows) else ()
    raws = (row if isinstance(row, Mapping) else {} for row in carried)
    return tuple(
        KnownRow(raw, one, {name: normalise(words_of(cell)) for name, cell in row.items()})
        for raw, one, row in zip(raws, value, inks, strict=False)
    )


def read_rows(group: RowGroup, found: Sequence[Texts], known: Sequence[KnownRow]) -> ReadText:
    """The raw rows of the texts found in each row's cells."""
    columns = _compared(group, found)
    before = [tuple(row.texts.get(name, "") if is_used(row.value) else "" for name in columns) for row in known]
    after = [_key(group, columns, row, number) for number, row in enumerate(found, 1)]
    while after and not any(after[-1]):
        after.pop()
    if before == after and not _files_changed(group, found, known):
        return ReadText([dict(row.raw) for row in known] or None)
    made: list[Any] = []
    faults: list[Fault] = []
    for _, first, end, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for offset, number in enumerate(range(start, stop)):
            row = known[first + offset] if first + offset < end else None
            raw, told = _row(group, found[number], row, number)
            made.append(raw)
            faults += told
    return ReadText(made or None, tuple(faults))


def _compared(group: RowGroup, found: Sequence[Texts]) -> list[str]:
    """The columns by which a row is known again: neither its number nor a mark, which go by its place."""
    there = {name for row in found for name in row}
    return [
        name for name, field in group.fields.items()
        if name in there and field.kind != "ordinal" and not (isinstance(field, Attachment) and field.mark)
    ]


def _key(group: RowGroup, columns: Sequence[str], row: Texts, number: int) -> tuple[str, ...]:
    key = tuple("" if is_blank_text(group.fields[name], row.get(name, "")) else row.get(name, "") for name in columns)
    return key if any(key) or not _has_file(group, row, number) else ("\0",) * len(columns)


def _has_file(group: RowGroup, row: Texts, number: int) -> bool:
    """Whether a row that says nothing else names a file or bears its mark."""
    return any(isinstance(field, Attachment) and row.get(name) for name, field in group.fields.items())


def _files_changed(group: RowGroup, found: Sequence[Texts], known: Sequence[KnownRow]) -> bool:
    """Whether any row shows another file than it did."""
    return any(
        row.get(name, "") != one.texts.get(name, "")
        for row, one in zip(found, known, strict=False) if is_used(one.value)
        for name, field in group.fields.items() if isinstance(field, Attachment) and name in row
    )


def _row(
    group: RowGroup, found: Texts, known: KnownRow | None, number: int
) -> tuple[dict[str, Any], list[Fault]]:
    """One raw row: a cell that stands as it was printed keeps its value, and what is not printed is kept."""
    raw: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in group.fields.items():
        carried = known.raw.get(name) if known else None
        if name not in found or (known is not None and is_used(known.value) and found[name] == known.texts.get(name, "")):
            read = ReadText(carried)
        else:
            read = _cell(field, found[name], number, carried, known.value.get(name) if known else None)
        if read.raw is not None:
            raw[name] = read.raw
        label = f"{group.label}第 {number + 1} 项“{field.label}”"
        faults += [within(fault, (number, name), label) for fault in read.faults]
    return raw, faults


def _cell(field: Field, text: str, number: int, carried: Any, value: Any) -> ReadText:
    if isinstance(field, Attachment):
        return read_file_cell(field, text, number + 1, carried)
    return ReadText(None) if field.kind == "ordinal" else read_cell(field, text, carried, value)
