"""The words of a paragraph as a person sees them on the last page that was agreed on."""

from __future__ import annotations

import pytest

from docgen.entries.word.form import WordForm, read_word_form
from docgen.entries.word.package import parse_xml
from docgen.entries.word.table import WordTable
from docgen.entries.word.text import Seen, paragraph_text
from tests.entries.word.word_files import package


def text(inside: str) -> str:
    return paragraph_text(parse_xml(f"<p>{inside}</p>".encode()), Seen())


def form(body: str) -> WordForm:
    return read_word_form(package(body), "official.docx")


def codes(body: str) -> list[str]:
    return [problem.code for problem in form(body).remarks if problem.code != "draw_without_table"]


@pytest.mark.parametrize(("inside", "expected"), [
    ("<r><t>姓</t></r><r><t>名</t></r>", "姓名"),
    ("<r><t>一行</t><br/><t>二行</t></r>", "一行\n二行"),
    ("<r><t>甲</t><tab/><t>乙</t></r>", "甲    乙"),
    ("<ins><r><t>新增</t></r></ins><del><r><delText>删去</delText></r></del>", "新增"),
    ("<moveFrom><r><t>旧处</t></r></moveFrom><moveTo><r><t>新处</t></r></moveTo>", "新处"),
    ("<hyperlink><r><t>链接</t></r></hyperlink><smartTag><r><t>标记</t></r></smartTag>", "链接标记"),
    ("<sdt><sdtPr><alias/></sdtPr><sdtContent><r><t>控件</t></r></sdtContent></sdt>", "控件"),
    ("<r><instrText> PAGE </instrText></r><r><t>1</t></r>", "1"),
    ('<r><sym char="F0A8" font="Wingdings"/><t>是</t></r>', "□是"),
    ("<r><t>☐是 ☑否</t></r>", "□是 □否"),
    ('<r><fldChar><ffData><checkBox/></ffData></fldChar></r><r><t>是</t></r>', "□是"),
    ('<r><t>姓名：</t></r><r><rPr><u val="single"/></rPr><t>    </t></r>', "姓名：____"),
    ('<r><t>姓名：</t></r><r><rPr><u val="none"/></rPr><t>    </t></r>', "姓名："),
    ('<r><rPr><u val="single"/></rPr><t>标题</t></r>', "标题"),
])  # fmt: skip
def test_words_are_read_as_they_stand_on_paper(inside: str, expected: str) -> None:
    assert text(inside) == expected


def test_tracked_changes_are_told() -> None:
    assert codes("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>") == ["draw_tracked_changes"]
    assert codes("<w:p><w:r><w:t>旧</w:t></w:r></w:p>") == []


def test_a_deleted_row_is_left_out_and_an_inserted_one_is_not() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "<w:tr>" + cell.format("甲") + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + cell.format("乙") + "</w:tr>"
    rows += "<w:tr><w:trPr><w:ins/></w:trPr>" + cell.format("丙") + "</w:tr>"
    body = '<w:tbl><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>' + rows + "</w:tbl>"
    (table,) = form(body).blocks
    assert isinstance(table, WordTable) and [cell.text for cell in table.cells] == ["甲", "丙"]
    assert "draw_tracked_changes" in codes(body)


def test_a_text_box_is_told_once_with_its_words_and_not_read() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>盖章处</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    found = form(f"<w:p><w:r>{both}<w:t>正文</w:t></w:r></w:p>")
    assert getattr(found.blocks[0], "text", "") == "正文"
    (told,) = [problem for problem in found.remarks if problem.code == "draw_text_box"]
    assert told.facts == {"count": 1, "text": "盖章处"} and not told.is_error


def test_a_table_in_a_cell_is_told_and_its_words_are_kept() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>里层</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外层</w:t></w:r></w:p>{inner}</w:tc></w:tr></w:tbl>"
    (table,) = form(body).blocks
    assert isinstance(table, WordTable) and [cell.text for cell in table.cells] == ["外层\n里层"]
    assert codes(body) == ["draw_nested_table"]


def test_a_number_that_word_computes_is_told() -> None:
    numbered = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>基本情况</w:t></w:r></w:p>'
    assert codes(numbered) == ["draw_auto_number"]


def test_pages_of_two_sizes_are_told() -> None:
    section = '<w:sectPr><w:pgSz w:w="{}" w:h="{}"/></w:sectPr>'
    first = f"<w:p><w:pPr>{section.format(11906, 16838)}</w:pPr><w:r><w:t>竖</w:t></w:r></w:p>"
    assert codes(first + section.format(16838, 11906)) == ["draw_page_sizes"]
    assert form(first + section.format(16838, 11906)).page.width == 210
