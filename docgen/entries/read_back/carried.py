"""The entry that our own documents carry inside: its canonical JSON, as `digest` writes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.entries.yaml_file import MAX_ENTRY_BYTES

# An entry's own depth is below 10.
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class CarriedEntry:
    """What a document says of its own entry: form, edition, raw values by field name, the SHA-256 in hex of each
    picture by its name, the parameters given for its rules; `digest` is that of the whole, in hex."""

    form: str
    edition: str
    values: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


def read_carried(text: bytes) -> CarriedEntry | None:
    """The entry in canonical JSON; None when the bytes are no such thing."""
    if len(text) > MAX_ENTRY_BYTES:
        return None
    try:
        told = json.loads(text.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not _is_plain(told, 0):
        return None
    parts = [told.get(key) for key in ("form", "edition", "values", "files")]
    form, edition, values, files = parts
    if not (isinstance(form, str) and isinstance(edition, str) and isinstance(values, dict)):
        return None
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return CarriedEntry(
        form, edition, values, _texts(files), _texts(told.get("parameters")), hashlib.sha256(written).hexdigest()
    )


def _texts(told: Any) -> dict[str, str]:
    """The texts of a mapping by name."""
    return {key: value for key, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}


def _is_plain(value: Any, depth: int) -> bool:
    """Whether there is nothing but text in lists and mappings, and no text that UTF-8 cannot hold."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, str):
        return not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, dict):
        return all(_is_plain(key, depth) and _is_plain(one, depth + 1) for key, one in value.items())
    return value is None or (isinstance(value, list) and all(_is_plain(one, depth + 1) for one in value))
