"""`docgen kit`: a whole folder or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import answer, codes, run


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("words", [("entry.yaml",), ("nomination", "entry.yaml"), ("entry.yaml", "--form", "nomination")])
def test_a_kit_is_a_folder(folder: Path, words: tuple[str, ...]) -> None:
    told = answer("kit", *words, "-o", "材料")
    assert told["exit_code"] == 0 and told["folder"] == "材料"
    assert files_below(folder / "材料") == [
        "0 提交清单.pdf", "1 欧阳晓禾-优秀成果推荐表.pdf", "2 欧阳晓禾-优秀成果推荐表（电子版）.docx"
    ]


def test_the_folder_is_named_after_the_applicant_where_nothing_else_is_said(folder: Path) -> None:
    assert run("kit", "entry.yaml").exit_code == 0
    assert (folder / "欧阳晓禾-优秀成果推荐表").is_dir()


def test_an_entry_with_problems_leaves_no_folder(folder: Path) -> None:
    Path("entry.yaml").write_text("form: nomination\nname: 欧阳晓禾\n", "utf-8")
    told = answer("kit", "entry.yaml", "-o", "材料")
    assert (told["exit_code"], codes(told)) == (3, ["required_missing"])
    assert not (folder / "材料").exists()


def test_nothing_is_overwritten_unasked(folder: Path) -> None:
    (folder / "材料").mkdir()
    (folder / "材料" / "0 提交清单.pdf").write_text("旧")
    told = answer("kit", "entry.yaml", "-o", "材料")
    assert (told["exit_code"], codes(told)) == (5, ["output_exists"])
    assert files_below(folder / "材料") == ["0 提交清单.pdf"]
    assert run("kit", "entry.yaml", "-o", "材料", "--force").exit_code == 0
    assert (folder / "材料" / "0 提交清单.pdf").read_bytes().startswith(b"%PDF")


def test_a_kit_cannot_go_to_standard_output(folder: Path) -> None:
    assert codes(answer("kit", "entry.yaml", "-o", "-")) == ["kit_needs_folder"]


def test_two_entries_at_once_are_refused(folder: Path) -> None:
    assert run("check", "nomination", "entry.yaml", "entry.yaml").exit_code == 2
