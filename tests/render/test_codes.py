"""Every page says in its QR code which page it is, and two readers that share no line of code agree."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL.Image import Image
from pyzbar import pyzbar

from docgen.errors import DocgenError
from docgen.forms.definition import FormDefinition
from docgen.render.document import Box, Document
from docgen.render.fill import font_library, prepared_pictures
from docgen.render.ink_audit import audit_codes
from docgen.render.page_pictures import page_pictures
from docgen.render.paper import Paper
from docgen.render.pdf import lay_out
from docgen.render.plan import Identity, plan_paper
from docgen.render.cells import Source
from tests.finished import definition, entry_of, made, options, written

DPI = 150
MM = DPI / 25.4
FULLNESSES = ("typical", "maximal")


@cache
def pictures(fullness: str) -> tuple[Image, ...]:
    pdf = made(fullness).pdf
    assert pdf is not None
    return tuple(page_pictures(pdf, DPI))


def code_boxes(document: Document) -> list[Box]:
    assert document.page_map is not None
    return [box for box in document.page_map.boxes if box.kind == "code"]


@pytest.mark.parametrize("fullness", FULLNESSES)
def test_two_independent_readers_read_each_page_s_own_reference(fullness: str) -> None:
    document, pages = made(fullness), pictures(fullness)
    assert len(set(document.references)) == len(pages) == len(document.references)
    for reference, page in zip(document.references, pages, strict=True):
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [reference]
        symbols = pyzbar.decode(page, symbols=[pyzbar.ZBarSymbol.QRCODE])
        assert [code.data.decode() for code in symbols] == [reference]


def test_a_reference_tells_its_page_and_how_many_there_are() -> None:
    document = made("typical")
    parts = [reference.split("/") for reference in document.references]
    assert [(part[2], part[3], part[4]) for part in parts] == [
        (document.number, str(number), str(len(parts))) for number in range(1, len(parts) + 1)
    ]


@pytest.mark.parametrize("fullness", FULLNESSES)
def test_a_code_keeps_clear_of_the_paper_s_edge_and_of_every_word(fullness: str) -> None:
    document = made(fullness)
    boxes = code_boxes(document)
    assert [box.page for box in boxes] == list(range(1, len(document.references) + 1))
    for box, page in zip(boxes, pictures(fullness), strict=True):
        ink = np.asarray(page) < 128
        left, top, right, bottom = (round(edge * MM) for edge in edges(box, 0.2))
        rows, columns = ink[top:bottom, left:right].nonzero()
        first, last = (rows.min() + top, columns.min() + left), (rows.max() + top + 1, columns.max() + left + 1)
        assert abs((last[1] - first[1]) / MM - 16) < 0.4 and abs((last[0] - first[0]) / MM - 16) < 0.4
        height, width = ink.shape
        assert min(*first, height - last[0], width - last[1]) / MM >= 8 - 0.2
        quiet = round(3 * MM)
        around = ink[first[0] - quiet : last[0] + quiet, first[1] - quiet : last[1] + quiet].copy()
        around[quiet:-quiet, quiet:-quiet] = False
        assert not around.any()


def edges(box: Box, more: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box made larger by some millimetres."""
    return box.x - more, box.y - more, box.x + box.width + more, box.y + box.height + more


def test_a_blank_form_bears_no_code() -> None:
    assert made("blank").references == () and code_boxes(made("blank")) == []
    assert not [page for page in pictures("blank") if zxingcpp.read_barcodes(page)]


@cache
def typical_paper() -> Paper:
    """The plan of the typical document, made again."""
    entry = entry_of(written("typical"))
    source = Source(definition(), entry, prepared_pictures(definition(), entry))
    document = made("typical")
    settings = options().settings
    library = font_library(settings.fonts, settings.office_fonts)
    import json

    with pikepdf.open(io.BytesIO(document.pdf or b"")) as pdf:
        data = pdf.attachments["entry.json"].get_file().read_bytes()
    assert json.loads(data)["values"]
    import hashlib

    identity = Identity(document.number, hashlib.sha256(data).hexdigest(), data, settings.reference_key)
    return plan_paper(source, identity, library)


def test_the_plan_made_again_is_the_plan_of_the_document() -> None:
    assert typical_paper().references == made("typical").references
