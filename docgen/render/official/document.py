"""What an official paper consists of, and the measures of GB/T 9704-2012 (mm; type in points)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from docgen.forms.layout import Role

PAGE = (210.0, 297.0)
# 天头 37, 订口 28; what they leave is 版心, 156 x 225.
MARGIN = (37.0, 26.0, 35.0, 28.0)       # top, right, bottom, left
WIDTH = PAGE[0] - MARGIN[1] - MARGIN[3]
# 三号; 22 lines to a page of 225 mm, 28 characters to a line of 156 mm.
BODY, PITCH, TRACKING = 16.0, 28.95, -0.21
TITLE, TITLE_PITCH = 22.0, 36.0         # 二号
CELL, CELL_PITCH = 12.0, 17.0           # 小四, as lists are set
PADDING, PADDING_ABOVE, ROW = 1.5, 0.9, 8.0
UNDER = 3.0             # above the words over a list
SEAL_LINES = 2                          # blank ones above the name: the seal stands over name and date


@dataclass(frozen=True, slots=True)
class Title:
    """A title in lines; `lines_above` are left blank."""

    lines: tuple[str, ...]
    lines_above: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """A paragraph of the text, its first line two characters in; `is_heading` for 一、 in Hei, `is_flush` for whom
    the paper is addressed to: 主送."""

    text: str
    is_heading: bool = False
    is_flush: bool = False


@dataclass(frozen=True, slots=True)
class Annexes:
    """附件说明 under the text: the names of the annexes."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who issues the paper, over its date; the last lines of the text stay with it, for no page may hold a seal
    alone."""

    issuer: str
    dated: date


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """The head of an annex on a new page: 附件 (with a number where there are several)."""

    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading, its width in mm, whether its texts stand in the middle; `key` is for whoever
    fills it."""

    heading: str
    width: float
    is_centred: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row's texts, one a column; one text alone is a heading across all columns."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A list, its headings repeated on each page; `under` stands above it, in the middle."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    under: str = ""


Block = Title | Body | Annexes | SignOff | AnnexHead | Grid


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """A paper: `name` is its title in one line, for programs; with a `reference` (发文字号) it has the red head of its
    `issuer`."""

    name: str
    issuer: str
    blocks: tuple[Block, ...] = field(default=())
    reference: str = ""


def day_text(day: date) -> str:
    """A day as official papers write it, Arabic and without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def role_of(block: Body) -> Role:
    """The type of a paragraph."""
    return "hei" if block.is_heading else "fang"
