"""Bytes of a JPEG or PNG to an upright RGB picture, or why they are none."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docgen.entries.files import kind_of
from docgen.forms.fields.base import Fault

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 24_000_000        # decoding 13000 x 13000 took 7.9 s and 1.36 GB
# How Pillow's readers leave a damaged file, besides OSError.
DECODER_FAILURES = (OSError, SyntaxError, EOFError, ValueError, LookupError, TypeError, AttributeError,
                    ArithmeticError, MemoryError, struct.error, zlib.error)


def decode_picture(data: bytes) -> Image.Image | Fault:
    """The picture upright and in RGB, or why it cannot be."""
    from PIL import Image

    if not data:
        return Fault("file_empty")
    if kind_of(data) not in ("JPEG 图片", "PNG 图片"):
        return Fault("photo_not_picture", {"found": kind_of(data) or "无法识别的内容"})
    try:
        with warnings.catch_warnings(), whole_pictures_only():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MAX_PIXELS:
                return _too_many_pixels()
            picture.load()
            return upright_rgb(picture)
    except Image.DecompressionBombError:
        return _too_many_pixels()
    except DECODER_FAILURES:
        return Fault("photo_damaged")


@contextmanager
def whole_pictures_only() -> Iterator[None]:
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


def upright_rgb(picture: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen: turned by its EXIF, in RGB by its profile, on white."""
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
