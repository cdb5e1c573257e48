"""The picture that an office supplies of its seal, or a signer of a hand: read once, drawn into many PDFs."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

from docgen.entries.files import kind_of
from docgen.entries.pictures.decoding import DECODER_FAILURES, whole_pictures_only
from docgen.errors import FileUnusable
from docgen.problems import Fact, Problem

MAX_BYTES = 10_000_000
MAX_PIXELS = 4_000_000      # 45 mm at 600 dpi has 1.1 million
_CLEAR = 250                # the least transparent pixel of a picture that covers nothing is below


@dataclass(frozen=True, slots=True)
class SealPicture:
    """`colours` (RGB) and `cover` (8 bits of opacity), row by row and deflated; drawn `width_mm` wide."""

    width: int
    height: int
    colours: bytes
    cover: bytes
    width_mm: float

    @property
    def height_mm(self) -> float:
        return self.width_mm * self.height / self.width


def read_seal(data: bytes, width_mm: float, file: str) -> SealPicture:
    """The picture of a PNG, cut to what it shows and so many mm wide; `file` is its name in messages. FileUnusable
    for anything else, and for one that would cover the words below it: a scan on white."""
    from PIL import Image

    if kind_of(data) != "PNG 图片":
        raise _refused("seal_not_png", file=file, found=kind_of(data) or "无法识别的内容")
    try:
        with whole_pictures_only():
            opened = Image.open(io.BytesIO(data), formats=("PNG",))
            if opened.width * opened.height > MAX_PIXELS:
                raise _refused("seal_too_large", file=file, limit=MAX_PIXELS // 10_000)
            picture = opened.convert("RGBA")
    except DECODER_FAILURES as error:
        raise _refused("seal_damaged", file=file) from error
    shown = picture.getchannel("A").getbbox()
    if shown is None or min(picture.getchannel("A").tobytes()) > _CLEAR:
        raise _refused("seal_not_transparent", file=file)
    cut = picture.crop(shown)
    colours, cover = cut.convert("RGB").tobytes(), cut.getchannel("A").tobytes()
    return SealPicture(cut.width, cut.height, zlib.compress(colours, 9), zlib.compress(cover, 9), width_mm)


def _refused(code: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, facts=facts)
    return FileUnusable(problem.says, [problem])
