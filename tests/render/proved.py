"""The typical document with the plan it was drawn from, and ways to spoil its pages."""

from __future__ import annotations

import hashlib
import io
from functools import cache

import pikepdf

from docgen.render.cells import Source
from docgen.render.document import Box, PageMap
from docgen.render.fill import font_library, prepared_pictures
from docgen.render.paper import Paper
from docgen.render.plan import Identity, plan_paper
from tests.finished import definition, entry_of, made, options, written


@cache
def paper() -> Paper:
    """The plan of the typical document, made again."""
    entry = entry_of(written("typical"))
    settings = options().settings
    with pikepdf.open(io.BytesIO(pdf())) as file:
        data = file.attachments["entry.json"].get_file().read_bytes()
    identity = Identity(made("typical").number, hashlib.sha256(data).hexdigest(), data, settings.reference_key)
    source = Source(definition(), entry, prepared_pictures(definition(), entry))
    return plan_paper(source, identity, font_library(settings.fonts, settings.office_fonts))


def pdf() -> bytes:
    """The typical document's PDF."""
    found = made("typical").pdf
    assert found is not None
    return found


def page_map() -> PageMap:
    """The typical document's page map."""
    found = made("typical").page_map
    assert found is not None
    return found


def whitened(box: Box) -> bytes:
    """The PDF with a white rectangle drawn over a box."""
    with pikepdf.open(io.BytesIO(pdf())) as file:
        page = file.pages[box.page - 1]
        scale = 72 / 25.4
        low = float(page.mediabox[3]) - (box.y + box.height) * scale
        drawing = f"q 1 g {box.x * scale} {low} {box.width * scale} {box.height * scale} re f Q"
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q " + drawing.encode())
        return saved(file)


def saved(file: pikepdf.Pdf) -> bytes:
    """A changed PDF as bytes."""
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()
