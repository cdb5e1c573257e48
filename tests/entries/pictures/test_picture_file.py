"""Photos: what is refused, what is told, and what the printed bytes are."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageCms

from docgen.entries.pictures.crop import Cropping
from docgen.entries.pictures.picture_file import PhotoReport, check_photo, examine_photo, prepare_photo
from docgen.entries.pictures.portrait import draw_portrait
from docgen.errors import EntryRefused

_WIDE = (25.0, 35.0)


# What plain colours are told as well; `test_picture_looks` and `test_picture_faces` are about it.
_LOOKS = {"photo_blurred", "photo_too_dark", "photo_flat", "photo_blown_out", "photo_no_face"}


def codes(data: bytes) -> list[str]:
    return [fault.code for fault in check_photo(data, *_WIDE) if fault.code not in _LOOKS]


def all_codes(data: bytes, cropping: Cropping = "refuse") -> list[str]:
    return [fault.code for fault in check_photo(data, *_WIDE, cropping)]


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def coloured(width: int = 500, height: int = 700, mode: str = "RGB", colour: Any = (200, 40, 40)) -> Image.Image:
    return Image.new(mode, (width, height), colour)


def printed(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(prepare_photo(data, *_WIDE)))


def near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


def png_of_blanks(width: int, height: int) -> bytes:
    """A PNG of black pixels, some 50 kB whatever its size."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    line = bytes(1 + width // 8 + 1)
    packed = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_the_drawn_portrait_passes_and_is_printed_at_300_dpi() -> None:
    assert [all_codes(draw_portrait(seed)) for seed in range(8)] == [[]] * 8
    picture = printed(draw_portrait(1))
    assert (picture.size, picture.mode, picture.format) == ((295, 413), "RGB", "JPEG")
    assert picture.info["dpi"] == (300, 300)


def test_the_same_photo_gives_the_same_bytes() -> None:
    assert prepare_photo(draw_portrait(2), *_WIDE) == prepare_photo(draw_portrait(2), *_WIDE)
    assert draw_portrait(2) == draw_portrait(2) != draw_portrait(3)


@pytest.mark.parametrize("size", [(13_000, 13_000), (6001, 4000), (20_000, 20_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    bomb = png_of_blanks(*size)
    # Cut off after its header, a decoded picture would be told as damaged.
    assert codes(bomb[:200]) == ["photo_too_many_pixels"]
    with pytest.raises(EntryRefused):
        prepare_photo(bomb, *_WIDE)


def test_twenty_four_million_pixels_are_still_read() -> None:
    assert codes(png_of_blanks(4000, 6000)) == ["photo_wrong_ratio", "photo_grey"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [("姓名：李梅，这不是照片\n".encode(), "文本"), (saved(coloured(), "GIF"), "GIF 图片"),
     (saved(coloured(), "WEBP"), "WebP 图片"), (saved(coloured(), "TIFF"), "TIFF 图片"), (b"\x00\x01\x02", "无法识别的内容")],
)  # fmt: skip
def test_only_jpeg_and_png_by_content_are_photos(data: bytes, kind: str) -> None:
    (fault,) = check_photo(data, *_WIDE)
    assert fault.code == "photo_not_picture" and fault.facts["found"] == kind


def test_an_empty_file_is_told_as_empty() -> None:
    assert codes(b"") == ["file_empty"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_truncated_photo_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    whole = saved(Image.effect_noise((500, 700), 80).convert("RGB"), kind)
    assert "photo_damaged" not in codes(whole)
    for part in (0.9, 0.5, 0.01):
        assert codes(whole[: int(len(whole) * part)]) == ["photo_damaged"]


def test_a_png_with_a_wrong_checksum_is_refused() -> None:
    whole = bytearray(saved(coloured(), "PNG"))
    whole[20] ^= 1
    assert codes(bytes(whole)) == ["photo_damaged"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((500, 700), []), ((515, 700), []), ((516, 700), ["photo_wrong_ratio"]), ((485, 700), []),
     ((484, 700), ["photo_wrong_ratio"]), ((700, 500), ["photo_wrong_ratio"])],
)  # fmt: skip
def test_three_percent_from_five_to_seven_are_cropped_and_more_is_refused(
    size: tuple[int, int], expected: list[str]
) -> None:
    assert codes(saved(coloured(*size))) == expected


def test_the_remedy_for_a_wrong_shape_names_the_sizes() -> None:
    fault = check_photo(saved(coloured(1200, 1200)), *_WIDE)[0]
    assert (fault.facts["need_width"], fault.facts["need_height"]) == (295, 413)
    assert (fault.facts["crop_width"], fault.facts["crop_height"]) == (857, 1200)
    assert (fault.facts["ratio"], fault.facts["need_ratio"]) == ("1.00", "0.71")


def test_what_is_known_of_a_photo_is_told_again_only_for_the_same_frame_and_cropping() -> None:
    data, other = saved(coloured(1200, 1200)), saved(coloured(1000, 1000))
    asked: list[tuple[bytes, tuple[float, float], Cropping]] = [
        (data, _WIDE, "refuse"), (data, _WIDE, "needed"), (data, (33.0, 48.0), "refuse"),
        (data, (25.0, 48.0), "refuse"), (other, _WIDE, "refuse"),
    ]  # fmt: skip
    told = []
    for photo, frame, cropping in 2 * asked:
        report = examine_photo(photo, *frame, cropping)
        assert isinstance(report, PhotoReport)
        told.append(check_photo(photo, *frame, cropping))
        assert told[-1] == report.faults
    assert all(one != two for one, two in pairwise(told))


@pytest.mark.parametrize(
    ("height", "expected"),
    [(239, ["photo_too_small"]), (240, ["photo_rather_small"]), (412, ["photo_rather_small"]), (413, [])],
)
def test_a_small_photo_is_refused_under_240_and_told_under_413(height: int, expected: list[str]) -> None:
    assert codes(saved(coloured(round(height * 5 / 7), height))) == expected


def test_cropping_takes_as_much_from_either_side() -> None:
    wide = coloured(515, 700)
    wide.paste((0, 0, 255), (0, 0, 4, 700))
    wide.paste((0, 0, 255), (511, 0, 515, 700))
    picture = printed(saved(wide, "PNG"))
    assert near(picture.getpixel((0, 200)), (200, 40, 40)) and near(picture.getpixel((294, 200)), (200, 40, 40))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stored_lying_is_turned_upright(orientation: int) -> None:
    upright = coloured()
    upright.paste((20, 40, 220), (0, 0, 500, 350))
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(turns[orientation]) if orientation in turns else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(stored, exif=exif, quality=95)
    assert codes(data) == []
    picture = printed(data)
    assert near(picture.getpixel((147, 50)), (20, 40, 220)) and near(picture.getpixel((147, 380)), (200, 40, 40))


def test_place_comment_and_profile_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-MAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 49.0, 12.5), 3: "E", 4: (87.0, 36.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc_profile in (None, profile):
        data = saved(coloured(), exif=exif, comment=b"SECRET-COMMENT", icc_profile=icc_profile)
        assert b"CAMERA-MAKER" in data and b"SECRET-COMMENT" in data and Image.open(io.BytesIO(data)).getexif()
        clean = prepare_photo(data, *_WIDE)
        picture = Image.open(io.BytesIO(clean))
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert b"CAMERA" not in clean and b"SECRET" not in clean and b"ICC_PROFILE" not in clean


def test_every_colour_mode_becomes_rgb() -> None:
    red = (200, 40, 40)
    half = coloured(mode="RGBA", colour=(*red, 128))
    indexed = coloured().convert("P")
    cases = [
        (saved(coloured(mode="CMYK", colour=(0, 255, 255, 0))), (255, 0, 0)),
        (saved(half, "PNG"), (228, 148, 148)),
        (saved(indexed, "PNG"), red),
        (saved(Image.new("I;16", (500, 700), 32768), "PNG"), (128, 128, 128)),
        (saved(coloured(mode="L", colour=90), "PNG"), (90, 90, 90)),
        (saved(coloured(mode="1", colour=1), "PNG"), (255, 255, 255)),
        (saved(coloured(mode="LA", colour=(0, 0)), "PNG"), (255, 255, 255)),
    ]
    for data, colour in cases:
        assert near(printed(data).getpixel((100, 100)), colour)


def test_an_indexed_picture_with_a_clear_colour_stands_on_white() -> None:
    data = saved(Image.new("P", (500, 700), 0), "PNG", transparency=0)
    assert near(printed(data).getpixel((100, 100)), (255, 255, 255))


def test_colours_are_what_the_embedded_profile_means() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = profile[:400].replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    data = saved(coloured(), icc_profile=table + profile[400:])
    assert near(printed(data).getpixel((100, 100)), (40, 40, 200))


def test_a_profile_of_another_colour_space_and_a_broken_one_are_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (lab, b"noise" * 40):
        data = saved(coloured(), icc_profile=profile)
        assert codes(data) == [] and near(printed(data).getpixel((100, 100)), (200, 40, 40))


@pytest.mark.parametrize("picture", [coloured(mode="L", colour=120), coloured(colour=(120, 120, 120)),
                                     coloured(colour=(120, 126, 122))])  # fmt: skip
def test_a_photo_without_colour_is_told(picture: Image.Image) -> None:
    assert codes(saved(picture)) == ["photo_grey"]


def test_a_photo_with_little_colour_is_not() -> None:
    assert codes(saved(coloured(colour=(150, 125, 110)))) == []


def test_preparing_refuses_what_checking_refuses() -> None:
    for data, code in ((b"text\n", "photo_not_picture"), (saved(coloured(700, 500)), "photo_wrong_ratio"),
                       (saved(coloured(100, 140)), "photo_too_small")):  # fmt: skip
        with pytest.raises(EntryRefused) as refused:
            prepare_photo(data, *_WIDE)
        assert [problem.code for problem in refused.value.problems] == [code]


def beside(portrait: bytes, size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    """A grey wall with a portrait of 590 x 826 pixels on it."""
    scene = Image.new("RGB", size, "#d8d2c4")
    scene.paste(Image.open(io.BytesIO(portrait)), at)
    return scene


def test_a_photo_of_another_shape_is_cropped_to_its_face_on_request_and_what_goes_is_told() -> None:
    data = saved(beside(draw_portrait(1), (1600, 1200), (900, 300)))
    assert "photo_wrong_ratio" in all_codes(data)
    (told,) = check_photo(data, *_WIDE, "needed")
    assert told.code == "photo_cropped_by_face"
    kept = int(told.facts["width"]) * int(told.facts["height"])
    assert abs(int(told.facts["percent"]) - 100 * (1 - kept / (1600 * 1200))) <= 1
    picture = prepare_photo(data, *_WIDE, "needed")
    assert Image.open(io.BytesIO(picture)).size == (295, 413) and all_codes(picture) == []


def test_without_a_face_the_middle_and_more_of_the_upper_end_is_kept() -> None:
    striped = coloured(600, 1200)
    striped.paste((20, 40, 220), (0, 0, 600, 100))
    data = saved(striped, "PNG")
    told = {fault.code: fault.facts for fault in check_photo(data, *_WIDE, "needed")}
    assert "photo_no_face" in told and told["photo_cropped_unseen"]["percent"] == 30
    picture = Image.open(io.BytesIO(prepare_photo(data, *_WIDE, "needed")))
    assert near(picture.getpixel((147, 10)), (20, 40, 220)) and near(picture.getpixel((147, 60)), (200, 40, 40))


def test_a_photo_of_the_right_shape_is_cropped_only_when_always_asked_for() -> None:
    data = saved(beside(draw_portrait(2), (1000, 1400), (380, 500)))
    assert prepare_photo(data, *_WIDE, "needed") == prepare_photo(data, *_WIDE)
    assert "photo_face_off_centre" in all_codes(data, "needed")
    assert all_codes(data, "always") == ["photo_cropped_by_face"]
    assert prepare_photo(data, *_WIDE, "always") != prepare_photo(data, *_WIDE)


def test_a_crop_never_distorts() -> None:
    ring = coloured(900, 600, colour=(250, 250, 250))
    ring.paste((0, 0, 0), (300, 200, 500, 400))
    printed_ring = Image.open(io.BytesIO(prepare_photo(saved(ring, "PNG"), *_WIDE, "needed"))).convert("L")
    dark = printed_ring.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None and abs((dark[2] - dark[0]) - (dark[3] - dark[1])) <= 1


def test_a_crop_of_too_few_pixels_is_refused_and_a_small_one_told() -> None:
    portrait = Image.open(io.BytesIO(draw_portrait(3)))
    for height, expected in ((235, "photo_too_small"), (300, "photo_rather_small")):
        small = portrait.resize((round(height * 590 / 826), height))
        scene = Image.new("RGB", (height * 2, height), "#d8d2c4")
        scene.paste(small, (height // 2, 0))
        told = check_photo(saved(scene), *_WIDE, "needed")
        assert [fault.code for fault in told][:2] == [expected, "photo_cropped_by_face"]
        assert told[0].facts["part"] == "裁切后"
    with pytest.raises(EntryRefused):
        prepare_photo(saved(scene.resize((470, 235))), *_WIDE, "needed")


def test_a_photo_that_will_be_enlarged_says_by_how_much() -> None:
    small = Image.open(io.BytesIO(draw_portrait(1))).resize((236, 330), Image.Resampling.LANCZOS)
    (fault,) = check_photo(saved(small, quality=95), *_WIDE)
    assert (fault.code, fault.facts["scale"]) == ("photo_rather_small", 125)
