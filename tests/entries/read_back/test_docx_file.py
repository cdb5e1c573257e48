"""A DOCX that somebody edited: what was changed is read, what was not stays as it was, what is doubtful is told."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as DocxDocument

from docgen.entries.pictures.portrait import draw_portrait
from docgen.entries.raw import Written
from docgen.entries.raw import entry_of as entry_from
from docgen.entries.read_back.alignment import solid, words_of
from docgen.entries.read_back.docx_file import read_docx
from docgen.entries.read_back.returned import Returned
from docgen.entries.read_back.word_file import read_word_return
from docgen.errors import DocgenError, FileUnusable, UsageFault
from docgen.forms.layout import Table
from docgen.forms.reader import read_definition
from docgen.render.fill import blank, fill
from tests.entries.read_back.returns import (
    Edit,
    as_entry,
    cell_of,
    docx_of,
    edited,
    members_of,
    packed,
    read,
    retyped,
    saved_again,
    without_carried,
)
from tests.finished import FORM, changed, definition, entry_of, options, written

TYPICAL = entry_of(written("typical"))


def after(*edits: Edit) -> Returned:
    """What the typical DOCX says after edits."""
    docx = docx_of("typical")
    for edit in edits:
        docx = edited(docx, edit)
    return read(docx)


def codes(returned: Returned) -> list[str]:
    return [problem.code for problem in returned.problems]


def differing(returned: Returned) -> Mapping[str, Any]:
    """The raw values that are others than they were."""
    raw = as_entry(returned.values).raw
    return {name: raw.get(name) for name in {**raw, **TYPICAL.raw} if raw.get(name) != TYPICAL.raw.get(name)}


def test_a_changed_value_is_read_and_everything_else_stays() -> None:
    returned = after(retyped("物理学", "应用物理学"))
    assert differing(returned) == {"major": "应用物理学"} and codes(returned) == []


def test_an_emptied_cell_is_blank() -> None:
    returned = after(retyped("0991-9000123", ""))
    assert differing(returned) == {"landline": None} and codes(returned) == []


def test_a_changed_cell_of_a_row_keeps_the_row_s_attachment_and_unprinted_data() -> None:
    returned = after(retyped("小学组二等奖", "小学组一等奖"))
    row = dict(TYPICAL.raw["activities"][0]) | {"award": "小学组一等奖"}
    assert differing(returned) == {"activities": [row, TYPICAL.raw["activities"][1]]}


def test_a_value_changed_in_one_of_its_places_is_the_changed_one() -> None:
    returned = after(retyped("乌鲁木齐市雪莲路第一小学", "乌鲁木齐市雪莲路第二小学"))
    assert differing(returned) == {"unit": "乌鲁木齐市雪莲路第二小学"} and codes(returned) == []


def test_two_places_changed_in_two_ways_are_told() -> None:
    once = retyped("乌鲁木齐市雪莲路第一小学", "乌鲁木齐市雪莲路第二小学")
    again = retyped("乌鲁木齐市雪莲路第一小学", "乌鲁木齐市雪莲路第三小学")
    returned = after(once, again)
    assert codes(returned) == ["read_places_differ"] and differing(returned)["unit"].endswith("第三小学")


def test_a_row_taken_out_is_gone_and_the_others_keep_their_attachments() -> None:
    def edit(document: DocxDocument) -> None:
        row = cell_of(document, "示例市青少年科技创新大赛")._tc.getparent()
        row.getparent().remove(row)

    assert differing(after(edit)) == {"activities": [TYPICAL.raw["activities"][1]]}


def test_a_row_put_in_is_read() -> None:
    def edit(document: DocxDocument) -> None:
        from copy import deepcopy

        row = cell_of(document, "示例市青少年科技创新大赛")._tc.getparent()
        row.addnext(deepcopy(row))

    returned = after(edit, retyped("小学组二等奖", "小学组三等奖"))
    rows = as_entry(returned.values).raw["activities"]
    assert [row.get("award") for row in rows] == ["小学组三等奖", "小学组二等奖", None]
    assert rows[2] == TYPICAL.raw["activities"][1]


def test_numbered_answers_are_told_apart_and_a_changed_line_of_cells_becomes_a_row() -> None:
    def edit(document: DocxDocument) -> None:
        cell = next(cell for table in document.tables for row in table.rows for cell in row.cells if "示例协字20200088" in cell.text)
        paragraph = next(one for one in cell.paragraphs if "示例协字20200088" in one.text)
        text = paragraph.text.replace("40学时", "48学时")
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = text

    trainings = [dict(row) for row in TYPICAL.raw["bio"]["trainings"]]
    bio = differing(after(edit))["bio"]
    assert [row["hours"] for row in bio["trainings"]] == [trainings[0]["hours"], "48学时", trainings[2]["hours"]]
    assert bio["trainings"][1]["cast_system"] == trainings[1]["cast_system"]
    assert as_entry({"bio": bio}).values["bio"]["trainings"][1]["hours"] == 48
    assert {name: bio[name] for name in ("years", "experience")} == {
        name: TYPICAL.raw["bio"][name] for name in ("years", "experience")
    }


def test_a_value_changed_after_libreoffice_saved_the_file_is_read() -> None:
    (saved,) = saved_again([docx_of("typical")])
    returned = read(edited(saved, retyped("物理学", "应用物理学")))
    assert differing(returned) == {"major": "应用物理学"} and codes(returned) == []


def test_deleted_words_under_revision_are_not_read_and_inserted_ones_are() -> None:
    def edit(document: DocxDocument) -> None:
        from docx.oxml import OxmlElement

        paragraph = cell_of(document, "物理学").paragraphs[0]._p
        run = paragraph.r_lst[0]
        gone, came, new = OxmlElement("w:del"), OxmlElement("w:ins"), OxmlElement("w:r")
        run.addprevious(gone)
        gone.append(run)
        run.t_lst[0].tag = run.t_lst[0].tag.replace("}t", "}delText")
        new.text = "天文学"
        came.append(new)
        gone.addnext(came)

    assert differing(after(edit)) == {"major": "天文学"}


def test_changed_fixed_words_are_told_and_values_are_read_all_the_same() -> None:
    def heading(document: DocxDocument) -> None:
        paragraph = next(one for one in document.paragraphs if one.text.startswith("4.近三年内"))
        paragraph.runs[0].text = "4.近五年内"

    returned = after(retyped("最高学历", "学历"), heading, retyped("物理学", "应用物理学"))
    assert codes(returned) == ["read_wording_changed", "read_wording_changed"]
    assert {problem.facts["old"] for problem in returned.problems} >= {"最高学历"}
    assert differing(returned) == {"major": "应用物理学"}


def test_words_put_in_and_taken_out_are_told() -> None:
    def edit(document: DocxDocument) -> None:
        first = next(one for one in document.paragraphs if one.text.startswith("A、"))
        first.insert_paragraph_before("另有说明：本人长期在乡村任教。")
        last = next(one for one in document.paragraphs if one.text.startswith("D、"))
        last._p.getparent().remove(last._p)

    assert codes(after(edit)) == ["read_wording_added", "read_wording_removed"]


def test_a_row_of_labels_taken_out_is_told() -> None:
    def edit(document: DocxDocument) -> None:
        row = cell_of(document, "电子邮箱")._tc.getparent()
        row.getparent().remove(row)

    returned = after(edit)
    assert codes(returned) == ["read_row_missing"] and differing(returned) == {"email": None}


@pytest.mark.parametrize("words", ["姓名", "主办机构", "本人确认"])
def test_without_one_of_its_tables_the_file_is_refused(words: str) -> None:
    def edit(document: DocxDocument) -> None:
        table = cell_of(document, words)._tc.getparent().getparent()
        table.getparent().remove(table)

    assert refused(edited(docx_of("typical"), edit)) == "read_labels_missing"


def test_another_document_is_refused_for_want_of_labels() -> None:
    def edit(document: DocxDocument) -> None:
        for table in document.tables:
            for cell in {id(cell._tc): cell for row in table.rows for cell in row.cells}.values():
                cell.text = "别的内容"

    assert refused(edited(docx_of("typical"), edit)) == "read_labels_missing"


def labels_of(table: Table) -> list[str]:
    return [words_of(definition(), cell) for cell in table.cells if cell.kind == "label"]


def relabelled(labels: list[str]) -> Edit:
    """Somebody writes other words over the labels."""
    def edit(document: DocxDocument) -> None:
        for label in labels:
            cell = next(cell for table in document.tables for row in table.rows for cell in row.cells
                        if solid(cell.text) == solid(label))
            cell.text = "别的标签"

    return edit


def test_a_table_that_lost_most_of_its_labels_is_not_guessed_at() -> None:
    table = next(block for block in definition().layout if isinstance(block, Table) and "publications.rank" in {
        cell.target for cell in block.cells})
    assert len(labels_of(table)) == 5
    assert refused(edited(docx_of("typical"), relabelled(labels_of(table)[:3]))) == "read_labels_missing"
    assert len(codes(after(relabelled(labels_of(table)[:2])))) == 2


def test_a_form_that_lost_a_fifth_of_its_labels_is_not_guessed_at() -> None:
    tables = [block for block in definition().layout if isinstance(block, Table)]
    own = [labels_of(table) for table in tables]
    lost = [label for labels in own for label in labels[: int(len(labels) * 0.45)]]
    # Each table keeps more than half of its labels.
    assert refused(edited(docx_of("typical"), relabelled(lost))) == "read_labels_missing"


def refused(data: bytes, form: str | None = None) -> str:
    """The code of the refusal."""
    with pytest.raises(DocgenError) as refusal:
        read(data, form)
    assert isinstance(refusal.value, (FileUnusable, UsageFault))
    return refusal.value.problems[0].code


def test_the_photo_comes_back_under_its_name_and_with_its_bytes() -> None:
    returned = after()
    photo = members_of(docx_of("typical"))["word/media/image1.jpg"]
    assert returned.pictures == {TYPICAL.raw["photo"]: photo} and returned.renewed == ()


def test_another_photo_comes_back_under_a_name_of_its_own() -> None:
    def edit(document: DocxDocument) -> None:
        part = next(part for part in document.part.package.iter_parts() if str(part.partname).endswith("image1.jpg"))
        part._blob = draw_portrait(5)

    returned = after(edit)
    assert returned.values["photo"] == "李梅-照片.jpg" and returned.renewed == ("李梅-照片.jpg",)
    assert returned.pictures["李梅-照片.jpg"] == draw_portrait(5)


def test_a_text_on_a_continuation_sheet_is_joined_again_also_when_it_was_changed_there() -> None:
    long = "\n".join(f"第{number}段，" + "指导学生观察记录。" * 12 for number in range(60))
    form = "kexue-2021-pilot-unit"
    name = next(one.name for one in definition(form).fields.values() if one.kind == "prose")
    entry = changed(form, **{name: long})
    document = fill(definition(form), entry, options(pdf=False, is_draft=True))
    assert document.docx is not None

    def edit(paper: DocxDocument) -> None:
        paragraph = next(one for table in paper.tables for row in table.rows for cell in row.cells
                         for one in cell.paragraphs if one.text.startswith("第59段，"))
        text = paragraph.text.replace("第59段，", "末段，")
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = text

    assert as_entry(read(document.docx).values, form).raw[name] == long
    assert as_entry(read(edited(document.docx, edit)).values, form).raw[name] == long.replace("第59段，", "末段，")
    alone = read(without_carried(document.docx))
    assert as_entry(alone.values, form).raw[name] == long


SMALL = """\
form: small
code: SMA
edition: '1'
title: 小表
page: {size: A4, margin: [22, 20, 32, 20]}
fields:
  name: {label: 姓名, type: name}
  note: {label: 备注, type: text, overflow: continue}
layout:
  - table:
      columns: [30, 140]
      grid: |
        12 | name: name
        40 | note: note
"""


def test_a_table_without_labels_that_is_gone_is_missed_too() -> None:
    text = SMALL.replace("        40 | note: note\n", "  - table:\n      columns: [170]\n      grid: |\n        40 | note\n")
    small, problems = read_definition(text, Path("form.yaml"))
    assert small is not None, problems
    document = fill(small, entry_from(small, Written({"name": "李梅", "note": "甲"}), Path()), options(pdf=False))
    assert document.docx is not None

    def edit(paper: DocxDocument) -> None:
        table = paper.tables[1]._tbl
        table.getparent().remove(table)

    assert read_docx(read_word_return(document.docx, "a"), "a", "a", small).values["note"] == "甲"
    with pytest.raises(FileUnusable):
        read_docx(read_word_return(edited(document.docx, edit), "a"), "a", "a", small)


@pytest.mark.parametrize("mark", ["\n", ""])
def test_where_nothing_is_indented_the_entry_inside_tells_whether_a_paragraph_was_cut(mark: str) -> None:
    small, problems = read_definition(SMALL, Path("form.yaml"))
    assert small is not None, problems
    # No line ends like a sentence; each is as long as the cell is wide, or all are one.
    note = mark.join("一二三四五六七八九十" * 3 for _ in range(40))
    entry = entry_from(small, Written({"name": "李梅", "note": note}), Path())
    document = fill(small, entry, options(pdf=False))
    assert document.docx is not None and "附页" in str(members_of(document.docx)["word/document.xml"], "utf-8")
    word = read_word_return(document.docx, "a.docx")
    assert read_docx(word, "a.docx", "a", small).values["note"] == note


def test_without_its_sheet_a_text_is_told_to_be_incomplete() -> None:
    long = "\n".join(f"第{number}段，" + "指导学生观察记录。" * 12 for number in range(60))
    form = "kexue-2021-pilot-unit"
    name = next(one.name for one in definition(form).fields.values() if one.kind == "prose")
    document = fill(definition(form), changed(form, **{name: long}), options(pdf=False, is_draft=True))
    assert document.docx is not None

    def edit(paper: DocxDocument) -> None:
        table = next(table for table in paper.tables if "第59段" in table.cell(0, 0).text)
        table._tbl.getparent().remove(table._tbl)

    assert "read_sheet_missing" in codes(read(edited(document.docx, edit)))


def test_a_blank_form_filled_in_by_hand_is_read() -> None:
    document = blank(definition(), options(pdf=False))
    assert document.docx is not None

    def edit(paper: DocxDocument) -> None:
        cell_of(paper, "性别")
        row = cell_of(paper, "最高学历")._tc.getparent()
        cells = {cell.text: cell for table in paper.tables for line in table.rows for cell in line.cells if line._tr is row}
        cells[""].paragraphs[0].add_run("大学本科")

    returned = read(edited(document.docx, edit))
    assert {"大学本科"} <= set(map(str, returned.values.values())) and codes(returned) == ["read_not_on_paper"]


def test_an_untouched_blank_form_says_nothing() -> None:
    document = blank(definition(), options(pdf=False))
    assert document.docx is not None
    assert as_entry(read(document.docx).values).raw == {}


def test_an_entry_inside_that_was_tampered_with_is_not_believed() -> None:
    members = members_of(docx_of("typical"))
    members["customXml/item1.xml"] = members["customXml/item1.xml"].replace("附件B1-1".encode(), "附件X9-9".encode())
    returned = read(packed(members))
    assert codes(returned)[0] == "read_carried_changed"
    assert "attachment" not in returned.values["activities"][0]


def test_another_edition_and_another_form_are_refused() -> None:
    members = members_of(docx_of("typical"))
    properties = members["docProps/custom.xml"]
    other = packed(members | {"docProps/custom.xml": properties.replace(b"2021.1", b"2019.1")})
    assert refused(other) == "read_other_edition"
    assert refused(docx_of("typical"), "sichuan-2023-jingke") == "read_other_form"
    nameless = packed(members | {"docProps/custom.xml": properties.replace(FORM.encode(), b"")})
    assert refused(nameless) == "read_form_unknown"
    assert as_entry(read(nameless, FORM).values).raw == TYPICAL.raw


def test_entities_bombs_and_broken_parts_are_refused_wherever_they_stand() -> None:
    members = members_of(docx_of("typical"))
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><entry>&b;</entry>'
    for name in ("customXml/item1.xml", "docProps/custom.xml", "word/document.xml", "word/_rels/document.xml.rels"):
        assert refused(packed(members | {name: entity})) == "word_entities"
        assert refused(packed(members | {name: b"<entry>"})) == "word_broken"
    bomb = io.BytesIO(b"\0" * 61_000_000).getvalue()
    assert refused(packed(members | {"word/media/image9.png": bomb})) == "word_too_large"
    assert refused(packed(members | {"word/document.xml": b"<document>" + b" " * 31_000_000})) == "word_too_large"
    assert refused(docx_of("typical")[:5000]) == "word_broken"
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 60) == "read_kind_unknown"


def test_more_cells_than_any_form_has_are_refused() -> None:
    row = b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 60 + b"</w:tr>"
    body = members_of(docx_of("typical"))["word/document.xml"]
    head, tail = body.split(b"<w:body>")[0], b"<w:body><w:tbl>" + row * 700 + b"</w:tbl></w:body></w:document>"
    assert refused(packed(members_of(docx_of("typical")) | {"word/document.xml": head + tail})) == "word_too_large"


def test_a_picture_of_another_kind_is_told_and_not_kept() -> None:
    def edit(document: DocxDocument) -> None:
        part = next(part for part in document.part.package.iter_parts() if str(part.partname).endswith("image1.jpg"))
        part._blob = b"GIF89a" + b"\0" * 40

    returned = after(edit)
    assert codes(returned) == ["read_photo_kind"] and "photo" not in returned.values
