"""The process that opens pictures and PDFs brought for verification, seen from inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.entries.attachments.child import Done, serve
from docgen.forms.fields.base import Fault


def main() -> None:
    """Serves until standard input ends."""
    serve(_done, "signed_file_broken")


def _done(task: str, data: bytes, max_bytes: int, wish: Mapping[str, Any]) -> Done:
    """QR codes, or the proofs of signatures, as JSON."""
    if task == "codes":
        from docgen.certificates.qr_decoding import read_codes

        found = read_codes(data, tuple(wish["prefixes"]))
    else:
        from docgen.certificates.pdf_proof import read_signatures

        found = read_signatures(data, wish)
    return ([found], b"", ()) if isinstance(found, Fault) else ([], found, ())
