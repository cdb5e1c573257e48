"""Going on with what was begun: a saved draft, a PDF or DOCX of ours, an entry's YAML; and saving a draft."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from docgen.entries.check import named_files
from docgen.entries.entry import Entry
from docgen.entries.entry_writing import entry_text
from docgen.entries.files import find_file
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.returned_file import read_returned
from docgen.entries.yaml_file import MAX_ENTRY_BYTES, read_document
from docgen.errors import FileUnusable, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.fields.base import Fault
from docgen.forms.nodes import Mapping as Tree
from docgen.forms.nodes import Scalar
from docgen.forms.source import read_source
from docgen.problems import Place, Problem
from docgen.settings import Settings
from docgen.web.tasks import MEDIA_TYPES, Download, Filled, Refused, entry_from, told_as_value, zipped

_ENTRY = "填写内容.yaml"
_REMARK = "填写内容。可以在网页上打开，也可以用 docgen 命令检查、生成。"
_MOST_FILES, _MOST_UNPACKED = 200, 60_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as somebody left it: raw values, the names of its files by path, and what is to be told."""

    form: str
    raw: Mapping[str, Any]
    files: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A file that somebody brings, the form it is of ("" when it says so itself), and a folder to unpack into."""

    name: str
    data: bytes
    form: str
    folder: Path
    settings: Settings


@told_as_value
def save_draft(filled: Filled) -> Download | Refused:
    """A zip with the entry as YAML and the files that it names."""
    definition, entry = entry_from(filled)
    text = entry_text(definition, entry.raw, _REMARK)
    files = [(_ENTRY, text.encode())]
    for one in named_files(definition, entry):
        found = find_file(entry.base, one.value)
        if not isinstance(found, Fault):
            files.append((one.value, found.read_bytes()))
    title = "".join(definition.title.split())
    return Download(f"{title}-草稿.zip", MEDIA_TYPES["zip"], zipped(files))


@told_as_value
def open_file(task: ToOpen) -> Opened | Refused:
    """What a draft, a PDF or DOCX of ours, or an entry says; its files are then in the folder."""
    if task.data.startswith(b"PK\x03\x04"):
        inside = _unpacked(task)
        if inside is not None:
            return _from_yaml(task, inside)
    if task.name.lower().endswith((".yaml", ".yml", ".json")):
        return _from_yaml(task, task.data)

    def load(form: str, profile: Profile) -> FormDefinition:
        return library.load(task.settings.templates, form, profile)

    definition, returned = read_returned(task.data, task.name, "照片", task.form or None, load)
    for name, data in returned.pictures.items():
        _put(task.folder, name, data)
    raw = returned.values
    entry = entry_of(definition, Written(raw), task.folder)
    return Opened(definition.form, entry.raw, _files(definition, entry), returned.problems)


def _from_yaml(task: ToOpen, data: bytes) -> Opened:
    definition = library.load(task.settings.templates, task.form or _form_said(data, task.name))
    written, problems = read_document(data, task.name, definition)
    if written is None:
        raise FileUnusable(str(problems[0]), problems)
    entry = entry_of(definition, written, task.folder)
    return Opened(definition.form, entry.raw, _files(definition, entry), (*problems, *written.found))


def _files(definition: FormDefinition, entry: Entry) -> dict[str, str]:
    """The names of the files that stand in the folder, by path."""
    return {
        ".".join(map(str, one.path)): one.value for one in named_files(definition, entry)
        if not isinstance(find_file(entry.base, one.value), Fault)
    }


def _put(folder: Path, name: str, data: bytes) -> None:
    """Writes a file where the entry looks for it; one whose name leads elsewhere is left out."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.parts and not path.is_absolute() and ".." not in path.parts and "\0" not in name:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _form_said(data: bytes, name: str) -> str:
    """The form that an entry names."""
    node, _ = read_source(data[:MAX_ENTRY_BYTES].decode("utf-8", "replace"), name)
    said = node.get("form") if isinstance(node, Tree) else None
    if not isinstance(said, Scalar) or not said.text:
        problem = Problem("read_form_unknown", Place(name))
        raise UsageFault(str(problem), [problem])
    return said.text


def _unpacked(task: ToOpen) -> bytes | None:
    """The entry inside a draft, its other files written into the folder; None where the zip is no draft."""
    try:
        with zipfile.ZipFile(io.BytesIO(task.data)) as archive:
            if _ENTRY not in archive.namelist():
                return None
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > _MOST_FILES or sum(one.file_size for one in members) > _MOST_UNPACKED:
                raise _broken(task.name)
            for one in members:
                plain = PurePosixPath(one.filename.replace("\\", "/"))
                if one.filename != _ENTRY and len(plain.parts) == 1 and plain.name not in ("", ".", ".."):
                    (task.folder / plain.name).write_bytes(archive.read(one))
            return archive.read(_ENTRY)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise _broken(task.name) from error


def _broken(name: str) -> FileUnusable:
    problem = Problem("web_draft_broken", Place(name))
    return FileUnusable(str(problem), [problem])


@told_as_value
def make_sample(task: tuple[str, Path, Settings]) -> Opened | Refused:
    """An invented entry; its files are then in the folder."""
    from docgen.entries.sample_file import sample_files

    form, folder, settings = task
    definition = library.load(settings.templates, form)
    whole = dict(sample_files(definition, folder / "sample.yaml"))
    text = whole.pop(folder / "sample.yaml")
    for path, data in whole.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return _from_yaml(ToOpen("sample.yaml", text, form, folder, settings), text)
