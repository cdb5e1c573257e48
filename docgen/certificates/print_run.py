"""One file of many certificates for the print shop, a page a page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docgen.certificates.drawing import Drawer
from docgen.certificates.record import CertificateRecord
from docgen.certificates.run_writing import run_file


def print_run(drawer: Drawer, records: Iterable[CertificateRecord], path: Path) -> int:
    """Writes the copies in order, and gives how many there are; memory does not grow with them.

    The same records give the same bytes: PDF/A-3b, without tags. Raises `EntryRefused` with every problem of the
    first copy that cannot be printed; no file is then left.
    """
    count = 0
    with run_file(drawer, path) as writer:
        for record in records:
            for drawn, resources in writer.copies(record):
                writer.page(drawn, resources, writer.width, writer.height)
            count += 1
    return count
