"""The lines one signs on, and the room for the seal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.forms.definition import SignatureBox
from docgen.forms.layout import HOUSE_STYLES
from docgen.forms.metrics import signature_size
from docgen.render.fill import font_library
from docgen.render.paper import Mark, Room, SetParagraph, inside
from docgen.render.setter import Setter
from docgen.render.signatures import SignatureSetter
from docgen.settings import read_settings

STYLE = HOUSE_STYLES["signature"]
ONE = SignatureBox("head", signer="负责人签字：", seal="（公章）")
TWO = replace(ONE, signer="单位负责人（签字）：\n项目负责人（签字）：", seal="申报单位（公章）")
SEALED = SignatureBox("unit", seal="四川省青少年科技教育协会\n（管理办公室）")
SIGNED = SignatureBox("person", signer="申请人签名：")
SAYS = "本单位承诺以上所填内容真实、准确，特此申报。"


def set_in(box: SignatureBox, width: float, height: float) -> tuple[tuple[SetParagraph, ...], tuple[Mark, ...]]:
    settings = read_settings({})
    setter = Setter(font_library(settings.fonts, settings.office_fonts))
    return SignatureSetter(box, STYLE, Room(width, inside(height)), setter).lines(SAYS)


def words(paragraphs: tuple[SetParagraph, ...]) -> list[str]:
    return [paragraph.text.replace("　", "") for paragraph in paragraphs if paragraph.text]


@pytest.mark.parametrize(("box", "expected"), [
    (ONE, ["负责人签字：（公章）", "年月日"]),
    (TWO, ["单位负责人（签字）：", "项目负责人（签字）：", "申报单位（公章）", "年月日"]),
    (SEALED, ["四川省青少年科技教育协会", "（管理办公室）", "年月日"]),
    (SIGNED, ["申请人签名：", "年月日"]),
    (replace(SIGNED, has_date=False), ["申请人签名："]),
])
def test_the_words_stand_in_the_order_of_the_form(box: SignatureBox, expected: list[str]) -> None:
    assert words(set_in(box, 140, 110)[0]) == [SAYS, *expected]


@pytest.mark.parametrize("box", [ONE, TWO, SEALED, SIGNED])
@pytest.mark.parametrize("width", [81.0, 140.0, 167.0])
def test_in_the_least_cell_everything_is_inside_and_no_line_stands_in_another(box: SignatureBox, width: float) -> None:
    height = signature_size(SAYS, len(box.signers), bool(box.seal), width + 3.2, STYLE)[1]
    paragraphs, marks = set_in(box, width, height)
    # A spacer below 1 pt would push everything after it down.
    assert sum(paragraph.height for paragraph in paragraphs) <= inside(height) + 0.01
    assert all(paragraph.pitch > 1.0 for paragraph in paragraphs)
    for mark in marks:
        assert mark.x >= 0 and mark.y >= 0 and mark.y + mark.height <= height + 0.01
    assert [mark.name for mark in marks if mark.kind == "signature"] == [
        "signature", "signature2"
    ][: len(box.signers)]
    if box.seal:
        (seal,) = (mark for mark in marks if mark.kind == "seal")
        assert (seal.width, seal.height) == (50, 50) and seal.x + 50 <= width + 1.5


def test_several_hands_sign_above_the_square_of_the_seal() -> None:
    _, marks = set_in(TWO, 140, 120)
    seal = next(mark for mark in marks if mark.kind == "seal")
    hands = [mark for mark in marks if mark.kind == "signature"]
    assert all(hand.y + hand.height <= seal.y + 0.01 for hand in hands)
    assert hands[1].y - hands[0].y == pytest.approx(14)
