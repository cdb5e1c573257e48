"""Repeating rows: a list of rows, each a mapping of cells."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Control, Fault, Field, Ink, Raw, Rows, Value, Words
from docgen.forms.fields.line import Line
from docgen.forms.fields.single import Facts, Faults, described, within

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal(Field):
    """The number of a row, from 1; the form prints it, nobody fills it in."""

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        return None, ()

    def check(self, value: Value) -> Faults:
        return ()

    def show(self, value: Value) -> Ink:
        return Words()

    def show_in_row(self, row: int) -> Ink:
        """The number of a row, printed also while the row is blank."""
        return Words((str(row),))

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": ["integer", "string", "null"]})

    def control(self) -> Control:
        return Control("hidden")

    def example(self, seed: int) -> Raw:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup(Field):
    """Rows of the same `fields`: from `min_rows` to `max_rows`, `printed_rows` of them printed also while
    blank; more than `usual_rows` is told. `line` writes a row as one line of text (see `line`).

    The value is a tuple of rows, each a mapping with every field's name; a row none of whose cells is given
    is unused, and unused rows at the end are left out.
    """

    fields: Mapping[str, Field]
    max_rows: int | None = None
    min_rows: int = 0
    printed_rows: int = 0
    usual_rows: int | None = None
    line: str = ""

    def __post_init__(self) -> None:
        if self.max_rows is not None and max(self.min_rows, self.printed_rows, self.usual_rows or 0) > self.max_rows:
            raise ValueError("rows_over_max_rows")
        if set(Line.of(self.line).holes()) - self.fields.keys():
            raise ValueError("line_hole_without_field")

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        if raw is None or raw == "":
            return None, ()
        if isinstance(raw, (str, Mapping)) or not isinstance(raw, Sequence):
            return None, (Fault("rows_not_a_list", {"label": self.label}),)
        rows: list[Row] = []
        faults: list[Fault] = []
        for index, written in enumerate(raw):
            row, found = self._parse_row(written, index)
            rows.append(row)
            faults += found
        while rows and not is_used(rows[-1]):
            rows.pop()
        return (tuple(rows) or None), tuple(faults)

    def _parse_row(self, written: Raw, index: int) -> tuple[Row, list[Fault]]:
        row: dict[str, Value] = dict.fromkeys(self.fields)
        if written is None or written == "":
            return row, []
        if not isinstance(written, Mapping):
            return row, [Fault("row_not_a_mapping", {"label": self._row_label(index)}, (index,))]
        faults = []
        for key, raw in written.items():
            if key in self.fields:
                row[key], found = self.fields[key].parse(raw)
                faults += [self._from_cell(fault, index, key) for fault in found]
            else:
                faults.append(Fault("unknown_key", {"label": self._row_label(index), **unknown(key, self.fields)},
                                    (index, key)))
        return row, faults

    def check(self, value: Value) -> Faults:
        rows: tuple[Row, ...] = value or ()
        used = sum(map(is_used, rows))
        if not used:
            return (Fault("required_missing", {"label": self.label}),) if self.is_required or self.min_rows else ()
        return (*self._count_faults(len(rows), used), *self._cell_faults(rows))

    def _count_faults(self, length: int, used: int) -> Iterator[Fault]:
        facts: Facts = {"label": self.label, "count": length}
        if self.max_rows is not None and length > self.max_rows:
            yield Fault("too_many_rows", {**facts, "limit": self.max_rows, "over": length - self.max_rows},
                        (self.max_rows,))
        elif self.usual_rows is not None and length > self.usual_rows:
            yield Fault("more_rows_than_usual", {**facts, "limit": self.usual_rows}, (self.usual_rows,))
        if used < self.min_rows:
            yield Fault("too_few_rows", {"label": self.label, "count": used, "limit": self.min_rows})

    def _cell_faults(self, rows: tuple[Row, ...]) -> Iterator[Fault]:
        for index, row in enumerate(rows):
            if is_used(row):
                for name, field in self.fields.items():
                    for fault in (*field.check(row.get(name)), *field.check_with(row.get(name), row)):
                        yield self._from_cell(fault, index, name)

    def _row_label(self, index: int) -> str:
        return f"{self.label}第 {index + 1} 项"

    def _from_cell(self, fault: Fault, index: int, name: str) -> Fault:
        return within(fault, (index, name), f"{self._row_label(index)}“{self.fields[name].label}”")

    def show(self, value: Value) -> Ink:
        rows: list[Row] = list(value or ())
        blank = max(0, self.printed_rows - len(rows))
        return Rows(tuple(self._inks(row, index) for index, row in enumerate([*rows, *[{}] * blank])))

    def _inks(self, row: Row, index: int) -> Mapping[str, Ink]:
        return {name: _ink_in_row(field, row, index + 1) for name, field in self.fields.items()}

    def lines(self, value: Value) -> tuple[str, ...]:
        """One line of text for each used row, by the group's `line`."""
        line = Line.of(self.line or "，".join(f"{{{name}}}" for name in self.fields))
        used = (row for row in value or () if is_used(row))
        return tuple(line.written({name: self._words(name, row.get(name)) for name in self.fields}) for row in used)

    def _words(self, name: str, value: Value) -> str:
        """A cell in a line of text, its line breaks as blanks."""
        ink = self.fields[name].show(value) if value is not None else None
        return " ".join(getattr(ink, "paragraphs", ()))

    def schema(self) -> dict[str, Any]:
        required = [name for name, field in self.fields.items() if field.is_required]
        row: dict[str, Any] = {
            "type": "object",
            "properties": {name: field.schema() for name, field in self.fields.items()},
            "additionalProperties": False,
        }
        rows: dict[str, Any] = {"type": "array", "items": row | ({"required": required} if required else {})}
        if self.min_rows or self.is_required:
            rows["minItems"] = max(1, self.min_rows)
        if self.max_rows is not None:
            rows["maxItems"] = self.max_rows
        return described(self, rows)

    def control(self) -> Control:
        return Control("rows", parts={name: field.control() for name, field in self.fields.items()})

    def example(self, seed: int) -> Raw:
        least = max(1, self.min_rows)
        most = min(self.max_rows or 3, max(least, self.usual_rows or 3))
        count = least + seed % (most - least + 1)
        return [self._example_row(seed + index, index + 1) for index in range(count)]

    def _example_row(self, seed: int, number: int) -> Raw:
        return {
            name: f"{field.mark_of(number) or name}{field.endings()[0]}"
            if isinstance(field, Attachment)
            else field.example(seed)
            for name, field in self.fields.items()
            if not isinstance(field, Ordinal)
        }

    def maximal(self) -> Raw:
        count = self.max_rows or max(self.printed_rows, self.min_rows, 3)
        return [
            self._example_row(index, index + 1)
            | {name: field.maximal() for name, field in self.fields.items()
               if not isinstance(field, (Attachment, Ordinal))}
            for index in range(count)
        ]


def _ink_in_row(field: Field, row: Row, number: int) -> Ink:
    value = row.get(field.name)
    if isinstance(field, Ordinal):
        return field.show_in_row(number)
    if isinstance(field, Attachment) and is_used(row):
        return field.show_in_row(value, number)
    return field.show(value)


def is_used(row: Row) -> bool:
    """Whether any cell of the row is given."""
    return any(value is not None for value in row.values())


def unknown(key: object, fields: Mapping[str, Field]) -> dict[str, str]:
    """The facts of a key that is no field's name: the key, and the name that looks most like it."""
    spellings = {name: name for name in fields} | {field.label: name for name, field in fields.items()}
    near = difflib.get_close_matches(str(key), spellings, n=1, cutoff=0.0)
    return {"key": str(key), "nearest": spellings[near[0]] if near else "", "names": "、".join(fields)}


