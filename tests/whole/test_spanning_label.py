"""A label beside many rows: its rows may go on to the next page beside it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from docgen.entries.sample import Fullness, write_sample
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.library import load
from docgen.render.fill import fill
from docgen.render.page_pictures import page_glyphs
from docgen.settings import read_settings
from tests.finished import options
from tests.same_page.ruled_lines import compare, lay_out, ruled_lines

FORM = """\
form: nomination
code: NOM
edition: '2026.1'
title: 优秀成果推荐表
page: {size: A4, margin: [22, 20, 28, 20]}
fields:
  name:  {label: 姓名, type: name, required: true}
  sex:   {label: 性别, type: choice, options: [男, 女], required: true}
  birth: {label: 出生年月, type: month, required: true}
  phone: {label: 联系电话, type: mobile, required: true}
  unit:  {label: 工作单位, type: text, max_length: 40, required: true}
  photo: {label: 照片, type: photo, width: 25, height: 35, required: true}
  works:
    label: 主要成果
    type: rows
    max_rows: 6
    printed_rows: 3
    fields:
      title:     {label: 成果名称, type: text, max_length: 200, required: true}
      publisher: {label: 发表载体, type: text, max_length: 200, required: true}
      year:      {label: 年份, type: year, required: true}
  summary: {label: 成果简介, type: prose, max_length: 800, overflow: grow, required: true}
signatures:
  recommending_unit: {label: "推荐单位\\n意见", signer: 负责人签字：, seal: 单位公章}
layout:
  - heading: title
  - table:
      columns: [26, 36, 26, 32, 25, 25]
      grid: |
        12 | name:    name         sex:             sex             photo       <
        12 | birth:   birth        phone:           phone           ^           <
        14 | unit:    unit         <                <               ^           <
        9  | works:   works.title: <                works.publisher: <          works.year:
        9* | ^        works.title  <                works.publisher  <          works.year
        70 | summary: summary      <                <               <           <
  - table:
      columns: [26, 144]
      grid: |
        =58 | recommending_unit: recommending_unit
"""


@cache
def form() -> FormDefinition:
    folder = Path(mkdtemp(prefix="docgen-"))
    (folder / "_house").symlink_to(read_settings({}).templates / "_house")
    (folder / "nomination").mkdir()
    (folder / "nomination" / "form.yaml").write_text(FORM, "utf-8")
    return load(folder, "nomination")


@pytest.mark.parametrize("fullness", ["typical", "maximal"])
def test_both_files_turn_the_page_beside_the_label(fullness: Fullness, tmp_path: Path) -> None:
    path = tmp_path / "entry.yaml"
    write_sample(form(), path, 0, fullness)
    entry, problems = read_entry(path.read_bytes(), path.name, tmp_path, form())
    assert entry is not None, problems
    document = fill(form(), entry, options())
    assert document.pdf is not None and document.docx is not None and document.page_map is not None
    word = lay_out(document.docx, Path(os.environ["FONTCONFIG_FILE"]))
    assert len(page_glyphs(word)) == document.page_map.pages > (1 if fullness == "maximal" else 0)
    assert compare(ruled_lines(document.pdf), ruled_lines(word), 0.3) == []
