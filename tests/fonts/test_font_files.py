"""The shipped font files: complete, alike in their metrics, unchanged, and under a licence each."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from docgen.render.fonts import FontLibrary

FONTS = Path(__file__).resolve().parents[2] / "fonts"
MANIFEST: dict[str, dict[str, Any]] = json.loads((FONTS / "manifest.json").read_text("utf-8"))["files"]
HAN_FILES = (
    "FormTitle-Bold.ttf",
    "FormHei-Medium.ttf",
    "FormFang-Regular.ttf",
    "FormKai-Regular.ttf",
    "FormSong-Regular.ttf",
    "FormWenKai-Light.ttf",
)
# 通用规范汉字表: its 8105 characters in the order of their code points.
TABLE = (Path(__file__).parent / "table_of_8105.txt").read_text("utf-8").strip()


def opened(name: str) -> TTFont:
    return TTFont(BytesIO((FONTS / name).read_bytes()), lazy=True)


@pytest.fixture(scope="module")
def library() -> FontLibrary:
    return FontLibrary.load(FONTS)


@pytest.fixture(scope="module", params=sorted(MANIFEST))
def font(request: pytest.FixtureRequest) -> TTFont:
    return opened(request.param)


def gb2312_han() -> set[int]:
    cells = (
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    )
    return {ord(char) for char in cells if char}


def lines(font: TTFont) -> tuple[float, ...]:
    """Ascent, descent and gap in ems, as the three tables tell them."""
    hhea, os2, em = font["hhea"], font["OS/2"], font["head"].unitsPerEm
    told = (
        hhea.ascent,
        hhea.descent,
        hhea.lineGap,
        os2.sTypoAscender,
        os2.sTypoDescender,
        os2.sTypoLineGap,
        os2.usWinAscent,
        os2.usWinDescent,
    )
    return tuple(number / em for number in told)


def box(font: TTFont, code: int) -> tuple[float, float, int]:
    """Left and right edge of a glyph as it is drawn (control points lie outside), and its width."""
    name = font.getBestCmap()[code]
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen.bounds[0], pen.bounds[2], font["hmtx"][name][0]


def test_the_folder_holds_the_files_of_the_manifest_and_no_others() -> None:
    assert {path.name for path in FONTS.glob("*.ttf")} == set(MANIFEST)
    assert not [*FONTS.glob("*.otf"), *FONTS.glob("*.ttc"), *FONTS.glob("*.woff*")]


def test_every_file_has_the_hash_that_the_manifest_tells() -> None:
    for name, entry in MANIFEST.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == entry["sha256"], name


def test_every_file_tells_its_package_version_and_source() -> None:
    for name, entry in MANIFEST.items():
        assert {"kind", "package", "version", "path", "sha256"} <= set(entry["source"]), name


def test_every_file_is_named_in_the_licence_table_and_its_text_exists() -> None:
    table = (FONTS / "licenses" / "README.md").read_text("utf-8")
    rows = {
        row.split("|")[1].strip(): row.split("|")[4].strip() for row in table.splitlines() if ".ttf |" in row
    }
    assert set(rows) == set(MANIFEST)
    for text in rows.values():
        assert len((FONTS / "licenses" / text).read_text("utf-8")) > 4000, text


def test_the_font_exception_of_the_gpl_is_in_its_text_and_extended() -> None:
    for name in ("README.md", "GPL-3-Fandol-with-font-exception.txt"):
        text = " ".join((FONTS / "licenses" / name).read_text("utf-8").replace(">", " ").split())
        assert "embed this font or unaltered portions of this font into the document" in text, name


def test_no_family_uses_a_reserved_name(font: TTFont) -> None:
    reserved = ("Source", "LXGW", "霞鹜", "Liberation", "Hana", "Noto", "Fandol", "Arphic", "UKIJ")
    for number in (1, 3, 4, 6, 16):
        assert not [word for word in reserved if word in (font["name"].getDebugName(number) or "")]


def test_all_fonts_have_the_same_line_metrics(font: TTFont) -> None:
    assert lines(font) == (0.88, -0.12, 0, 0.88, -0.12, 0, 0.88, 0.12)


def test_all_fonts_are_truetype_of_normal_weight_and_free_to_embed(font: TTFont) -> None:
    assert (
        font.sfntVersion == "\0\1\0\0" and "glyf" in font and not {"CFF ", "CFF2", "fvar"} & set(font.keys())
    )
    assert (font["OS/2"].usWeightClass, font["OS/2"].fsType, font["head"].macStyle) == (400, 0, 0)


def test_han_fonts_have_no_table_that_makes_subsetting_fail() -> None:
    for name in (*HAN_FILES, "FormRare-Regular.ttf"):
        assert not {"GDEF", "GPOS", "kern"} & set(opened(name).keys()), name


def test_han_fonts_shape_vertical_forms_only() -> None:
    for name in HAN_FILES:
        font = opened(name)
        if "GSUB" in font:
            features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
            assert features <= {"vert", "vrt2"}, name


def test_the_table_of_8105_is_whole() -> None:
    assert len(TABLE) == len(set(TABLE)) == 8105 and {"䶮", "𬭚", "㛃", "一"} <= set(TABLE)


@pytest.mark.parametrize("role", ["title", "hei", "fang", "kai", "song"])
def test_every_role_has_all_8105_characters_and_zero_in_one_typeface(library: FontLibrary, role: str) -> None:
    own, stand_in = library.chain(role), {"fang": "Form WenKai", "kai": "Form WenKai"}.get(role)
    family = stand_in or next(name for name in own if name != "Form Latin")
    assert not {*TABLE, "〇"} - {chr(code) for code in library.font(family).coverage}


@pytest.mark.parametrize("family", ["Form Fang", "Form Kai"])
def test_fang_and_kai_have_gb2312_and_nothing_outside_it(library: FontLibrary, family: str) -> None:
    han = {code for code in library.font(family).coverage if code >= 0x3400 and chr(code).isalpha()}
    han = {code for code in han if unicodedata.name(chr(code), "").startswith("CJK UNIFIED")}
    assert han == gb2312_han() and len(han) == 6763


def test_song_has_all_of_the_basic_block_and_extension_a(library: FontLibrary) -> None:
    assert {*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0)} <= library.font("Form Song").coverage


def test_rare_has_only_characters_that_song_lacks_or_names_need(library: FontLibrary) -> None:
    rare = library.font("Form Rare").coverage
    assert min(rare) >= 0x20000 and (FONTS / "FormRare-Regular.ttf").stat().st_size <= 10_000_000
    assert {ord(char) for char in "𠀁𠮷𥔲𠅤"} <= rare | library.font("Form Song").coverage


def test_no_font_covers_private_use_or_radicals(library: FontLibrary) -> None:
    for family in library.families:
        codes = library.font(family).coverage
        assert not [hex(code) for code in codes if 0xE000 <= code < 0xF900 or 0x2E80 <= code < 0x2FE0], family


def test_latin_steals_nothing_that_chinese_fonts_draw_an_em_wide(library: FontLibrary) -> None:
    stolen = {ord(char) for char in "·“”‘’—…×±÷°℃§¶、。（）"} & library.font("Form Latin").coverage
    assert stolen == set()


def test_latin_is_as_wide_as_times_new_roman(library: FontLibrary) -> None:
    # Advances of Times New Roman in 2048ths of the em.
    times = {"A": 1479, "a": 909, "i": 569, "m": 1593, "W": 1933, "0": 1024, "9": 1024, " ": 512, ".": 512}
    for char, advance in times.items():
        assert library.width(char, "Form Latin", 1000) == pytest.approx(advance / 2.048, abs=0.1), char


@pytest.mark.parametrize("name", HAN_FILES)
def test_the_middle_dot_is_centred_in_a_full_em(name: str) -> None:
    left, right, width = box(opened(name), 0xB7)
    assert width == 1000 and abs((left + right) / 2 - 500) <= 1


@pytest.mark.parametrize("name", HAN_FILES[:5])
def test_two_dashes_touch(name: str) -> None:
    left, right, width = box(opened(name), 0x2014)
    assert (left, right, width) == (0, 1000, 1000)


def test_every_character_but_a_space_has_an_outline(library: FontLibrary) -> None:
    for family in library.families:
        font = library.font(family)
        seen = (
            code for code in font.coverage if unicodedata.category(chr(code)) not in ("Zs", "Cf", "Cc", "Mn")
        )
        empty = [hex(code) for code in seen if not font.outlines.glyph(font.glyph(code) or 0)]
        assert empty == [], family


def test_the_installed_files_are_unchanged(library: FontLibrary) -> None:
    assert library.changed_files() == ()
