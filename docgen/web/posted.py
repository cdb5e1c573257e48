"""What a browser sends of a form, read back by the form's own fields: raw values, and files into a folder."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from docgen.entries.file_names import numbered, safe_name
from docgen.entries.names import FILE_KINDS, children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.web.questions import KEPT_SIGN, Kept

KEPT = "kept:"
_MOST_ROWS = 200
_MOST_STEPS = 8
# What may travel inside the page: more would make the page itself too large.
MOST_KEPT = 12_000_000
_INDEX = re.compile("0|[1-9][0-9]{0,2}")


class Upload(Protocol):
    """An uploaded file, as Django gives it."""

    name: str

    def chunks(self) -> Iterable[bytes]: ...


def read_values(definition: FormDefinition, posted: Mapping[str, str], files: Mapping[str, str]) -> dict[str, Any]:
    """Raw values by field name. `posted`: the texts by the paths of their controls, of which those of no field are
    left out; `files`: the names of the files by path."""
    tree = _tree({**posted, **files})
    return {name: _value(field, tree[name]) for name, field in definition.fields.items() if name in tree}


def _tree(posted: Mapping[str, str]) -> dict[str, Any]:
    """Texts by path as mappings in mappings; a path that goes through a text is left out."""
    root: dict[str, Any] = {}
    for path, text in posted.items():
        steps = path.split(".")
        node: Any = root
        for step in steps[:-1]:
            node = node.setdefault(step, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and len(steps) <= _MOST_STEPS and not isinstance(node.get(steps[-1]), dict):
            node[steps[-1]] = text
    return root


def _value(field: Field | None, node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    inner = children(field)
    if field is not None and field.kind == "rows":
        numbers = [int(key) for key in node if _INDEX.fullmatch(key) and int(key) < _MOST_ROWS]
        rows = [node.get(str(number), {}) for number in range(max(numbers, default=-1) + 1)]
        return [{key: _value(inner[key], one) for key, one in row.items() if key in inner} if isinstance(row, dict) else {} for row in rows]
    if inner:
        return {key: _value(inner[key], one) for key, one in node.items() if key in inner}
    parts = field.control().parts if field is not None else {}
    return {key: one for key, one in node.items() if key in parts and isinstance(one, str)}


def file_field(definition: FormDefinition, path: str) -> Field | None:
    """The photo or attachment at a path such as `activities.0.attachment`; None where there is none."""
    inner: Mapping[str, Field] = definition.fields
    field: Field | None = None
    for step in path.split("."):
        if field is not None and field.kind == "rows" and _INDEX.fullmatch(step) and int(step) < _MOST_ROWS:
            continue
        field = inner.get(step)
        if field is None:
            return None
        inner = children(field)
    return field if field is not None and field.kind in FILE_KINDS else None


def take_files(
    definition: FormDefinition, uploads: Mapping[str, Upload], kept: Mapping[str, Kept], folder: Path
) -> dict[str, str]:
    """Writes every file of a field into the folder; the names by the paths of their fields. What was uploaded
    counts before what travelled along."""
    names: dict[str, str] = {}
    for path, upload in uploads.items():
        if file_field(definition, path) is not None:
            names[path] = _free_name(folder, upload.name, names.values())
            with open(folder / names[path], "xb") as stream:
                stream.writelines(upload.chunks())
    for path, one in kept.items():
        if path not in names and file_field(definition, path) is not None:
            names[path] = _free_name(folder, one.name, names.values())
            (folder / names[path]).write_bytes(_decoded(one.data))
    return names


def read_kept(posted: Mapping[str, str]) -> dict[str, Kept]:
    """The files that travelled in the page, by path."""
    found = {}
    for key, text in posted.items():
        name, sign, data = text.partition(KEPT_SIGN)
        if key.startswith(KEPT) and sign and data:
            found[key.removeprefix(KEPT)] = Kept(name, data)
    return found


def keep_files(folder: Path, names: Mapping[str, str]) -> tuple[dict[str, Kept], list[str]]:
    """The files of a folder as they travel in a page, and the paths of those for which there is no room."""
    found: dict[str, Kept] = {}
    left, room = [], MOST_KEPT
    for path, name in names.items():
        file = folder / name
        size = file.stat().st_size if file.is_file() else 0
        if size and size <= room:
            room -= size
            found[path] = Kept(file.name, base64.b64encode(file.read_bytes()).decode())
        else:
            left.append(path)
    return found, left


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _free_name(folder: Path, name: str, taken: Iterable[str]) -> str:
    """The name that the file has with its owner, as far as it is safe, and none of another file of the entry."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    ending = PurePosixPath(plain).suffix.lower()[:12]
    stem = safe_name(plain.removesuffix(PurePosixPath(plain).suffix))
    ending = ending if re.fullmatch(r"\.[a-z0-9]+", ending) else ""
    return next(one for one in numbered(stem, ending) if one not in taken and not (folder / one).exists())
