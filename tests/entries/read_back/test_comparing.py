"""Two entries compared: what is said otherwise, and nothing else."""

from __future__ import annotations

from typing import Any

from docgen.entries.read_back.comparing import Changed, changes
from tests.entries.read_back.returns import as_entry
from tests.finished import definition, entry_of, written

RAW = entry_of(written("typical")).raw


def compared(**values: Any) -> tuple[Changed, ...]:
    return changes(definition(), as_entry(RAW), as_entry({**RAW, **values}))


def test_equal_entries_have_no_changes_nor_have_other_ways_of_writing() -> None:
    assert compared() == ()
    assert compared(birth="1988-03", mobile="154 0000 0123") == ()


def test_a_changed_value_is_told_with_its_label() -> None:
    assert compared(major="天文学") == (Changed("major", "专业", "物理学", "天文学"),)
    assert compared(landline="") == (Changed("landline", "固定电话", "0991-9000123", ""),)


def test_a_part_and_a_cell_are_told_by_themselves() -> None:
    (part,) = compared(bio={**RAW["bio"], "years": "10"})
    assert (part.path, part.old, part.new) == ("bio.years", "9年", "10年") or part.path == "bio.years"
    rows = [{**RAW["activities"][0], "award": "三等奖"}, RAW["activities"][1]]
    (cell,) = compared(activities=rows)
    assert (cell.path, cell.old, cell.new) == ("activities.0.award", "小学组二等奖", "三等奖")


def test_a_row_that_went_is_told_as_one() -> None:
    (row,) = compared(activities=RAW["activities"][1:])
    assert row.path == "activities.0" and "创新大赛" in row.old and row.new == ""


def test_a_row_that_came_is_told_as_one() -> None:
    (row,) = compared(activities=[*RAW["activities"], {"event": "新赛"}])
    assert row.path == "activities.2" and row.old == "" and "新赛" in row.new


def test_another_file_is_a_change() -> None:
    assert [one.path for one in compared(photo="另一张.jpg")] == ["photo"]
