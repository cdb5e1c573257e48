"""What counts as a character, and what is mended at the door."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.forms.legacy_codes import mend
from docgen.forms.limits import _PLAIN, normalise, strictest_length, word_count

WRITTEN = st.text(st.sampled_from("青少年aé1 \u3000\t\n\r\u200b\u202e\u00a0\u0301·𬭊⼈\ue863\ufe0f。"), max_size=12) | st.text()


@pytest.mark.parametrize(
    ("text", "ours", "strictest", "words"),
    [
        ("青少年科技辅导员", 8, 8, 8),
        ("2021年获得First Prize, 共3项。", 24, 24, 10),
        ("第一行\n第二行\n第三行", 11, 13, 9),
        ("参加 STEM 培训30学时", 14, 14, 8),
        ("𬭊教授", 3, 4, 3),
    ],
)
def test_a_text_has_three_lengths(text: str, ours: int, strictest: int, words: int) -> None:
    assert (len(normalise(text)), strictest_length(text), word_count(text)) == (ours, strictest, words)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("  甲 乙\u3000 \n 丙  ", "甲 乙\n 丙"),
        ("阿\u200b依\u200d古\ufeff丽\u00ad", "阿依古丽"),
        ("\u202e甲\u2066乙\u2069\u200f", "甲乙"),
        ("甲\ufe00乙\U000e0100", "甲乙"),
        ("甲\t乙\u00a0丙\u2003丁\u3164戊", "甲 乙 丙 丁 戊"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("\x00甲\x1b\x7f", "甲"),
    ],
)
def test_a_text_is_mended_at_the_door(written: str, printed: str) -> None:
    assert normalise(written) == printed


def test_private_use_characters_of_old_windows_become_the_real_ones() -> None:
    assert normalise("龚\ue863、\ue81e、\ue816、\ue864、\ue7c8") == "龚䶮、龴、𠂇、龻、ǹ"


def test_all_eighty_characters_of_gbk_are_mapped_as_gb18030_maps_them() -> None:
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    for index, trail in enumerate(trails):
        known = bytes((0xFE, trail)).decode("gb18030")
        mended = mend(chr(0xE815 + index))
        # Python's codec still gives the private use area for those that came to Unicode last.
        assert mended == known or 0xE815 <= ord(known) <= 0xE864
        assert not 0xE000 <= ord(mended) <= 0xF8FF
    assert len(trails) == 80


def test_radicals_copied_from_a_pdf_become_characters() -> None:
    assert normalise("⼈⺠教⻘⻓⻢⼾⼝") == "人民教青长马户口"
    for code in range(0x2F00, 0x2FD6):
        decomposed = unicodedata.normalize("NFKC", chr(code))
        assert mend(chr(code)) == ("户" if code == 0x2F3E else decomposed)


def test_a_radical_of_another_shape_than_its_character_stays() -> None:
    assert normalise("⺮字头") == "⺮字头"


def test_a_long_run_of_blanks_inside_a_line_stays() -> None:
    assert len(normalise("甲" + " " * 200_000 + "乙")) == 200_002


@given(WRITTEN)
def test_a_normalised_text_is_normal(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(WRITTEN)
def test_no_count_of_a_text_is_above_the_strictest(text: str) -> None:
    assert word_count(text) <= len(normalise(text)) <= strictest_length(text)
    assert len(normalise(text).replace("\n", "\r\n")) <= strictest_length(text)


def test_the_fast_path_takes_only_characters_that_nothing_would_change() -> None:
    for code in range(0x110000):
        character = chr(code)
        if _PLAIN.fullmatch(character):
            assert mend(character) == character and unicodedata.combining(character) == 0
            assert unicodedata.normalize("NFC", "e" + character) == "e" + character
            assert unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs") or character == "\n"
