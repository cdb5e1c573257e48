"""A unit at an office PC: hostile files dropped on the page, then the round trip of its workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import chromium, grave_faults, visitor
from tests.finished import definition
from tests.made_rosters import applicants, write_filled, write_proofs
from tests.web.service import Service

_PATIENCE = 90_000


@pytest.fixture
def office(service: Service) -> Iterator[Page]:
    with chromium() as browser, visitor(browser, 1280, 900) as page:
        yield page


def brought(folder: Path) -> tuple[Path, Path]:
    """A roster of two, and the zip of what it names."""
    people = list(applicants(definition(), 2))
    roster = write_filled(folder / "materials", definition(), people)
    write_proofs(folder / "materials", definition(), people)
    proofs = folder / "材料.zip"
    with zipfile.ZipFile(proofs, "w") as archive:
        for one in sorted((folder / "materials").rglob("*")):
            if one.is_file() and one != roster:
                archive.write(one, one.relative_to(folder / "materials").as_posix())
    return roster, proofs


def test_hostile_files_are_refused_and_a_roster_becomes_packs(office: Page, service: Service, tmp_path: Path) -> None:
    office.goto(f"{service.address}/u/")
    office.get_by_role("button", name="开一个工作区").click()
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../x.pdf", "x")
    office.set_input_files("#roster", bad)
    office.set_input_files("#files", outside)
    office.get_by_role("button", name="上传并检查").click()
    expect(office.get_by_role("alert")).to_contain_text("路径不正常")

    roster, proofs = brought(tmp_path)
    office.set_input_files("#roster", roster)
    office.set_input_files("#files", proofs)
    office.get_by_role("button", name="上传并检查").click()
    expect(office.get_by_role("button", name="生成材料包")).to_be_visible(timeout=_PATIENCE)
    assert grave_faults(office) == []
    office.get_by_role("button", name="生成材料包").click()
    expect(office.get_by_role("progressbar")).to_be_visible()
    with office.expect_download(timeout=_PATIENCE) as download:
        office.get_by_role("link", name="下载材料包").click(timeout=_PATIENCE)
    download.value.save_as(tmp_path / "packs.zip")
    assert sum(name.endswith(".docx") for name in zipfile.ZipFile(tmp_path / "packs.zip").namelist()) == 2
    # A new roster: what was made of the one before is no longer there.
    office.set_input_files("#roster", roster)
    office.get_by_role("button", name="上传并检查").click()
    expect(office.get_by_role("button", name="生成材料包")).to_be_visible(timeout=_PATIENCE)
    expect(office.get_by_role("link", name="下载材料包")).to_have_count(0)
    office.get_by_text("立即清除这个工作区").click()
    office.get_by_role("button", name="清除全部文件").click()
    expect(office.get_by_role("heading", name="已清除")).to_be_visible()
