"""A library of one small form, and an entry that fills it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.settings import read_settings

FORM = """\
form: nomination
code: NOM
edition: '2026.1'
title: 优秀成果推荐表
issuer: 虚构市青少年科技辅导员协会
page: {size: A4, margin: [22, 20, 32, 20]}
fields:
  name:    {label: 姓名, type: name, required: true}
  unit:    {label: 工作单位, type: text, max_length: 10, required: true}
  summary: {label: 成果简介, type: prose, max_length: 200}
layout:
  - heading: title
    style: cover_title
  - table:
      columns: [30, 140]
      grid: |
        12 | name:    name
        12 | unit:    unit
        60 | summary: summary
"""
ENTRY = "form: nomination\nname: 欧阳晓禾\nunit: 虚构市第一中学\nsummary: 指导学生观察候鸟。\n"


@pytest.fixture
def templates(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of forms that the commands use."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "_house").symlink_to(read_settings({}).templates / "_house")
    (folder / "nomination").mkdir()
    (folder / "nomination" / "form.yaml").write_text(FORM, "utf-8")
    monkeypatch.setenv("DOCGEN_TEMPLATES", str(folder))
    return folder


@pytest.fixture
def folder(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `entry.yaml` in it."""
    (tmp_path / "entry.yaml").write_text(ENTRY, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
