"""Papers with a QR code as somebody brings them: a picture, a scan, a photograph under a red seal."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageDraw

from docgen.certificates.code_symbol import symbol
from docgen.certificates.token import sign_token, token_url
from tests.certificates.office import CERT, CLAIMS, HOST

GENUINE = token_url(HOST, sign_token(CLAIMS, CERT))
DPI = 150


def code(text: str, width: int) -> Image.Image:
    """The symbol so many pixels wide, without a quiet zone."""
    rows = symbol(text).rows
    small = Image.new("L", (len(rows), len(rows)), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            small.putpixel((x, y), 0 if module == "1" else 255)
    return small.resize((width, width), Image.Resampling.NEAREST).convert("RGB")


def paper(*texts: str, width_mm: float = 25.0, dpi: int = DPI) -> Image.Image:
    """A5 with the codes of these texts one beside the other."""
    mm = dpi / 25.4
    page = Image.new("RGB", (round(210 * mm), round(148 * mm)), "white")
    for number, text in enumerate(texts):
        page.paste(code(text, round(width_mm * mm)), (round((20 + 60 * number) * mm), round(90 * mm)))
    return page


def under_seal(page: Image.Image, dpi: int = DPI) -> Image.Image:
    """The same with a red seal over the upper right corner of the first code."""
    mm = dpi / 25.4
    ink = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(ink)
    x, y = 45 * mm, 92 * mm
    for radius in (21.0, 17.0, 13.0, 9.0, 5.0):
        edges = [x - radius * mm, y - radius * mm, x + radius * mm, y + radius * mm]
        pen.ellipse(edges, outline=(214, 32, 40), width=round(2 * mm))
    return ImageChops.multiply(page, ink)


def written(page: Image.Image, kind: str = "JPEG") -> bytes:
    """The bytes of a picture, or of a PDF that is one."""
    out = io.BytesIO()
    page.save(out, kind, resolution=DPI, **({"quality": 70} if kind == "JPEG" else {}))
    return out.getvalue()
