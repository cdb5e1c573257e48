"""The primary form, and a complete entry of it to spoil in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.entries.entry import Entry
from docgen.entries.yaml_file import read_entry
from docgen.forms.definition import FormDefinition
from docgen.forms.reader import read_definition
from docgen.problems import Problem
from docgen.settings import read_settings

Read = Callable[[str | bytes], tuple[Entry | None, tuple[Problem, ...]]]

# Line 1 is `name`; tests add lines below or replace one.
COMPLETE = """\
name: 李梅
district: 天山
prefecture: 乌鲁木齐
sex: 女
ethnicity: 汉族
photo: 照片.jpg
identity: '650199199006210340'
birth: 1990年6月
education: 大学本科
major: 物理学
unit: 雪莲路第一小学
post: 教师
mobile: '15400000456'
email: limei@example.com
address: 天山区雪莲路1号（邮编：830000）
bio: {years: 5, experience: 任科学课教师。}
"""


@pytest.fixture(scope="session")
def ruled() -> FormDefinition:
    """The primary form with its rules of eligibility."""
    file = read_settings({}).templates / "xinjiang-2021-primary" / "form.yaml"
    made, problems = read_definition(file.read_text("utf-8"), file)
    assert made is not None, problems
    return made


@pytest.fixture(scope="session")
def definition(ruled: FormDefinition) -> FormDefinition:
    """The primary form without its rules: what is asked here is what reading and the fields say."""
    return replace(ruled, rules={})


@pytest.fixture
def read(definition: FormDefinition, tmp_path: Path) -> Read:
    """Reads the text of 李梅.yaml in an empty folder."""

    def reader(text: str | bytes) -> tuple[Entry | None, tuple[Problem, ...]]:
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return read_entry(data, "李梅.yaml", tmp_path, definition)

    return reader
