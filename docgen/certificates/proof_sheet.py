"""The proof sheet (样张): every copy of a batch as it would be printed, each page marked so that nobody takes it for a
certificate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docgen.certificates.drawing import Drawer
from docgen.certificates.record import CertificateRecord
from docgen.certificates.run_writing import run_file
from docgen.render.direct.foreign_page import take_pages
from docgen.render.direct.pdf_objects import reference
from docgen.render.html import house_page, inline
from docgen.render.pdf import lay_out_plain

MARK = "样张"
_NOTE = "供核对，不是证书；编号以批准时为准"
_DRAWINGS = "/XObject<<"


def proof_sheet(drawer: Drawer, records: Iterable[CertificateRecord], path: Path) -> int:
    """Writes the proofs of records, a page a page, and gives how many there are. The same records give the same
    bytes. Raises `EntryRefused` with every problem of the first copy that cannot be printed; no file is then left."""
    count = 0
    with run_file(drawer, path) as writer:
        (mark,) = take_pages(writer.file, _mark(drawer))
        with_mark = f"{_DRAWINGS}/Mark {reference(mark)}"
        for record in records:
            for drawn, resources in writer.copies(record):
                page = b"q\n" + drawn + b"\nQ q /Mark Do Q"
                writer.page(page, resources.replace(_DRAWINGS, with_mark, 1), writer.width, writer.height)
            count += 1
    return count


def _mark(drawer: Drawer) -> bytes:
    """The words across a page of the certificate's size, in large pale letters."""
    page = drawer.definition.page
    html = house_page(
        drawer.house, "proof_mark.html", width=page.width, height=page.height, size=min(page.width, page.height) / 3,
        mark=inline(MARK, "hei", drawer.library), note=inline(_NOTE, "hei", drawer.library),
    )  # fmt: skip
    return lay_out_plain(html)
