"""Files, folders and zips become a list of scans in a settled order."""

from __future__ import annotations

import zipfile
from pathlib import Path

from docgen.scans.sources import MAX_BYTES, find_sources


def test_a_folder_gives_its_scans_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("b.jpg", "a.PDF", "inner/c.tif", "说明.txt", ".hidden.png"):
        (tmp_path / name).write_bytes(b"x")
    found = find_sources((tmp_path,))
    assert [Path(one.name).name for one in found.files] == ["a.PDF", "b.jpg", "c.tif"] and not found.problems


def test_a_file_named_and_met_again_in_its_folder_is_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert len(find_sources((tmp_path / "a.jpg", tmp_path)).files) == 1


def test_a_zip_is_opened_and_its_members_keep_their_names(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        package.writestr("甲/1.jpg", b"one")
        package.writestr("readme.txt", b"two")
    (found,) = find_sources((tmp_path / "all.zip",)).files
    assert found.name.endswith("all.zip/甲/1.jpg") and found.read() == b"one"


def test_a_zip_of_windows_or_a_mac_gives_its_names_and_nothing_that_these_added(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        for name in ("扫描件/王小明.pdf", "__MACOSX/扫描件/._王小明.pdf", "扫描件/.DS_Store"):
            package.writestr(name, b"one")
    # Windows names the members in GBK and does not say so.
    with zipfile.ZipFile(tmp_path / "windows.zip", "w") as package:
        package.writestr("A" * 10 + ".pdf", b"two")
    data = (tmp_path / "windows.zip").read_bytes().replace(b"A" * 10, "扫描件/二".encode("gb18030") + b"1")
    (tmp_path / "windows.zip").write_bytes(data)
    found = find_sources((tmp_path,))
    assert [one.name.removeprefix(f"{tmp_path}/") for one in found.files] == ["all.zip/扫描件/王小明.pdf", "windows.zip/扫描件/二1.pdf"]
    assert [one.read() for one in found.files] == [b"one", b"two"] and not found.problems


def test_what_may_hold_scans_and_is_not_read_is_told(tmp_path: Path) -> None:
    for name in ("说明.txt", "名单.xlsx", "第1页.HEIC", "二.rar"):
        (tmp_path / name).write_bytes(b"x")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        for name in ("三/内.zip", "四.webp", "五.jfif", "六.docx"):
            package.writestr(name, b"x")
    found = find_sources((tmp_path,))
    assert [one.member for one in found.files] == ["五.jfif"]
    assert {(one.code, (one.place.file or "").removeprefix(f"{tmp_path}/")) for one in found.problems} == {
        ("scan_archive_closed", "二.rar"), ("scan_archive_closed", "all.zip/三/内.zip"),
        ("scan_kind_unread", "第1页.HEIC"), ("scan_kind_unread", "all.zip/四.webp"),
    }  # fmt: skip


def test_what_cannot_be_opened_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "good.png").write_bytes(b"x")
    found = find_sources((tmp_path / "broken.zip", tmp_path / "good.png", tmp_path / "none.pdf"))
    assert [one.code for one in found.problems] == ["scan_zip_broken", "scan_file_missing"] and len(found.files) == 1


def test_what_has_a_password_or_is_too_large_is_told_by_its_name_and_left_closed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        for name in ("1.jpg", "2.jpg", "3.jpg"):
            package.writestr(name, b"x")
        package.getinfo("1.jpg").flag_bits |= 1
        package.getinfo("2.jpg").file_size = MAX_BYTES + 1
    with open(tmp_path / "large.pdf", "wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    found = find_sources((tmp_path,))
    assert [Path(one.name).name for one in found.files] == ["3.jpg"]
    assert [(one.code, Path(one.place.file or "").name) for one in found.problems] == [
        ("scan_zip_locked", "1.jpg"), ("scan_file_large", "2.jpg"), ("scan_file_large", "large.pdf"),
    ]  # fmt: skip


def test_a_zip_of_too_many_files_is_left_closed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as package:
        for number in range(2_001):
            package.writestr(f"{number}.jpg", b"")
    assert [one.code for one in find_sources((tmp_path / "many.zip",)).problems] == ["scan_zip_huge"]
