"""`docgen intake`: from a folder to letters, lists, a ledger and an exit code; run again, nothing changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from docgen.cli.main import cli
from tests.intake.handed import LIU, OUYANG, jpeg, paper, pdf, scan, templates

DAYS = ("--received", "2026-03-20", "--until", "2026-04-10")


def docgen(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_TEMPLATES", str(templates()))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One application as it should be, one without signature and seal, and what people leave in folders: run once."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "来件"
    folder.mkdir()
    (folder / "欧阳晓禾.pdf").write_bytes(pdf(OUYANG))
    (folder / "欧阳晓禾.jpg").write_bytes(scan(OUYANG))
    (folder / "柳青岚.yaml").write_text(LIU.text, "utf-8")
    (folder / "柳青岚.jpg").write_bytes(scan(LIU, False, False))
    (folder / "说明.txt").write_text("请查收", "utf-8")
    (folder / "link.pdf").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.pdf")
    before = os.environ.get("DOCGEN_TEMPLATES")
    os.environ["DOCGEN_TEMPLATES"] = str(templates())
    try:
        assert docgen("intake", folder, *DAYS, "--contact", "秦老师，0991-1234567").exit_code == 8
    finally:
        os.environ.pop("DOCGEN_TEMPLATES") if before is None else os.environ.update(DOCGEN_TEMPLATES=before)
    yield home


def test_letters_lists_and_a_ledger_are_written(home: Path) -> None:
    names = sorted(contents(home / "来件-收件结果"))
    assert [name.partition("-")[0] for name in names] == ["受理名单.xlsx", "收件汇总.xlsx", "补正通知/柳青岚", "补正通知/柳青岚"]
    ledger = (home / "来件" / "收件台账.jsonl").read_text("utf-8").splitlines()
    assert [(json.loads(line)["申报人"], json.loads(line)["结论"]) for line in ledger] == [("柳青岚", "补正"), ("欧阳晓禾", "受理")]


def test_the_same_folder_again_writes_the_same_bytes_and_trying_writes_none(home: Path) -> None:
    before = contents(home)
    done = docgen("intake", home / "来件", "--received", "2026-03-28", "--until", "2026-04-10", "--contact", "秦老师，0991-1234567", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 8 and contents(home) == before
    assert [(one["name"], one["state"]) for one in told["applications"]] == [("柳青岚", "补正"), ("欧阳晓禾", "受理")]
    assert {point["code"] for point in told["applications"][0]["points"]} == {"scan_seal_missing", "scan_signature_missing"}
    tried = docgen("intake", home / "来件", *DAYS, "--dry-run", "-o", home / "elsewhere")
    assert tried.exit_code == 8 and contents(home) == before


def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(home: Path) -> None:
    before = contents(home)
    blocked = home / "来件-收件结果" / "收件汇总.xlsx"
    summary = blocked.read_bytes()
    blocked.unlink()
    blocked.mkdir()
    try:
        assert docgen("intake", home / "来件", *DAYS, "--force").exit_code == 5
    finally:
        blocked.rmdir()
        blocked.write_bytes(summary)
    assert contents(home) == before


def test_a_reviewer_decides_in_the_workbook_and_all_is_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf(OUYANG))
    (folder / "a.jpg").write_bytes(jpeg(paper(OUYANG), "grey-150"))
    assert docgen("intake", folder, *DAYS).exit_code == 8
    book = load_workbook(tmp_path / "in-收件结果" / "收件汇总.xlsx")
    sheet = book["收件汇总"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, columns["结论"]).value == "需人工"
    (offered,) = sheet.data_validations.dataValidation
    assert (sheet.cell(1, columns["决定"]).column_letter, offered.formula1) == (str(offered.sqref)[0], '"受理,补正,不予受理"')
    for heading, text in (("决定", "受理"), ("经办人", "秦望舒"), ("理由", "已见原件")):
        sheet.cell(2, columns[heading]).value = text
    book.save(tmp_path / "in-收件结果" / "收件汇总.xlsx")
    done = docgen("intake", folder, *DAYS, "--json")
    told = json.loads(done.stdout)["applications"]
    assert (done.exit_code, told[0]["state"], told[0]["decided_by"]) == (0, "受理", "秦望舒")
    before = contents(tmp_path)
    assert docgen("intake", folder, *DAYS).exit_code == 0 and contents(tmp_path) == before


def test_the_rest_of_what_was_handed_in_is_no_replacement_where_that_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf(OUYANG))
    assert docgen("intake", folder, *DAYS).exit_code == 8
    (folder / "a.jpg").write_bytes(scan(OUYANG))
    assert docgen("intake", folder, *DAYS, "--rest").exit_code == 0
    last = json.loads((folder / "收件台账.jsonl").read_text("utf-8").splitlines()[-1])
    assert (last["事"], last["已替换"], last["结论"]) == ("补收", 0, "受理")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [(("missing", *DAYS), 5, "intake_folder_missing"), (("empty", *DAYS), 5, "intake_nothing"),
     (("full", *DAYS), 5, "intake_output_strange"), (("empty", *DAYS, "--certificate", "tutor-certificate", "--value", "x=y"), 2, "intake_value_unusable"),
     (("empty", "--received", "2026-03-20"), 2, "parameter_missing"), (("empty", *DAYS, "--form", "nowhere"), 2, "form_unknown"),
     (("empty", *DAYS, "--reference", "第1号"), 2, "paper_reference_unusable")],
)  # fmt: skip
def test_what_cannot_be_done_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("full").mkdir()
    Path("full-收件结果").mkdir()
    Path("full-收件结果", "别人的.txt").write_text("x", "utf-8")
    done = docgen("intake", *words, "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, [one["code"] for one in answer["problems"]]) == (code, [told])


def test_a_ledger_that_was_changed_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OUYANG.text, "utf-8")
    assert docgen("intake", tmp_path, *DAYS).exit_code == 8
    ledger = tmp_path / "收件台账.jsonl"
    ledger.write_text(ledger.read_text("utf-8").replace("补正", "受理"), "utf-8")
    before = contents(tmp_path)
    done = docgen("intake", tmp_path, *DAYS, "--json")
    assert done.exit_code == 5 and json.loads(done.stdout)["problems"][0]["code"] == "ledger_changed"
    assert contents(tmp_path) == before
