"""Titles turn where a word ends, into lines of like length."""

from __future__ import annotations

import pytest

from docgen.render.official.title_lines import title_lines


@pytest.mark.parametrize(("title", "lines"), [
    ("公示", ("公示",)),
    ("关于收回3本青少年科技辅导员专业水平证书的公告", ("关于收回3本青少年科技辅导员", "专业水平证书的公告")),
    ("关于2026年青少年科技辅导员专业水平认证拟通过人员名单的公示", ("关于2026年青少年科技辅导员", "专业水平认证拟通过人员名单的公示")),
])
def test_a_title_turns_at_a_word(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


def test_breaks_that_a_title_brings_are_kept() -> None:
    assert title_lines("关于公布\n名单的公示") == ("关于公布", "名单的公示")


@pytest.mark.parametrize("length", [1, 19, 20, 21, 40, 41, 79, 81, 200])
def test_nothing_is_lost_and_no_line_is_longer_than_twenty_characters(length: int) -> None:
    title = ("某某市第十届青少年科学调查体验活动优秀组织单位及先进个人评选" * 8)[:length]
    lines = title_lines(title)
    assert "".join(lines) == title and max(map(len, lines)) <= 20


@pytest.mark.parametrize("at", range(3, 36))
def test_a_line_never_begins_with_a_closing_mark_nor_parts_a_year(at: int) -> None:
    lines = title_lines("测" * at + "2026年）的" + "测" * (36 - at))
    assert all(line[0] not in "）的年" and not line[-1].isdigit() for line in lines)
