"""Printed pages to be scanned: signed, stamped, altered, each with what is true of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw

from docgen.render.document import Box, Document
from docgen.render.page_letters import Letter, page_letters
from docgen.render.page_pictures import opened
from tests.finished import FORM, made
from tests.scans.decoys import DECOYS, decoy
from tests.scans.hands import DPI, PX, Pixels, font, scribble, sign, specks, stamp

Change = Literal["digit", "alike", "random", "deleted", "row", "moved", "inserted", "handwriting"]
ALIKE = {"未": "末", "己": "已", "大": "太", "土": "士", "国": "园", "人": "入", "日": "曰", "天": "夫", "干": "千",
         "科": "料", "师": "帅", "学": "字", "间": "问", "主": "王", "中": "申", "民": "氏", "今": "令", "历": "厉"}  # fmt: skip
_LETTER_CHANGES: tuple[Change, ...] = ("digit", "random", "alike", "digit", "random", "deleted")
FILES = {"Fang": "FormFang-Regular.ttf", "Hei": "FormHei-Medium.ttf", "Latin": "FormLatin-Regular.ttf",
         "Song": "FormSong-Regular.ttf", "Title": "FormTitle-Bold.ttf", "Kai": "FormKai-Regular.ttf"}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A printed character that another was put for ("" for none): where (mm), and how."""

    x: float
    y: float
    change: str
    printed: str
    put: str


@dataclass(frozen=True)
class Paper:
    """A page of paper: its picture at 300 dpi, which page it is, which boxes are signed and sealed, where it was
    altered (mm: x, y) and how; `spots` are its characters that were, where there are several."""

    picture: Pixels
    number: int
    signed: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    altered: tuple[float, float] | None = None
    change: str = ""
    spots: tuple[Spot, ...] = ()


@cache
def printed(number: int, form: str = FORM, fullness: str = "typical") -> Pixels:
    """A page of the document as a laser printer lays it on paper."""
    document = made(fullness, form)
    assert document.pdf is not None
    with opened(document.pdf) as seen:
        drawn = seen.pages[number - 1].render(scale=DPI / 72).to_pil()
    return cv2.cvtColor(np.asarray(drawn.convert("RGB")), cv2.COLOR_RGB2BGR).astype(np.uint8)


@cache
def letters(form: str = FORM, fullness: str = "typical") -> tuple[tuple[Letter, ...], ...]:
    """The characters of each page."""
    document = made(fullness, form)
    assert document.pdf is not None and document.page_map is not None
    with opened(document.pdf) as seen:
        return tuple(page_letters(seen, number) for number in range(1, document.page_map.pages + 1))


def boxes(document: Document, page: int, kind: str) -> list[Box]:
    """Where one signs (`signature`, the marks alone) or stamps (`seal`)."""
    assert document.page_map is not None
    found = [box for box in document.page_map.boxes if box.page == page and box.kind == kind]
    return [box for box in found if kind != "signature" or ".signature" in box.path]


def clean(number: int, form: str = FORM) -> Paper:
    """A page as printed."""
    return Paper(printed(number, form), number)


def handled(number: int, seed: int, form: str = FORM) -> Paper:
    """The page signed and stamped wherever it asks for it."""
    return in_hands(clean(number, form), seed, form)


def in_hands(paper: Paper, seed: int, form: str = FORM) -> Paper:
    """The paper, altered or not, signed and stamped wherever it asks for it."""
    document, number, picture = made("typical", form), paper.number, paper.picture
    signed, sealed = boxes(document, number, "signature"), boxes(document, number, "seal")
    chance = np.random.default_rng(seed)
    for count, box in enumerate(signed):
        picture = sign(picture, box.x, box.y, box.width, box.height, seed * 31 + count)
    for count, box in enumerate(sealed):
        x, y = box.x + box.width / 2 + chance.uniform(-4, 4), box.y + box.height / 2 + chance.uniform(-4, 4)
        picture = stamp(picture, x, y, seed * 37 + count)
    return replace(paper, picture=picture, signed=frozenset(b.path for b in signed), sealed=frozenset(b.path for b in sealed))


def decoyed(number: int, seed: int, form: str = FORM) -> Paper:
    """The page with dust and a short line where one signs, and with what is no round red seal where one stamps."""
    document, picture = made("typical", form), printed(number, form)
    for count, box in enumerate(boxes(document, number, "signature")):
        picture = specks(picture, box.x, box.y, box.width, box.height, seed * 41 + count)
    for count, box in enumerate(boxes(document, number, "seal")):
        kind = DECOYS[(seed + count) % len(DECOYS)]
        picture = decoy(picture, box.x + box.width / 2, box.y + box.height / 2, seed * 43 + count, kind)
    return Paper(picture, number)


def retyped(number: int, seed: int, count: int = 6, form: str = FORM) -> Paper:
    """The page with up to `count` characters of its values replaced or deleted, none near another."""
    chance = np.random.default_rng(seed)
    values, picture = _values(number, form), printed(number, form).copy()
    spots: list[Spot] = []
    for at in chance.permutation(len(values)):
        one, change = values[int(at)], _LETTER_CHANGES[len(spots) % len(_LETTER_CHANGES)]
        x, y = (one.left + one.right) / 2, (one.top + one.bottom) / 2
        if not _suits(one, change) or any(abs(x - spot.x) < 14 and abs(y - spot.y) < 14 for spot in spots):
            continue
        put = _other(one.text, change, chance)
        picture = _retyped(picture, one, put)
        spots.append(Spot(x, y, change, one.text, put))
        if len(spots) == count:
            break
    return Paper(picture, number, change="retyped", spots=tuple(spots))


def altered(number: int, change: Change, seed: int, form: str = FORM) -> Paper:
    """The page with one change of the kind, somewhere in its values."""
    chance = np.random.default_rng(seed)
    values = [one for one in _values(number, form) if _suits(one, change)]
    picture = printed(number, form).copy()
    if not values:
        raise LookupError(f"page {number} has nothing for {change}")
    one = values[int(chance.integers(0, len(values)))]
    spot = ((one.left + one.right) / 2, (one.top + one.bottom) / 2)
    if change in ("digit", "alike", "random", "deleted"):
        other = _other(one.text, change, chance)
        spots = (Spot(*spot, change, one.text, other),)
        return Paper(_retyped(picture, one, other), number, altered=spot, change=change, spots=spots)
    if change == "handwriting":
        return Paper(scribble(picture, one.right, one.top, 12, seed), number, altered=(one.right + 6, spot[1]), change=change)
    if change == "inserted":
        after = max(line.right for line in _line(one, number, form))
        put = one._replace(origin_x=after + 0.4)
        return Paper(_drawn(picture, put, "不含"), number, altered=(after + one.size, spot[1]), change=change)
    line = _line(one, number, form)
    left, right = min(c.left for c in line), max(c.right for c in line)
    top, bottom = min(c.top for c in line) - 0.2, max(c.bottom for c in line) + 0.2
    rows, columns = slice(round(top * PX), round(bottom * PX)), slice(round((left - 0.2) * PX), round((right + 0.2) * PX))
    kept = picture[rows, columns].copy()
    picture[rows, columns] = 255
    if change == "moved":
        beside = slice(columns.start + round(2 * PX), columns.stop + round(2 * PX))
        picture[rows, beside] = np.minimum(picture[rows, beside], kept)
    return Paper(picture, number, altered=((left + right) / 2, spot[1]), change=change)


def _values(number: int, form: str) -> list[Letter]:
    document = made("typical", form)
    assert document.page_map is not None
    inside = [box for box in document.page_map.boxes if box.page == number and box.kind == "value"]
    return [
        one for one in letters(form)[number - 1]
        if any(b.x <= one.left and one.right <= b.x + b.width and b.y <= one.top and one.bottom <= b.y + b.height for b in inside)
    ]


def _suits(one: Letter, change: Change) -> bool:
    if change == "digit":
        return one.text in "0123456789"
    if change == "alike":
        return one.text in ALIKE
    return "\u4e00" <= one.text <= "\u9fff" and one.text not in "一二三工"


def _line(one: Letter, number: int, form: str) -> list[Letter]:
    """The characters beside this one on its line, gap by gap."""
    row = sorted((c for c in _values(number, form) if abs(c.origin_y - one.origin_y) < 0.5), key=lambda c: c.left)
    at = row.index(one)
    first = last = at
    while first and row[first].left - row[first - 1].right < 2.0:
        first -= 1
    while last + 1 < len(row) and row[last + 1].left - row[last].right < 2.0:
        last += 1
    return row[first : last + 1]


def _other(text: str, change: Change, chance: np.random.Generator) -> str:
    if change == "digit":
        return str(chance.choice([d for d in "0123456789" if d != text]))
    if change == "alike":
        return ALIKE[text]
    common = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
    return "" if change == "deleted" else str(chance.choice([c for c in common if c != text and c != "一"]))


def _retyped(picture: Pixels, one: Letter, text: str) -> Pixels:
    margin = 0.08
    rows = slice(round((one.top - margin) * PX), round((one.bottom + margin) * PX) + 1)
    picture[rows, round((one.left - margin) * PX) : round((one.right + margin) * PX) + 1] = 255
    return _drawn(picture, one, text) if text else picture


def _drawn(picture: Pixels, one: Letter, text: str) -> Pixels:
    name = FILES[one.font.partition("+")[2].partition("-")[2]]
    sheet = Image.fromarray(picture)
    face = font(name, round(one.size * PX))
    ImageDraw.Draw(sheet).text((one.origin_x * PX, one.origin_y * PX), text, fill=(0, 0, 0), font=face, anchor="ls")
    return np.array(sheet, np.uint8)
