"""Which font draws which character, and what an office's own fonts must be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docgen.errors import ToolMissing
from docgen.render.fonts import FontFolderFault, FontLibrary, MissingGlyph, MissingGlyphs, Run, WordFont
from tests.render.made_fonts import FONTS, ROOT, make_font, office_folder

ROLES = ("title", "hei", "fang", "kai", "song")
OFFICE = "families:\n  Office Fang: {file: office.ttf}\nroles:\n  fang: {own: Office Fang}\n"


@pytest.fixture(scope="module")
def library() -> FontLibrary:
    return FontLibrary.load(FONTS)


def families(library: FontLibrary, text: str, role: str) -> list[str]:
    return [run.family for run in library.plan(text, role)]


def refused(library: FontLibrary, text: str, role: str = "song") -> tuple[MissingGlyph, ...]:
    with pytest.raises(MissingGlyphs) as caught:
        library.plan(text, role)
    return caught.value.missing


def test_latin_and_digits_of_fang_kai_and_song_come_from_the_latin_font(library: FontLibrary) -> None:
    for role, own in (("fang", "Form Fang"), ("kai", "Form Kai"), ("song", "Form Song")):
        runs = library.plan("共2026年ABC", role)
        assert [(run.text, run.family) for run in runs] == [
            ("共", own),
            ("2026", "Form Latin"),
            ("年", own),
            ("ABC", "Form Latin"),
        ]


def test_hei_and_title_draw_their_own_latin(library: FontLibrary) -> None:
    assert families(library, "共2026年ABC", "hei") == ["Form Hei"]
    assert families(library, "共2026年ABC", "title") == ["Form Title"]


def test_quotes_dashes_and_the_dot_of_a_name_stay_with_the_han(library: FontLibrary) -> None:
    text = "“阿卜杜热依木·买买提”——（试行）……二〇二六年"
    for role in ROLES:
        assert len(library.plan(text, role)) == 1


def test_the_texts_of_the_runs_join_to_the_text(library: FontLibrary) -> None:
    text = "张䶮 Ünï ☑ 第1项，ئابدۇرېھىم·ئوسمان 2026-يىلى。\n𠀁葛\U000e0100"
    for role in ROLES:
        assert "".join(run.text for run in library.plan(text, role)) == text


@pytest.mark.parametrize(
    ("role", "family"), [("fang", "Form WenKai"), ("kai", "Form WenKai"), ("hei", "Form Hei")]
)
def test_a_name_never_mixes_two_typefaces(library: FontLibrary, role: str, family: str) -> None:
    # 䶮 is outside GB2312: with it, all of the name goes to the font that has it.
    assert library.plan("张䶮明", role) == (Run("张䶮明", family, False),)
    assert families(library, "张䶮·买买提", role) == [family]


def test_the_word_beside_a_rare_name_keeps_the_role_s_font(library: FontLibrary) -> None:
    assert families(library, "姓名：张䶮，男", "fang") == ["Form Fang", "Form WenKai", "Form Fang"]


def test_a_name_with_a_character_of_extension_b_has_two_typefaces_and_not_three(library: FontLibrary) -> None:
    assert families(library, "张䶮𠀁", "fang") == ["Form WenKai", "Form Rare"]


def test_boxes_always_come_from_the_symbol_font(library: FontLibrary) -> None:
    for role in ROLES:
        assert families(library, "☐☑☒", role) == ["Form Sym"]


def test_uyghur_is_one_run_from_right_to_left_with_its_digits_and_dots(library: FontLibrary) -> None:
    runs = library.plan("姓名 ئابدۇرېھىم·ئوسمان 2026-يىلى，男", "song")
    assert [run for run in runs if run.is_rtl] == [Run("ئابدۇرېھىم·ئوسمان 2026-يىلى", "Form Arab", True)]


def test_all_letters_of_uyghur_are_drawn(library: FontLibrary) -> None:
    letters = "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي"
    assert [run.family for run in library.plan(letters, "song")] == ["Form Arab"]


@pytest.mark.parametrize(
    ("text", "char", "index"),
    [
        ("李\U00030edd", "\U00030edd", 1),  # Extension G
        ("ab\ue863c", "\ue863", 2),  # private use: 䶮 in old systems
        ("好😀", "😀", 1),
        ("一\x07二", "\x07", 1),
        ("一\t二", "\t", 1),
        ("\u202eabc", "\u202e", 0),
        ("x\ud842", "\ud842", 1),
        ("한글", "한", 0),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_place(
    library: FontLibrary, text: str, char: str, index: int
) -> None:
    assert refused(library, text)[0] == MissingGlyph(char, index)


def test_all_missing_characters_are_told_at_once(library: FontLibrary) -> None:
    missing = refused(library, "李\U00030edd与王\U00031350", "fang")
    assert [(item.char, item.index) for item in missing] == [("\U00030edd", 1), ("\U00031350", 4)]


def test_the_refusal_is_a_chinese_sentence_with_code_and_place(library: FontLibrary) -> None:
    with pytest.raises(ToolMissing, match=r"印不出.*U\+30EDD.*第 2 字"):
        library.plan("李\U00030edd", "song")


def test_an_ideographic_variation_prints_its_base(library: FontLibrary) -> None:
    assert families(library, "葛\U000e0100城", "song") == ["Form Song"]


def test_a_line_break_passes_and_an_empty_text_has_no_runs(library: FontLibrary) -> None:
    assert library.plan("一\n二", "song") == (Run("一\n二", "Form Song", False),)
    assert library.plan("", "song") == ()


def test_an_unknown_role_is_an_error(library: FontLibrary) -> None:
    with pytest.raises(KeyError):
        library.plan("一", "black")


def test_han_are_an_em_wide_and_latin_as_in_times(library: FontLibrary) -> None:
    assert library.width("汉字，“好”——", "Form Song", 12) == pytest.approx(12 * 8)
    assert library.width("2026", "Form Latin", 12) == pytest.approx(24)
    assert library.width("", "Form Song", 12) == 0


def test_arabic_and_marks_are_measured_shaped(library: FontLibrary) -> None:
    apart = sum(library.width(char, "Form Arab", 16) for char in "ئابدۇ")
    assert 0 < library.width("ئابدۇ", "Form Arab", 16) < apart
    assert library.width("e\u0301", "Form Latin", 16) == library.width("é", "Form Latin", 16)


def test_word_gets_the_official_font_names(library: FontLibrary) -> None:
    expected = {
        "title": WordFont("方正小标宋简体", "Times New Roman"),
        "hei": WordFont("黑体", "黑体"),
        "fang": WordFont("仿宋_GB2312", "Times New Roman"),
        "kai": WordFont("楷体_GB2312", "Times New Roman"),
        "song": WordFont("宋体", "Times New Roman"),
    }
    assert {role: library.word_font(role) for role in ROLES} == expected


def test_the_library_loads_at_once() -> None:
    FontLibrary.load(FONTS)
    begun = time.perf_counter()
    FontLibrary.load(FONTS)
    assert time.perf_counter() - begun < 0.3  # 0.03 s here; the rest is for a busy machine


def test_an_office_font_draws_its_role_and_ours_the_rest(tmp_path: Path, library: FontLibrary) -> None:
    make_font(tmp_path / "office.ttf", "Office Fang", "甲乙")
    office = FontLibrary.load(FONTS, office_folder(tmp_path, OFFICE))
    assert families(office, "甲乙，1丙", "fang") == ["Office Fang", "Form Fang", "Form Latin", "Form Fang"]
    assert families(office, "甲乙", "song") == ["Form Song"]
    assert office.chain("fang")[:3] == ("Form Latin", "Office Fang", "Form Fang")
    assert office.own("fang") == "Office Fang" and office.digest != library.digest


def test_the_digest_follows_the_bytes_of_an_office_font(tmp_path: Path) -> None:
    folder = office_folder(tmp_path, OFFICE)
    digests = set()
    for side in (600, 700):
        make_font(tmp_path / "office.ttf", "Office Fang", "甲乙", side=side)
        digests.add(FontLibrary.load(FONTS, folder).digest)
    assert len(digests) == 2


def test_an_opentype_font_with_cff_outlines_is_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "office.ttf", "Office Fang", "甲乙", is_cff=True)
    with pytest.raises(FontFolderFault, match=r"CFF.*TrueType"):
        FontLibrary.load(FONTS, office_folder(tmp_path, OFFICE))


def test_a_variable_font_is_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "office.ttf", "Office Fang", "甲乙", is_variable=True)
    with pytest.raises(ValueError, match="可变字体"):
        FontLibrary.load(FONTS, office_folder(tmp_path, OFFICE))


@pytest.mark.parametrize(
    ("start", "says"), [(b"ttcf", "TTC"), (b"wOF2", "WOFF2"), (b"PK\3\4", "不是字体文件")]
)
def test_other_containers_are_refused(tmp_path: Path, start: bytes, says: str) -> None:
    (tmp_path / "office.ttf").write_bytes(start + bytes(100))
    with pytest.raises(FontFolderFault, match=says):
        FontLibrary.load(FONTS, office_folder(tmp_path, OFFICE))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (OFFICE.replace("office.ttf", "other.ttf"), "缺少字体文件"),
        (OFFICE.replace("office.ttf", "../office.ttf"), "不带路径"),
        (OFFICE.replace("Office Fang", "Another"), "字体名是“Office Fang”"),
        (OFFICE.replace("fang:", "black:"), "没有“black”这种字体角色"),
        (OFFICE.replace("own: Office Fang", "own: Missing"), "没有“Missing”"),
        (OFFICE.replace("own: Office Fang", "chain: []"), "应写 own"),
        ("roles: [", "无法读取"),
        ("families: {}\nroles: {}\nmore: 1\n", "只能有这些项目"),
        ("roles: {}\n", "缺少 families"),
    ],
)
def test_a_broken_office_folder_is_refused_in_chinese(tmp_path: Path, told: str, says: str) -> None:
    make_font(tmp_path / "office.ttf", "Office Fang", "甲乙")
    with pytest.raises(FontFolderFault, match=says):
        FontLibrary.load(FONTS, office_folder(tmp_path, told))


def test_an_office_font_may_not_take_a_name_of_ours(tmp_path: Path) -> None:
    make_font(tmp_path / "office.ttf", "Form Song", "甲乙")
    with pytest.raises(FontFolderFault, match="自带字体"):
        FontLibrary.load(FONTS, office_folder(tmp_path, OFFICE.replace("Office Fang", "Form Song")))


def test_a_folder_without_fonts_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FontFolderFault, match=r"fonts\.yaml"):
        FontLibrary.load(tmp_path)


def test_a_file_of_another_size_than_the_manifest_s_is_refused(tmp_path: Path) -> None:
    for path in FONTS.iterdir():
        if path.is_file():
            (tmp_path / path.name).symlink_to(path)
    damaged = tmp_path / "FormSym-Regular.ttf"
    data = damaged.read_bytes()
    damaged.unlink()
    damaged.write_bytes(data + b"\0")
    with pytest.raises(FontFolderFault, match=r"已损坏.*FormSym"):
        FontLibrary.load(tmp_path)
    damaged.write_bytes(bytes([*data[:-1], data[-1] ^ 1]))
    assert FontLibrary.load(tmp_path).changed_files() == ("FormSym-Regular.ttf",)


def in_new_process(code: str, cache: Path) -> str:
    """Output of Python code that starts with a private fontconfig in `cache`."""
    start = (
        "import os\nfrom pathlib import Path\n"
        "from docgen.render.fonts import FontLibrary, use_private_fontconfig\n"
        f"library = FontLibrary.load(Path({str(FONTS)!r}))\n"
        f"use_private_fontconfig(library, Path({str(cache)!r}))\n"
    )
    run = [sys.executable, "-c", start + code]
    environment = {**os.environ, "FONTCONFIG_PATH": "/etc/fonts"}
    return subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_private_fontconfig_shows_our_fonts_and_no_others(tmp_path: Path) -> None:
    code = "import subprocess\nprint(subprocess.check_output(['fc-list', ':', 'family'], text=True))"
    listed = in_new_process(code, tmp_path)
    library = FontLibrary.load(FONTS)
    assert {line for line in listed.splitlines() if line} == set(library.families)


def test_other_programs_find_our_fonts_under_the_names_of_word(tmp_path: Path) -> None:
    names = {
        "宋体": "Form Song",
        "SimSun": "Form Song",
        "黑体": "Form Hei",
        "SimHei": "Form Hei",
        "仿宋": "Form Fang",
        "仿宋_GB2312": "Form Fang",
        "FangSong": "Form Fang",
        "楷体": "Form Kai",
        "楷体_GB2312": "Form Kai",
        "方正小标宋简体": "Form Title",
        "Times New Roman": "Form Latin",
        "Liberation Serif": "Form Latin",
    }
    code = (
        f"import subprocess\nfor name in {list(names)!r}:\n"
        "    print(subprocess.check_output(['fc-match', '-f', '%{family}', name], text=True))"
    )
    assert in_new_process(code, tmp_path).split("\n")[:-1] == list(names.values())


def test_the_cache_has_the_digest_in_its_name_and_the_file_is_always_the_same(tmp_path: Path) -> None:
    code = "print(os.environ['FONTCONFIG_FILE'], 'FONTCONFIG_PATH' in os.environ)"
    first, again = in_new_process(code, tmp_path), in_new_process(code, tmp_path)
    conf, has_path = first.split()
    assert first == again and has_path == "False"
    digest = FontLibrary.load(FONTS).digest[:16]
    assert f"fontconfig-{digest}" in Path(conf).read_text("utf-8") and digest in conf
    assert "<include" not in Path(conf).read_text("utf-8")


def test_coming_after_the_import_of_weasyprint_is_an_error(tmp_path: Path) -> None:
    code = f"import weasyprint\nuse_private_fontconfig(library, Path({str(tmp_path / 'other')!r}))\n"
    with pytest.raises(subprocess.CalledProcessError) as caught:
        in_new_process(code, tmp_path)
    assert "before the first import of weasyprint" in caught.value.stderr


def test_chinese_marks_between_uyghur_words_end_the_arabic_run(library: FontLibrary) -> None:
    runs = library.plan("ي）《ي", "song")
    assert [(run.text, run.is_rtl) for run in runs] == [("ي", True), ("）《", False), ("ي", True)]


def test_latin_marks_that_the_uyghur_fonts_lack_end_the_arabic_run_too(library: FontLibrary) -> None:
    runs = library.plan("ي&ي#ي", "fang")
    assert [(run.text, run.is_rtl) for run in runs] == [("ي", True), ("&", False), ("ي", True), ("#", False), ("ي", True)]
