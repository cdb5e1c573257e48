"""What was typed into a fillable PDF becomes raw values: field names are paths with hyphens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.entries.read_back.answers_text import ReadText, read_part
from docgen.entries.read_back.cell_values import is_blank_text, read_cell
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.attachments import Attachment
from docgen.forms.fields.base import Fault, Field
from docgen.forms.fields.rows import RowGroup
from docgen.forms.limits import normalise
from docgen.problems import Place, Problem

_MOST_ROWS = 500


def typed_values(
    fields: Mapping[str, str], definition: FormDefinition, file: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The raw values by field name, and what could not be read."""
    typed = {name: normalise(text) for name, text in fields.items()}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    used: set[str] = set()
    for name, field in definition.fields.items():
        mine = [key for key in typed if key == name or key.startswith(f"{name}-")]
        used.update(mine)
        read = _value(field, {key: typed[key] for key in mine})
        if read.raw is not None:
            values[name] = read.raw
        for fault in read.faults:
            path = ".".join(map(str, (name, *fault.path)))
            problems.append(Problem(fault.code, Place(file), fault.facts, path))
    for name in sorted(typed.keys() - used):
        if typed[name]:
            facts = {"name": name[:60], "value": typed[name][:40]}
            problems.append(Problem("read_field_unknown", Place(file), facts))
    return {name: values[name] for name in definition.fields if name in values}, tuple(problems)


def _value(field: Field, typed: Mapping[str, str]) -> ReadText:
    if isinstance(field, RowGroup):
        return _rows(field, typed)
    if isinstance(field, Answers) and any(key != field.name for key in typed):
        return _answers(field, typed)
    return _single(field, typed.get(field.name, ""))


def _single(field: Field, text: str) -> ReadText:
    if not text or isinstance(field, Attachment):
        # Of an attachment, a cell prints its mark; a name was typed or nothing was.
        is_name = isinstance(field, Attachment) and text.lower().endswith(field.endings())
        return ReadText(text if is_name else None)
    if getattr(field, "ticks", False):
        return ReadText(text)
    return read_cell(field, text)


def _answers(field: Answers, typed: Mapping[str, str]) -> ReadText:
    raw: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, part in field.parts.items():
        text = typed.get(f"{field.name}-{name}", "")
        if text and not is_blank_text(part, text):
            read = read_part(part, text, None, None)
            raw[name] = read.raw
            faults += read.faults
    return ReadText(raw or None, tuple(faults))


def _rows(field: RowGroup, typed: Mapping[str, str]) -> ReadText:
    rows: dict[int, dict[str, Any]] = {}
    faults: list[Fault] = []
    for key, text in typed.items():
        _, number, column = [*key.split("-", 2), "", ""][:3]
        if column not in field.fields or not number.isdecimal() or int(number) >= _MOST_ROWS:
            continue
        read = _single(field.fields[column], text)
        faults += read.faults
        if read.raw is not None:
            rows.setdefault(int(number), {})[column] = read.raw
    if not rows:
        return ReadText(None, tuple(faults))
    return ReadText([rows.get(number, {}) for number in range(max(rows) + 1)], tuple(faults))
