"""Photos: checked as they come, and made ready for print as plain RGB JPEG without metadata."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docgen.entries.files import kind_of
from docgen.errors import EntryRefused
from docgen.forms.fields.base import Fault
from docgen.problems import Fact, Problem

if TYPE_CHECKING:
    from PIL import Image

MAX_PHOTO_BYTES = 20_000_000   # a camera's 24-megapixel JPEG has 8 to 15 MB
MAX_PIXELS = 24_000_000        # decoding 13000 x 13000 took 7.9 s and 1.36 GB
DPI = 300
RATIO_TOLERANCE = 0.03
LEAST_PIXELS_A_MM = 240 / 35   # below this height a printed face has no features
# How Pillow's readers leave a damaged file, besides OSError.
_DECODER_FAILURES = (OSError, SyntaxError, EOFError, ValueError, LookupError, TypeError, AttributeError,
                     ArithmeticError, MemoryError, struct.error, zlib.error)
_GREY_SPREAD = 12              # largest difference of two channels in a scanned grey picture saved as RGB


def print_size(width_mm: float, height_mm: float) -> tuple[int, int]:
    """Pixels of a frame at 300 dpi: 25 x 35 mm is 295 x 413."""
    return int(width_mm / 25.4 * DPI), int(height_mm / 25.4 * DPI)


def check_photo(data: bytes, width_mm: float, height_mm: float) -> tuple[Fault, ...]:
    """What is wrong with a photo for a frame in mm, warnings included: its kind, pixels, shape, colour."""
    picture = _read(data)
    if isinstance(picture, Fault):
        return (picture,)
    return (*_shape_faults(picture.size, width_mm, height_mm), *_colour_faults(picture))


def prepare_photo(data: bytes, width_mm: float, height_mm: float) -> bytes:
    """JPEG bytes that fill the frame at 300 dpi: upright, RGB, cropped evenly, without metadata.

    The same bytes in give the same bytes out. EntryRefused when `check_photo` finds an error.
    """
    from PIL import Image

    picture = _read(data)
    if isinstance(picture, Fault):
        raise _refused(picture)
    for fault in _shape_faults(picture.size, width_mm, height_mm):
        if Problem(fault.code, facts=fault.facts).is_error:
            raise _refused(fault)
    wanted = print_size(width_mm, height_mm)
    box = _crop_box(picture.size, width_mm / height_mm)
    sized = picture.resize(wanted, Image.Resampling.LANCZOS, box=box)
    # A fresh picture: `save` would carry comments and profiles over from the old one's `info`.
    clean = Image.new("RGB", wanted, "white")
    clean.paste(sized)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=92, subsampling=0, optimize=False, progressive=False, dpi=(DPI, DPI))
    return out.getvalue()


def _refused(fault: Fault) -> EntryRefused:
    facts = {"label": "照片", "file": "照片", **fault.facts}
    problem = Problem(fault.code, facts=facts)
    return EntryRefused(str(problem), [problem])


def _read(data: bytes) -> Image.Image | Fault:
    """The picture upright and in RGB, or why it cannot be."""
    from PIL import Image

    if not data:
        return Fault("file_empty")
    if kind_of(data) not in ("JPEG 图片", "PNG 图片"):
        return Fault("photo_not_picture", {"found": kind_of(data) or "无法识别的内容"})
    try:
        with warnings.catch_warnings(), _whole_pictures_only():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MAX_PIXELS:
                return _too_many_pixels()
            picture.load()
            return _upright_rgb(picture)
    except Image.DecompressionBombError:
        return _too_many_pixels()
    except _DECODER_FAILURES:
        return Fault("photo_damaged")


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Lets Pillow refuse a truncated picture. WeasyPrint, once imported, allows them for the whole process."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _too_many_pixels() -> Fault:
    return Fault("photo_too_many_pixels", {"limit": MAX_PIXELS // 10_000})


def _upright_rgb(picture: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey: `convert` would clip at 255 instead of scaling
        upright = upright.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    if isinstance(profile, bytes) and upright.mode in ("CMYK", "RGB"):
        return _by_profile(upright, profile)
    return upright.convert("RGB")


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours as the embedded profile means them; a broken profile counts as none."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        turned = None
    return turned if turned is not None else picture.convert("RGB")


def _crop_box(size: tuple[int, int], ratio: float) -> tuple[float, float, float, float]:
    """The largest centred rectangle of the ratio (width / height): left, top, right, bottom."""
    width, height = min(size[0], size[1] * ratio), min(size[1], size[0] / ratio)
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return left, top, left + width, top + height


def _shape_faults(size: tuple[int, int], width_mm: float, height_mm: float) -> tuple[Fault, ...]:
    width, height = size
    wanted = print_size(width_mm, height_mm)
    facts: dict[str, Fact] = {"width": width, "height": height}
    facts |= {"need_width": wanted[0], "need_height": wanted[1]}
    ratio = width_mm / height_mm
    faults = []
    if abs(width / height / ratio - 1) > RATIO_TOLERANCE + 1e-9:  # 515 x 700 is just 3 % wide
        left, top, right, bottom = _crop_box(size, ratio)
        crop: dict[str, Fact] = {"ratio": f"{width / height:.2f}", "need_ratio": f"{ratio:.2f}",
                "crop_width": int(right - left), "crop_height": int(bottom - top)}
        faults.append(Fault("photo_wrong_ratio", {**facts, **crop}))
    if height < LEAST_PIXELS_A_MM * height_mm:
        faults.append(Fault("photo_too_small", {**facts, "least": round(LEAST_PIXELS_A_MM * height_mm)}))
    elif height < wanted[1]:
        faults.append(Fault("photo_rather_small", facts))
    return tuple(faults)


def _colour_faults(picture: Image.Image) -> tuple[Fault, ...]:
    from PIL import ImageChops

    picture = picture.resize((min(picture.width, 128), min(picture.height, 128)))
    red, green, blue = picture.split()
    spreads = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    highest = max(float(spread.getextrema()[1]) for spread in spreads)  # type: ignore[arg-type]
    return () if highest > _GREY_SPREAD else (Fault("photo_grey"),)


_SKIES = ("#bfe0f5", "#c9e4f3", "#b7daf2")
_HAIR = ("#2b2320", "#3a2a22", "#1f1b1a", "#4a352a")
_COATS = ("#31456a", "#4b3a5e", "#2f5d57", "#5a3b3b")
_SKINS = ("#f2cfae", "#eac4a1", "#f5d7ba")


def draw_portrait(seed: int = 0) -> bytes:
    """A drawn person of no real face, JPEG of 590 x 826 pixels: 25 x 35 mm at 600 dpi, light blue behind."""
    from PIL import Image, ImageDraw

    # Drawn three times as large: Pillow draws shapes without smooth edges.
    picture = Image.new("RGB", (1770, 2478), _SKIES[seed % len(_SKIES)])
    draw = ImageDraw.Draw(picture)
    skin, hair = _SKINS[seed % 3], _HAIR[seed % 4]
    if seed % 2 == 0:
        draw.rounded_rectangle((395, 620, 1375, 1800), 380, fill=hair)
    draw.ellipse((130, 1720, 1640, 3500), fill=_COATS[seed // 2 % 4])
    draw.polygon(((650, 1750), (1120, 1750), (885, 2200)), fill="#ffffff")
    draw.rounded_rectangle((730, 1500, 1040, 1900), 140, fill=skin)
    draw.polygon(((640, 1745), (730, 1690), (885, 2010), (780, 2080)), fill="#f6f8fb")
    draw.polygon(((1130, 1745), (1040, 1690), (885, 2010), (990, 2080)), fill="#f6f8fb")
    draw.ellipse((470, 560, 1300, 1660), fill=skin)
    draw.pieslice((440, 480, 1330, 1330), 180, 360, fill=hair)
    draw.ellipse((430, 1020, 540, 1240), fill=skin)
    draw.ellipse((1230, 1020, 1340, 1240), fill=skin)
    for x in (705, 1065):
        draw.arc((x - 110, 970, x + 110, 1130), 200, 340, fill=hair, width=26)
        draw.ellipse((x - 42, 1075, x + 42, 1159), fill="#2a211d")
    draw.arc((845, 1180, 925, 1290), 20, 160, fill="#c99a78", width=18)
    draw.chord((730, 1290, 1040, 1480), 10, 170, fill="#c4615c")
    for x in (600, 1080):
        draw.ellipse((x, 1250, x + 110, 1330), fill="#edb79c")
    sized = picture.resize((590, 826), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    sized.save(out, "JPEG", quality=90, subsampling=0, optimize=False, dpi=(600, 600))
    return out.getvalue()
