"""Lists: their order, what they keep back, and their columns."""

from __future__ import annotations

import pytest

from docgen.certificates.papers.columns import columns_of
from docgen.certificates.papers.people import Listed, list_rows, masked, sorted_people
from docgen.render.official.document import WIDTH
from tests.certificates.papers.people import LONG_UNIT, people


def test_the_highest_level_comes_first_and_areas_stay_together() -> None:
    order = [(one.level, one.area) for one in sorted_people(people(24))]
    assert [level for level, _ in order] == ["高级"] * 6 + ["中级"] * 6 + ["初级"] * 12
    firsts = dict.fromkeys(order)
    assert len(firsts) == sum(before != after for before, after in zip([None, *order], order, strict=False))


def test_within_level_and_area_the_given_order_stays() -> None:
    keys = [int(one.key) for one in sorted_people(people(24)) if (one.level, one.area) == ("初级", "虚构市")]
    assert len(keys) == 4 and keys == sorted(keys)


def test_a_list_has_no_identity_number_unless_asked_and_then_masked() -> None:
    (plain, *_), (shown, *_) = masked(people(3), False, False), masked(people(3), False, True)
    assert (plain.identity, shown.identity) == ("", "650102********1234")


def test_only_people_of_one_name_and_unit_bear_their_keys() -> None:
    twins = (Listed(name="李梅", unit="一中", key="1"), Listed(name="李梅", unit="二中", key="2"), Listed(name="李梅", unit="一中", key="3"))
    assert [one.key for one in masked(twins, False, False)] == ["1", "", "3"]


def test_pupils_whose_surnames_are_the_same_bear_their_keys() -> None:
    pupils = (Listed(name="王梅", unit="一中", key="1"), Listed(name="王强", unit="一中", key="2"), Listed(name="李强", unit="一中", key="3"))
    assert [(one.name, one.key) for one in masked(pupils, True, False)] == [("王*", "1"), ("王*", "2"), ("李*", "")]


def test_a_certificates_number_tells_namesakes_apart_already() -> None:
    twins = (Listed(name="李梅", unit="一中", key="1", number="A1"), Listed(name="李梅", unit="一中", key="2", number="A2"))
    assert [one.key for one in masked(twins, False, False)] == ["", ""]


@pytest.mark.parametrize(("number", "shows_identity"), [("", False), ("", True), ("KJC-2026-0001-Q", False)])
def test_columns_fill_the_line_and_leave_the_unit_room(number: str, shows_identity: bool) -> None:
    listed = [Listed(name="努尔麦麦提·图尔荪托合提", unit=LONG_UNIT, area="雪莲路蒙古自治州", level="初级", number=number,
                     identity="650102********1234" if shows_identity else "")]  # fmt: skip
    columns = columns_of(list_rows(listed))
    widths = {column.key: column.width for column in columns}
    assert sum(widths.values()) == pytest.approx(WIDTH, abs=0.05)
    assert number == "" or widths["证书编号"] > 34
    assert widths["工作单位"] >= 34


def test_a_list_of_units_names_its_column_so() -> None:
    columns = columns_of(list_rows([Listed(name="", unit="虚构市科技馆")]))
    assert [column.heading for column in columns] == ["序号", "单位名称"]
