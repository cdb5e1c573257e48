"""An entry of one form carried to another: what moved, what is new, what no longer fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.migration import Migration, migrate
from docgen.forms.definition import FormDefinition
from docgen.forms.reader import read_definition

_FORM = """\
form: nomination
code: NOM
edition: '{edition}'
title: 优秀成果推荐表
page: {{size: A4, margin: [22, 20, 32, 20]}}
fields:
{fields}
layout:
  - heading: title
    style: cover_title
  - table:
      columns: [40, 130]
      grid: |
{grid}
"""


def form(edition: str, singles: dict[str, str], cells: dict[str, str]) -> FormDefinition:
    """A form of single fields and of one group of rows `works`."""
    fields = [f"  {name}: {{{said}}}" for name, said in singles.items()]
    fields += ["  works:", "    label: 成果", "    type: rows", "    fields:"]
    fields += [f"      {name}: {{{said}}}" for name, said in cells.items()]
    first, *_, last = cells
    rows = [f"        12 | {name}: {name}" for name in singles]
    rows += [f"        12 | works.{first}: works.{last}:", f"        12* | works.{first} works.{last}"]
    text = _FORM.format(edition=edition, fields="\n".join(fields), grid="\n".join(rows))
    made, problems = read_definition(text, Path("form.yaml"))
    assert made is not None, problems
    return made


OLD = form("2025.1", {
    "name": "label: 姓名, type: name", "unit": "label: 工作单位, type: text, max_length: 40",
    "tel": "label: 联系电话, type: phone", "hobby": "label: 爱好, type: text", "when": "label: 出生日期, type: text",
}, {"title": "label: 名称, type: text", "year": "label: 年份, type: year"})  # fmt: skip
NEW = form("2026.1", {
    "name": "label: 姓名, type: name", "unit": "label: 工作单位, type: text, max_length: 5",
    "phone": "label: 联系电话, type: phone", "when": "label: 出生日期, type: date", "email": "label: 电子邮箱, type: email, required: true",
}, {"title": "label: 成果名称, type: text", "month": "label: 完成年月, type: month"})  # fmt: skip


def moved(**values: Any) -> Migration:
    return migrate(OLD, entry_of(OLD, Written(values), Path()), NEW)


def test_what_has_the_same_name_or_the_same_label_is_carried() -> None:
    done = moved(name="李梅", tel="15400000456")
    assert done.raw == {"name": "李梅", "phone": "15400000456"}
    assert [(one.old, one.new) for one in done.moved] == [("tel", "phone")] and done.unfit == []


def test_what_is_new_is_listed_whether_anything_was_given_or_not() -> None:
    found = {one.path: one.is_required for one in moved().new}
    assert found == {"email": True, "works.month": False}


def test_what_has_no_place_is_listed_with_its_text_and_not_carried() -> None:
    done = moved(hobby="登山")
    assert done.raw == {}
    assert [(one.path, one.text, one.is_kept) for one in done.unfit] == [("hobby", "登山", False)]


def test_what_is_too_long_now_is_carried_and_told() -> None:
    done = moved(unit="乌鲁木齐市博格达中学")
    assert done.raw == {"unit": "乌鲁木齐市博格达中学"}
    assert [(one.path, one.is_kept) for one in done.unfit] == [("unit", True)] and "5" in done.unfit[0].why


def test_a_value_of_another_kind_is_carried_where_the_new_field_reads_it() -> None:
    assert moved(when="1990年6月2日").raw == {"when": "1990年6月2日"}
    done = moved(when="九零年夏天")
    assert done.raw == {} and [(one.path, one.text, one.is_kept) for one in done.unfit] == [("when", "九零年夏天", False)]


def test_rows_are_carried_cell_by_cell() -> None:
    done = moved(works=[{"title": "雨量计", "year": "2021"}, {"title": "纸桥"}])
    assert done.raw == {"works": [{"title": "雨量计"}, {"title": "纸桥"}]}
    assert [(one.old, one.new, one.new_label) for one in done.moved] == [("works.title", "works.title", "成果名称")]
    assert [(one.path, one.text) for one in done.unfit] == [("works.0.year", "2021年")]


def test_an_entry_carried_to_its_own_form_is_unchanged() -> None:
    values = {"name": "李梅", "works": [{"title": "雨量计", "year": "2021"}], "hobby": "登山"}
    entry = entry_of(OLD, Written(values), Path())
    done = migrate(OLD, entry, OLD)
    assert done.raw == entry.raw and (done.moved, done.new, done.unfit) == ([], [], [])
