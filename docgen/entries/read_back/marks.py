"""By what our documents are known again: names inside them, said once for who writes and who reads."""

from __future__ import annotations

ENTRY_NAME = "entry.json"                                     # the file inside a PDF
FORM_KEY, EDITION_KEY = "/DocgenForm", "/DocgenEdition"       # in the document information of a fillable PDF
