"""A scanned or photographed proof made a PDF: upright on A4, small enough, without metadata.

Runs in the limited process. Pictures are encoded anew, so that no place, date or camera of a photograph stays in.
"""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from docgen.entries.files import size_text
from docgen.entries.pictures.decoding import DECODER_FAILURES, upright_rgb, whole_pictures_only
from docgen.forms.fields.base import Fault

MAX_FRAMES = 50
# A JPEG is decoded at a fraction of its size, the others whole: A4 at 600 dpi has 35 million.
MAX_JPEG_PIXELS, MAX_PIXELS = 200_000_000, 40_000_000
# Tried in turn until the PDF is small enough: dpi of a page, quality of its JPEG.
_STEPS = ((200, 85), (175, 80), (150, 75), (150, 60))
_LINE_ART_DPI = 300
_A4 = (210.0, 297.0)
_SIDE, _TOP = 10.0, 15.0        # mm of white; the page's number stands in the top margin
_MM_PER_INCH = 25.4
_SAME_MM = 3.0                  # a scanner's A4 is so much larger or smaller
_UNTOLD_DPI = 150.0             # of pictures that do not say how large they are
_PLAUSIBLE_DPI = (72.5, 1200.0)   # cameras and screens say 72, meaning nothing
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture stands: the page and the picture's rectangle, in mm from the lower left corner."""

    page: tuple[float, float]
    x: float
    y: float
    width: float
    height: float


def convert_image(data: bytes, max_bytes: int) -> bytes | Fault:
    """The PDF of a JPEG, PNG or TIFF, a page for each of its pictures, at most `max_bytes` long, or why not.

    A scan of A4 keeps its size; anything else keeps the size it tells, or is made smaller until it fits on A4.
    The same bytes for the same input.
    """
    with warnings.catch_warnings(), whole_pictures_only():
        warnings.simplefilter("ignore")
        try:
            refused = _refusal(data)
            if refused is not None:
                return refused
            for dpi, quality in _STEPS:
                made = _pdf(data, dpi, quality)
                if len(made) <= max_bytes:
                    return made
        except Image.DecompressionBombError:
            return _too_large(MAX_PIXELS)
        except MemoryError:
            raise
        except DECODER_FAILURES:
            return Fault("picture_attachment_damaged")
    return Fault("picture_attachment_over", {"size": size_text(len(made)), "limit": size_text(max_bytes)})


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None     # counted below, frame by frame
    return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))


def _refusal(data: bytes) -> Fault | None:
    with _opened(data) as picture:
        frames = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        if frames > MAX_FRAMES:
            return Fault("picture_attachment_many", {"pages": frames, "limit": MAX_FRAMES})
        most = MAX_JPEG_PIXELS if picture.format == "JPEG" else MAX_PIXELS
        for frame in range(frames):
            if frames > 1:
                picture.seek(frame)
            if picture.width * picture.height > most:
                return _too_large(most)
    return None


def _too_large(most: int) -> Fault:
    return Fault("picture_attachment_huge", {"limit": most // 10_000})


def _pdf(data: bytes, dpi: int, quality: int) -> bytes:
    with Pdf.new() as pdf:
        with _opened(data) as picture:
            frames = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
            for frame in range(frames):
                if frames > 1:
                    picture.seek(frame)
                _add_page(pdf, picture, dpi, quality)
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _add_page(pdf: Pdf, picture: Image.Image, dpi: int, quality: int) -> None:
    turn = int(picture.getexif().get(_ORIENTATION, 1))
    size = (picture.height, picture.width) if turn >= 5 else picture.size
    place = _place(size, _told_dpi(picture))
    is_line_art = picture.mode == "1"
    wanted = _pixels(place, size, _LINE_ART_DPI if is_line_art else dpi)
    if turn >= 5:
        wanted = wanted[1], wanted[0]
    picture.draft(None, wanted)
    stream = _stream(pdf, _turned(_resized(picture, wanted), turn), quality)
    content = " ".join(f"{_pt(side):.3f}" for side in (place.width, 0, 0, place.height, place.x, place.y))
    pdf.pages.append(pikepdf.Page(Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(_pt(place.page[0]), 3), round(_pt(place.page[1]), 3)]),
        Resources=Dictionary(XObject=Dictionary(Picture=stream)),
        Contents=pdf.make_stream(f"q {content} cm /Picture Do Q".encode()),
    )))


def _resized(picture: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    """At most the wanted size, before anything that would need the memory of the whole."""
    picture.load()
    if picture.width <= wanted[0] and picture.height <= wanted[1]:
        return picture.copy()
    if picture.mode == "1":
        return picture.convert("L").resize(wanted, Image.Resampling.BOX).convert("1", dither=Image.Dither.NONE)
    if picture.mode in ("P", "PA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture.resize(wanted, Image.Resampling.NEAREST if picture.mode.startswith("I;") else Image.Resampling.BOX)


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    """Upright; what said so goes, or it would be turned once more."""
    picture.info.pop("exif", None)
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else picture


def _stream(pdf: Pdf, picture: Image.Image, quality: int) -> pikepdf.Stream:
    """The picture as an object of the PDF: line art exact, all else as JPEG."""
    if picture.mode == "1":
        return _image(pdf, zlib.compress(picture.tobytes(), 9), picture, Name.FlateDecode, 1)
    flat: Image.Image = picture if picture.mode == "L" and not picture.has_transparency_data else upright_rgb(picture)
    buffer = io.BytesIO()
    # A fresh picture: `save` would carry profiles and comments over from the old one's `info`.
    clean = Image.new(flat.mode, flat.size)
    clean.paste(flat)
    clean.save(buffer, "JPEG", quality=quality, optimize=False, progressive=False)
    return _image(pdf, buffer.getvalue(), clean, Name.DCTDecode, 8)


def _image(pdf: Pdf, data: bytes, picture: Image.Image, coding: Name, bits: int) -> pikepdf.Stream:
    space = Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray
    facts: dict[str, Any] = {
        "Type": Name.XObject, "Subtype": Name.Image, "Width": picture.width, "Height": picture.height,
        "ColorSpace": space, "BitsPerComponent": bits, "Filter": coding,
    }  # fmt: skip
    return pikepdf.Stream(pdf, data, Dictionary(**facts))


def _told_dpi(picture: Image.Image) -> float | None:
    """The picture's own resolution, where it means something."""
    told: Any = picture.info.get("dpi")
    try:
        across, down = float(told[0]), float(told[1])
    except (TypeError, ValueError, LookupError, ZeroDivisionError):
        return None
    least, most = _PLAUSIBLE_DPI
    return across if least <= across <= most and abs(across - down) < 1 else None


def _place(size: tuple[int, int], dpi: float | None) -> _Place:
    """On A4 as the picture lies, across or upright."""
    page = _A4 if size[0] <= size[1] else (_A4[1], _A4[0])
    width, height = (side / (dpi or _UNTOLD_DPI) * _MM_PER_INCH for side in size)
    if dpi and abs(width - page[0]) <= _SAME_MM and abs(height - page[1]) <= _SAME_MM:
        return _Place(page, (page[0] - width) / 2, (page[1] - height) / 2, width, height)
    room = (page[0] - 2 * _SIDE, page[1] - _SIDE - _TOP)
    smaller = min(1.0, room[0] / width, room[1] / height)
    width, height = width * smaller, height * smaller
    return _Place(page, (page[0] - width) / 2, _SIDE + (room[1] - height) / 2, width, height)


def _pixels(place: _Place, size: tuple[int, int], dpi: int) -> tuple[int, int]:
    """No more pixels than the resolution needs, no more than there are."""
    width, height = (max(1, round(side / _MM_PER_INCH * dpi)) for side in (place.width, place.height))
    return min(width, size[0]), min(height, size[1])


def _pt(mm: float) -> float:
    return mm * 72 / _MM_PER_INCH
