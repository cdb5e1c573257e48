"""QR codes in a picture or on the pages of a PDF: in grey, then in the red channel, where red ink is white, then
smaller, larger and turned, until one begins as an official address does.

Runs in the limited process: a file may make any call here hang, swallow memory or end the process.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image
from pypdfium2 import raw

from docgen.entries.files import kind_of
from docgen.entries.pictures.decoding import DECODER_FAILURES, MAX_PIXELS, upright_rgb, whole_pictures_only
from docgen.forms.fields.base import Fault

MAX_PAGES = 50
MAX_PAGE_PIXELS = 20_000_000      # A3 at 300 dpi has 17 million
MAX_SCANNED = 100_000_000         # pixels of the pictures on a page; A4 at 600 dpi has 35 million
MAX_TEXT = 2000
_FIRST_DPI, _SECOND_DPI = 200, 300
_FEW_PAGES = 5                    # that are looked at once more, and turned, when no page has a code
_LARGE, _SMALL = 2400, 2600       # longer sides in px: made smaller above, larger below
_TURN = 45                        # finder patterns are found upright and by quarters; between, half a quarter helps
# Model 2 alone: a Micro QR code has been read out of noise.
_WANTED = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
# How the codes of a form's pages begin: no other one is looked for on them.
_REFERENCE = "DG1/"
_PICTURES = ("JPEG 图片", "PNG 图片")


def read_codes(data: bytes, prefixes: tuple[str, ...]) -> bytes | Fault:
    """JSON of `codes`, each with its `text` and `page` (1 in a picture), and of how many `pages` were `looked` at.
    Raises whatever a reader makes of nonsense."""
    kind = kind_of(data)
    if kind in _PICTURES:
        picture = _picture(data)
        if isinstance(picture, Fault):
            return picture
        texts = _found(_views(picture), prefixes)
        return _told([(text, 1) for text in texts], 1, 1)
    if b"%PDF-" in data[:1024]:
        return _of_pdf(data, prefixes)
    return Fault("verify_kind_unknown", {"found": kind or "无法识别的内容"})


def _told(codes: list[tuple[str, int]], pages: int, looked: int) -> bytes:
    listed = [{"text": text, "page": page} for text, page in codes]
    return json.dumps({"codes": listed, "pages": pages, "looked": looked}).encode()


def _picture(data: bytes) -> Image.Image | Fault:
    """Upright and in RGB. A camera's large JPEG is decoded at half or a quarter of its size."""
    Image.MAX_IMAGE_PIXELS = None     # counted here
    try:
        with warnings.catch_warnings(), whole_pictures_only():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if opened.width * opened.height > MAX_PIXELS and opened.width * opened.height <= 16 * MAX_PIXELS:
                share = 2 if opened.width * opened.height <= 4 * MAX_PIXELS else 4
                opened.draft("RGB", (opened.width // share, opened.height // share))
            if opened.width * opened.height > MAX_PIXELS:
                return Fault("verify_picture_huge", {"limit": MAX_PIXELS // 10_000})
            opened.load()
            return upright_rgb(opened)
    except MemoryError:
        raise
    except DECODER_FAILURES:
        return Fault("verify_picture_damaged")


def _of_pdf(data: bytes, prefixes: tuple[str, ...]) -> bytes | Fault:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return Fault("verify_pdf_damaged")
    try:
        pages = len(document)
        looked = min(pages, MAX_PAGES)
        if max((_picture_pixels(document[number]) for number in range(looked)), default=0) > MAX_SCANNED:
            return Fault("verify_picture_huge", {"limit": MAX_SCANNED // 10_000})
        codes = [
            (text, number)
            for number in range(1, looked + 1)
            for text in _found(_channels(_drawn(document[number - 1], _FIRST_DPI)), prefixes)
        ]
        if not any(text.startswith(prefixes) for text, _ in codes):
            known = {number for text, number in codes if text.startswith(_REFERENCE)}
            for number in sorted(set(range(1, min(looked, _FEW_PAGES) + 1)) - known):
                if not _picture_pixels(document[number - 1]):
                    continue
                more = _found(_views(_drawn(document[number - 1], _SECOND_DPI)), prefixes)
                codes += [(text, number) for text in more if (text, number) not in codes]
    except pdfium.PdfiumError:
        return Fault("verify_pdf_damaged")
    finally:
        document.close()
    return _told(codes, pages, looked)


def _picture_pixels(page: Any) -> int:
    """Pixels of all pictures of a page; 0 for what is drawn by lines alone, and was as sharp the first time."""
    pictures = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=5)
    return sum(width * height for width, height in (picture.get_px_size() for picture in pictures))


def _drawn(page: Any, dpi: int) -> Image.Image:
    """The page as a picture, with fewer dots where the paper is large."""
    width, height = page.get_size()
    scale = min(dpi / 72, (MAX_PAGE_PIXELS / max(1.0, width * height)) ** 0.5)
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return drawn


def _found(views: Iterable[Image.Image], prefixes: tuple[str, ...]) -> list[str]:
    """The texts of all codes seen, in the order in which they were; no view more is taken once one of them begins
    as it should, or is a form's own."""
    texts: dict[str, None] = {}
    sought = (*prefixes, _REFERENCE)
    for view in views:
        for code in zxingcpp.read_barcodes(view, formats=_WANTED):
            if code.valid and 0 < len(code.text) <= MAX_TEXT:
                texts[code.text] = None
        if any(text.startswith(sought) for text in texts):
            break
    return list(texts)


def _channels(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture.convert("L")
    yield picture.getchannel("R")


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    """The picture as it may be read, the likeliest first."""
    yield from _channels(picture)
    longer = max(picture.size)
    if longer > _LARGE:
        for channel in _channels(picture):
            yield channel.reduce(2)
    if longer < _SMALL:
        for channel in _channels(picture):
            yield channel.resize((channel.width * 2, channel.height * 2), Image.Resampling.BICUBIC)
    for channel in _channels(picture):
        if longer > _LARGE:
            channel = channel.reduce(2)
        yield channel.rotate(_TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
