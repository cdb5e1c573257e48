"""The page map tells where things really are: the signer, the seal and the scanner trust it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from docgen.forms.layout import Table
from docgen.render.document import Box
from docgen.render.page_pictures import Glyph, page_glyphs
from tests.finished import definition, made
from tests.render.read_back import inside, solid

FULLNESSES = ("typical", "blank")
EXACT = 0.1    # mm


@pytest.fixture(params=FULLNESSES)
def fullness(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def boxes(fullness: str, kind: str, path: str = "") -> list[Box]:
    page_map = made(fullness).page_map
    assert page_map is not None
    return [box for box in page_map.boxes if box.kind == kind and path in ("", box.path)]


def glyphs(fullness: str) -> tuple[tuple[Glyph, ...], ...]:
    pdf = made(fullness).pdf
    assert pdf is not None
    return page_glyphs(pdf)


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.page == inner.page and outer.x <= inner.x and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width and inner.y + inner.height <= outer.y + outer.height
    )


def test_weasyprint_still_tells_four_numbers_of_every_anchor() -> None:
    # Only after the shipped fonts are in force, as WeasyPrint reads the list of fonts when it is imported.
    made("blank")
    import weasyprint

    html = "<style>@page{size:100px;margin:0}body{margin:0}</style><p id=a style='margin:10px 20px;width:30px;height:40px'>"
    (page,) = weasyprint.HTML(string=html).render().pages
    assert page.anchors == {"a": (20, 10, 50, 50)}


def test_the_first_row_lies_as_its_columns_are_drawn(fullness: str) -> None:
    table = next(block for block in definition().layout if isinstance(block, Table) and len(block.rows) == 8)
    row = [
        next(box for kind in ("label", "value") for box in boxes(fullness, kind, path) if box.page == 2 and kind == wanted)
        for path in ("name", "sex", "ethnicity") for wanted in ("label", "value")
    ]
    assert [box.width for box in row] == pytest.approx(table.columns[:6], abs=EXACT)
    assert row[0].x == pytest.approx(definition().page.margin[3], abs=EXACT)
    for left, right in pairwise(row):
        assert right.x == pytest.approx(left.x + left.width, abs=EXACT)
        assert right.y == pytest.approx(left.y, abs=EXACT)
        assert right.height == pytest.approx(table.rows[0].height, abs=EXACT)


def test_every_label_s_words_are_printed_in_its_box(fullness: str) -> None:
    pages = glyphs(fullness)
    labels = [box for box in boxes(fullness, "label") if box.path in definition().fields]
    assert len(labels) > 10
    for box in labels:
        field = definition().fields[box.path]
        assert inside(pages, box) == solid(field.printed or field.label)


def test_no_box_leaves_the_text_area_but_the_code(fullness: str) -> None:
    page = definition().page
    area = Box(1, "empty", "", page.margin[3], page.margin[0], page.text_width, page.text_height)
    for kind in ("label", "value", "fixed", "photo", "signature", "seal", "date"):
        for box in boxes(fullness, kind):
            assert area.x - EXACT <= box.x and box.x + box.width <= area.x + area.width + EXACT, box
            assert area.y - EXACT <= box.y and box.y + box.height <= area.y + area.height + EXACT, box


def test_a_seal_has_a_free_square_inside_its_cell(fullness: str) -> None:
    (seal,) = boxes(fullness, "seal")
    assert min(seal.width, seal.height) >= 50
    cells = [box for box in boxes(fullness, "signature") if box.path == "recommending_unit"]
    assert any(holds(cell, seal) for cell in cells)
    # The seal is set over its own words and the date, as on every official paper, and over nothing else.
    assert inside(glyphs(fullness), seal) == "（单位公章）年月日"


def test_one_signs_where_nothing_is_printed(fullness: str) -> None:
    rooms = [box for box in boxes(fullness, "signature") if box.path.endswith(".signature")]
    assert len(rooms) == 2
    for room in rooms:
        assert room.width >= 40 and room.height >= 12
        assert inside(glyphs(fullness), room) == ""


def test_the_date_is_printed_in_its_box(fullness: str) -> None:
    dates = boxes(fullness, "date")
    assert len(dates) == 2
    for box in dates:
        assert inside(glyphs(fullness), box) == "年月日"


def test_the_photo_has_the_room_of_its_frame(fullness: str) -> None:
    (photo,) = boxes(fullness, "photo")
    assert photo.width >= 25 and photo.height >= 35
