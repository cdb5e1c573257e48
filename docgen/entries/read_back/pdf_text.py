"""The page references that stand on a PDF's first pages. Runs in the limited process."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"DG1/[A-Z0-9]{1,6}\.[A-Z0-9.-]+/[A-Z0-9-]{1,10}/[0-9]+/[0-9]+/[A-Z2-7]{10}")
_PAGES = 3


def printed_references(data: bytes) -> list[str]:
    """The references in the order of the pages."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        texts = [document[number].get_textpage().get_text_range() for number in range(min(_PAGES, len(document)))]
    finally:
        document.close()
    return [found[0] for text in texts if (found := _REFERENCE.search(re.sub(r"\s", "", text)))]
