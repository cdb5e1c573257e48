"""The attachments that are bound into a PDF of ours, as files."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.read_back.pdf_file import MAX_PDF_BYTES


def read_bound_files(data: bytes, numbers: Iterable[str]) -> dict[str, bytes]:
    """The PDF of each attachment that is inside, by its number (附件B1-1), as it was bound: nothing active, no
    metadata. Raises ToolMissing when the process that reads cannot be started."""
    with AttachmentReader() as reader:
        found = {number: reader.ask("bound", data, MAX_PDF_BYTES, {"number": number}).data for number in numbers}
    return {number: pdf for number, pdf in found.items() if pdf}
