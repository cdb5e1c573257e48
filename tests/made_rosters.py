"""Filled rosters of invented applicants, as people would type them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from docgen.entries.eligibility.sample_rules import suited
from docgen.entries.names import children
from docgen.entries.pictures.portrait import draw_portrait
from docgen.entries.rosters.columns import roster_sheets
from docgen.entries.rosters.workbook_writing import cell_text, write_roster
from docgen.entries.sample import sample_entry
from docgen.entries.sample_pdf import one_page_pdf
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.fields.identity import check_digit

Raw = Mapping[str, Any]
_UNITS = ("天山区第一小学", "雪莲路实验中学", "和田市第二小学", "伊宁县青少年活动中心", "阿克苏市第三中学", "塔城地区少年宫")
_FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = ("子衿", "𬭊", "堃", "镕基石", "喆", "晓禾", "犇", "望舒", "𫍯", "若水")
_UYGHUR = ("阿依古丽·买买提", "古丽娜尔·艾合买提", "迪丽努尔·阿不都热合曼", "帕提古丽·吐尔逊", "麦麦提敏·阿卜杜拉",
           "努尔麦麦提·图尔荪托合提")  # fmt: skip


def applicants(definition: FormDefinition, count: int) -> Iterator[Raw]:
    """Raw values of so many people, no two alike: valid identity numbers, Uyghur and rare names, short and long
    texts."""
    for seed in range(count):
        raw = dict(sample_entry(definition, seed % 8))
        for name, value in _person(seed).items():
            if name in definition.fields and definition.fields[name].kind != "constant":
                raw[name] = value
        yield suited(definition, raw, is_thorough=False)


def _person(seed: int) -> dict[str, str]:
    born = date(1968, 1, 3) + timedelta(days=13 * seed)
    is_male = seed % 2 == 1
    first_17 = f"650199{born:%Y%m%d}{seed % 100:02}{seed % 5 * 2 + is_male}"
    is_uyghur = seed % 3 == 0
    name = f"{_UYGHUR[seed // 3 % 6]}" if is_uyghur else f"{_FAMILIES[seed % 16]}{_GIVEN[seed % 10]}"
    return {
        "name": name, "sex": "男" if is_male else "女", "birth": f"{born:%Y-%m}", "identity": first_17 + check_digit(first_17),
        "ethnicity": "维吾尔族" if is_uyghur else "汉族", "unit": _UNITS[seed % 6], "mobile": f"154{seed:08}",
        "photo": "照片.jpg",
    }  # fmt: skip


def filled(definition: FormDefinition, people: Sequence[Raw]) -> Workbook:
    """The form's roster with a row for each of the people, keyed from 1."""
    book = load_workbook(io.BytesIO(write_roster(definition)))
    for sheet in roster_sheets(definition):
        page = book[sheet.name]
        for key, raw in enumerate(people, 1):
            for values in _rows(sheet.group, raw):
                texts = [cell_text(column.field, _at(values, column.path)) for column in sheet.columns]
                if any(texts):
                    page.append([str(key), *texts])
    return book


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_filled(folder: Path, definition: FormDefinition, people: Sequence[Raw], name: str = "名单.xlsx") -> Path:
    """A roster's file with the portrait that its applicants share."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "照片.jpg").write_bytes(draw_portrait(1))
    path = folder / name
    path.write_bytes(saved(filled(definition, people)))
    return path


def write_proofs(folder: Path, definition: FormDefinition, people: Sequence[Raw]) -> None:
    """A page of PDF for every attachment that the people name."""
    for raw in people:
        for name in _attachments(definition.fields, raw):
            path = folder / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(one_page_pdf(("SAMPLE ATTACHMENT",)))


def _attachments(fields: Mapping[str, Field], raw: Raw) -> Iterator[str]:
    for name, value in raw.items():
        if fields[name].kind == "attachment":
            yield value
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, Mapping) and children(fields[name]):
                yield from _attachments(children(fields[name]), row)


def cell_of(definition: FormDefinition, book: Workbook, heading: str, row: int, sheet: str = "名单") -> Any:
    """The cell under a heading."""
    page = book[sheet]
    column = next(cell.column for cell in page[1] if cell.value == heading)
    return page.cell(row, column)


def _rows(group: tuple[str | int, ...], raw: Raw) -> Sequence[Raw]:
    if not group:
        return [raw]
    rows = _at(raw, group)
    return rows if isinstance(rows, list) else []


def _at(values: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values


