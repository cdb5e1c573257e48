"""颁证名单: numbered through, level by level and city by city, and the totals agree."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from openpyxl import load_workbook

from docgen.certificates.papers.award_list import (
    AwardList,
    award_list_paper,
    award_list_pdf,
    award_list_workbook,
    totals,
)
from docgen.render.official.document import Grid
from tests.certificates.papers.people import OFFICE, pages, people
from tests.finished import options


def awards(count: int = 24) -> AwardList:
    listed = tuple(replace(one, number=f"KJC-2026-{number:04}-Q") for number, one in enumerate(people(count), 1))
    return AwardList(subject="2026年专业水平认证", issuer=OFFICE.issuer, dated=date(2026, 3, 20), people=listed)


def test_totals_of_levels_and_areas_add_up() -> None:
    headings, rows = totals(awards().people)
    assert headings == ("地区", "高级", "中级", "初级", "合计") and rows[-1] == ("合计", "6", "6", "12", "24")
    for column in range(1, 5):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


def test_areas_stand_in_the_order_in_which_they_came() -> None:
    assert [row[0] for row in totals(awards().people)[1]] == ["虚构市", "雪莲路蒙古自治州", "和田地区", "合计"]


def test_without_areas_there_is_one_row() -> None:
    assert totals(tuple(replace(one, area="") for one in people(4)))[1] == (("人数", "1", "1", "2", "4"),)


def test_every_person_stands_there_once_under_level_and_area() -> None:
    _, *lists = (block for block in award_list_paper(awards()).blocks if isinstance(block, Grid))
    assert [grid.under for grid in lists] == ["高级（6人）", "中级（6人）", "初级（12人）"]
    rows = [row.texts for grid in lists for row in grid.rows]
    assert [row[0] for row in rows if len(row) > 1] == [str(number) for number in range(1, 25)]
    assert sorted(row[-1] for row in rows if len(row) > 1) == [one.number for one in awards().people]


def test_the_list_is_printed_with_rare_and_uyghur_names() -> None:
    told = "".join(pages(award_list_pdf(awards(), options().settings)))
    assert all(words in told for words in ("钱𬭊", "𫍯若水", "KJC-2026-0024-Q", OFFICE.issuer, "共24人"))


def test_the_workbook_has_the_list_and_its_totals_as_text() -> None:
    book = load_workbook(io.BytesIO(award_list_workbook(awards())))
    assert book.sheetnames == ["颁证名单", "合计"]
    page = book["颁证名单"]
    assert [cell.value for cell in page[2]] == ["序号", "姓名", "工作单位", "地区", "级别", "证书编号"]
    assert page.max_row == 26 and page["A3"].data_type == "s"
    assert book["合计"]["E6"].value == "24"
