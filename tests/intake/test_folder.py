"""Whatever a folder holds: files found, zips unfolded, traps passed by."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from docgen.intake.folder import Gathered, gather
from docgen.scans.sources import MAX_BYTES


def gathered(folder: Path, *leave: Path) -> Gathered:
    return gather(folder, folder.parent / "unpacked", leave)


def names(found: Gathered) -> list[str]:
    return [one.name for one in found.files]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def test_files_below_are_found_in_order_and_hidden_ones_and_links_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    for name in ("b/2.pdf", "a.pdf", ".hidden", "~$a.docx", "._a.pdf", "left.xlsx"):
        (folder / name).write_bytes(b"x")
    (folder / "link.pdf").symlink_to(folder / "a.pdf")
    os.mkfifo(folder / "pipe.pdf")
    assert names(gathered(folder, folder / "left.xlsx")) == ["a.pdf", "b/2.pdf"]


def test_a_zip_in_it_and_a_zip_itself_are_unfolded(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    package = zipped(folder / "单位.zip", **{"x/a.pdf": b"one", "__MACOSX/x/._a.pdf": b"", "x/.DS_Store": b""})
    assert names(gathered(folder)) == ["单位.zip/x/a.pdf"]
    (found,) = gather(package, tmp_path / "other").files
    assert (found.name, found.path.read_bytes()) == ("x/a.pdf", b"one")


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"AAAA.pdf": b"x"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "李梅".encode("gb18030")))
    assert names(gathered(path)) == ["李梅.pdf"]


def test_a_name_that_leads_out_of_a_zip_is_told_and_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    zipped(folder / "a.zip", **{"../../out.pdf": b"x", "/etc/out.pdf": b"x", "C:\\out.pdf": b"x", "good.pdf": b"x"})
    found = gathered(folder)
    assert names(found) == ["a.zip/good.pdf"] and [one.code for one in found.problems] == ["intake_zip_outside"] * 3
    assert not list(tmp_path.rglob("out.pdf"))


def test_what_is_no_zip_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"PK\x03\x04 broken")
    assert [one.code for one in gathered(folder).problems] == ["scan_zip_broken"]


def test_what_has_a_password_or_is_too_large_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as package:
        for name in ("1.pdf", "2.pdf", "3.pdf"):
            package.writestr(name, b"x")
        package.getinfo("1.pdf").flag_bits |= 1
        package.getinfo("2.pdf").file_size = MAX_BYTES + 1
    with open(folder / "b.pdf", "wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    found = gathered(folder)
    assert names(found) == ["a.zip/3.pdf"] and [(one.code, one.place.file) for one in found.problems] == [
        ("scan_zip_locked", "a.zip/1.pdf"), ("scan_file_large", "a.zip/2.pdf"), ("scan_file_large", "b.pdf"),
    ]  # fmt: skip


def test_a_file_under_a_files_name_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    zipped(folder / "a.zip", **{"x\\a.pdf": b"1", "x/a.pdf": b"2"})
    found = gathered(folder)
    assert names(found) == ["a.zip/x/a.pdf"] and [one.code for one in found.problems] == ["intake_zip_name_twice"]


def test_a_member_below_another_file_breaks_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    zipped(folder / "a.zip", **{"a": b"1", "a/b.pdf": b"2"})
    assert [one.code for one in gathered(folder).problems] == ["scan_zip_broken"]
