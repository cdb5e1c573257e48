"""A small form with a repeating group, and rosters of it typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_reading import read_roster
from docgen.forms.definition import FormDefinition
from docgen.forms.reader import read_definition
from tests.made_rosters import saved

SMALL = """\
form: small
code: SML
edition: '2026.1'
title: 推荐表
page: {size: A4, margin: [20, 20, 32, 20]}
fields:
  name:     {label: 姓名, type: name, required: true}
  sex:      {label: 性别, type: choice, options: [男, 女]}
  birth:    {label: 出生年月, type: month}
  identity: {label: 身份证号, type: identity}
  unit:     {label: 工作单位, type: text, max_length: 10, required: true}
  works:
    label: 主要成果
    type: rows
    max_rows: 3
    fields:
      title: {label: 成果名称, type: text, max_length: 200, required: true}
      year:  {label: 年份, type: year}
submission: {pack_by: unit, listed: [name, unit, works]}
layout:
  - heading: title
  - table:
      columns: [40, 130]
      grid: |
        12 | name:     name
        12 | sex:      sex
        12 | birth:    birth
        12 | identity: identity
        12 | unit:     unit
  - table:
      columns: [130, 40]
      grid: |
        12  | works.title: works.year:
        12* | works.title  works.year
"""
Typed = dict[str, list[list[Any]]]
Read = Callable[[Typed], Roster]


@pytest.fixture(scope="session")
def small() -> FormDefinition:
    made, problems = read_definition(SMALL, Path("form.yaml"))
    assert made is not None, [str(problem) for problem in problems]
    return made


def book_of(sheets: Typed) -> Workbook:
    """A workbook with these sheets and rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return book


@pytest.fixture
def read(small: FormDefinition, tmp_path: Path) -> Read:
    """Reads the roster with these sheets."""
    return lambda sheets: read_roster(saved(book_of(sheets)), "名单.xlsx", tmp_path, small)
