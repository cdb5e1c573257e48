"""`docgen draw` and `docgen diff`, as a person and as a program meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.compared import inline
from tests.cli.conftest import FORM
from tests.cli.test_commands import answer, codes, run
from tests.entries.word.word_files import with_table


@pytest.fixture
def word(folder: Path) -> Path:
    """`official.docx` in the current folder."""
    path = folder / "official.docx"
    path.write_bytes(with_table(["姓名", "", "性别", ""], ["主要事迹（不超过800字）", "", "<", "<"], heights={1: 80}))
    return path


@pytest.fixture
def later(folder: Path) -> Path:
    """The next year's definition in a folder of its own."""
    path = folder / "later" / "form.yaml"
    path.parent.mkdir()
    path.write_text(FORM.replace("2026.1", "2027.1").replace("max_length: 10", "max_length: 20"), "utf-8")
    return path


def test_draw_prints_a_definition(word: Path) -> None:
    result = run("draw", "official.docx")
    assert result.exit_code == 0 and "form: official\n" in result.stdout and "name:  name" in result.stdout
    assert "请核对" in result.stderr


def test_what_draw_writes_passes_lint(word: Path, templates: Path) -> None:
    (templates / "teacher-2026").mkdir()
    result = run("draw", "official.docx", "-o", str(templates / "teacher-2026" / "form.yaml"))
    assert (result.exit_code, result.stdout) == (0, "") and "已写：" in result.stderr
    assert run("lint", "teacher-2026").exit_code == 0


def test_draw_answers_a_program(word: Path) -> None:
    told = answer("draw", "official.docx")
    assert (told["form"], told["sound"], told["files"]) == ("official", True, [])
    assert told["definition"].count("# 请核对") == told["to_check"] > 0
    written = answer("draw", "official.docx", "-o", "form.yaml", "--form", "mine")
    assert written["files"] == ["form.yaml"] and "definition" not in written
    assert "form: mine\n" in Path("form.yaml").read_text("utf-8")


def test_draw_does_not_write_over_a_file(word: Path) -> None:
    Path("form.yaml").write_text("mine", "utf-8")
    assert codes(answer("draw", "official.docx", "-o", "form.yaml")) == ["output_exists"]
    assert Path("form.yaml").read_text("utf-8") == "mine"
    assert run("draw", "official.docx", "-o", "form.yaml", "--force").exit_code == 0


def test_draw_names_the_remedy_for_an_old_word_file(folder: Path) -> None:
    Path("official.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    result = run("draw", "official.doc")
    assert result.exit_code == 5 and result.stdout == "" and ".docx" in result.stderr
    assert codes(answer("draw", "nowhere.docx")) == ["file_missing"]


def test_what_needs_a_hand_is_a_warning(folder: Path) -> None:
    narrow = with_table(["姓名", "", "", "", "", "", "负责人签字：   （盖章）"], heights={0: 60})
    Path("official.docx").write_bytes(narrow)
    told = answer("draw", "official.docx")
    assert (told["exit_code"], told["sound"]) == (0, False)
    assert codes(told) == ["draw_needs_hand"]


def test_json_and_dash_do_not_share_standard_output(word: Path) -> None:
    assert codes(answer("draw", "official.docx", "-o", "-")) == ["json_takes_stdout"]


def test_diff_tells_the_changes_in_chinese(later: Path) -> None:
    result = run("diff", "nomination", str(later))
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("版次", "「2026.1」→「2027.1」", "工作单位", "字数限制：10 → 20"))
    assert "2 处不同" in result.stderr


def test_diff_takes_a_folder_and_answers_a_program(later: Path) -> None:
    told = answer("diff", "nomination", str(later.parent))
    assert (told["exit_code"], told["same"]) == (0, False)
    assert [(one["part"], one["what"], one["aspect"], one["old"], one["new"]) for one in told["differences"]] == [
        ("form", "edition", "edition", "2026.1", "2027.1"),
        ("fields", "unit", "max_length", 10, 20),
    ]
    assert all(one["says"] for one in told["differences"])


def test_diff_of_a_form_with_itself_says_so(folder: Path) -> None:
    assert answer("diff", "nomination", "nomination")["same"] is True
    result = run("diff", "nomination", "nomination")
    assert (result.exit_code, result.stdout) == (0, "") and "没有不同" in result.stderr


def test_diff_refuses_a_definition_with_faults_and_one_that_is_not_there(later: Path) -> None:
    later.write_text(FORM.replace("type: name", "type: nam"), "utf-8")
    told = answer("diff", "nomination", str(later))
    assert (told["exit_code"], codes(told)) == (4, ["unknown_field_type"])
    missing = answer("diff", "nomination", "nominaton")
    assert (missing["exit_code"], codes(missing)) == (2, ["diff_path_missing"])
    later.write_bytes("标题".encode("gb18030"))
    assert codes(answer("diff", "nomination", str(later))) == ["source_encoding"]


@pytest.mark.parametrize(("old", "new", "shown"), [
    ("签名：", "签字：", "「签名：」→「签字：」"),
    ("第4-7项为申请初青少年科技辅导员认证", "第4-7项为申请初级青少年科技辅导员认证", "…为申请初「」→「级」"),
    ("请简要介绍您从事科技教育工作的经历。", "今年起不再需要这一项内容，另见附表二。", "「请简要介绍您从事科技教育工作的经历。」→「今年起不再需要这一项内容，另见附表二。」"),
    ("第一行文字写在这里第二行文字写在这里", "第一行文字写在这里\n第二行文字写在这里", "…写在这里「」→「⏎」"),
])  # fmt: skip
def test_a_changed_text_is_shown_by_what_changed(old: str, new: str, shown: str) -> None:
    assert inline(old, new) == shown
