"""C2SP signed notes: lines of text with Ed25519 signatures below, as checkpoints of logs are published.

    origin
    size
    root hash
    <blank line>
    — name base64(4 bytes of key hash, 64 of signature)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from docgen.certificates import ed25519
from docgen.certificates.cose import TokenInvalid
from docgen.certificates.keys import SigningKey

_ED25519 = b"\x01"
_MAX_NOTE = 1 << 20
_MAX_SIGNATURES = 16
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


def verifier_key(name: str, public: bytes) -> str:
    """A public key as other tools take it: name+hash+base64."""
    told = base64.b64encode(_ED25519 + public).decode()
    return f"{name}+{_hash(name, public).hex()}+{told}"


def sign_note(text: str, name: str, key: SigningKey) -> str:
    """The text with one signature line. `text` ends in a line end and has no control characters; `name` is that of
    the key, such as v.example.org/log, without blanks and +. Raises ValueError for other ones and for a key of
    another use than log, ToolMissing."""
    if key.use != "log":
        raise ValueError("only a log key signs notes")
    if not _is_text(text) or not re.fullmatch(r"[^\s+]+", name):
        raise ValueError("no text or name of a note")
    signature = _hash(name, key.public) + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def read_note(note: str, name: str, public: bytes) -> str:
    """The text of a note, proved to be signed by this name and raw public key; signatures of others (witnesses) may
    stand beside it. Raises TokenInvalid, and nothing else."""
    text, gap, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = signatures.split("\n")
    if len(note) > _MAX_NOTE or not gap or not _is_text(text) or lines.pop() != "" or not lines:
        raise TokenInvalid("wrong_shape")
    found = [_LINE.fullmatch(line) for line in lines]
    if len(lines) > _MAX_SIGNATURES or None in found:
        raise TokenInvalid("wrong_shape")
    ours = [_decoded(one[2]) for one in found if one and one[1] == name]
    ours = [one for one in ours if one[:4] == _hash(name, public)]
    if len(ours) != 1:
        raise TokenInvalid("unknown_key")
    if not ed25519.is_signature(public, text.encode(), ours[0][4:]):
        raise TokenInvalid("wrong_signature")
    return text


def _hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _is_text(text: str) -> bool:
    return text.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff]", text)


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except binascii.Error as error:
        raise TokenInvalid("wrong_shape") from error
