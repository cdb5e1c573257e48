"""What goes into a DOCX comes out of it again, and nothing else does."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from openxml_audit import OpenXmlValidator

from docgen.render import docx_template
from docgen.render.docx import fill_docx
from docgen.render.paper import Paper, PlannedTable
from docgen.render.qr import qr_png
from tests.render.docx_papers import (
    DEFINITION,
    REFERENCE,
    Drawing,
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
HOSTILE = (
    "A&B公司", "<b>x</b>", "</w:t>", "</w:t></w:r></w:p>", "{{ 7*7 }}", "{% for %}", "{_{ x }_}", "{# x #}",
    '"\'', "&amp;", "]]>", " 前后有空格 ", "<img src=x>", "{%p endfor %}", "{{p units }}",
)


def opened(filled: Paper) -> DocxDocument:
    return Document(io.BytesIO(fill_docx(filled, library())))


def part(filled: Paper, name: str) -> BaseOxmlElement:
    with zipfile.ZipFile(io.BytesIO(fill_docx(filled, library()))) as archive:
        return parse_xml(archive.read(name))


def body(filled: Paper) -> BaseOxmlElement:
    return part(filled, "word/document.xml")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_is_printed_as_it_was_written(text: str) -> None:
    table = opened(paper(person([text, "邻居"]))).tables[0]
    assert [cell.text for cell in table.column_cells(1)] == [text, "邻居"]


def test_every_line_of_a_value_is_a_paragraph() -> None:
    cell = opened(paper(person(["第一行\n第二行", "乙"]))).tables[0].cell(0, 1)
    assert [paragraph.text for paragraph in cell.paragraphs] == ["第一行", "第二行"]


def test_a_line_end_inside_a_paragraph_is_kept() -> None:
    table = person(["甲", "乙"])
    (set_paragraph,) = table.cells[1].paragraphs
    run = replace(set_paragraph.runs[0], text="甲\n一")
    cell = replace(table.cells[1], paragraphs=(replace(set_paragraph, text="甲\n一", runs=(run,)),))
    table = replace(table, cells=(table.cells[0], cell, *table.cells[2:]))
    assert opened(paper(table)).tables[0].cell(0, 1).text == "甲\n一"


def test_a_character_that_xml_cannot_hold_stops_the_document() -> None:
    table = person(["甲", "乙"])
    (set_paragraph,) = table.cells[1].paragraphs
    run = replace(set_paragraph.runs[0], text="甲\a")
    cell = replace(table.cells[1], paragraphs=(replace(set_paragraph, runs=(run,)),))
    with pytest.raises(SyntaxError):
        fill_docx(paper(replace(table, cells=(table.cells[0], cell, *table.cells[2:]))), library())


@pytest.mark.parametrize("label", ["{{ 7*7 }}", "{% for %}", "A&B <项>"])
def test_a_label_is_printed_as_it_was_written(label: str) -> None:
    drawing = Drawing([])
    drawing.put(0, 0, "label", label, "label")
    table = PlannedTable("b0", 0, (170,), 0, rows_of([12.0]), tuple(drawing.cells), "all")
    assert opened(paper(table, words(label, "item"))).tables[0].cell(0, 0).text == label


def test_two_fillings_give_the_same_bytes() -> None:
    assert fill_docx(whole_form(), library()) == fill_docx(whole_form(), library())


def test_no_member_bears_the_time_of_day() -> None:
    with zipfile.ZipFile(io.BytesIO(fill_docx(whole_form(), library()))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    "filled", [whole_form(), blank(person(["", ""]), works(2)), draft(person(["甲", "乙"], photo()), signature())],
    ids=["filled", "blank", "draft"],
)
def test_the_document_is_valid_ooxml(filled: Paper, tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(fill_docx(filled, library()))
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


def test_three_rows_and_ten_share_a_template() -> None:
    texts = [[row.cells[0].text for row in opened(paper(works(n))).tables[0].rows] for n in (3, 10)]
    assert texts == [["名称", *(f"第{n}行" for n in range(count))] for count in (3, 10)]


def test_every_continuation_sheet_starts_a_page_with_its_own_words() -> None:
    document = opened(paper(person(["甲", "乙"]), sheets=3))
    starting = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert starting == ["附页1", "附页2", "附页3"]
    assert len(document.tables) == 4


def test_a_table_that_starts_a_page_follows_a_paragraph_that_does() -> None:
    tables = body(paper(signature(), works(1, starts_page=True))).iter(f"{W}tbl")
    second = list(tables)[1]
    previous = second.getprevious()
    assert previous is not None and previous.find(f".//{W}pageBreakBefore") is not None


def test_the_photo_is_drawn_in_its_frame_with_a_description() -> None:
    document = opened(paper(person(["甲", "乙"], photo())))
    (shape,) = document.inline_shapes
    assert (round(shape.width.mm, 1), round(shape.height.mm, 1)) == (25.0, 35.0)
    assert shape._inline.docPr.get("descr") == "申请人照片"


def test_two_photos_are_two_pictures() -> None:
    twice = paper(person(["甲", "乙"], photo(1)), person(["丙", "丁"], photo(2)))
    with zipfile.ZipFile(io.BytesIO(fill_docx(twice, library()))) as archive:
        pictures = {archive.read(name) for name in archive.namelist() if name.endswith(".jpg")}
    assert pictures == {photo(1), photo(2)}


def test_a_photo_cell_without_photo_prints_its_prompt() -> None:
    assert opened(paper(person(["甲", "乙"]))).tables[0].cell(0, 2).text == "申请人\n1寸免冠"


def test_picture_ids_are_distinct_over_body_and_footer() -> None:
    filled = paper(person(["甲", "乙"], photo(1)), person(["甲", "乙"], photo(2)))
    parts = (body(filled), part(filled, "word/footer1.xml"))
    ids = [found for xml in parts for found in xml.xpath(".//wp:docPr/@id")]
    assert len(ids) == len(set(ids)) == 3


def test_the_footer_names_document_page_and_reference() -> None:
    document = opened(paper(person(["甲", "乙"])))
    left, middle, right = document.sections[0].footer.tables[0].rows[0].cells
    assert left.text == f"文书编号 K7Q2M9XA4T\n{REFERENCE}"
    assert middle.text == "第 1 页　共 1 页"
    assert right._tc.xpath(".//wp:docPr/@descr") == [f"页码标识 {REFERENCE}"]


def test_the_code_in_the_footer_is_the_reference() -> None:
    with zipfile.ZipFile(io.BytesIO(fill_docx(paper(works(1)), library()))) as archive:
        (picture,) = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    assert picture == qr_png(REFERENCE, 10)


def test_each_part_of_a_page_field_is_a_run_of_its_own() -> None:
    runs = part(paper(works(1)), "word/footer1.xml").iter(f"{W}r")
    parts = [[child.tag for child in run if child.tag != f"{W}rPr"] for run in runs]
    fields = [tags for tags in parts if f"{W}fldChar" in tags or f"{W}instrText" in tags]
    assert len(fields) == 8 and all(len(tags) == 1 for tags in fields)


def test_a_blank_form_bears_pages_but_neither_number_nor_code() -> None:
    footer = opened(blank(works(2))).sections[0].footer
    assert [cell.text for cell in footer.tables[0].rows[0].cells] == ["", "第 1 页　共 1 页", ""]
    assert not footer._element.xpath(".//w:drawing")


def test_only_a_draft_says_so_at_the_top_of_every_page() -> None:
    assert opened(draft(works(2))).sections[0].header.paragraphs[0].text == "样稿　不作申报用"
    assert opened(paper(works(2))).sections[0].header.is_linked_to_previous


def test_a_draft_bears_no_code() -> None:
    assert not opened(draft(works(2))).sections[0].footer._element.xpath(".//w:drawing")


def test_the_document_says_what_it_was_made_from() -> None:
    properties = part(paper(works(1)), "docProps/custom.xml")
    told = {item.get("name"): "".join(item.itertext()) for item in properties}
    assert told == {
        "form": "nomination", "edition": "2026.1", "profile": "official", "definition_digest": "ab" * 32,
        "entry_digest": "cd" * 32, "document_number": "K7Q2M9XA4T",
    }


def test_the_document_names_title_and_language_but_no_author() -> None:
    core = opened(paper(works(1))).core_properties
    assert (core.title, core.language, core.author) == (DEFINITION.title, "zh-CN", "")
    assert core.created is not None and core.created.year == 1980


def fonts_of(text: str) -> list[dict[str, str]]:
    runs = body(paper(person([text, "乙"]))).findall(f".//{W}tc//{W}r")
    found = []
    for run in runs:
        if run.findtext(f"{W}t", "") in text and run.find(f"{W}t") is not None:
            fonts = run.find(f"{W}rPr/{W}rFonts")
            found.append({key.removeprefix(W): value for key, value in fonts.attrib.items()} if fonts is not None else {})
    return found


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("张三", {}),
        ("镕", {"eastAsia": "宋体"}),
        ("𠀁", {"eastAsia": "SimSun-ExtB"}),
        ("“甲”", {"hint": "eastAsia"}),
        ("☑", {"ascii": "Segoe UI Symbol", "eastAsia": "Segoe UI Symbol", "hAnsi": "Segoe UI Symbol"}),
    ],
)
def test_a_run_names_the_font_that_word_has_its_characters_in(text: str, fonts: dict[str, str]) -> None:
    assert fonts_of(text) == [fonts]


def test_a_run_in_its_style_s_own_font_names_none() -> None:
    label = body(paper(person(["甲", "乙"]))).findall(f".//{W}tc")[0]
    assert not label.xpath(".//w:rFonts")


def test_uyghur_runs_are_right_to_left() -> None:
    runs = body(paper(person(["古丽 قۇتلۇق", "乙"]))).iter(f"{W}r")
    marked = [run.findtext(f"{W}t") for run in runs if run.find(f"{W}rPr/{W}rtl") is not None]
    assert marked == ["قۇتلۇق"]


def test_a_spread_label_is_tracked_except_for_its_last_character() -> None:
    runs = body(paper(person(["甲", "乙"]))).findall(f".//{W}tc")[0].iter(f"{W}r")
    spacing = [(run.findtext(f"{W}t"), run.find(f"{W}rPr/{W}spacing")) for run in runs]
    assert [(text, mark is not None) for text, mark in spacing] == [("项", True), ("0", False)]


def test_blanks_are_ruled_below_only() -> None:
    xml = body(paper(blanks()))
    assert not list(xml.iter(f"{W}tblBorders"))
    assert [[edge.tag for edge in borders] for borders in xml.iter(f"{W}tcBorders")] == [[f"{W}bottom"]] * 2


def test_jinja_has_no_way_out_of_the_template() -> None:
    from jinja2.exceptions import SecurityError, UndefinedError

    with pytest.raises(SecurityError):
        docx_template.environment().from_string("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        docx_template.environment().from_string("{{ unknown }}").render()
