"""Attachments: there, small enough, and a PDF by their first bytes."""

from __future__ import annotations

from pathlib import Path

from docgen.entries.files import find_file, kind_of, read_file
from docgen.forms.fields.base import Fault

# Viewers find the header anywhere in the first kilobyte; the standard puts it at the first byte.
_HEADER = b"%PDF-"


def check_attachment(base: Path, name: str, max_bytes: int) -> tuple[Fault, ...]:
    """What is wrong with the attachment `name` in the folder `base`; nothing of it is interpreted."""
    found = find_file(base, name)
    if isinstance(found, Fault):
        return (found,)
    data = read_file(found, name, max_bytes, head=1024)
    if isinstance(data, Fault):
        return (data,)
    if not data:
        return (Fault("file_empty", {"file": name}),)
    if not data.startswith(_HEADER):
        kind = kind_of(data)
        if kind:
            return (Fault("attachment_is_other", {"file": name, "found": kind}),)
        return (Fault("attachment_not_pdf", {"file": name}),)
    return ()
