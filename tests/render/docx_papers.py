"""Small planned documents, built by hand, for the tests of the DOCX renderer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import HOUSE_STYLES, CellKind, PageFormat, TextStyle
from docgen.render.fonts import FontLibrary
from docgen.render.paper import (
    ContinuationSheet,
    Paper,
    PlannedBlock,
    PlannedCell,
    PlannedPicture,
    PlannedRow,
    PlannedSpace,
    PlannedTable,
    PlannedWords,
)
from docgen.render.setter import Setter, spacer

PAGE = PageFormat(210, 297, (20, 20, 32, 20))
DEFINITION = FormDefinition(
    form="nomination", code="NOM", edition="2026.1", title="优秀成果推荐表", issuer="某某协会", page=PAGE,
    fields={}, wording={}, signatures={}, layout=(), source=Path("form.yaml"), digest="ab" * 32,
)
REFERENCE = "DG1/XJC.2021.1/K7Q2M9XA4T/0/8/NRZ2UH2PS4"    # its code has a long straight column
_WIDE = 400.0    # mm: texts here are never broken by the setter


@cache
def library() -> FontLibrary:
    return FontLibrary.load(Path(__file__).parents[2] / "fonts")


@cache
def photo(shade: int = 120) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (295, 413), (shade, 120, 160)).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Drawing:
    """A table under construction: cells are put at a row and column."""

    cells: list[PlannedCell]

    def put(
        self, row: int, column: int, kind: CellKind, text: str, style: str | TextStyle, *,
        rows: int = 1, columns: int = 1, path: str = "",
    ) -> PlannedCell:
        set_in = HOUSE_STYLES[style] if isinstance(style, str) else style
        paragraphs = Setter(library()).set(text, set_in, _WIDE, path)
        cell = PlannedCell(
            f"r{row}c{column}", kind, path, row, column, rows, columns, set_in.valign, paragraphs
        )
        self.cells.append(cell)
        return cell


def words(text: str, style: str, index: int = 1, starts_page: bool = False, above: float = 0) -> PlannedWords:
    (paragraph,) = Setter(library()).set(text, HOUSE_STYLES[style], _WIDE)
    role = style if style in ("section", "item") else "note"
    return PlannedWords(f"b{index}", index, paragraph, role, above, 1.0, starts_page)  # type: ignore[arg-type]


def rows_of(heights: Sequence[float], is_exact: bool = False) -> tuple[PlannedRow, ...]:
    return tuple(PlannedRow(height, is_exact, number) for number, height in enumerate(heights))


def person(values: Sequence[str], picture: bytes | None = None) -> PlannedTable:
    """A label and a value a row, a photo cell over all rows on the right."""
    drawing = Drawing([])
    for row, value in enumerate(values):
        drawing.put(row, 0, "label", f"项{row}", replace(HOUSE_STYLES["label"], distribute=4))
        drawing.put(row, 1, "value", value, "value", path=f"field{row}")
    prompt = "" if picture else "申请人\n1寸免冠"
    cell = drawing.put(0, 2, "value", prompt, "label", rows=len(values), path="photo")
    planned = PlannedPicture(picture, 25, 35, "申请人照片") if picture else None
    drawing.cells[-1] = replace(cell, picture=planned, frame=(25, 35))
    heights = [max(9.5, 38 / len(values))] * len(values)
    return PlannedTable("b2", 2, (26, 114, 30), 0, rows_of(heights), tuple(drawing.cells), "all")


def works(count: int, starts_page: bool = False, height: float = 16) -> PlannedTable:
    """A header row and `count` rows."""
    drawing = Drawing([])
    for column, label in enumerate(("名称", "单位", "时间")):
        drawing.put(0, column, "label", label, "header")
        for row in range(count):
            drawing.put(row + 1, column, "value", f"第{row}行", "cell", path=f"works.{row}.c{column}")
    head = PlannedRow(13, False, 0, is_header=True)
    body = tuple(PlannedRow(height, False, 1, item) for item in range(count))
    cells = tuple(drawing.cells)
    return PlannedTable("b4", 4, (80, 60, 30), 0, (head, *body), cells, "all", 1, starts_page)


def blanks(count: int = 2) -> PlannedTable:
    """Cover lines: a rule under each value, no other."""
    drawing = Drawing([])
    for row in range(count):
        drawing.put(row, 0, "fixed", "申请人：", "cover_label")
        value = drawing.put(row, 1, "value", "张三", "cover_value", path="name")
        drawing.cells[-1] = replace(value, ruled_below=True)
    return PlannedTable("b1", 1, (34, 86), 25, rows_of([13.0] * count), tuple(drawing.cells), "under")


def signature() -> PlannedTable:
    drawing = Drawing([])
    drawing.put(0, 0, "signature_label", "本人确认", "label")
    style = HOUSE_STYLES["signature"]
    cell = drawing.put(0, 1, "signature", "我确认所提交的资料属实。", style)
    date = Setter(library()).set("年　　月　　日", replace(style, align="right"), _WIDE)[0]
    drawing.cells[-1] = replace(cell, paragraphs=(*cell.paragraphs, spacer(15, style), replace(date, right=20)))
    return PlannedTable("b5", 5, (26, 144), 0, rows_of([46.0], is_exact=True), tuple(drawing.cells), "all")


def sheet(number: int) -> ContinuationSheet:
    drawing = Drawing([])
    drawing.put(0, 0, "value", "续文。" * 30, "prose", path="bio")
    table = PlannedTable(f"s{number}", -1, (170,), 0, rows_of([60.0]), tuple(drawing.cells), "all")
    blocks = (words(f"附页{number}", "section", -1, True), words(f"文书编号：{number}", "note", -1), table)
    return ContinuationSheet(number, "bio", blocks)


def paper(*blocks: PlannedBlock, sheets: int = 0, pages: int = 1, reference: str = REFERENCE) -> Paper:
    return Paper(
        DEFINITION, "K7Q2M9XA4T", "cd" * 32, blocks, tuple(sheet(n + 1) for n in range(sheets)), pages, b"{}",
        applicant="张三", word_reference=reference,
    )


def blank(*blocks: PlannedBlock) -> Paper:
    return replace(paper(*blocks, reference=""), number="", digest="", is_blank=True)


def draft(*blocks: PlannedBlock) -> Paper:
    return replace(paper(*blocks, reference=""), is_draft=True)


def whole_form(rows: int = 3, sheets: int = 2) -> Paper:
    """A cover, two pages and continuation sheets."""
    blocks: tuple[PlannedBlock, ...] = (
        PlannedSpace("b0", 0, 60), blanks(), blanks(1), words("A、基本情况", "section", 2, True),
        person(["张三", "女", "某某学校", "欧阳·古丽 قۇتلۇق"], photo()), words("1.业绩（不超过三项）", "item", 3, above=3),
        works(rows), replace(signature(), starts_page=True),
    )
    return paper(*blocks, sheets=sheets, pages=3 + sheets)
