"""`docgen read` and `docgen migrate` as a person and a program use them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document as open_docx
from openpyxl import load_workbook
from pikepdf import Pdf, Stream

from docgen.cli.main import cli
from docgen.entries.rosters.workbook_writing import SAMPLE_ROW, write_roster
from docgen.entries.yaml_file import read_entry
from docgen.forms.library import load
from docgen.settings import read_settings
from tests.cli.conftest import FORM
from tests.entries.read_back.returns import pdf_of

OTHER = FORM.replace("form: nomination", "form: successor").replace("code: NOM", "code: SUC").replace("成果简介", "简介")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def answer(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(*words, "--json").stdout)
    return told


@pytest.fixture
def filled(folder: Path) -> Path:
    """The folder with the entry's PDF and DOCX in it."""
    assert run("fill", "entry.yaml", "-o", "document").exit_code == 0
    return folder


def raw_of(path: Path) -> Any:
    definition = load(read_settings().templates, "nomination")
    entry, problems = read_entry(path.read_bytes(), path.name, path.parent, definition)
    assert entry is not None and problems == ()
    return entry.raw


def edit(old: str, new: str) -> None:
    """Somebody edits document.docx in a word processor."""
    document = open_docx("document.docx")
    for table in document.tables:
        for cell in (cell for row in table.rows for cell in row.cells if cell.text == old):
            cell.paragraphs[0].runs[0].text = new
            for run_ in cell.paragraphs[0].runs[1:]:
                run_.text = ""
    document.save("document.docx")


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_document_becomes_the_entry_it_was_made_from(filled: Path, ending: str) -> None:
    done = run("read", f"document.{ending}", "-o", "back.yaml", "--compare", "entry.yaml")
    assert done.exit_code == 0 and "没有改动" in done.stderr
    assert raw_of(filled / "back.yaml") == raw_of(filled / "entry.yaml")
    assert (filled / "back.schema.json").is_file()


def test_what_was_changed_is_printed_and_a_comparison_alone_writes_nothing(filled: Path) -> None:
    edit("虚构市第一中学", "虚构市第二中学")
    before = set(filled.iterdir())
    told = answer("read", "document.docx", "--compare", "entry.yaml")
    assert [(one["path"], one["old"], one["new"]) for one in told["changes"]] == [("unit", "虚构市第一中学", "虚构市第二中学")]
    assert set(filled.iterdir()) == before
    assert "虚构市第二中学" in run("read", "document.docx", "--compare", "entry.yaml").stdout


def test_without_an_output_the_entry_goes_to_standard_output(filled: Path) -> None:
    done = run("read", "document.docx")
    assert done.exit_code == 0 and "name: 欧阳晓禾" in done.stdout
    assert "name: 欧阳晓禾" in answer("read", "document.pdf")["entry"]


def test_what_is_read_is_checked_and_its_places_are_those_of_the_new_file(filled: Path) -> None:
    edit("虚构市第一中学", "虚构市第一百二十五中学附属小学")
    told = answer("read", "document.docx", "-o", "back.yaml")
    assert told["exit_code"] == 3 and not told["ok"]
    (problem,) = told["problems"]
    assert problem["code"] == "text_too_long" and problem["place"]["file"] == "back.yaml"
    line = (filled / "back.yaml").read_text("utf-8").split("\n")[problem["place"]["line"] - 1]
    assert line.startswith("unit:")


def test_an_existing_file_is_not_written_over(filled: Path) -> None:
    assert answer("read", "document.pdf", "-o", "entry.yaml")["problems"][0]["code"] == "output_exists"
    assert run("read", "document.pdf", "-o", "entry.yaml", "--force").exit_code == 0


def test_a_file_of_another_kind_is_refused(filled: Path) -> None:
    told = answer("read", "entry.yaml", "-o", "back.yaml")
    assert told["exit_code"] == 5 and told["problems"][0]["code"] == "read_kind_unknown"
    assert not (filled / "back.yaml").exists()


def test_a_pdf_sealed_with_another_key_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_REFERENCE_KEY", "another")
    told = answer("read", "document.pdf", "-o", "back.yaml")
    assert told["exit_code"] == 0 and [one["code"] for one in told["problems"]] == ["read_reference_unproved"]


def test_a_recovered_photo_is_written_beside_the_entry_and_never_over_its_original(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of("typical"))
    (tmp_path / "b").mkdir()
    assert run("read", str(tmp_path / "a.pdf"), "-o", str(tmp_path / "b" / "back.yaml")).exit_code == 0
    photo = tmp_path / "b" / "entry-材料" / "照片.jpg"
    assert photo.read_bytes().startswith(b"\xff\xd8\xff")
    photo.write_bytes(b"the original")
    assert run("read", str(tmp_path / "a.pdf"), "-o", str(tmp_path / "b" / "again.yaml")).exit_code == 0
    assert photo.read_bytes() == b"the original"


@pytest.mark.parametrize("name", ["../照片.jpg", "/tmp/照片.jpg", "link/照片.jpg", "a/b/照片.jpg", "照片.sh", "C:\\照片.jpg"])
def test_a_photo_s_name_leads_nowhere_but_beside_the_entry(tmp_path: Path, name: str) -> None:
    with Pdf.open(io.BytesIO(pdf_of("typical"))) as pdf:
        told = json.loads(pdf.Root.AF[0].EF.F.read_bytes())
        told["values"]["photo"], told["files"] = name, dict.fromkeys([name], *told["files"].values())
        pdf.Root.AF[0].EF.F = pdf.make_indirect(Stream(pdf, json.dumps(told).encode()))
        pdf.save(tmp_path / "a.pdf")
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    outside.mkdir()
    (home / "link").symlink_to(outside)
    before = {path for path in tmp_path.rglob("*") if path.parent != home}
    run("read", str(tmp_path / "a.pdf"), "-o", str(home / "back.yaml"))
    assert sorted(path.name for path in home.iterdir()) == ["back.schema.json", "back.yaml", "link"]
    assert {path for path in tmp_path.rglob("*") if path.parent != home} == before
    assert not Path("/tmp/照片.jpg").exists()


def roster(*names: str) -> None:
    """名单.xlsx with these applicants."""
    definition = load(read_settings().templates, "nomination")
    book = load_workbook(io.BytesIO(write_roster(definition)))
    page = book["名单"]
    for number, name in enumerate(names, 1):
        for column, text in enumerate((str(number), name, "虚构市第一中学", "观察候鸟。"), 1):
            page.cell(SAMPLE_ROW + number, column).value = text
    book.save("名单.xlsx")


def test_an_applicant_of_a_roster_becomes_an_entry(folder: Path) -> None:
    roster("欧阳晓禾")
    assert run("read", "名单.xlsx", "-o", "back.yaml").exit_code == 0
    assert raw_of(folder / "back.yaml")["name"] == "欧阳晓禾"


def test_several_applicants_go_into_a_folder_or_one_is_chosen(folder: Path) -> None:
    roster("欧阳晓禾", "李梅")
    assert answer("read", "名单.xlsx", "-o", "back.yaml")["problems"][0]["code"] == "read_several_applicants"
    (folder / "all").mkdir()
    assert run("read", "名单.xlsx", "-o", "all").exit_code == 0
    assert raw_of(folder / "all" / "2.yaml")["name"] == "李梅"
    assert run("read", "名单.xlsx", "--row", "2", "-o", "back.yaml").exit_code == 0
    assert raw_of(folder / "back.yaml")["name"] == "李梅"
    assert answer("read", "名单.xlsx", "--row", "9")["problems"][0]["code"] == "read_row_not_there"


def test_an_entry_is_carried_to_another_form_with_a_list(folder: Path, templates: Path) -> None:
    (templates / "successor").mkdir()
    (templates / "successor" / "form.yaml").write_text(OTHER.replace("unit:    {label: 工作单位", "office:  {label: 所在单位").replace("unit:    unit", "office:  office"), "utf-8")
    told = answer("migrate", "entry.yaml", "--to", "successor", "-o", "next.yaml")
    assert [one["path"] for one in told["new"]] == ["office"] and [one["path"] for one in told["unfit"]] == ["unit"]
    assert [one["new_label"] for one in told["moved"]] == ["简介"]
    text = (folder / "next.yaml").read_text("utf-8")
    assert "form: successor" in text and "# 工作单位（unit）：虚构市第一中学" in text


def test_an_entry_of_an_older_edition_is_carried_by_its_names(folder: Path) -> None:
    (folder / "old.yaml").write_text("form: nomination\nedition: '2020.1'\nname: 李梅\nfax: '1'\n", "utf-8")
    told = answer("migrate", "old.yaml", "--to", "nomination")
    assert "edition: '2026.1'" in told["entry"] and "name: 李梅" in told["entry"]
    assert [one["label"] for one in told["unfit"]] == ["fax"]
