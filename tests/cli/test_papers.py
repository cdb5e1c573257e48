"""`docgen notice`, `docgen award-list` and `docgen confirm`, as people call them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.certificates.papers.people import pages
from tests.cli.test_batches import PEOPLE, write_roster
from tests.cli.test_commands import answer, codes, run

WHO = ("--contact", "王老师，0991-1234567")


def notice(*words: str) -> dict[str, Any]:
    return answer("notice", "nomination", "名单.xlsx", "--from", "2026-03-02", *WHO, *words)


def test_a_notice_is_written_as_pdf_and_docx_with_both_last_days(folder: Path) -> None:
    write_roster(PEOPLE)
    told = notice()
    assert (told["files"], told["count"], told["problems"]) == (["公示.pdf", "公示.docx"], 3, told["problems"])
    assert (told["first"], told["last"], told["last_counted"]) == ("2026-03-02", "2026-03-16", "2026-03-13")
    printed = "".join(pages(Path("公示.pdf").read_bytes()))
    assert all(words in printed for words in ("阿依古丽·买买提", "钱𬭊", "虚构市青少年科技辅导员协会", "2026年优秀成果拟通过人员名单"))


def test_the_day_may_be_written_in_chinese_and_the_output_says_what_is_wanted(folder: Path) -> None:
    write_roster(PEOPLE)
    told = answer("notice", "nomination", "名单.xlsx", "--from", "2026年3月2日", "-o", "会.docx", "--issuer", "虚构协会", *WHO)
    assert told["files"] == ["会.docx"] and not Path("公示.pdf").exists()


def test_nothing_is_written_over_without_leave(folder: Path) -> None:
    write_roster(PEOPLE)
    Path("公示.pdf").write_text("旧")
    told = notice("--pdf")
    assert (told["exit_code"], codes(told), Path("公示.pdf").read_text()) == (5, ["output_exists"], "旧")
    assert notice("--pdf", "--force")["exit_code"] == 0


@pytest.mark.parametrize(("words", "code"), [
    (("--from", "2098-12-25"), "calendar_year_unknown"),
    (("--from", "三月"), "paper_day_unusable"),
    (("--from", "2026-03"), "paper_day_unusable"),
    (("--day-off", "春节"), "paper_days_unusable"),
    (("--reference", "虚青辅发[2026]04号"), "paper_reference_unusable"),
    (("--days", "0"), "parameter_unusable"),
])
def test_what_cannot_be_asked_is_said_before_anything_is_made(folder: Path, words: tuple[str, ...], code: str) -> None:
    write_roster(PEOPLE)
    told = notice(*words)
    assert (told["exit_code"], codes(told)) == (2, [code]) and not Path("公示.pdf").exists()


def test_days_off_of_an_unknown_year_may_be_given(folder: Path) -> None:
    write_roster(PEOPLE)
    told = notice("--from", "2098-12-31", "--days", "2", "--day-off", "2098-12-31", "--day-off", "2099年1月1日至3日", "--pdf")
    assert (told["last_counted"], told["last"]) == ("2099-01-06", "2099-01-06")


def test_a_name_that_is_missing_or_twice_stops_the_notice(folder: Path) -> None:
    write_roster([*PEOPLE, ("", "虚构市一中")])
    told = notice()
    assert told["exit_code"] == 3 and not Path("公示.pdf").exists()
    (problem,) = (one for one in told["problems"] if one["severity"] == "error")
    assert problem["code"] == "required_missing"
    assert problem["place"]["cell"] == "B5"


def test_a_notice_that_nobody_answers_for_is_warned_of(folder: Path) -> None:
    write_roster(PEOPLE[:1])
    told = answer("notice", "nomination", "名单.xlsx", "--from", "2026-03-02", "--docx")
    assert codes(told) == ["notice_without_contact"] and told["exit_code"] == 0


def test_a_second_roster_goes_into_the_same_notice(folder: Path) -> None:
    write_roster(PEOPLE[:1])
    write_roster(PEOPLE[1:], "二.xlsx")
    assert answer("notice", "nomination", "名单.xlsx", "二.xlsx", "--from", "2026-03-02", "--docx", *WHO)["count"] == 3


@pytest.mark.parametrize("words", [("nomination",), ("nomination", "名单.xlsx", "entry.yaml")])
def test_only_workbooks_are_taken_for_rosters(folder: Path, words: tuple[str, ...]) -> None:
    write_roster(PEOPLE)
    assert codes(answer("notice", *words, "--from", "2026-03-02")) == ["paper_rosters_only"]


def test_an_award_list_is_a_pdf_and_a_workbook(folder: Path) -> None:
    write_roster(PEOPLE)
    told = answer("award-list", "nomination", "名单.xlsx", "--date", "2026-03-20", "--subject", "2026年认证")
    assert told["files"] == ["颁证名单.pdf", "颁证名单.xlsx"]
    assert "2026年认证颁证名单" in pages(Path("颁证名单.pdf").read_bytes())[0]
    assert load_workbook("颁证名单.xlsx")["颁证名单"]["B5"].value == "钱𬭊"


@pytest.mark.parametrize(("output", "files"), [
    ("表.xlsx", ["表.xlsx"]), ("第1.2批", ["第1.2批.pdf", "第1.2批.xlsx"]), (".", ["颁证名单.pdf", "颁证名单.xlsx"]),
])
def test_the_output_says_which_list_is_wanted(folder: Path, output: str, files: list[str]) -> None:
    write_roster(PEOPLE[:1])
    assert answer("award-list", "nomination", "名单.xlsx", "-o", output)["files"] == files


def test_an_award_list_is_no_word_file(folder: Path) -> None:
    write_roster(PEOPLE)
    assert codes(answer("award-list", "nomination", "名单.xlsx", "-o", "表.docx")) == ["paper_suffix_unknown"]


def test_confirmation_sheets_are_one_a_unit_in_a_folder_of_their_own(folder: Path) -> None:
    write_roster(PEOPLE)
    told = answer("confirm", "nomination", "名单.xlsx", "--until", "2026-03-20", *WHO)
    assert (told["units"], told["files"]) == (2, ["信息确认单/虚构市一中.pdf", "信息确认单/虚构市二中.pdf"])
    printed = "".join(pages(Path("信息确认单/虚构市一中.pdf").read_bytes()))
    assert all(words in printed for words in ("李梅", "钱𬭊", "2026年3月20日前", "共2人")) and "阿依古丽" not in printed
    assert codes(answer("confirm", "nomination", "名单.xlsx", "--until", "2026-03-20")) == ["output_exists"] * 2


def test_units_whose_names_make_one_file_are_told_apart(folder: Path) -> None:
    write_roster([("李梅", "A校/东"), ("王强", "a校／东")])
    files = answer("confirm", "nomination", "名单.xlsx", "--until", "2026-03-20", "-o", "单", "--fields", "姓名、工作单位")["files"]
    assert files == ["单/A校／东.pdf", "单/a校／东（2）.pdf"]


@pytest.mark.parametrize(("words", "code"), [
    (("-o", "-"), "paper_needs_folder"), (("-o", "单.pdf"), "paper_needs_folder"), (("--fields", "血型"), "paper_field_unknown"),
])
def test_confirmations_that_cannot_be_made_leave_no_folder(folder: Path, words: tuple[str, ...], code: str) -> None:
    write_roster(PEOPLE)
    told = answer("confirm", "nomination", "名单.xlsx", "--until", "2026-03-20", *words)
    assert codes(told) == [code] and not Path("信息确认单").exists()


def test_people_are_told_how_long_the_notice_hangs(folder: Path) -> None:
    write_roster(PEOPLE[:1])
    told = run("notice", "nomination", "名单.xlsx", "--from", "2026-03-02", "--docx", *WHO).stderr
    assert "公示当日不计入至 2026-03-16，计入至 2026-03-13" in told and "已写：公示.docx" in told
