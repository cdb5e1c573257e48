"""Small fonts made for a test, and pages rendered in a process of their own with exactly these fonts."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "fonts"
_RENDER = """
import json, sys
from pathlib import Path
from docgen.render.fontconfig import use_fontconfig, write_private_fontconfig
told = json.loads(sys.stdin.read())
files = {name: Path(path) for name, path in told["files"].items()}
use_fontconfig(write_private_fontconfig(files, {}, told["digest"], Path(told["cache"])))
import weasyprint
weasyprint.HTML(string=told["html"]).write_pdf(told["out"], **told["options"])
"""


def make_font(
    path: Path, family: str, text: str, *, is_cff: bool = False, is_variable: bool = False, side: int = 700
) -> Path:
    """Write a font that draws each character of `text` as a square, `side` in thousandths of the em."""
    names = {ord(char): f"u{ord(char):04X}" for char in text}
    builder = FontBuilder(1000, isTTF=not is_cff)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    if is_cff:
        builder.setupCFF(
            family.replace(" ", ""),
            {},
            {name: _square(T2CharStringPen(1000, None), side) for name in order},
            {},
        )
    else:
        builder.setupGlyf({name: _square(TTGlyphPen(None), side) for name in order})
    builder.setupHorizontalMetrics({name: (1000, 50) for name in order})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    if is_variable:
        builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    builder.save(path)
    return path


def _square(pen: object, side: int) -> object:
    draw: TTGlyphPen = pen
    if side:
        draw.moveTo((50, 0))
        draw.lineTo((50, side))
        draw.lineTo((50 + side, side))
        draw.lineTo((50 + side, 0))
        draw.closePath()
    return draw.getCharString() if isinstance(pen, T2CharStringPen) else draw.glyph()


def cut_and_rename(source: Path, target: Path, family: str, text: str) -> Path:
    """Write the part of `source` that draws `text` to `target`, under another family name."""
    font = TTFont(BytesIO(source.read_bytes()))
    subsetter = Subsetter(Options(name_IDs=["*"]))
    subsetter.populate(text=text)
    subsetter.subset(font)
    for number in (1, 4):
        font["name"].setName(family, number, 3, 1, 0x409)
    font.save(target)
    return target


def office_folder(folder: Path, told: str) -> Path:
    """An office's folder of fonts with this `fonts.yaml`."""
    folder.mkdir(exist_ok=True)
    (folder / "fonts.yaml").write_text(told, "utf-8")
    return folder


def render(html: str, files: dict[str, Path], folder: Path, **options: object) -> bytes:
    """Render `html` with exactly the fonts `files`, in a new process."""
    out = folder / "page.pdf"
    digest = f"{abs(hash((html, *map(str, files.values())))):016x}"
    told = {
        "html": html,
        "files": {name: str(path) for name, path in files.items()},
        "options": options,
        "cache": str(folder / "cache"),
        "digest": digest,
        "out": str(out),
    }
    subprocess.run(
        [sys.executable, "-W", "error", "-c", _RENDER],
        input=json.dumps(told),
        text=True,
        check=True,
        cwd=ROOT,
        capture_output=True,
    )
    return out.read_bytes()
