"""Whatever comes in is read in a process of its own: pages of any kind, and files made to harm."""

from __future__ import annotations

import os
import signal
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docgen.problems import Problem
from docgen.scans.reading import ScanPage, ScanReader
from docgen.scans.sources import SourceFile


@pytest.fixture(scope="module")
def reader() -> Iterator[ScanReader]:
    with ScanReader() as one:
        yield one


def pages(reader: ScanReader, path: Path) -> list[ScanPage | Problem]:
    return list(reader.pages(SourceFile(path.name, path)))


def page(reader: ScanReader, path: Path) -> ScanPage:
    (found,) = pages(reader, path)
    assert isinstance(found, ScanPage)
    return found


def codes(found: list[ScanPage | Problem]) -> list[str]:
    return [one.code if isinstance(one, Problem) else "page" for one in found]


def test_every_page_of_a_tiff_comes_in_black_and_white_too(reader: ScanReader, tmp_path: Path) -> None:
    sheets = [Image.new("1", (80, 120), 1), Image.new("1", (80, 120), 0)]
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:], dpi=(200, 200), compression="group4")
    found = pages(reader, tmp_path / "a.tif")
    assert [(one.picture.shape, int(one.picture.mean()), one.dpi) for one in found if isinstance(one, ScanPage)] == [
        ((120, 80), 255, 200.0), ((120, 80), 0, 200.0),
    ]  # fmt: skip


def test_a_photo_is_turned_as_its_camera_was_held(reader: ScanReader, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (120, 80), "white").save(tmp_path / "a.jpg", exif=exif)
    assert page(reader, tmp_path / "a.jpg").picture.shape == (120, 80, 3)


def test_a_scanned_pdf_is_told_from_one_that_a_program_drew(reader: ScanReader, tmp_path: Path) -> None:
    Image.new("RGB", (827, 1169), "white").save(tmp_path / "scan.pdf", resolution=100)
    found = page(reader, tmp_path / "scan.pdf")
    assert (found.is_digital, round(found.dpi), found.picture.shape[0]) == (False, 100, 1169)


def test_a_picture_larger_than_needed_is_made_smaller(reader: ScanReader, tmp_path: Path) -> None:
    Image.fromarray(np.zeros((6000, 4200), np.uint8)).save(tmp_path / "a.png")
    assert max(page(reader, tmp_path / "a.png").picture.shape) == 3_900


def test_nonsense_is_told_and_the_next_file_is_read(reader: ScanReader, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 and nothing more")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\ntrailer<<>>")
    Image.new("L", (50, 50)).save(tmp_path / "c.png")
    assert [codes(pages(reader, tmp_path / name)) for name in ("a.jpg", "b.pdf", "c.png")] == [["scan_damaged"], ["scan_damaged"], ["page"]]


def test_a_picture_that_unpacks_to_gigabytes_is_refused(reader: ScanReader, tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b""))
    assert codes(pages(reader, tmp_path / "bomb.png")) == ["scan_damaged"]


def test_a_damaged_member_of_a_zip_is_told(reader: ScanReader, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("1.jpg", b"0123456789" * 50)
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole.replace(b"0123456789", b"01234x6789", 1))
    found = list(reader.pages(SourceFile("a.zip/1.jpg", tmp_path / "a.zip", "1.jpg")))
    assert codes(found) == ["scan_damaged"]


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    Image.new("L", (3000, 3000)).save(tmp_path / "a.png")
    with ScanReader(clock_seconds=0.0) as hasty:
        assert codes(pages(hasty, tmp_path / "a.png")) == ["scan_too_slow"]


def test_a_picture_that_takes_too_much_memory_is_told(reader: ScanReader, tmp_path: Path) -> None:
    Image.new("RGBA", (6_500, 6_500)).save(tmp_path / "a.tif")
    assert codes(pages(reader, tmp_path / "a.tif")) == ["scan_too_large"]


def test_a_page_at_which_the_process_dies_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    sheets = [Image.new("L", (50, 50)) for _ in range(3)]
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:])
    with ScanReader() as reader:
        found = reader.pages(SourceFile("a.tif", tmp_path / "a.tif"))
        first = next(found)
        assert reader._process.pid is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        rest = list(found)
    assert codes([first, *rest]) == ["page", "scan_breaks", "page"]
    assert isinstance(rest[0], Problem) and rest[0].place.line == 2
