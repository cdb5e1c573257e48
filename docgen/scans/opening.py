"""What is done with a hostile or honest file inside the limited process: its pages counted, one page drawn."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

# 300 dpi of A4 and a little more: the comparison works at 200 dpi, a telephone's picture has a rim.
LONGEST_PX = 3_900
_DRAWN_DPI = 250
MAX_PAGES = 1_000
_ORIENTATION = 0x0112      # EXIF's
_MAX_PIXELS = 120_000_000     # A3 at 600 dpi in colour is 70 million


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as pixels, row by row, `channels` bytes each (1: grey, 3: RGB). `dpi` is what the file says, 0 for
    nothing; `is_digital`: the page is not a picture of paper but drawn by a program."""

    width: int
    height: int
    channels: int
    dpi: float
    is_digital: bool
    pixels: bytes


class Opened:
    """A file's pages, drawn one at a time. Raises whatever a reader makes of nonsense."""

    def __init__(self, data: bytes) -> None:
        self._pdf: Any = None
        self._picture: Image | None = None
        if b"%PDF-" in data[:1024]:
            import pypdfium2

            self._pdf = pypdfium2.PdfDocument(data)
            self.pages = len(self._pdf)
        else:
            from PIL import Image

            warnings.simplefilter("ignore")
            Image.MAX_IMAGE_PIXELS = _MAX_PIXELS // 2       # Pillow itself refuses twice as many
            self._picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
            self.pages = int(getattr(self._picture, "n_frames", 1))
        if self.pages > MAX_PAGES:
            raise ValueError("too many pages")

    def draw(self, index: int) -> Drawn:
        """Page `index`, from 0."""
        return self._pdf_page(index) if self._pdf is not None else self._frame(index)

    def _pdf_page(self, index: int) -> Drawn:
        page = self._pdf[index]
        longest = max(page.get_width(), page.get_height(), 1.0)
        native = _picture_dpi(page)
        wanted = min(max(native, 100.0), 300.0) if native else _DRAWN_DPI
        scale = min(wanted / 72, LONGEST_PX / longest)
        picture = page.render(scale=scale, rev_byteorder=True).to_pil()
        return _drawn(picture, native or wanted, not native)

    def _frame(self, index: int) -> Drawn:
        from PIL import ImageOps

        assert self._picture is not None
        self._picture.seek(index)
        self._picture.draft("RGB", (LONGEST_PX, LONGEST_PX))
        dpi = float(self._picture.info.get("dpi", (0, 0))[0] or 0)
        # Pillow would copy a picture that stands upright: at 600 dpi 140 MB.
        is_turned = self._picture.getexif().get(_ORIENTATION, 1) != 1
        upright = ImageOps.exif_transpose(self._picture) if is_turned else self._picture
        return _drawn(upright, dpi if math.isfinite(dpi) else 0.0, False)


def _picture_dpi(page: Any) -> float:
    """The resolution of the picture that covers a scanned page; 0 where a program drew the page."""
    from pypdfium2 import raw

    area = page.get_width() * page.get_height()
    best = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) < 0.5 * area:
            continue
        width, height = thing.get_px_size()
        best = max(best, 72 * max(width, height) / max(right - left, top - bottom, 1.0))
    return best


def _drawn(picture: Image, dpi: float, is_digital: bool) -> Drawn:
    from PIL import Image

    if picture.mode in ("1", "L", "LA", "I", "I;16", "F"):
        if picture.mode.startswith("I"):
            picture = picture.convert("I").point(lambda value: value * (1 / 257))
        small = picture if picture.mode == "L" else picture.convert("L")
    else:
        small = _on_white(picture) if picture.mode == "RGBA" else picture if picture.mode == "RGB" else picture.convert("RGB")
    if (longest := max(small.size)) > LONGEST_PX:
        size = (max(1, small.width * LONGEST_PX // longest), max(1, small.height * LONGEST_PX // longest))
        small = small.resize(size, Image.Resampling.BOX if longest > 2 * LONGEST_PX else Image.Resampling.BICUBIC)
    channels = len(small.getbands())
    return Drawn(*small.size, channels, dpi, is_digital, small.tobytes())


def _on_white(picture: Image) -> Image:
    from PIL import Image

    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
