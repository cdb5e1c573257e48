"""The files that an electronic version names: carried inside it, or beside it, laid where its entry looks for them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.entries.check import named_files
from docgen.entries.entry import Entry
from docgen.entries.file_names import safe_name
from docgen.entries.files import find_file
from docgen.entries.read_back.bound_files import read_bound_files
from docgen.entries.read_back.marks import is_bound
from docgen.entries.read_back.returned import Returned
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault
from docgen.render.attachment_list import number_of

_KIT_ATTACHMENTS = "3 附件"


@dataclass(frozen=True, slots=True)
class Handed:
    """A document as it was handed in: where it is, and its bytes."""

    path: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """Which files beside a document it names, and the SHA-256 (hex) of each attachment inside it."""

    beside: tuple[Path, ...]
    inside: tuple[str, ...]


def lay_beside(definition: FormDefinition, entry: Entry, returned: Returned, file: Handed, folder: Path) -> Attached:
    """Puts the carried photos, and the attachments that are bound into the document, stand beside it or in its kit,
    where the entry names them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in returned.pictures.items():
        _put(folder, name, data)
    found = [one for one in named_files(definition, entry) if one.field.kind == "attachment"]
    named = {number_of(one, count): one.value for count, one in enumerate(found, 1)}
    inside = read_bound_files(file.data, named) if named and is_bound(file.data) else {}
    for number, data in inside.items():
        _put(folder, named[number], data)
    outside = _beside(file.path.parent, {number: name for number, name in named.items() if number not in inside})
    for name, path in outside.items():
        _put(folder, name, path)
    return Attached(tuple(outside.values()), tuple(hashlib.sha256(data).hexdigest() for data in inside.values()))


def _beside(folder: Path, named: Mapping[str, str]) -> dict[str, Path]:
    """The file of each attachment that stands in a folder, by the name that the entry gives it, or in the folder's
    kit by its number."""
    found: dict[str, Path] = {}
    for number, name in named.items():
        for tried in (name, f"{_KIT_ATTACHMENTS}/{safe_name(number)}.pdf"):
            path = find_file(folder, tried)
            if not isinstance(path, Fault) and path.is_file():
                found[name] = path
                break
    return found


def _put(folder: Path, name: str, content: bytes | Path) -> None:
    """A file below the folder; a name that leads out of it is told by the check of the entry."""
    plain = PurePosixPath(name.replace("\\", "/"))
    if plain.is_absolute() or ".." in plain.parts or not plain.parts or "\0" in name:
        return
    target = folder / plain
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, target)
        else:
            target.write_bytes(content)
    except OSError:
        return          # a name that the disk does not take is missing, and told so
