"""Invented entries: for a first look, for tests, and as an example to fill in over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from docgen.entries.eligibility.sample_rules import suited
from docgen.entries.names import children
from docgen.entries.raw import tidy
from docgen.errors import DefinitionRefused
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field, Raw
from docgen.forms.source import plain, read_source

Fullness = Literal["minimal", "typical", "maximal"]

# What makes one person another; the rest of a written sample fits anybody.
_PERSONAL = ("name", "identity", "ethnicity", "mobile", "email", "landline")


def sample_entry(
    definition: FormDefinition, seed: int = 0, fullness: Fullness = "typical", folder: str = ""
) -> dict[str, Raw]:
    """Raw values by field name that pass every check, once the files they name stand in `folder`.

    `minimal` has the required fields only and what the form's rules ask for, `maximal` everything as long and as often as allowed. `typical`
    is one of the people in the form's `sample.yaml` where there is one, with another identity for seeds
    beyond their number.
    """
    if fullness == "typical" and (people := _people(definition)):
        person = people[seed % len(people)]
        if seed >= len(people):
            person = _renamed(definition, person, seed)
        return _with_files(definition.fields, suited(definition, person), folder)
    raw = {}
    for name, field in definition.fields.items():
        if fullness == "minimal" and not field.is_required:
            continue
        raw[name] = _maximal(field, definition) if fullness == "maximal" else _example(field, seed, fullness)
    return _with_files(definition.fields, suited(definition, raw, fullness != "minimal"), folder)


def write_sample(
    definition: FormDefinition, path: Path, seed: int = 0, fullness: Fullness = "typical"
) -> list[Path]:
    """A synthetic entry as YAML with comments, its JSON Schema beside it, and a folder with a drawn portrait
    and short PDF attachments; all paths written, the entry first. Files of these names are replaced.
    OSError where they cannot be written."""
    from docgen.entries.sample_file import sample_files

    files = sample_files(definition, path, seed, fullness)
    for target, data in reversed(files.items()):  # the entry last: it is there when what it names is there
        target.parent.mkdir(exist_ok=True)
        beside = target.with_name(f".{target.name[:40]}.partial")
        try:
            beside.write_bytes(data)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    return list(files)


def _people(definition: FormDefinition) -> list[dict[str, Any]]:
    """The written samples of a form, [] when it has none."""
    file = definition.source.with_name("sample.yaml")
    if not file.is_file():
        return []
    node, problems = read_source(file.read_text("utf-8"), str(file))
    people = plain(node) if node is not None else None
    if problems or not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        raise DefinitionRefused(f"{file}：样例无法读取", problems)
    return [tidy(one) for one in people]


def _renamed(definition: FormDefinition, person: dict[str, Any], seed: int) -> dict[str, Any]:
    """The person with the name, numbers and addresses of another; birth and sex go with the identity."""
    fields = definition.fields
    bound = {getattr(field, key, "") for field in fields.values() for key in ("birth", "sex")}
    changed = [name for name in person if name in bound or fields[name].kind in _PERSONAL]
    return person | {name: fields[name].example(seed) for name in changed}


def _example(field: Field, seed: int, fullness: Fullness) -> Raw:
    if fullness == "typical":
        return field.example(seed)
    raw = field.example(seed)
    inner = children(field)
    if not inner or not isinstance(raw, (Mapping, list)):
        return raw
    if isinstance(raw, Mapping):
        return {name: _example(inner[name], seed, fullness) for name in raw if inner[name].is_required}
    least = max(1, getattr(field, "min_rows", 0))
    return [{name: value for name, value in row.items() if inner[name].is_required} for row in raw[:least]]


def _maximal(field: Field, definition: FormDefinition) -> Raw:
    """As long as allowed; identity, birth and sex of one and the same example person."""
    belongs = {getattr(one, key, "") for one in definition.fields.values() for key in ("birth", "sex")}
    if field.kind == "identity" or field.name in belongs:
        return field.example(0)
    return field.maximal()


def _with_files(fields: Mapping[str, Field], raw: Mapping[str, Any], folder: str) -> dict[str, Any]:
    """The same with a file for every photo and every attachment: required ones, and those that are named."""
    done = {}
    for name, field in fields.items():
        if field.kind == "photo":
            done[name] = _below(folder, "照片.jpg")
        elif field.kind == "attachment" and (name in raw or field.is_required):
            done[name] = _below(folder, f"{field.label}.pdf")
        elif name in raw:
            done[name] = _rows_with_files(field, raw[name], folder)
    return done


def _rows_with_files(field: Field, raw: Any, folder: str) -> Any:
    inner = children(field)
    if isinstance(raw, Mapping) and inner:
        return _with_files(inner, raw, folder)
    if not isinstance(raw, list) or not inner:
        return raw
    rows = []
    for number, row in enumerate(raw, 1):
        done = {}
        for name, one in inner.items():
            if one.kind == "attachment" and (name in row or one.is_required):
                mark = getattr(one, "mark", "").replace("{row}", str(number))
                done[name] = _below(folder, f"{mark or f'{field.name}-{name}-{number}'}.pdf")
            elif name in row:
                done[name] = _rows_with_files(one, row[name], folder)
        rows.append(done)
    return rows


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
