"""Checkpoints: the size and root of the log in a signed note (C2SP), for paper, for the web, and for comparing.

    v.example.org/registry/0123456789ab
    1234
    <root in base64>
    next XJC-C-2026-{serial:04}-{check} 124
    <blank line>
    — v.example.org/registry/0123456789ab <signature>
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.keys import Keys, SigningKey
from docgen.certificates.signed_note import read_note, sign_note
from docgen.registry.database import refused
from docgen.registry.merkle import HASH_BYTES


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """Whose log, how long, its root, and the next serial number of each series, as signed in `note`."""

    origin: str
    size: int
    root: bytes
    next: Mapping[str, int]
    note: str


def sign_checkpoint(origin: str, size: int, root: bytes, series: Iterable[tuple[str, int]], key: SigningKey) -> SignedCheckpoint:
    """The checkpoint of a log, the same for the same log and key. Raises ToolMissing."""
    serials = dict(sorted(series))
    lines = [origin, str(size), base64.b64encode(root).decode(), *(f"next {name} {at}" for name, at in serials.items())]
    return SignedCheckpoint(origin, size, root, serials, sign_note("\n".join(lines) + "\n", origin, key))


def read_checkpoint(note: str, keys: Keys) -> SignedCheckpoint:
    """A checkpoint proved by one of the office's own log keys. Raises RegistryRefused."""
    origin = note.partition("\n")[0]
    for key in (one for one in keys.signing if one.use == "log"):
        try:
            text = read_note(note, origin, key.public)
        except TokenInvalid as error:
            if error.reason == "unknown_key":
                continue
            raise refused("checkpoint_wrong") from error
        return _parsed(text, note)
    raise refused("checkpoint_wrong")


def _parsed(text: str, note: str) -> SignedCheckpoint:
    origin, size, root, *more = text.removesuffix("\n").split("\n")
    try:
        series = {line.split(" ")[1]: int(line.split(" ")[2]) for line in more if line.startswith("next ")}
        found = SignedCheckpoint(origin, int(size), base64.b64decode(root, validate=True), series, note)
    except (ValueError, IndexError, binascii.Error) as error:
        raise refused("checkpoint_wrong") from error
    if len(found.root) != HASH_BYTES or found.size < 0:
        raise refused("checkpoint_wrong")
    return found
