"""What a unit gets: pages to print, files to send, the table of its applicants."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from docgen.batches.batch import Outcome
from docgen.batches.local import Limits
from docgen.batches.packing import PackWish, check_wish, pack_field, write_packs
from docgen.batches.report import report_files
from docgen.errors import UsageFault
from docgen.problems import Place, Problem
from docgen.render.page_pictures import page_glyphs
from tests.batches.conftest import House, files_in
from tests.finished import definition

Made = tuple[Path, tuple[Outcome, ...]]
LIMITS = Limits(seconds=60.0)


def packed(house: House, made: Made, folder: Path, **wishes: object) -> tuple[str, ...]:
    """The packs of the finished run in a folder of their own; the paths of what was written."""
    for name, data in files_in(made[0]).items():
        (folder / name).write_bytes(data)
    wish = PackWish("unit", **wishes)  # type: ignore[arg-type]
    written, problems = write_packs(house.definition, house.roster(), made[1], folder, wish, house.settings, LIMITS, 1)
    assert problems == ()
    return written


@pytest.fixture(scope="module")
def twice(house: House, made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs with two copies of everybody."""
    folder = tmp_path_factory.mktemp("twice")
    packed(house, made, folder, copies=2, folders="{工作单位}/{姓名}")
    return folder


def bookmarks(path: Path) -> list[tuple[str, list[str]]]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


def test_each_unit_has_its_pack(twice: Path) -> None:
    found = sorted(path.relative_to(twice).as_posix() for path in (twice / "按单位").rglob("*.*"))
    assert found == sorted(f"按单位/{unit}/{name}" for unit in ("第一中学", "第二中学") for name in ("打印.pdf", "材料.zip", "汇总表.xlsx"))


def test_every_applicant_begins_on_a_new_sheet_behind_the_table(twice: Path) -> None:
    pages = page_glyphs((twice / "按单位/第一中学/打印.pdf").read_bytes())
    texts = ["".join(glyph.text for glyph in page).replace(" ", "") for page in pages]
    # One page each, so that a blank one follows: the table, two applicants, twice.
    assert len(texts) == 2 + 2 * 4
    assert "汇总表" in texts[0] and [bool(text) for text in texts] == [True, False] * 5
    assert ["李梅" in texts[page] for page in (2, 6)] == [True, True]
    assert "第一份" in texts[2] and "第二份" in texts[6] and "第二份" not in texts[2] and "第一份" not in texts[6]


def test_copies_share_what_is_large(house: House, made: Made, twice: Path, tmp_path: Path) -> None:
    packed(house, made, tmp_path, copies=1)
    once = (tmp_path / "按单位/第一中学/打印.pdf").stat().st_size
    assert (twice / "按单位/第一中学/打印.pdf").stat().st_size < once * 1.5


def test_bookmarks_lead_to_every_copy_and_applicant(twice: Path) -> None:
    assert bookmarks(twice / "按单位/第一中学/打印.pdf") == [
        ("汇总表", []), ("第一份", ["李梅", "钱𬭊"]), ("第二份", ["李梅", "钱𬭊"])
    ]


def test_printed_on_one_side_there_are_no_blank_pages(house: House, made: Made, tmp_path: Path) -> None:
    packed(house, made, tmp_path, is_duplex=False)
    path = tmp_path / "按单位/第一中学/打印.pdf"
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 3 and pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.Simplex
    assert bookmarks(path) == [("汇总表", []), ("李梅", []), ("钱𬭊", [])]


def test_the_zip_has_the_files_in_the_folders_of_the_pattern(twice: Path) -> None:
    with zipfile.ZipFile(twice / "按单位/第一中学/材料.zip") as package:
        assert package.namelist() == [
            f"第一中学/{who}/{name}.{ending}" for who, name in (("李梅", "001_第一中学_李梅"), ("钱𬭊", "003_第一中学_钱𬭊"))
            for ending in ("pdf", "docx")
        ]  # fmt: skip
        assert package.read("第一中学/李梅/001_第一中学_李梅.pdf") == (twice / "001_第一中学_李梅.pdf").read_bytes()


def test_the_table_has_the_columns_of_the_form(twice: Path) -> None:
    page = load_workbook(twice / "按单位/第一中学/汇总表.xlsx")["汇总表"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["序号", "姓名", "工作单位", "主要成果"], ["1", "李梅", "第一中学", None], ["2", "钱𬭊", "第一中学", None]
    ]
    assert len(list(load_workbook(twice / "汇总表.xlsx")["汇总表"].iter_rows(min_row=3))) == 3


def test_the_same_run_gives_the_same_packs(house: House, made: Made, twice: Path, tmp_path: Path) -> None:
    packed(house, made, tmp_path, copies=2, folders="{工作单位}/{姓名}")
    assert files_in(tmp_path) == files_in(twice)


@pytest.mark.parametrize(("by", "expected"), [("unit", "unit"), ("工作单位", "unit"), ("姓名", "name")])
def test_packs_are_made_by_the_unit_or_by_another_field(house: House, by: str, expected: str) -> None:
    assert pack_field(house.definition, by) == expected
    assert pack_field(definition("kexue-2021-pilot-unit"), "unit") == "unit_name"


def test_a_wish_that_cannot_be_met_is_refused_before_anything_is_made(house: House) -> None:
    for wish, has_pdf, code in (
        (PackWish("学校名"), True, "batch_field_unknown"), (PackWish("unit"), False, "batch_nothing_wanted"),
        (PackWish("unit", folders="{学校名}"), True, "batch_hole_unknown"),
    ):
        with pytest.raises(UsageFault) as refused:
            check_wish(house.definition, wish, has_pdf)
        assert refused.value.problems[0].code == code


def test_the_report_tells_every_row_for_people_and_for_programs(made: Made) -> None:
    lost = Problem("roster_key_unknown", Place("名单.xlsx", 3, 1, "主要成果"), {"key": "8"})
    files = report_files("small", made[1], [lost])
    told = json.loads(files["生成报告.json"])
    assert (told["count"], told["done"], told["failed"]) == (3, 3, 0) and told["rows"][0]["files"][0]["sha256"]
    book = load_workbook(io.BytesIO(files["生成报告.xlsx"]))
    assert book.sheetnames == ["结果", "合计", "名单中的问题"]
    assert [cell.value for cell in book["结果"][2]][:5] == [
        "1", "2", "李梅", "已生成", "001_第一中学_李梅.pdf\n001_第一中学_李梅.docx"
    ]
    assert files == report_files("small", made[1], [lost])
