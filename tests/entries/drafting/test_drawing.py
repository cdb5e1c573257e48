"""A Word form becomes a definition to start from: our own form comes back as it was, an office's form can be used."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE

from docgen.entries.drafting.drawing import NEW_FORM, Drawn, draw, form_name
from docgen.errors import FileUnusable
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.rows import RowGroup
from docgen.forms.layout import Paragraph, Table
from docgen.forms.reader import read_definition
from docgen.render.fill import blank
from tests.entries.word.word_files import (
    office_document,
    package,
    package_of,
    saved,
    saved_by_libreoffice,
    say,
    start_page,
    table,
    with_table,
)
from tests.finished import definition, options


def drawn(data: bytes) -> Drawn:
    return draw(data, "official.docx", "drawn", Path("form.yaml"))


def read(data: bytes) -> FormDefinition:
    """The definition drawn, which the reader must take as it is."""
    made, problems = read_definition(drawn(data).text, Path("form.yaml"))
    assert made is not None, [str(problem) for problem in problems]
    return made


def grid(data: bytes, number: int = 0) -> list[str]:
    """The rows of a drawing without their heights, words parted by one blank."""
    lines = drawn(data).text.split("grid: |\n")[number + 1].split("\n")
    rows = [line for line in lines if "|" in line][: next((i for i, line in enumerate(lines) if "|" not in line), None)]
    return [" ".join(line.partition("|")[2].split()) for line in rows]


@cache
def own_form() -> bytes:
    docx = blank(definition(), options(pdf=False)).docx
    assert docx is not None
    return docx


@cache
def own_form_saved_again() -> bytes:
    return saved_by_libreoffice(own_form())


def ruled(form: FormDefinition) -> list[Table]:
    return [block for block in form.layout if isinstance(block, Table) and block.rules == "all"]


def regions(form: FormDefinition, one: Table) -> list[tuple[object, ...]]:
    """Every cell by what it is and where; labels and fixed words by their words."""
    found: list[tuple[object, ...]] = []
    for cell in one.cells:
        words = cell.target if cell.kind == "fixed" else ""
        if cell.kind == "label":
            field = form.field_at(cell.target)
            words = field.printed or field.label
        elif cell.kind == "signature_label":
            words = form.signatures[cell.target].label
        found.append((cell.kind, words, cell.row, cell.column, cell.row_span, cell.column_span))
    return found


@pytest.mark.parametrize("make", [own_form, own_form_saved_again])
def test_our_own_form_comes_back_with_the_same_grids(make: object) -> None:
    assert callable(make)
    ours, theirs = definition(), read(make())
    assert len(ruled(ours)) == len(ruled(theirs)) == 10
    for one, other in zip(ruled(ours), ruled(theirs), strict=True):
        assert [pytest.approx(width, abs=0.3) for width in one.columns] == list(other.columns)
        assert [pytest.approx(row.height, abs=0.5) for row in one.rows] == [row.height for row in other.rows]
        assert [(row.is_exact, bool(row.group)) for row in one.rows] == [(r.is_exact, bool(r.group)) for r in other.rows]
        assert regions(ours, one) == regions(theirs, other)


def test_the_fields_of_our_own_form_come_back_with_names_and_types() -> None:
    ours, theirs = definition(), read(own_form())
    same = ("name", "sex", "ethnicity", "photo", "identity", "birth", "mobile", "landline", "email", "bio")
    assert {name: theirs.fields[name].kind for name in same} == {name: ours.fields[name].kind for name in same}
    groups = [[f.printed_rows for f in form.fields.values() if isinstance(f, RowGroup)] for form in (ours, theirs)]
    assert groups[0] == groups[1]
    assert getattr(theirs.fields["bio"], "max_length", None) == 800
    assert theirs.title == ours.title and theirs.page == ours.page


def test_every_official_word_of_our_own_form_is_in_the_draft() -> None:
    ours, text = definition(), drawn(own_form()).text.replace("\\n", "").replace("\n", "")
    lost = [
        name for name, wording in ours.wording.items()
        if wording.official.replace("\n", "") not in text.replace("''", "'")
    ]  # fmt: skip
    assert lost == []


def test_a_label_beside_an_empty_cell_is_its_field() -> None:
    assert grid(with_table(["姓名", "", "工作单位", ""])) == ["name: name unit: unit"]


def test_a_heading_over_one_empty_cell_is_its_field_and_the_cell_to_the_right_comes_first() -> None:
    assert grid(with_table(["姓名", "民族"], ["", ""])) == ["name: ethnicity:", "name ethnicity"]
    assert grid(with_table(["姓名", ""], ["", ""]))[0] == "name: name"


def test_words_without_a_blank_stay_words() -> None:
    assert grid(with_table(["以下由单位填写", "姓名", ""])) == ["'以下由单位填写' name: name"]


def test_a_label_that_no_table_knows_gets_a_number() -> None:
    made = read(with_table(["座右铭", "", "幸运数字", ""]))
    assert [(one.name, one.label) for one in made.fields.values()] == [("field_1", "座右铭"), ("field_2", "幸运数字")]


def test_the_same_label_twice_gives_two_fields() -> None:
    assert list(read(with_table(["姓名", "", "姓名", ""])).fields) == ["name", "name_2"]


def test_merged_cells_become_joined_words() -> None:
    rows = grid(with_table(["姓名", "", "照片"], ["工作单位", "", "^"], ["简历", "", "<"]))
    assert rows == ["name: name photo", "unit: unit ^", "bio: bio <"]


def test_equal_empty_rows_below_a_heading_are_one_group() -> None:
    data = with_table(["获奖名称", "授奖单位"], ["", ""], ["", ""], ["", ""])
    (group,) = read(data).fields.values()
    assert isinstance(group, RowGroup) and group.printed_rows == 3
    assert list(group.fields) == ["award", "organiser"]
    assert "* |" in drawn(data).text


def test_a_cell_beside_the_rows_names_their_group() -> None:
    data = with_table(["家庭成员", "姓名", "关系"], ["^", "", ""], ["^", "", ""])
    assert grid(data) == ["family: family.name: family.relation:", "^ family.name family.relation"]
    assert read(data).fields["family"].label == "家庭成员"


def test_numbers_in_front_of_the_rows_are_printed_by_the_form() -> None:
    (group,) = read(with_table(["序号", "名称"], ["1", ""], ["2", ""])).fields.values()
    assert isinstance(group, RowGroup) and group.fields["number"].kind == "ordinal"


def test_the_limit_of_rows_is_read_above_the_table() -> None:
    document = office_document()
    say(document, "推荐表", 22, is_centred=True)
    say(document, "二、获奖情况（限填五项）")
    table(document, [["获奖名称", "授奖单位"], ["", ""], ["", ""]])
    (group,) = read(saved(document)).fields.values()
    assert isinstance(group, RowGroup) and (group.max_rows, group.printed_rows) == (5, 2)


def test_boxes_to_tick_are_a_choice() -> None:
    made = read(with_table(["推荐类别", "□教师　□辅导员 ☐管理者"])).fields["category"]
    assert (getattr(made, "options", ()), getattr(made, "ticks", False)) == (("教师", "辅导员", "管理者"), True)


def test_a_place_to_sign_and_seal_keeps_its_words() -> None:
    made = read(with_table(["推荐单位意见", "同意推荐。\n负责人签字：        （盖章）\n    年    月    日"], heights={0: 60}))
    (box,) = made.signatures.values()
    assert (box.name, box.label) == ("recommending_unit", "推荐单位意见")
    assert (box.signer, box.seal, box.has_date) == ("负责人签字：", "（盖章）", True)
    assert made.wording[box.says].official == "同意推荐。"


def test_a_form_without_a_field_is_told_and_gets_one_that_is_not_printed() -> None:
    data = with_table(["单位意见", "（盖章）\n    年    月    日"], heights={0: 60})
    assert not read(data).fields["name"].is_printed and "没有认出填写项" in drawn(data).text


def test_a_sentence_about_seals_is_no_place_for_one() -> None:
    document = office_document()
    say(document, "推荐表", 22, is_centred=True)
    say(document, "填表说明：本表一式三份，由推荐单位审核盖章后报送。")
    table(document, [["姓名", ""]])
    assert read(saved(document)).signatures == {}


def test_a_date_to_be_written_beside_its_label_is_a_date() -> None:
    made = read(with_table(["填表日期", "    年    月    日"]))
    assert made.fields["date"].kind == "date" and made.signatures == {}


def test_several_blanks_in_one_cell_become_cells() -> None:
    data = with_table(["联系人：____________  电话：____________"])
    assert grid(data) == ["contact: contact phone: phone"]
    assert "拆成了几格" in drawn(data).text


def test_a_high_cell_that_asks_above_is_answered_below() -> None:
    data = with_table(["个人简历（500字以内）：", "<"], heights={0: 60})
    made = read(data)
    assert grid(data)[0].startswith("bio:") and grid(data)[1].startswith("bio")
    assert (made.fields["bio"].kind, getattr(made.fields["bio"], "max_length", 0)) == ("prose", 500)


def test_many_small_cells_are_one_value() -> None:
    document = office_document()
    say(document, "推荐表", 22, is_centred=True)
    table(document, [["身份证号", *[""] * 18]])
    assert grid(saved(document)) == ["identity: identity" + " <" * 17]


def test_an_underlined_blank_after_words_is_a_field_of_the_cover() -> None:
    document = office_document()
    say(document, "优秀教师推荐表", 22, is_centred=True)
    say(document, "申报人：", 16, is_centred=True, blank=" " * 20)
    start_page(document)
    table(document, [["姓名", "", "性别", ""]])
    made, text = read(saved(document)), drawn(saved(document)).text
    assert list(made.fields) == ["name", "sex"] and "- cover:" in text and "rules: under" in text


def test_a_table_of_another_width_is_scaled_to_the_text() -> None:
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="1000"/></w:tblGrid><w:tr>'
        "<w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1814" w:left="1134"/></w:sectPr>'
    )
    body = body.replace("<w:tblGrid>", '<w:tblPr><w:tblBorders><w:insideV w:val="single"/></w:tblBorders></w:tblPr><w:tblGrid>')
    (one,) = ruled(read(package(body)))
    assert one.columns == (113.3, 56.7)
    assert "缩放" in drawn(package(body)).text


def test_a_footer_without_room_gets_room_and_is_told() -> None:
    document = office_document()
    document.sections[0].bottom_margin = 36000 * 15
    table(document, [["姓名", ""]])
    assert read(saved(document)).page.margin[2] == 28
    assert "下边距 15 毫米" in drawn(saved(document)).text


def test_long_words_in_narrow_cells_still_make_a_definition() -> None:
    words = "本单位近三年来组织开展青少年科技教育活动的详细情况与取得的主要成效以及存在的问题"
    assert read(with_table([words, "", words, "", words, ""])).fields


def test_paragraphs_in_braces_and_quotes_stay_as_printed() -> None:
    document = office_document()
    say(document, "推荐表", 22, is_centred=True)
    say(document, "说明：'单引号'、\"双引号\"、#号: 与 {花括号}")
    table(document, [["姓名'(曾用名)", ""]])
    made = read(saved(document))
    assert made.wording["note_1"].official == "说明：'单引号'、\"双引号\"、#号: 与 ｛花括号｝"


def test_a_form_without_a_table_is_told_and_still_drawn() -> None:
    document = office_document()
    say(document, "推荐表", 22, is_centred=True)
    say(document, "姓名：", blank=" " * 12)
    found = drawn(saved(document))
    assert [problem.code for problem in found.problems] == ["draw_without_table"] and found.is_sound
    assert list(read(saved(document)).fields) == ["name"]


def test_what_the_reader_refuses_is_marked_and_told() -> None:
    # A seal needs more than this cell's width.
    data = with_table(["姓名", "", "", "", "", "", "负责人签字：   （盖章）"], heights={0: 60})
    found = drawn(data)
    assert {problem.code for problem in found.problems} == {"draw_needs_hand"} and not found.is_sound
    (problem,) = found.problems
    assert found.text.split("\n")[(problem.place.line or 1) - 1].strip().startswith("60")
    assert "# 请核对：签字盖章处“" in found.text
    assert not any(one.is_error for one in found.problems)


def test_headings_and_notes_keep_their_order_and_roles() -> None:
    document = office_document()
    say(document, "附件1")
    say(document, "优秀教师推荐表", 22, is_centred=True)
    say(document, "一、基本情况", 14)
    say(document, "（一）个人信息")
    table(document, [["姓名", ""]])
    roles = [block.role for block in read(saved(document)).layout if isinstance(block, Paragraph)]
    assert roles == ["note", "title", "section", "item"]


def test_the_same_file_gives_the_same_text() -> None:
    assert drawn(own_form()).text == drawn(own_form()).text


@pytest.mark.parametrize(("wanted", "source", "output", "name"), [
    ("mine", "official.docx", None, "mine"),
    (None, "official form.docx", None, "official-form"),
    (None, "推荐表.docx", None, NEW_FORM),
    (None, "推荐表.docx", "templates/city-2026/form.yaml", "city-2026"),
])  # fmt: skip
def test_a_form_is_called_as_wanted_or_after_its_folder_or_file(
    wanted: str | None, source: str, output: str | None, name: str
) -> None:
    assert form_name(wanted, Path(source), Path(output) if output else None) == name


def disturbed(data: bytes, seed: int) -> bytes:
    """The document with some of its elements lost, doubled or made senseless."""
    chance = random.Random(seed)
    members = zipfile.ZipFile(io.BytesIO(data))
    root = ElementTree.fromstring(members.read("word/document.xml"))
    pairs = [(parent, child) for parent in root.iter() for child in parent]
    for parent, child in chance.sample(pairs, 12):
        kind = chance.randrange(3)
        if kind == 0 and child in list(parent):
            parent.remove(child)
        elif kind == 1:
            parent.insert(chance.randrange(len(parent) + 1), child)
        for key in child.attrib:
            child.set(key, chance.choice(["0", "-1", "999999999999", "", "50%", "²", "{name}"]))
    return package_of(members, ElementTree.tostring(root))


@pytest.mark.parametrize("seed", range(24))
def test_a_disturbed_file_is_drawn_or_refused_and_what_is_left_to_do_is_told(seed: int) -> None:
    data = disturbed(with_table(
        ["姓名", "", "照片"], ["电话：______ 邮箱：______", "<", "^"], ["类别", "□甲 □乙", "<"],
        ["奖项", "单位", "时间"], ["", "", ""], ["", "", ""], ["意见", "签字：   （盖章）\n  年  月  日", "<"],
    ), seed)  # fmt: skip
    try:
        found = drawn(data)
    except FileUnusable:
        return
    _, problems = read_definition(found.text, Path("form.yaml"))
    told = [problem for problem in found.problems if problem.code == "draw_needs_hand"]
    assert len([problem for problem in problems if problem.is_error]) == len(told)


def test_a_row_that_is_filled_in_can_grow_though_word_fixed_its_height() -> None:
    document = office_document()
    table(document, [["姓名", ""], ["本人确认", "签字：\n    年    月    日"]], {0: 12, 1: 46})
    for row in document.tables[0].rows:
        row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
    (one,) = ruled(read(saved(document)))
    assert [row.is_exact for row in one.rows] == [False, True]
