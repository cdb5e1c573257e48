"""Every page says in its QR code which page it is, and two readers that share no line of code agree."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL.Image import Image
from PIL.Image import new as new_image
from pyzbar import pyzbar

from docgen.errors import DocgenError
from docgen.render.document import Box, Document
from docgen.render.ink_audit import audit_codes
from docgen.render.page_pictures import page_pictures
from docgen.render.pdf import lay_out
from tests.finished import made
from tests.render import proved

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


def test_the_codes_of_the_finished_file_pass_the_audit() -> None:
    assert proved.paper().references == made("typical").references
    audit_codes(proved.pdf(), proved.paper(), proved.page_map())


def test_a_code_that_is_drawn_over_stops_the_document() -> None:
    box = code_boxes(made("typical"))[2]
    covered = replace(box, x=box.x + 4, y=box.y, width=box.width - 4)
    with pytest.raises(DocgenError):
        audit_codes(proved.whitened(covered), proved.paper(), proved.page_map())


def test_the_code_of_another_page_stops_the_document() -> None:
    with pikepdf.open(io.BytesIO(proved.pdf())) as file:
        file.pages.append(file.pages[2])
        del file.pages[2]
        turned = proved.saved(file)
    with pytest.raises(DocgenError):
        audit_codes(turned, proved.paper(), proved.page_map())


@pytest.mark.parametrize("address", ["file://{secret}", "http://127.0.0.1:9/x.png", "ftp://127.0.0.1:9/x.png"])
@pytest.mark.parametrize("markup", [
    '<img src="{address}">', '<p style="background:url({address})">x</p>', '<link rel="stylesheet" href="{address}">',
    '<link rel="attachment" href="{address}">', '<object data="{address}"></object>',
])
def test_nothing_is_fetched_from_a_disk_or_a_network(markup: str, address: str, tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    new_image("L", (4, 4)).save(picture)
    html = "<html lang=zh-CN><title>x</title><body>" + markup.format(address=address.format(secret=picture)) + "</body></html>"
    # Refused as an error of its own that is no Exception, so that nothing swallows it.
    with pytest.raises(BaseException) as refusal:
        lay_out(replace(proved.paper(), pages=1), html)
    assert refusal.type.__name__ == "FatalURLFetchingError"
