"""An entry as the command line names it: a file or standard input, its form said inside or by `--form`."""

from __future__ import annotations

import sys
from pathlib import Path

from docgen.cli.door import refused
from docgen.cli.output import STDOUT
from docgen.entries.encoding import decode
from docgen.entries.entry import Entry
from docgen.entries.files import read_bytes
from docgen.entries.yaml_file import MAX_ENTRY_BYTES, read_entry
from docgen.errors import EntryRefused, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.source import Mapping, Scalar, read_source
from docgen.problems import Problem, catalogue
from docgen.settings import Settings

_STDIN_NAME = "<标准输入>"


def open_entry(
    path: Path, form: str | None, profile: Profile, settings: Settings
) -> tuple[FormDefinition, Entry]:
    """The entry and the definition it fills; file names in it start from its folder, or from the current
    one for standard input. Raises DocgenError."""
    known = library.load(settings.templates, form, profile) if form else None
    if path == STDOUT:
        data, name, base = sys.stdin.buffer.read(MAX_ENTRY_BYTES + 1), _STDIN_NAME, Path()
    else:
        data, name, base = read_bytes(path, MAX_ENTRY_BYTES), str(path), path.parent
    definition = known or library.load(settings.templates, form_named(data, name), profile)
    entry, problems = read_entry(data, name, base, definition)
    if entry is None:
        raise _unreadable(problems)
    return definition, entry


def form_named(data: bytes, name: str) -> str:
    """The text under the key `form`."""
    text, problems = decode(data, name)
    if text is None:
        raise _unreadable(problems)
    node, faults = read_source(text, name)
    if node is None:
        raise _unreadable(faults)
    form = node.get("form") if isinstance(node, Mapping) else None
    if not isinstance(form, Scalar) or not form.text.strip():
        raise refused(UsageFault, "form_not_named")
    return form.text.strip()


def _unreadable(problems: tuple[Problem, ...] | list[Problem]) -> EntryRefused:
    return EntryRefused(catalogue()["entry_unreadable"].says, problems)
