"""Changes to one font: outlines, scale, characters, layout tables, metrics and names."""

from __future__ import annotations

import copy
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

ASCENT, DESCENT = 0.88, -0.12  # of the em, in every file: a fallback never moves a line
_TIMESTAMP = 3_850_000_000  # seconds since 1904 (January 2026); fixed, so that two builds are identical
_CENTRE_OF_HAN = 0.38  # of the em above the baseline
_DROPPED = [
    "BASE",
    "DSIG",
    "FFTM",
    "STAT",
    "VORG",
    "cvt ",
    "fpgm",
    "gasp",
    "hdmx",
    "kern",
    "mort",
    "prep",
    "prop",
]
# HarfBuzz 6.0 (Debian 12) fails to subset a font with a GDEF table from about 1,000 glyphs on, and
# WeasyPrint then embeds the whole file: 5 MB for Form WenKai. Han have no marks, so nothing needs GDEF
# there.
_FOR_MARKS = ["GDEF", "GPOS"]
_MAXP_KEYS = (
    "maxZones",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)


def to_quadratic(font: TTFont, max_error: float = 1.0) -> None:
    """Replace CFF outlines by TrueType ones; `max_error` in font units (1/1000 em)."""
    names = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, max_error, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = names, glyphs
    font["maxp"].tableVersion = 0x00010000
    for key in _MAXP_KEYS:  # the counts are computed on saving
        setattr(font["maxp"], key, 1 if key == "maxZones" else 0)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 2.0, [], {}
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font.sfntVersion = "\x00\x01\x00\x00"


def keep(font: TTFont, codes: frozenset[int], features: tuple[str, ...]) -> None:
    """Cut the font to `codes` and the OpenType `features`; hinting and unused tables go."""
    options = Options()
    options.layout_features = list(features)
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.legacy_kern = False
    options.name_IDs = ["*"]
    options.drop_tables += _DROPPED if "mark" in features else _DROPPED + _FOR_MARKS
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def scale(font: TTFont, units: int, magnify: float = 1.0) -> None:
    """Bring the font to `units` per em, its letters `magnify` times as large beside Han."""
    if magnify != 1.0:
        font["head"].unitsPerEm = round(font["head"].unitsPerEm / magnify)
    if font["head"].unitsPerEm != units:
        scale_upem(font, units)


def drop_vertical(font: TTFont) -> None:
    """Drop the vertical metrics: nothing is set vertically, and a subset keeps a row of them for every glyph
    before its last one."""
    for tag in ("vhea", "vmtx"):
        if tag in font:
            del font[tag]


def centre(font: TTFont, code: int, *, upright: bool = False) -> None:
    """Put a glyph in the middle of a full em; with `upright` also at the middle height of Han."""
    name, left, bottom, right, top = _box(font, code)
    em = font["head"].unitsPerEm
    up = round(_CENTRE_OF_HAN * em - (bottom + top) / 2) if upright else 0
    _redraw(font, name, (1, 0, 0, 1, round(em / 2 - (left + right) / 2), up))


def draw_like(font: TTFont, code: int, twin: int) -> None:
    """Give `code`, which the font lacks, a copy of the glyph of `twin`.

    A copy: sharing one glyph, 〇 would be read back from a PDF as ○.
    """
    source, name = font.getBestCmap()[twin], f"uni{code:04X}"
    glyf = font["glyf"]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyf[name] = copy.deepcopy(glyf[source])
    for tag in ("hmtx", "vmtx"):
        if tag in font:
            font[tag][name] = font[tag][source]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def stretch(font: TTFont, code: int) -> None:
    """Stretch a dash to the full em, so that two of them (——) touch."""
    name, left, _, right, _ = _box(font, code)
    em = font["head"].unitsPerEm
    factor = em / (right - left)
    _redraw(font, name, (factor, 0, 0, 1, -left * factor, 0))


def set_metrics(font: TTFont) -> None:
    """Give the font the common line metrics, weight normal, and free embedding."""
    em = font["head"].unitsPerEm
    up, down = ASCENT * em, DESCENT * em
    if up != int(up):
        raise ValueError(f"units per em of {em} cannot hold {ASCENT} exactly")
    hhea, os2, head = font["hhea"], font["OS/2"], font["head"]
    hhea.ascent, hhea.descent, hhea.lineGap = round(up), round(down), 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = round(up), round(down), 0
    os2.usWinAscent, os2.usWinDescent = round(up), -round(down)
    os2.version = max(os2.version, 4)
    for key in ("sxHeight", "sCapHeight", "usDefaultChar", "usBreakChar", "usMaxContext"):
        if not hasattr(os2, key):
            setattr(os2, key, 0)
    os2.usWeightClass, os2.usWidthClass = 400, 5
    os2.fsSelection = 0x40 | 0x80  # REGULAR, USE_TYPO_METRICS
    os2.fsType = 0
    os2.achVendID = "FORM"
    os2.recalcUnicodeRanges(font)
    os2.recalcCodePageRanges(font)
    head.macStyle = 0
    head.created = head.modified = _TIMESTAMP
    font.recalcTimestamp = False


def set_names(font: TTFont, family: str, notice: str) -> None:
    """Name the font `family`, its copyright and licence as in the source plus `notice` of the changes."""
    table = font["name"]
    kept = {number: table.getDebugName(number) for number in (0, 13, 14)}
    table.names = []
    post_script = family.replace(" ", "") + "-Regular"
    texts: dict[int, str | None] = {
        0: f"{kept[0] or ''} {notice}".strip(),
        1: family,
        2: "Regular",
        3: f"{post_script}:1",
        4: family,
        5: "Version 1.000",
        6: post_script,
        13: kept[13],
        14: kept[14],
    }
    for number, text in texts.items():
        if text:
            table.setName(text, number, 3, 1, 0x409)
    font["post"].formatType = 3.0
    font["post"].extraNames, font["post"].mapping = [], {}


def _box(font: TTFont, code: int) -> tuple[str, float, float, float, float]:
    name = font.getBestCmap()[code]
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return (name, *pen.bounds)


def _redraw(font: TTFont, name: str, matrix: tuple[Any, ...]) -> None:
    """Draw a glyph anew under `matrix`, one em wide."""
    pen = TTGlyphPen(None)
    font.getGlyphSet()[name].draw(TransformPen(pen, matrix))
    glyph = pen.glyph()
    glyf = font["glyf"]
    glyf[name] = glyph
    glyph.recalcBounds(glyf)
    font["hmtx"][name] = (font["head"].unitsPerEm, glyph.xMin)
