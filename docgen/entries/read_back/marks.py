"""By what our documents are known again: names inside them, said once for who writes and who reads."""

from __future__ import annotations

ENTRY_NAME = "entry.json"                                     # the file inside a PDF
FORM_KEY, EDITION_KEY = "/DocgenForm", "/DocgenEdition"       # in the document information of a fillable PDF
# Of a PDF with its attachments: the bookmark before theirs, and what each of their pages calls the drawing on it.
LIST_TITLE, PROOF_KEY = "附件目录", "/Proof"


def is_of_ours(data: bytes) -> bool:
    """Whether a PDF is likely ours: its metadata, which are never packed, say so."""
    return b"docgen" in data and b"x:xmpmeta" in data


def is_bound(data: bytes) -> bool:
    """Whether a PDF of ours has its attachments inside: only such a one does not claim PDF/A."""
    return is_of_ours(data) and b"pdfaid" not in data
