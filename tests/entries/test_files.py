"""Files that an entry names: only below its folder, never more than is wanted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.entries.files import find_file, kind_of, read_bytes, read_file, size_text
from docgen.errors import FileUnusable
from docgen.forms.fields.base import Fault


def fault_of(found: object) -> str:
    return found.code if isinstance(found, Fault) else ""


def test_a_file_below_the_folder_is_found_by_either_separator(tmp_path: Path) -> None:
    proof = tmp_path / "材料" / "证书.pdf"
    proof.parent.mkdir()
    proof.write_bytes(b"1")
    assert find_file(tmp_path, "材料/证书.pdf") == proof
    assert find_file(tmp_path, "材料\\证书.pdf") == proof
    assert find_file(tmp_path, "./材料/证书.pdf") == proof


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "../a.pdf", "材料/../../a.pdf", "材料\\..\\a.pdf", "C:\\a.pdf", "c:a.pdf",
             "\\\\server\\a.pdf", "//server/a.pdf", "", " "],
)  # fmt: skip
def test_a_name_that_leaves_the_folder_is_refused_before_it_is_looked_up(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "a.pdf").write_bytes(b"1")
    assert fault_of(find_file(tmp_path, name)) == "file_name_not_plain"


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"1")
    (base / "own.pdf").write_bytes(b"1")
    (base / "out.pdf").symlink_to(tmp_path / "secret.pdf")
    (base / "folder").symlink_to(tmp_path)
    (base / "in.pdf").symlink_to("own.pdf")
    assert fault_of(find_file(base, "out.pdf")) == "file_outside"
    assert fault_of(find_file(base, "folder/secret.pdf")) == "file_outside"
    assert find_file(base, "in.pdf") == base / "own.pdf"


def test_what_cannot_be_looked_up_is_answered(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"1")
    assert fault_of(find_file(tmp_path, "none.pdf")) == "file_missing"
    assert fault_of(find_file(tmp_path, "file/none.pdf")) == "file_missing"
    assert fault_of(find_file(tmp_path, "loop")) == "file_unreadable"
    assert fault_of(find_file(tmp_path, "长" * 100)) == "file_unreadable"
    assert fault_of(find_file(tmp_path, "a\x00b")) == "file_unreadable"


def test_a_file_of_just_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, "a", 5) == b"12345"
    assert fault_of(read_file(path, "a", 4)) == "file_too_large"
    assert read_file(path, "a", 5, head=2) == b"12"


def test_a_file_of_twelve_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with open(path, "wb") as stream:
        stream.truncate(12_000_000_000)
    with pytest.raises(FileUnusable) as refused:
        read_bytes(path, 2_000_000)
    assert [problem.code for problem in refused.value.problems] == ["file_too_large"]
    assert "12 GB" in str(refused.value) and refused.value.exit_code == 5


def test_folders_devices_and_pipes_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert fault_of(read_file(tmp_path, "a", 10)) == "file_not_a_file"
    assert fault_of(read_file(Path("/dev/zero"), "a", 10)) == "file_not_a_file"
    assert fault_of(read_file(tmp_path / "pipe", "a", 10)) == "file_not_a_file"
    assert fault_of(read_file(tmp_path / "none", "a", 10)) == "file_missing"


@pytest.mark.parametrize(
    ("size", "text"),
    [(7, "7 字节"), (999, "999 字节"), (1000, "1 KB"), (5_000_000, "5 MB"), (5_249_000, "5.2 MB"), (12 * 10**9, "12 GB")],
)
def test_sizes_read_as_people_write_them(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7", "PDF"), (b"\xff\xd8\xff\xe0", "JPEG 图片"), (b"GIF89a", "GIF 图片"),
     (b"\0\0\0\x18ftypheic", "HEIC 图片"), (b"RIFF\0\0\0\0WEBPVP8 ", "WebP 图片"),
     (b"PK\x03\x04", "Word、Excel 或 ZIP 文件"), ("姓名：李梅\n".encode(), "文本"), (b"<html><body>", "网页"),
     (b"\x01\x02\xff\xfe\x80", "")],
)  # fmt: skip
def test_a_file_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind
