"""Pictures become PDF attachments: upright, as large as they say, small enough, and without a past."""

from __future__ import annotations

import io
import random
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from docgen.entries.attachments.attachment_file import NamedFile, check_attachments, convert_attachments
from docgen.entries.attachments.image import MAX_FRAMES

MM = 25.4 / 72


def encoded(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def half_red(width: int, height: int) -> Image.Image:
    """White, its upper half red."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((200, 0, 0), (0, 0, width, height // 2))
    return picture


def noise(side: int) -> Image.Image:
    return Image.frombytes("L", (side, side), random.Random(1).randbytes(side * side))


def told(folder: Path, data: bytes, max_bytes: int = 5_000_000) -> list[str]:
    (folder / "a.jpg").write_bytes(data)
    (faults,) = check_attachments(folder, [NamedFile("a.jpg", max_bytes)], converts=True)
    return [fault.code for fault in faults]


def converted(folder: Path, data: bytes, max_bytes: int = 5_000_000) -> pikepdf.Pdf:
    (folder / "a.jpg").write_bytes(data)
    (made,) = convert_attachments(folder, [NamedFile("a.jpg", max_bytes)])
    assert made is not None and len(made) <= max_bytes
    return pikepdf.open(io.BytesIO(made))


def placed(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in mm at which the page shows its picture."""
    words = page.Contents.read_bytes().split()
    return round(float(words[1]) * MM, 1), round(float(words[4]) * MM, 1)


def paper(page: pikepdf.Page) -> tuple[int, int]:
    return round(float(page.mediabox[2]) * MM), round(float(page.mediabox[3]) * MM)


def pictured(page: pikepdf.Page) -> pikepdf.PdfImage:
    picture = page.obj.Resources.XObject.Picture
    assert isinstance(picture, pikepdf.Stream)
    return pikepdf.PdfImage(picture)


def shown(page: pikepdf.Page) -> Image.Image:
    return pictured(page).as_pil_image().convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_becomes_one_page_of_a4(tmp_path: Path, kind: str) -> None:
    data = encoded(half_red(1240, 1754), kind)
    assert told(tmp_path, data) == []
    with converted(tmp_path, data) as pdf:
        assert [paper(page) for page in pdf.pages] == [(210, 297)]


def test_it_is_refused_while_nobody_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded(half_red(100, 100)))
    ((fault,),) = check_attachments(tmp_path, [NamedFile("a.jpg")])
    assert fault.code == "attachment_is_image"


def test_a_scan_of_a4_keeps_its_size_to_the_millimetre(tmp_path: Path) -> None:
    with converted(tmp_path, encoded(half_red(2480, 3508), dpi=(300, 300))) as pdf:
        assert placed(pdf.pages[0]) == (210.0, 297.0)
        assert shown(pdf.pages[0]).width == 1653    # 200 dpi


def test_a_small_picture_is_not_made_larger(tmp_path: Path) -> None:
    with converted(tmp_path, encoded(half_red(600, 300), dpi=(300, 300))) as pdf:
        assert placed(pdf.pages[0]) == (50.8, 25.4)
        assert shown(pdf.pages[0]).size == (400, 200)    # 200 dpi
        assert paper(pdf.pages[0]) == (297, 210)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photograph_taken_with_a_turned_camera_stands_upright(tmp_path: Path, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6    # to be turned a quarter clockwise
    lying = half_red(1200, 1600).transpose(Image.Transpose.ROTATE_90).convert(mode)
    with converted(tmp_path, encoded(lying, exif=exif)) as pdf:
        picture = shown(pdf.pages[0])
        assert paper(pdf.pages[0]) == (210, 297)
    high, low = picture.getpixel((picture.width // 2, 20)), picture.getpixel((picture.width // 2, picture.height - 20))
    assert isinstance(high, tuple) and isinstance(low, tuple)
    assert high[1] < 90 and low[1] > 200


def test_every_picture_of_a_tiff_becomes_a_page(tmp_path: Path) -> None:
    pages = [Image.new("1", (2480, 3508), 1) for _ in range(3)]
    for page in pages:
        page.paste(0, (300, 300, 900, 310))
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(300, 300), compression="group4")
    assert told(tmp_path, data) == []
    with converted(tmp_path, data) as pdf:
        assert len(pdf.pages) == 3
        # Line art stays as it is.
        assert pictured(pdf.pages[2]).bits_per_component == 1
        assert shown(pdf.pages[2]).width == 2480


def test_a_picture_too_large_for_the_limit_is_made_smaller(tmp_path: Path) -> None:
    data = encoded(noise(2000))
    with converted(tmp_path, data, 2_600_000) as large, converted(tmp_path, data, 1_400_000) as small:
        assert shown(large.pages[0]).width > shown(small.pages[0]).width


def test_below_150_dpi_nothing_is_made(tmp_path: Path) -> None:
    assert told(tmp_path, encoded(noise(2000)), 300_000) == ["picture_attachment_over"]


def test_place_and_camera_of_a_photograph_stay_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-MAKER"
    with converted(tmp_path, encoded(half_red(300, 300), exif=exif, comment=b"SECRET")) as pdf:
        data = pdf.pages[0].obj.Resources.XObject.Picture.read_raw_bytes()
    assert b"CAMERA" not in data and b"SECRET" not in data


def test_what_is_see_through_stands_on_white(tmp_path: Path) -> None:
    with converted(tmp_path, encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")) as pdf:
        assert shown(pdf.pages[0]).getpixel((150, 150)) == (255, 255, 255)


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded(half_red(300, 300)))
    first, second = convert_attachments(tmp_path, [NamedFile("a.jpg")] * 2)
    assert first is not None and first == second


def huge_png(side: int) -> bytes:
    """A PNG that claims so many pixels a side, and packs rows of nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + chunk(b"IEND", b"")


def test_pictures_that_cannot_be_read_end_in_their_message(tmp_path: Path) -> None:
    whole = encoded(half_red(800, 800))
    many = [Image.new("1", (8, 8)) for _ in range(MAX_FRAMES + 1)]
    assert told(tmp_path, huge_png(40_000)) == ["picture_attachment_huge"]
    assert told(tmp_path, whole[: len(whole) // 2]) == ["picture_attachment_damaged"]
    assert told(tmp_path, huge_png(4_000)) == ["picture_attachment_damaged"]
    assert told(tmp_path, encoded(many[0], "TIFF", save_all=True, append_images=many[1:])) == ["picture_attachment_many"]
    assert told(tmp_path, b"II*\x00" + bytes(100)) == ["picture_attachment_damaged"]
