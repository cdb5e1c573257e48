"""Names of files that every system takes."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.entries.file_names import filled_pattern, holes_in, numbered, safe_name


@pytest.mark.parametrize(("text", "expected"), [
    ("李梅-认证申报书", "李梅-认证申报书"),
    ("a/b\\c:d*e?f\"g<h>i|j", "a／b＼c：d＊e？f”g〈h〉i｜j"),
    ("CON", "_CON"), ("con.txt", "_con.txt"), ("COM1", "_COM1"), ("lpt9.名单", "_lpt9.名单"), ("CONSOLE", "CONSOLE"),
    ("名单. . ", "名单"), (" .. ", "未命名"), ("", "未命名"),
    ("一\t二\n三\u200b四", "一二三四"),
])
def test_a_name_is_made_safe_for_windows(text: str, expected: str) -> None:
    assert safe_name(text) == expected


def test_a_long_name_is_cut_at_a_whole_character() -> None:
    name = safe_name("𬭊" * 100)
    assert set(name) == {"𬭊"} and len(name.encode()) == 180


def test_equal_names_are_told_apart_by_a_number_before_the_ending() -> None:
    assert list(islice(numbered("照片", ".jpg"), 3)) == ["照片.jpg", "照片（2）.jpg", "照片（3）.jpg"]


@given(st.text(max_size=300))
def test_any_text_becomes_a_name(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name.encode()) <= 181
    assert not set(name) & set('<>:"/\\|?*') and name == name.strip(" .") and name.isprintable()


def test_holes_are_filled_and_padded() -> None:
    assert filled_pattern("{序号:03}_{姓名}", {"序号": "7", "姓名": "李梅"}) == "007_李梅"
    assert holes_in("{序号:03}_{姓名}") == ("序号", "姓名")
    with pytest.raises(KeyError):
        filled_pattern("{单位}", {"姓名": "李梅"})
