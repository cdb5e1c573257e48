"""Workbooks made to do harm are refused before they are unfolded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.entries.rosters.workbook_package import MAX_COLUMNS, MAX_ROWS
from docgen.entries.rosters.workbook_reading import read_workbook
from docgen.errors import FileUnusable
from tests.entries.rosters.conftest import book_of
from tests.made_rosters import saved

Change = Callable[[str, bytes], bytes]


def plain() -> bytes:
    return saved(book_of({"名单": [["序号", "姓名"], ["1", "李梅"]]}))


def changed(change: Change, **added: bytes) -> bytes:
    """The workbook with its parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for name in package.namelist():
            other.writestr(name, change(name, package.read(name)))
        for name, data in added.items():
            other.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def same(name: str, part: bytes) -> bytes:
    return part


def in_sheet(old: bytes, new: bytes) -> Change:
    return lambda name, part: part.replace(old, new) if name.startswith("xl/worksheets") else part


def code_of(data: bytes) -> str:
    with pytest.raises(FileUnusable) as refused:
        read_workbook(data, "名单.xlsx")
    return refused.value.problems[0].code


def test_an_ordinary_workbook_is_read() -> None:
    assert read_workbook(changed(same), "名单.xlsx").sheets[0].rows[2][2].text == "李梅"


@pytest.mark.parametrize(("data", "expected"), [
    (b"", "roster_not_workbook"),
    (b"%PDF-1.7", "roster_not_workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "roster_legacy"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "roster_encrypted"),
    (b"PK\x03\x04 torn", "roster_broken"),
])
def test_what_is_no_workbook_is_told_for_what_it_is(data: bytes, expected: str) -> None:
    assert code_of(data) == expected


def test_a_zip_without_a_workbook_is_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "a")
    assert code_of(out.getvalue()) == "roster_not_workbook"


@pytest.mark.parametrize("name", ["xl__vbaProject.bin", "xl__macrosheets__sheet1.xml", "xl__activeX__activeX1.xml"])
def test_macros_are_refused(name: str) -> None:
    assert code_of(changed(same, **{name: b"<a/>"})) == "roster_macros"


def test_a_workbook_that_says_it_has_macros_is_refused() -> None:
    data = changed(lambda name, part: part.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"))
    assert code_of(data) == "roster_macros"


@pytest.mark.parametrize("before", [b"", b"<!--" + b" " * 100_000 + b"-->"])
def test_entities_are_refused_wherever_they_are_declared(before: bytes) -> None:
    bomb = before + b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert code_of(changed(lambda name, part: bomb if name.endswith("sheet1.xml") else part)) == "roster_entities"


def test_entities_in_another_encoding_are_refused() -> None:
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    data = changed(lambda name, part: bomb.encode("utf-16") if name.endswith("sheet1.xml") else part)
    assert code_of(data) == "roster_entities"


def test_a_megabyte_before_the_first_element_is_refused() -> None:
    data = changed(lambda name, part: b"<!--" + b" " * 1_100_000 + b"--><a/>" if name.endswith("sheet1.xml") else part)
    assert code_of(data) == "roster_entities"


def test_a_zip_bomb_is_refused_unfolded() -> None:
    assert code_of(changed(same, **{"xl__media__a.bin": b"\0" * 130_000_000})) == "roster_too_large"


def test_a_file_of_cells_without_content_is_refused() -> None:
    cells = b"<row>" + b"<c/>" * (MAX_ROWS * MAX_COLUMNS + 1) + b"</row>"
    assert code_of(changed(in_sheet(b"</sheetData>", cells + b"</sheetData>"))) == "roster_too_large"


@pytest.mark.parametrize("region", [
    b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<x:mergeCells xmlns:x="a"><x:mergeCell\n ref = "$A$1:$XFD$1048576" /></x:mergeCells>',
    b'<hyperlinks><hyperlink display="a" ref="A1:XFD1048576" location="b"/></hyperlinks>',
])
def test_a_region_over_the_whole_sheet_is_refused(region: bytes) -> None:
    assert code_of(changed(in_sheet(b"</sheetData>", b"</sheetData>" + region))) == "roster_too_large"


@pytest.mark.parametrize(("row", "column"), [(MAX_ROWS + 1, 1), (1, MAX_COLUMNS + 1)])
def test_more_rows_or_columns_than_a_roster_has_are_refused(row: int, column: int) -> None:
    book = book_of({"名单": [["序号", "姓名"]]})
    book["名单"].cell(row, column, "x")
    assert code_of(saved(book)) == "roster_too_large"


def test_a_format_far_out_is_no_row(tmp_path: Path) -> None:
    book = book_of({"名单": [["序号", "姓名"]]})
    book["名单"].cell(MAX_ROWS + 10, 1).number_format = "@"
    assert list(read_workbook(saved(book), "名单.xlsx").sheets[0].rows) == [1]
