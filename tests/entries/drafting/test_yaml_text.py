"""The text of a draft is YAML that says what was meant, whatever the words are."""

from __future__ import annotations

import pytest
import yaml

from docgen.entries.drafting.draft import DraftCell, DraftTable
from docgen.entries.drafting.fit import rounded
from docgen.entries.drafting.yaml_text import code_of, grid_rows, quoted


@pytest.mark.parametrize("text", [
    "姓名", "12", "2021-10-30", "true", "no", "null", "~", "- 项", "a: b", "#注", "甲 # 乙", "it's", '"', "[甲]", "{a}", "一\n二",
    "&a", "*a", "!a", "%", "@", "`", "|", ">", "?", "甲,乙", " 前后 ", "\\", "1e3", "0x1f", "12:30", "：", "", "\u202e",
])  # fmt: skip
def test_a_text_is_quoted_so_that_it_comes_back_the_same(text: str) -> None:
    assert yaml.safe_load(f"{{key: {quoted(text)}, other: 1}}") == {"key": text, "other": 1}
    assert yaml.safe_load(f"key: {quoted(text)}") == {"key": text}


@pytest.mark.parametrize(("form", "code"), [
    ("xinjiang-2021-primary", "XP"), ("new-form", "NF"), ("2026", "F"), ("a-b-c-d-e-f-g-h", "ABCDEF"), ("annex-3", "A3"),
])  # fmt: skip
def test_a_code_is_made_of_the_first_letters_without_the_year(form: str, code: str) -> None:
    assert code_of(form) == code


@pytest.mark.parametrize(("widths", "total"), [
    ((1, 1, 1), 170.0), ((33.33, 33.33, 33.34), 160.0), ((0, 50, 50), 146.4), ((0.01,) * 40, 100.0), ((0, 0), 20.0),
    ((1e9, 1), 170.0),
])  # fmt: skip
def test_rounded_widths_add_up_and_none_is_too_narrow(widths: tuple[float, ...], total: float) -> None:
    found = rounded(widths, total)
    assert round(sum(found), 6) == total and min(found) >= 1
    assert all(round(width * 10) == pytest.approx(width * 10) for width in found)


def test_widths_that_add_up_stay_as_they_are() -> None:
    assert rounded((23.0, 42.0, 25.0, 14.0, 16.0, 21.0, 29.0), 170.0) == (23, 42, 25, 14, 16, 21, 29)


def test_a_drawing_is_aligned_and_joins_cells_by_marks() -> None:
    cells = [DraftCell("姓名:", 0, 0, 1, 1), DraftCell("a", 0, 1, 2, 2), DraftCell("b", 1, 0, 1, 1)]
    table = DraftTable((10, 10, 10), [8, 46], ["", "="], cells)
    assert grid_rows(table) == ("8   | 姓名: a <", "=46 | b     ^ <")
