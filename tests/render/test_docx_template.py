"""The DOCX template: what of a plan is fixed, what is filled in, and in which lengths."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from docgen.render import docx
from docgen.render.docx_outline import split, twips
from docgen.render.docx_template import write_template
from docgen.render.paper import Paper, PlannedTable
from tests.render.docx_papers import (
    PAGE,
    blank,
    blanks,
    draft,
    library,
    paper,
    person,
    photo,
    rows_of,
    signature,
    whole_form,
    words,
    works,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template_of(planned: Paper) -> bytes:
    has_code = bool(planned.word_reference)
    outline, _ = split(planned)
    return write_template(planned.definition, outline, library(), has_code=has_code, is_draft=planned.is_draft)


def body_of(content: bytes) -> BaseOxmlElement:
    element: BaseOxmlElement = Document(io.BytesIO(content)).element
    return element


def filled(planned: Paper) -> BaseOxmlElement:
    return body_of(docx.fill_docx(planned, library()))


def values(root: BaseOxmlElement, path: str, name: str) -> list[str | None]:
    return [found.get(f"{W}{name}") for found in root.iterfind(".//" + "/".join(W + step for step in path.split("/")))]


def compiled() -> int:
    return docx._compiled.cache_info().misses


def test_the_template_holds_the_fixed_words_and_none_of_the_values() -> None:
    text = "".join(body_of(template_of(paper(words("A、基本情况", "section"), person(["某某学校", "乙"])))).itertext())
    assert "A、基本情况" in text and "项" in text and "某某学校" not in text


def test_documents_of_a_form_share_one_template() -> None:
    docx._compiled.cache_clear()
    docx.fill_docx(paper(person(["甲", "乙"]), works(2), sheets=1), library())
    docx.fill_docx(paper(person(["丙\n丁", ""]), works(9, True, height=20.5), sheets=3), library())
    assert compiled() == 1


@pytest.mark.parametrize("other", [
    blank(works(2)), draft(works(2)), paper(works(2), signature()), paper(replace(works(2), columns=(70, 70, 30))),
    replace(paper(works(2)), definition=replace(paper().definition, profile="corrected")),
    replace(paper(works(2)), definition=replace(paper().definition, digest="00" * 32)),
], ids=["blank", "draft", "more tables", "other widths", "corrected wording", "another edition"])
def test_what_is_drawn_otherwise_has_a_template_of_its_own(other: Paper) -> None:
    docx._compiled.cache_clear()
    docx.fill_docx(paper(works(2)), library())
    docx.fill_docx(other, library())
    assert compiled() == 2


def test_the_page_is_that_of_the_definition() -> None:
    section = Document(io.BytesIO(template_of(paper(works(1))))).sections[0]
    lengths = (
        section.page_width, section.page_height, section.top_margin, section.right_margin,
        section.bottom_margin, section.left_margin, section.footer_distance,
    )
    assert [round(length.mm, 1) for length in lengths if length is not None] == [210, 297, 20, 20, 32, 20, 8]


def test_the_footer_stays_inside_a_small_bottom_margin() -> None:
    page = replace(PAGE, margin=(20, 20, 20, 20))
    planned = paper(works(1))
    narrow = replace(planned, definition=replace(planned.definition, page=page, digest="11" * 32))
    distance = Document(io.BytesIO(template_of(narrow))).sections[0].footer_distance
    assert distance is not None and distance.mm + 16.5 + 0.35 <= 20.05


def test_column_edges_are_rounded_not_columns() -> None:
    cells = person(["甲"]).cells[:1]
    table = PlannedTable("b0", 0, (10.01,) * 17, 0, rows_of([10.0]), (replace(cells[0], column_span=17),), "all")
    widths = values(filled(paper(table)), "gridCol", "w")
    assert sum(int(width or 0) for width in widths) == twips(170.17)


def test_row_edges_are_rounded_not_rows() -> None:
    heights = values(filled(paper(works(30, height=9.01))), "trHeight", "val")
    assert sum(int(height or 0) for height in heights) == twips(13 + 30 * 9.01)


def test_the_rule_below_the_last_blank_is_part_of_its_row() -> None:
    heights = values(filled(paper(blanks(2))), "trHeight", "val")
    assert heights == [str(twips(13) - 10), str(twips(26) - twips(13))]


def test_a_table_is_indented_and_its_layout_fixed() -> None:
    root = filled(paper(blanks()))
    assert values(root, "tblPr/tblInd", "w") == [str(twips(25))]
    assert values(root, "tblPr/tblLayout", "type") == ["fixed"]


def test_signature_rows_are_exact_and_others_at_least() -> None:
    assert values(filled(paper(signature(), works(1))), "trHeight", "hRule") == ["exact", "atLeast", "atLeast"]


def test_no_row_is_split_and_only_header_rows_repeat() -> None:
    rows = list(filled(paper(works(2))).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True] * 3
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]


def test_a_cell_over_several_rows_is_merged_downwards() -> None:
    assert values(filled(paper(person(["甲", "乙", "丙"]))), "vMerge", "val") == ["restart", "continue", "continue"]


def test_a_label_over_repeated_rows_covers_all_of_them() -> None:
    table = works(4)
    tall = replace(table.cells[0], id="tall", row=1, row_span=4, paragraphs=table.cells[0].paragraphs)
    cells = tuple(cell for cell in table.cells if cell.column or cell.row == 0)
    root = filled(paper(replace(table, cells=(*cells, tall))))
    assert values(root, "vMerge", "val") == ["restart", "continue", "continue", "continue"]


def test_lines_have_the_planned_pitch() -> None:
    table = person(["甲"])
    (value,) = table.cells[1].paragraphs
    smaller = replace(table.cells[1], paragraphs=(replace(value, size=10.5, pitch=15),))
    cell = filled(paper(replace(table, cells=(table.cells[0], smaller, table.cells[2])))).findall(f".//{W}tc")[1]
    spacing = cell.find(f".//{W}spacing")
    assert spacing is not None
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("300", "exact")
    assert {size.get(f"{W}val") for size in cell.iter(f"{W}sz")} == {"21"}


def test_indents_are_in_em_and_mm() -> None:
    table = person(["甲"])
    (value,) = table.cells[1].paragraphs
    moved = replace(table.cells[1], paragraphs=(replace(value, first=2, left=10, right=5, align="right"),))
    cell = filled(paper(replace(table, cells=(table.cells[0], moved, table.cells[2])))).findall(f".//{W}tc")[1]
    indent, align = cell.find(f".//{W}ind"), cell.find(f".//{W}jc")
    assert indent is not None and align is not None
    assert {key.removeprefix(W): value for key, value in indent.attrib.items()} == {
        "left": str(twips(10)), "right": str(twips(5)), "firstLine": "480",
    }
    assert align.get(f"{W}val") == "right"


def test_no_line_is_exact_around_a_picture() -> None:
    cell = filled(paper(person(["甲", "乙"], photo()))).findall(f".//{W}tc")[2]
    assert values(cell, "spacing", "lineRule") == ["auto"]


def test_a_paragraph_of_one_point_follows_every_table() -> None:
    for table in filled(whole_form()).iter(f"{W}tbl"):
        after = table.getnext()
        assert after is not None and after.tag == f"{W}p"
        spacing = after.find(f"{W}pPr/{W}spacing")
        assert spacing is not None
        assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("20", "exact")


def test_headings_are_headings_in_word_too() -> None:
    document = Document(io.BytesIO(docx.fill_docx(paper(words("A、", "section"), words("1.", "item")), library())))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles == ["Heading 1", "Heading 2"]


def test_no_theme_font_and_no_document_grid_is_used() -> None:
    root = filled(whole_form())
    assert not list(root.iter(f"{W}docGrid"))
    assert not root.xpath(".//@w:asciiTheme | .//@w:eastAsiaTheme")
