"""An entry written as YAML says the same when it is read again, whatever stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from docgen.entries.entry_writing import entry_text
from docgen.entries.raw import Written, entry_of
from docgen.entries.yaml_file import read_entry
from tests.finished import definition
from tests.strategies import entries


def again(raw: dict[str, Any]) -> tuple[Any, Any]:
    """The raw values, and those that its YAML says."""
    wanted = entry_of(definition(), Written(raw), Path())
    text = entry_text(definition(), wanted.raw, "由文件读回。")
    entry, problems = read_entry(text.encode(), "a.yaml", Path(), definition())
    assert entry is not None, problems
    return wanted.raw, entry.raw


@settings(max_examples=40)
@given(entries(definition()))
def test_whatever_an_entry_holds_is_kept(raw: dict[str, Any]) -> None:
    wanted, found = again(raw)
    assert found == wanted


@pytest.mark.parametrize("text", [
    "no", "null", "~", "1.10", "- 甲", "甲: 乙", "# 甲", "'甲'", '"甲"', "%甲", "&甲", "*甲", "{甲}", "|", ">", "甲\n\n  乙", "12:30", "0x1F",
    "甲\n# 乙\n--- \n...", "甲" * 60, "甲 # 乙",
])  # fmt: skip
def test_texts_that_mean_something_to_yaml_are_kept(text: str) -> None:
    wanted, found = again({"post": text, "activities": [{"event": text, "project": text}]})
    assert found == wanted and found["post"] == wanted["post"] != ""


def test_a_blank_row_keeps_its_place() -> None:
    wanted, found = again({"activities": [{}, {"event": "甲"}, None, {"event": "乙"}]})
    assert [bool(row) for row in found["activities"]] == [False, True, False, True] == [bool(row) for row in wanted["activities"]]


def test_lines_after_the_entry_are_comments() -> None:
    text = entry_text(definition(), {"post": "教师"}, "", after=("爱好：登山\n滑雪",))
    assert text.endswith("# 爱好：登山\n# 滑雪\n")
