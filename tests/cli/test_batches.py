"""`docgen batch` and `docgen roster`, as people call them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.batches.conftest import files_in
from tests.cli.test_commands import answer, codes, run

PEOPLE = [("李梅", "虚构市一中"), ("阿依古丽·买买提", "虚构市二中"), ("钱𬭊", "虚构市一中")]


def write_roster(people: list[tuple[str, str]], name: str = "名单.xlsx", bad: bool = False) -> Path:
    """A roster of the nominations in the current folder."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "名单"
    page.append(["序号", "姓名", "工作单位", "成果简介"])
    for number, (who, unit) in enumerate(people, 1):
        page.append([str(number), who, unit, "指导学生观察候鸟。"])
    if bad:
        page.append([str(len(people) + 1), "王强", None, None])
    book.save(name)
    return Path(name)


def test_an_empty_roster_is_written_for_a_form(folder: Path) -> None:
    assert answer("roster", "nomination", "-o", "名单.xlsx")["files"] == ["名单.xlsx"]
    assert load_workbook("名单.xlsx").sheetnames[:2] == ["填写说明", "名单"]
    assert codes(answer("roster", "nomination", "-o", "名单.xlsx")) == ["output_exists"]


def test_a_checked_roster_is_another_file_with_its_errors_marked(folder: Path) -> None:
    before = write_roster(PEOPLE, bad=True).read_bytes()
    told = answer("check", "nomination", "名单.xlsx")
    assert (told["exit_code"], told["count"], told["files"]) == (3, 4, ["名单-检查结果.xlsx"])
    assert "required_missing" in codes(told) and Path("名单.xlsx").read_bytes() == before
    problem = next(one for one in told["problems"] if one["code"] == "required_missing")
    assert (problem["place"]["sheet"], problem["place"]["cell"]) == ("名单", "C5")
    assert load_workbook("名单-检查结果.xlsx")["名单"]["C5"].fill.fgColor.rgb == "FFFFC6CD"


@pytest.mark.parametrize("name", ["名单.csv", "名单.et", "名单.xlsx"])
def test_a_list_that_is_no_workbook_is_told_so_once_whatever_it_is_called(folder: Path, name: str) -> None:
    Path(name).write_text("姓名,工作单位\n李梅,虚构市一中\n", "utf-8")
    told = answer("check", "nomination", name)
    assert (told["exit_code"], codes(told)) == (5, ["roster_not_workbook"]) and told["message"].count(name) == 1


def test_a_right_roster_needs_no_marks(folder: Path) -> None:
    write_roster(PEOPLE[:2])
    told = answer("check", "nomination", "名单.xlsx")
    assert (told["exit_code"], told["files"]) == (0, []) and not Path("名单-检查结果.xlsx").exists()


def test_the_marks_never_go_into_the_users_own_file(folder: Path) -> None:
    write_roster(PEOPLE, bad=True)
    assert codes(answer("check", "nomination", "名单.xlsx", "-o", "名单.xlsx", "--force")) == ["roster_marks_itself"]


def test_a_batch_makes_what_can_be_made_and_ends_with_nine(folder: Path) -> None:
    write_roster(PEOPLE, bad=True)
    told = answer("batch", "nomination", "名单.xlsx", "-o", "out", "--name", "{序号:02}_{姓名}", "--pdf", "--workers", "1")
    assert (told["exit_code"], told["count"], told["done"], told["failed"]) == (9, 4, 3, 1)
    assert sorted(files_in(folder / "out")) == sorted(
        [*(f"0{number}_{who}.pdf" for number, (who, _) in enumerate(PEOPLE, 1)), "生成报告.json", "生成报告.xlsx", "生成记录.jsonl"]
    )
    report = json.loads(Path("out/生成报告.json").read_bytes())
    assert [row["state"] for row in report["rows"]] == ["made"] * 3 + ["refused"]


def test_a_batch_with_packs_and_again_with_resume_is_the_same_folder(folder: Path) -> None:
    write_roster(PEOPLE)
    words = ("batch", "nomination", "名单.xlsx", "-o", "out", "--pack", "工作单位", "--workers", "1")
    assert answer(*words)["exit_code"] == 0
    first = files_in(folder / "out")
    assert "按单位/虚构市一中/打印.pdf" in first and "汇总表.pdf" in first
    assert codes(answer(*words)) == ["batch_folder_used"]
    again = answer(*words, "--resume")
    assert (again["exit_code"], again["kept"]) == (0, 3) and files_in(folder / "out") == first


def test_files_of_an_earlier_run_that_are_no_longer_made_are_warned_of(folder: Path) -> None:
    write_roster(PEOPLE[:2])
    words = ("batch", "nomination", "名单.xlsx", "-o", "out", "--name", "{姓名}", "--pdf", "--workers", "1")
    assert answer(*words, "--pack", "工作单位")["exit_code"] == 0
    write_roster(PEOPLE[:1])
    told = answer(*words, "--resume")
    assert (told["exit_code"], codes(told)) == (0, ["batch_left_over"])
    assert told["problems"][0]["says"].startswith("out 里还有 4 个")
    assert "如 阿依古丽·买买提.pdf" in told["problems"][0]["says"] and Path("out/阿依古丽·买买提.pdf").exists()


def test_a_cell_that_excel_spoilt_is_told_of_once_by_check_and_batch_alike(folder: Path) -> None:
    book = load_workbook(write_roster(PEOPLE[:1]))
    book["名单"]["B2"] = "#REF!"
    book.save("名单.xlsx")
    told = answer("batch", "nomination", "名单.xlsx", "-o", "out", "--workers", "1")
    assert codes(told) == codes(answer("check", "nomination", "名单.xlsx")) == ["roster_error_cell"]


@pytest.mark.parametrize(("words", "expected"), [
    (("-o", "-"), "batch_needs_folder"),
    (("-o", "out", "--name", "{学校}"), "batch_hole_unknown"),
    (("-o", "out", "--pack", "unit", "--docx"), "batch_nothing_wanted"),
])
def test_what_cannot_be_done_is_said_before_anything_is_made(folder: Path, words: tuple[str, ...], expected: str) -> None:
    write_roster(PEOPLE)
    told = answer("batch", "nomination", "名单.xlsx", *words)
    assert (told["exit_code"], codes(told)) == (2, [expected]) and not Path("out").exists()


def test_a_roster_with_faults_that_concern_all_is_not_begun(folder: Path) -> None:
    book = Workbook()
    book.save("名单.xlsx")
    told = answer("batch", "nomination", "名单.xlsx", "-o", "out")
    assert told["exit_code"] == 3 and not Path("out").exists()


def test_a_workbook_that_does_not_say_its_form_asks_for_it(folder: Path) -> None:
    write_roster(PEOPLE)
    assert codes(answer("check", "名单.xlsx")) == ["form_not_named"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_being_told_to_end_end_cleanly_and_say_how_to_go_on(folder: Path, how: signal.Signals) -> None:
    write_roster([(who, f"虚构市{number}") for number in range(20) for who, _ in PEOPLE[:1]])
    command = [sys.executable, "-m", "docgen", "batch", "nomination", "名单.xlsx", "-o", "out", "--pdf", "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    while process.poll() is None and not list((folder / "out").glob("*.pdf")):
        pass
    process.send_signal(how)
    _, said = process.communicate()
    assert process.returncode == 130 and "--resume" in said
    assert not list((folder / "out").glob(".docgen-*"))
    assert run("batch", "nomination", "名单.xlsx", "-o", "out", "--pdf", "--workers", "1", "--resume").exit_code == 0
    assert len(list((folder / "out").glob("*.pdf"))) == 20


def test_a_batch_killed_at_any_moment_ends_as_one_that_was_not(folder: Path) -> None:
    write_roster([(who, f"虚构市{number}") for number in range(6) for who, _ in PEOPLE[:1]])
    words = ["batch", "nomination", "名单.xlsx", "--pdf", "--workers", "1"]
    assert run(*words, "-o", "plain").exit_code == 0
    command = [sys.executable, "-m", "docgen", *words, "-o", "killed", "--resume"]
    for count in (0, 1, 3, 5):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ))
        while process.poll() is None and len(list((folder / "killed").glob("*.pdf"))) < count:
            pass
        process.kill()
        process.wait()
    assert run(*words, "-o", "killed", "--resume").exit_code == 0
    assert files_in(folder / "killed") == files_in(folder / "plain")
