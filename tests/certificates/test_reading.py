"""Codes are read from whatever somebody brings, under a red seal too; what harms is refused by its process."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from docgen.certificates.reading import OPENER, FoundCodes, official_prefixes, opened_reader, read_file_codes
from docgen.entries.attachments.process import AttachmentReader
from docgen.errors import FileUnusable
from tests.certificates.made_pictures import DPI, GENUINE, paper, under_seal, written
from tests.certificates.office import HOST
from tests.entries.attachments.hostile_files import drawn, picture

OTHER = f"https://{HOST}/n/KJZ-2026-0001-Q/7K2M9XA4TQ"
FOREIGN = "https://zs.example.org.cn/c/123"
READERS: dict[str, AttachmentReader] = {}


@pytest.fixture(scope="module", autouse=True)
def _one_process() -> Iterator[None]:
    """Opens all files of these tests."""
    with opened_reader() as READERS["one"]:
        yield


def read(data: bytes, hosts: tuple[str, ...] = (HOST,)) -> FoundCodes:
    return read_file_codes(data, "图", hosts, READERS["one"])


def official(data: bytes) -> list[str]:
    return [code.text for code in read(data).official]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_code_is_read_from_a_picture_and_from_a_page(kind: str) -> None:
    assert official(written(paper(GENUINE), kind)) == [GENUINE]


@pytest.mark.parametrize("kind", ["JPEG", "PDF"])
def test_red_ink_over_the_code_does_not_matter(kind: str) -> None:
    page = under_seal(paper(GENUINE))
    assert page.convert("L").getextrema() == (0, 255)
    assert official(written(page, kind)) == [GENUINE]


def test_black_ink_over_the_code_does() -> None:
    page = paper(GENUINE)
    page.paste(under_seal(page).convert("L").point(lambda value: 255 * (value > 200)).convert("RGB"))
    assert official(written(page)) == []


@pytest.mark.parametrize("angle", [30, 45, 200])
def test_a_photograph_need_not_be_straight(angle: int) -> None:
    turned = paper(GENUINE).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert official(written(turned)) == [GENUINE]


@pytest.mark.parametrize(("dpi", "blur"), [(90, 0.0), (150, 0.8), (300, 1.5)])
def test_a_picture_may_be_small_large_or_soft(dpi: int, blur: float) -> None:
    page = paper(GENUINE, dpi=dpi).filter(ImageFilter.GaussianBlur(blur))
    assert official(written(page)) == [GENUINE]


def test_the_turn_that_a_camera_notes_is_taken() -> None:
    out = io.BytesIO()
    facts = Image.Exif()
    facts[0x0112] = 6
    paper(GENUINE).rotate(90, expand=True).save(out, "JPEG", exif=facts)
    assert official(out.getvalue()) == [GENUINE]


def test_only_addresses_of_our_hosts_are_official_and_the_others_are_told() -> None:
    found = read(written(paper(FOREIGN, GENUINE)))
    assert [code.text for code in found.official] == [GENUINE]
    assert {code.text for code in found.codes} == {FOREIGN, GENUINE}
    assert read(written(paper(FOREIGN))).official == () and read(written(paper(GENUINE)), ()).official == ()
    assert official_prefixes(["a.org"]) == ("https://a.org/c/", "https://a.org/n/")


def test_each_page_s_code_is_read_with_its_page() -> None:
    out = io.BytesIO()
    pages = [paper(GENUINE), paper(), paper(OTHER)]
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    found = read(out.getvalue())
    assert [(code.page, code.text) for code in found.official] == [(1, GENUINE), (3, OTHER)]
    assert (found.pages, found.looked) == (3, 3)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and is not."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("data", "code"), [
    (b"", "verify_kind_unknown"), (b"plain words", "verify_kind_unknown"), (b"GIF89a", "verify_kind_unknown"),
    (written(paper(GENUINE))[:4000], "verify_picture_damaged"), (png_of(90_000, 90_000), "verify_picture_huge"),
    (png_of(200, 200), "verify_picture_damaged"), (b"%PDF-1.7\nnothing", "verify_pdf_damaged"),
])  # fmt: skip
def test_what_cannot_be_read_is_told(data: bytes, code: str) -> None:
    with pytest.raises(FileUnusable) as error:
        read(data)
    assert error.value.problems[0].code == code and error.value.problems[0].remedy


def test_a_hostile_file_is_refused_and_the_next_one_is_read() -> None:
    with pytest.raises(FileUnusable) as error:
        read(picture(100_000, b"", b"/ColorSpace /DeviceRGB"))
    assert error.value.problems[0].code == "verify_picture_huge"
    assert official(written(paper(GENUINE))) == [GENUINE]


SHADING = b"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [300 300 0 300 300 800] /Extend [true true] /Function " \
    b"<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 1 1] >> >>"


def test_a_file_that_takes_too_long_is_ended_and_the_next_one_is_read() -> None:
    endless = drawn(b"/S sh " * 20000, SHADING, resources=b"<< /Shading << /S 6 0 R >> >>")
    with AttachmentReader({"codes": 1.0}, OPENER) as reader:
        with pytest.raises(FileUnusable) as error:
            read_file_codes(endless, "图", (HOST,), reader)
        assert error.value.problems[0].code == "verify_too_heavy"
    assert official(written(paper(GENUINE))) == [GENUINE]


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(written(paper(GENUINE), "PDF"))
    assert list(tmp_path.iterdir()) == []
