"""The canonical data of an entry: what is embedded in a document and what its number comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from docgen.entries.entry import Entry


def entry_json(
    entry: Entry, file_digests: Mapping[str, str] | None = None, mended: tuple[str, ...] = ()
) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: `form`, `edition`, the normalised raw `values`, and `files`,
    the SHA-256 in hex of each named file whose content belongs to the document (the photo), by its name.
    `parameters` are there only when the rules were judged by others than the form's: nobody can pass such a
    document off as one that kept the form's own; `mended` likewise names the slips of the official wording that
    were corrected in print."""
    told: dict[str, Any] = {"form": entry.form, "edition": entry.edition, "values": entry.raw}
    told["files"] = dict(file_digests or {})
    if mended:
        told["wording"] = {"profile": "corrected", "mended": list(mended)}
    if entry.parameters:
        told["parameters"] = dict(entry.parameters)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_digest(
    entry: Entry, file_digests: Mapping[str, str] | None = None, mended: tuple[str, ...] = ()
) -> str:
    """SHA-256 of `entry_json`, 64 hex digits; entries that say the same have the same."""
    return hashlib.sha256(entry_json(entry, file_digests, mended)).hexdigest()
