"""A form that the library does not have: from its YAML to paper, schema, roster and kit, and no Python for it.

Drawn after the blank 普通会员入会申请表 of a provincial society: nine columns, five rows beside the photo, two
opinions side by side.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import jsonschema

from docgen.entries.check import check_entry
from docgen.entries.entry import Entry
from docgen.entries.rosters.columns import MAIN_SHEET
from docgen.entries.rosters.roster_reading import read_roster
from docgen.entries.rosters.workbook_reading import read_workbook
from docgen.entries.rosters.workbook_writing import SAMPLE_KEY, write_roster
from docgen.entries.sample import sample_entry, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load, problems_in
from docgen.forms.schema import entry_schema
from docgen.problems import errors_in
from docgen.render.document import Document
from docgen.render.fill import blank, fill
from docgen.render.kit import make_kit
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.finished import options
from tests.same_page.ruled_lines import compare, lay_out, ruled_lines

FORM = """\
form: society-member
code: SOC
edition: '2026.1'
title: 示例省科学教育学会普通会员入会申请表
issuer: 示例省科学教育学会
page: {size: A4, margin: [14, 25, 28, 25]}
applicant: name

fields:
  member_no:  {label: 会员证号, type: text, max_length: 20}
  applied:    {label: 申请日期, type: date, required: true}
  name:       {label: 姓名, type: name, required: true}
  sex:        {label: 性别, type: choice, options: [男, 女], required: true}
  birth:      {label: 出生日期, type: month, required: true}
  photo:      {label: 照片, type: photo, width: 25, height: 35, required: true}
  ethnicity:  {label: 民族, type: ethnicity, required: true}
  politics:   {label: 政治面貌, type: choice, options: [中共党员, 共青团员, 民主党派, 群众]}
  education:  {label: 学历, type: text, max_length: 20, required: true}
  post_title: {label: 职称, type: text, max_length: 20}
  identity:   {label: 证件号码, type: identity, required: true, birth: birth, sex: sex}
  unit:       {label: 工作单位, type: text, max_length: 40, required: true}
  phone:      {label: 联系电话, type: phone, required: true}
  address:    {label: 通讯地址, type: postal_address, max_length: 60, required: true}
  email:      {label: 电子信箱, type: email}
  studies:
    label: 主要学习经历
    type: rows
    max_rows: 4
    printed_rows: 3
    fields:
      number: {label: 序号, type: ordinal}
      period: {label: 起止年月, type: period, required: true}
      school: {label: 学校及专业, type: text, max_length: 60, required: true}
  career:     {label: 主要工作经历, type: prose, max_length: 400, required: true, overflow: [shrink, continue]}
  years:      {label: 从事科学教育年限, type: integer, min: 0, max: 60, unnprinted: true}

wording:
  studies_head: "主要学习\\n经历"
  pledge: 自愿加入示例省科学教育学会，遵守章程，履行会员义务。

parameters:
  min_years: {label: 最少年限, type: integer, value: 2, why: 章程第七条}

rules:
  r1_years:
    id: R1
    clause: 章程第七条
    says: 从事科学教育工作满 {min_years} 年
    check: {number: {field: years, least: min_years}}

signatures:
  applicant: {label: 本人声明, says: pledge, signer: 申请人（签字）：}
  unit_seal: {label: 本单位意见, seal: （公章）, seal_owner: unit}
  society:   {label: 审批意见, seal: （公章）}

submission:
  copies: 2
  holders: [本人, 学会]
  file_name: '{name}-入会申请表'

layout:
  - heading: title
    style: {font: title, size: 18, line_height: 30}
  - table:
      columns: [26, 46, 26, 26, 36]
      rules: under
      grid: |
        9 | '会员证号：' member_no . '申请日期：' applied
  - table:
      columns: [22, 27, 22, 15, 22, 24, 28]
      grid: |
        10 | name:      name      sex:        sex        birth:   birth    photo
        10 | ethnicity: ethnicity politics:   politics   <        <        ^
        10 | education: education post_title: post_title <        <        ^
        10 | identity:  identity  phone:      phone      <        <        ^
        10 | unit:      unit      email:      email      <        <        ^
        10 | address:   address   <           <          <        <        <
  - table:
      columns: [22, 14, 40, 84]
      styles: {label: header}
      grid: |
        9  | 'studies_head' studies.number: studies.period: studies.school:
        9* | ^               studies.number  studies.period  studies.school
  - table:
      columns: [22, 138]
      grid: |
        60  | career:    career
        =36 | applicant: applicant
  - table:
      columns: [80, 80]
      grid: |
        8   | unit_seal: society:
        =60 | unit_seal  society
"""


@cache
def library() -> Path:
    folder = Path(mkdtemp(prefix="docgen-"))
    (folder / "_house").symlink_to(read_settings({}).templates / "_house")
    (folder / "society-member").mkdir()
    (folder / "society-member" / "form.yaml").write_text(FORM.replace("unnprinted", "unprinted"), "utf-8")
    return folder


@cache
def form() -> FormDefinition:
    return load(library(), "society-member")


@cache
def entry() -> Entry:
    path = Path(mkdtemp(prefix="docgen-")) / "entry.yaml"
    write_sample(form(), path, 3)
    made, problems = read_entry(path.read_bytes(), path.name, path.parent, form())
    assert made is not None and errors_in(problems) == ()
    return made


@cache
def document() -> Document:
    return fill(form(), entry(), options())


def test_the_drawing_has_no_fault() -> None:
    assert problems_in(library(), "society-member") == ()


def test_a_slip_in_the_drawing_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "society-member").mkdir()
    (tmp_path / "society-member" / "form.yaml").write_text(FORM, "utf-8")
    told = [(one.code, one.place.line) for one in problems_in(tmp_path, "society-member")]
    line = next(number for number, text in enumerate(FORM.splitlines(), 1) if "unnprinted" in text)
    assert ("unknown_setting", line) in told


def test_it_prints_the_same_page_in_both_files() -> None:
    made = document()
    assert made.pdf is not None and made.docx is not None and made.page_map is not None
    word = lay_out(made.docx, Path(os.environ["FONTCONFIG_FILE"]))
    assert len(page_glyphs(word)) == made.page_map.pages
    assert compare(ruled_lines(made.pdf), ruled_lines(word), 0.3) == []


def test_it_can_be_printed_blank_with_its_rows_numbered() -> None:
    pdf = blank(form(), options()).pdf
    assert pdf is not None
    text = "".join(glyph.text for page in page_glyphs(pdf) for glyph in page)
    assert all(words in text for words in ("会员证号", "主要学习", "审批意见", "（公章）")) and "123" in "".join(text.split())


def test_its_schema_takes_its_sample() -> None:
    validator = jsonschema.Draft202012Validator(entry_schema(form()))
    assert list(validator.iter_errors(sample_entry(form(), 3, "typical"))) == []


def test_its_rule_is_judged() -> None:
    short = {**entry().raw, "years": "1"}
    path = entry().base / "short.json"

    made, _ = read_entry(json.dumps(short).encode(), path.name, entry().base, form())
    assert made is not None
    assert any(one.path == "years" and one.is_error for one in check_entry(form(), made, files=False))


def test_its_roster_has_its_columns_and_gives_its_sample_back() -> None:
    data = write_roster(form())
    book = read_workbook(data, "名单.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["填写说明", MAIN_SHEET, "主要学习经历"]
    (empty,) = read_roster(data, "名单.xlsx", Path(), form()).found
    assert empty.code == "roster_empty" and SAMPLE_KEY == "示例"


def test_its_kit_has_a_copy_for_each_holder() -> None:
    names = [one.name for one in make_kit(form(), entry(), options()).files]
    assert [name for name in names if name.startswith("1 ")] == [
        f"1 {entry().values['name']}-入会申请表（第一份，存本人）.pdf", f"1 {entry().values['name']}-入会申请表（第二份，存学会）.pdf"
    ]
