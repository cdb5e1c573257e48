"""One filled-in form from YAML or JSON."""

from __future__ import annotations

from pathlib import Path

from docgen.entries.check import check_entry
from docgen.entries.encoding import decode
from docgen.entries.entry import Entry
from docgen.entries.files import read_bytes, size_text
from docgen.entries.place import in_order
from docgen.entries.raw import Written, entry_of
from docgen.entries.written import read_written
from docgen.forms.definition import FormDefinition
from docgen.forms.source import Mapping, read_source
from docgen.problems import Place, Problem

__all__ = ["MAX_ENTRY_BYTES", "read_bytes", "read_document", "read_entry"]

# The longest possible entry of the primary form has 40 kB; photos and attachments are files of their own.
MAX_ENTRY_BYTES = 2_000_000


def read_entry(
    data: bytes, file: str, base: Path, definition: FormDefinition
) -> tuple[Entry | None, tuple[Problem, ...]]:
    """The entry and everything wrong with it except its photo and attachments, in the order of the file.

    `file` is its name in messages, `base` the folder of the files it names. None when the bytes are no
    entry of this form at all. `check_entry` tells the same again, with the photo and the attachments.
    """
    written, problems = read_document(data, file, definition)
    if written is None:
        return None, in_order(problems)
    entry = entry_of(definition, written, base)
    return entry, check_entry(definition, entry, files=False)


def read_document(
    data: bytes, file: str, definition: FormDefinition
) -> tuple[Written | None, tuple[Problem, ...]]:
    """What the file says, or why it cannot be read."""
    if len(data) > MAX_ENTRY_BYTES:
        limit = {"limit": size_text(MAX_ENTRY_BYTES)}
        return None, (Problem("entry_too_large", Place(file, 1, 1), limit),)
    text, told = decode(data, file)
    if text is None:
        return None, told
    node, faults = read_source(text, file)
    if node is None:
        # A file of comments alone has nothing in it, and nothing wrong.
        return None, (*told, *(faults or [Problem("entry_empty", Place(file, 1, 1))]))
    if not isinstance(node, Mapping):
        return None, (*told, *faults, Problem("entry_not_mapping", node.place))
    return read_written(node, (*told, *faults), definition)
