"""What a character could have been altered into, drawn where it stands."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from docgen.render.fill import font_library
from docgen.render.page_letters import Letter
from docgen.scans.look_alikes import Faces
from docgen.settings import read_settings


@cache
def _faces() -> Faces:
    return Faces(font_library(read_settings({}).fonts, None).families)


def letter(text: str, font: str = "ABCDEF+Form-Fang") -> Letter:
    return Letter(text, 10, 10, 14, 14, 10, 13.5, font, 4.23)


@pytest.mark.parametrize(("text", "other"), [("未", "末"), ("己", "已"), ("国", "园"), ("7", "1"), ("0", "6"), ("B", "8")])
def test_the_likeliest_other_is_among_the_candidates(text: str, other: str) -> None:
    assert other in _faces().others(letter(text)) and text not in _faces().others(letter(text))


def test_what_reads_the_same_is_no_other() -> None:
    assert not {"l", "1"} & set(_faces().others(letter("I", "ABCDEF+Form-Latin"))) and "O" not in _faces().others(letter("0"))


def test_a_font_that_is_not_ours_has_no_candidates() -> None:
    assert _faces().others(letter("未", "ABCDEF+Somebody")) == ""


def test_two_drawn_in_one_place_differ_where_they_differ() -> None:
    one, two = (_faces().put(letter("未"), text, 0.8, (70, 70), (50, 50)) for text in "未末")
    assert one is not None and two is not None
    assert 0.5 < one.max() <= 1 and np.abs(one - two).max() > 0.4 and np.abs(one - two)[:6].max() < 0.15
