"""Drawn portraits for samples: persons who do not exist."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_SIZE = (1770, 2478)
# The part of the drawing in which the head stands as in an identity photo.
_FRAME = (155, 300, 1615, 2344)
_SKIES = ("#bfe0f5", "#c9e4f3", "#b7daf2")
_HAIR = ("#2b2320", "#3a2a22", "#1f1b1a", "#4a352a")
_COATS = ("#31456a", "#4b3a5e", "#2f5d57", "#5a3b3b")
_SKINS = ("#f2cfae", "#eac4a1", "#f5d7ba")
_SHADE = "#8a5a3c"
_EYES = (705, 1065)


def draw_portrait(seed: int = 0) -> bytes:
    """A drawn person of no real face, JPEG of 590 x 826 pixels: 25 x 35 mm at 600 dpi, light blue behind.

    Shaded enough for a detector of faces to take it for one: samples and tests need no photographs.
    """
    from PIL import Image, ImageDraw

    # Drawn three times as large: Pillow draws shapes without smooth edges.
    picture = Image.new("RGB", _SIZE, _SKIES[seed % len(_SKIES)])
    draw = ImageDraw.Draw(picture)
    skin, hair = _SKINS[seed % 3], _HAIR[seed % 4]
    if seed % 2 == 0:
        draw.rounded_rectangle((395, 620, 1375, 1800), 380, fill=hair)
    draw.ellipse((130, 1720, 1640, 3500), fill=_COATS[seed // 2 % 4])
    draw.polygon(((650, 1750), (1120, 1750), (885, 2200)), fill="#ffffff")
    draw.rounded_rectangle((730, 1500, 1040, 1900), 140, fill=skin)
    draw.polygon(((640, 1745), (730, 1690), (885, 2010), (780, 2080)), fill="#f6f8fb")
    draw.polygon(((1130, 1745), (1040, 1690), (885, 2010), (990, 2080)), fill="#f6f8fb")
    for ear in ((430, 1020, 540, 1240), (1230, 1020, 1340, 1240)):
        draw.ellipse(ear, fill=skin)
    draw.ellipse((470, 560, 1300, 1660), fill=skin)
    _shade(picture)
    draw.pieslice((440, 480, 1330, 1330), 180, 360, fill=hair)
    _draw_features(draw, hair)
    sized = picture.resize((590, 826), Image.Resampling.LANCZOS, box=_FRAME)
    out = io.BytesIO()
    sized.save(out, "JPEG", quality=90, subsampling=0, optimize=False, dpi=(600, 600))
    return out.getvalue()


def _shade(picture: Image.Image) -> None:
    """Soft shadows in the eye sockets, beside and below the nose, and under the lips."""
    from PIL import Image, ImageDraw, ImageFilter

    shadow = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(shadow)
    for x in _EYES:
        draw.ellipse((x - 130, 1000, x + 130, 1190), fill=95)
    draw.polygon(((840, 1120), (930, 1120), (990, 1320), (780, 1320)), fill=60)
    draw.ellipse((800, 1270, 970, 1345), fill=110)
    draw.chord((760, 1480, 1010, 1560), 0, 180, fill=80)
    soft = shadow.filter(ImageFilter.GaussianBlur(28))
    picture.paste(Image.new("RGB", picture.size, _SHADE), (0, 0), soft)


def _draw_features(draw: ImageDraw.ImageDraw, hair: str) -> None:
    for x in _EYES:
        draw.arc((x - 130, 960, x + 130, 1120), 205, 335, fill=hair, width=34)
        draw.ellipse((x - 78, 1072, x + 78, 1156), fill="#f4efe9")
        draw.ellipse((x - 42, 1070, x + 42, 1154), fill="#3a2a22")
        draw.ellipse((x - 20, 1092, x + 20, 1132), fill="#120d0b")
        draw.arc((x - 86, 1062, x + 86, 1170), 190, 350, fill="#241a16", width=16)
        draw.ellipse((x + 8, 1084, x + 22, 1098), fill="#ffffff")
    for x in (838, 932):
        draw.ellipse((x - 20, 1300, x + 20, 1322), fill="#7d4d36")
    draw.arc((800, 1240, 970, 1340), 25, 155, fill="#b07d5b", width=10)
    draw.ellipse((745, 1405, 1025, 1480), fill="#b9605a")
    draw.chord((760, 1400, 1010, 1520), 0, 180, fill="#c9736b")
    draw.line((745, 1442, 885, 1450, 1025, 1442), fill="#7c3633", width=12)
