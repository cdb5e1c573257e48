"""What only shows between the rows of rosters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen.entries.rosters.across import OtherRoster, area_counts, check_across
from docgen.entries.rosters.roster import Roster
from docgen.entries.rosters.roster_checking import check_roster
from docgen.entries.rosters.roster_reading import read_roster
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from tests.entries.rosters.conftest import Read, book_of
from tests.finished import definition
from tests.made_rosters import applicants, cell_of, filled, saved

IDENTITY, OTHER_IDENTITY = "650199199006210340", "650199198801010020"
HEAD = ["序号", "姓名", "身份证号", "工作单位"]


def roster(form: FormDefinition, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEAD) -> Roster:
    """The roster with these rows of the first sheet."""
    return read_roster(saved(book_of({"名单": [list(headings), *map(list, rows)]})), "名单.xlsx", Path(), form)


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(one.code, one.place.cell if one.place.line else "") for one in problems]


@pytest.mark.parametrize(("second", "expected"), [
    (("李梅", IDENTITY, "一中"), [("roster_person_twice", "C3")]),
    (("李梅花", IDENTITY, "一中"), [("roster_identity_two_names", "C3")]),
    (("李梅", "", "一中"), [("roster_name_twice", "B3")]),
    (("李梅", "", "二中"), []),
    (("李梅", OTHER_IDENTITY, "一中"), []),
    (("王强", OTHER_IDENTITY, "一中"), []),
])
def test_the_same_person_twice_is_told_at_the_later_row(
    small: FormDefinition, second: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    found = roster(small, [("1", "李梅", IDENTITY, "一中"), ("2", *second)])
    assert told(check_across(small, found)) == expected


def test_one_applicant_at_two_levels_is_told() -> None:
    primary, intermediate = definition("xinjiang-2021-primary"), definition("xinjiang-2021-intermediate")
    people = list(applicants(primary, 2))
    one = read_roster(saved(filled(primary, people)), "初级.xlsx", Path(), primary)
    other = read_roster(saved(filled(intermediate, people[1:])), "中级.xlsx", Path(), intermediate)
    problems = check_across(primary, one, [OtherRoster("中级.xlsx", intermediate, other)])
    assert [(problem.code, problem.place.line, problem.facts["first"]) for problem in problems] == [
        ("roster_two_levels", 5, 4)
    ]


def test_forms_that_do_not_exclude_each_other_share_applicants(small: FormDefinition) -> None:
    primary = definition("xinjiang-2021-primary")
    found = roster(small, [("1", "李梅", IDENTITY, "一中")])
    assert check_across(small, found, [OtherRoster("b.xlsx", primary, found)]) == ()
    jiangsu = definition("jiangsu-2024-primary")
    assert jiangsu.submission.one_of != primary.submission.one_of


def cities(*names: str) -> Roster:
    form = definition("kexue-2021-pilot-city")
    book = filled(form, list(applicants(form, len(names))))
    for row, name in enumerate(names, 4):
        cell_of(form, book, "拟申报城市", row).value = name
        cell_of(form, book, "申报单位名称", row).value = f"虚构市第{row}科学技术协会"
    return read_roster(saved(book), "名单.xlsx", Path(), form)


def test_a_province_has_five_cities_and_the_sixth_is_told() -> None:
    form = definition("kexue-2021-pilot-city")
    shanxi = [f"山西省{name}市" for name in ("太原", "大同", "阳泉", "长治", "晋城", "朔州")]
    assert told(check_across(form, cities(*shanxi[:5], "四川省成都市"))) == []
    found = check_across(form, cities(*shanxi))
    assert [(one.code, one.place.line, one.facts["limit"]) for one in found] == [("roster_over_quota", 9, 5)]


def test_the_same_city_twice_is_told_and_counts_once() -> None:
    form = definition("kexue-2021-pilot-city")
    names = ["山西省太原市"] * 2 + [f"山西省{name}市" for name in ("大同", "阳泉", "长治", "晋城")]
    assert [one.code for one in check_across(form, cities(*names))] == ["roster_city_twice"]


def persons(*home: str) -> Roster:
    form = definition("shanxi-2014-individual")
    book = filled(form, list(applicants(form, len(home))))
    for row, name in enumerate(home, 4):
        cell_of(form, book, "所在市", row).value = name
    return read_roster(saved(book), "名单.xlsx", Path(), form)


@pytest.mark.parametrize(("count", "expected"), [
    (4, ["roster_area_few"]), (5, []), (10, []), (11, ["roster_area_many"]),
])
def test_a_city_of_shanxi_has_five_to_ten_persons(count: int, expected: list[str]) -> None:
    form = definition("shanxi-2014-individual")
    found = check_across(form, persons(*["太原市"] * count))
    assert [one.code for one in found] == expected and not any(one.is_error for one in found)


def test_cities_are_counted_in_the_order_of_the_form_and_those_without_any_too() -> None:
    counts = area_counts(definition("shanxi-2014-individual"), persons("大同市", "太原市", "大同市"))
    assert [(one.area, one.count) for one in counts[:3]] == [("太原市", 1), ("大同市", 2), ("阳泉市", 0)]
    assert (counts[0].least, counts[0].most) == (5, 10)


def test_who_has_no_city_is_told_to_be_left_out() -> None:
    found = check_across(definition("shanxi-2014-individual"), persons(*["太原市"] * 5, ""))
    assert told(found) == [("roster_area_missing", "AF9")]


def test_a_form_without_cities_has_none_to_count(small: FormDefinition) -> None:
    assert area_counts(small, roster(small, [("1", "李梅", "", "一中")])) == ()


def test_all_problems_stand_in_the_order_of_the_sheets(small: FormDefinition, read: Read) -> None:
    found = read({
        "主要成果": [["序号", "成果名称", "年份"], ["1", "", "二〇二"], ["8", "候鸟", ""]],
        "名单": [["序号", "姓名", "身份证号", "工作单位"], ["1", "李梅", IDENTITY, ""], ["2", "王强", IDENTITY, "一" * 11]],
    })
    assert told(check_roster(small, found)) == [
        ("required_missing", "D2"), ("roster_identity_two_names", "C3"), ("text_too_long", "D3"),
        ("required_missing", "B2"), ("year_unreadable", "C2"), ("roster_key_unknown", "A3"),
    ]
