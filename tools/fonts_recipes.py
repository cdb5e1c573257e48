"""One recipe a derived font: which source, which characters, which changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools import fonts_charsets as charsets
from tools.fonts_charsets import Unihan
from tools.fonts_slimming import Slimness

# Han fonts keep vertical forms only. Left out on purpose, each would break "glyph = cmap[character]":
# ccmp joins two U+2014 into one glyph, locl narrows “” beside Latin, liga; and kern, because Word does not
# kern by default and the widths of PDF and DOCX must agree.
HAN_FEATURES = ("vert", "vrt2")
LATIN_FEATURES = ("ccmp", "mark", "mkmk")  # "mark" keeps GPOS and GDEF
ARABIC_FEATURES = (
    "ccmp",
    "locl",
    "isol",
    "init",
    "medi",
    "fina",
    "rlig",
    "calt",
    "liga",
    "mark",
    "mkmk",
    "kern",
    "curs",
)
BOXES = frozenset((0x2610, 0x2611, 0x2612, 0x2713, 0x2714, 0x2717, 0x2718))

Chooser = Callable[[frozenset[int], Unihan], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file of `fonts/` is made from the source `source` of fonts_sources.

    `units` per em, letters `magnify` times as large; `centred` and `upright` characters get a full em
    (upright: at the middle height of Han too), `stretched` dashes fill it; `twins` (code, other code) get a
    copy of the other's glyph; `slimness` tells how few points its outlines get (none: as they are);
    `licence` is an SPDX name.
    """

    file: str
    family: str
    source: str
    choose: Chooser
    licence: str
    features: tuple[str, ...] = HAN_FEATURES
    units: int = 1000
    magnify: float = 1.0
    centred: tuple[int, ...] = (0xB7,)
    upright: tuple[int, ...] = ()
    stretched: tuple[int, ...] = (0x2014,)
    twins: tuple[tuple[int, int], ...] = ()
    slimness: Slimness | None = None


def _house(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    """8105 and GB2312, and every plain symbol the source has."""
    wanted = charsets.house(unihan)
    return frozenset(c for c in present if (c in wanted if charsets.is_han(c) else charsets.plain_symbols(c)))


def _song(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    """Every Han of the source and its plain symbols: everybody's fallback."""
    return frozenset(c for c in present if charsets.is_han(c) or charsets.plain_symbols(c))


def _gb2312_only(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    """GB2312: Fandol's cmap draws simplified forms for traditional characters outside it (幹 as 干)."""
    han = {c for c in charsets.gb2312() if charsets.is_han(c)}
    return present & (han | charsets.eastern_symbols() | {0x3007})


def _gb2312_with_ascii(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    return _gb2312_only(present, unihan) | (present & frozenset(range(0x20, 0x7F)))


def _han_and_dot(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    """Han and · only: this source's quotes and dashes are 0.35 em wide, the next font serves them."""
    return present & (charsets.house(unihan) | {0xB7})


def _arabic(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    """Arabic script, with the digits and punctuation between its words; no Latin letters."""
    spans = (
        range(0x600, 0x700),
        range(0x750, 0x780),
        range(0x8A0, 0x900),
        range(0x200C, 0x2010),
        range(0xFB50, 0xFE00),
        range(0xFE70, 0xFEFF),
    )
    marks = frozenset(map(ord, " !()-./:[]\"'%+0123456789«»·–\xa0"))
    return frozenset(c for c in present if c in marks or any(c in span for span in spans))


def _boxes(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    return present & BOXES


def _latin(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    return charsets.latin(present)


def _rare(present: frozenset[int], unihan: Unihan) -> frozenset[int]:
    return charsets.rare(unihan, present, charsets.house(unihan))


_OFL = "OFL-1.1"
# At 12 pt a printer's pixel (1200 dpi) is 5/1000 em.
_TEXT = Slimness(grid=4, tolerance=3.5, ceiling=4.0)
RECIPES: tuple[Recipe, ...] = (
    Recipe("FormTitle-Bold.ttf", "Form Title", "title", _house, _OFL),
    Recipe("FormHei-Medium.ttf", "Form Hei", "hei", _house, _OFL, slimness=_TEXT),
    Recipe(
        "FormFang-Regular.ttf",
        "Form Fang",
        "fang",
        _gb2312_only,
        "GPL-3.0 with font exception",
        slimness=_TEXT,
    ),
    Recipe(
        "FormKai-Regular.ttf",
        "Form Kai",
        "kai",
        _gb2312_with_ascii,
        "Arphic-1999",
        twins=((0x3007, 0x25CB),),
    ),
    Recipe("FormSong-Regular.ttf", "Form Song", "song", _song, _OFL, slimness=_TEXT),
    Recipe("FormWenKai-Light.ttf", "Form WenKai", "wenkai", _han_and_dot, _OFL, stretched=()),
    # 2000 units: the small Arabic joints would show the rounding of 1000. Magnified, or too small beside Han.
    Recipe(
        "FormArab-Regular.ttf", "Form Arab", "arab", _arabic, _OFL, ARABIC_FEATURES, 2000, 1.2, (), (), ()
    ),
    Recipe(
        "FormArab2-Regular.ttf",
        "Form Arab Two",
        "arab2",
        _arabic,
        _OFL,
        ARABIC_FEATURES,
        2000,
        1.05,
        (),
        (),
        (),
    ),
    Recipe(
        "FormSym-Regular.ttf", "Form Sym", "sym", _boxes, _OFL, (), 1000, 1.0, (), tuple(sorted(BOXES)), ()
    ),
    # 10000 units: 2048 cannot hold 880/1000 exactly; an advance changes by at most 0.00005 em.
    Recipe(
        "FormLatin-Regular.ttf", "Form Latin", "latin", _latin, _OFL, LATIN_FEATURES, 10000, 1.0, (), (), ()
    ),
    Recipe("FormRare-Regular.ttf", "Form Rare", "rare", _rare, _OFL, (), 1000, 1.0, (), (), ()),
)
