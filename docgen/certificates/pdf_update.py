"""pyHanko's incremental update, without clock and chance: what stood in a PDF stays, byte for byte, and the same is
added for the same input."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO, Any, cast

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp.base import BaseStamp, BaseStampStyle

from docgen.certificates.seal_picture import SealPicture

_PT_PER_MM = 72 / 25.4
_SEAL = "/Seal"


class Update(IncrementalPdfFileWriter):
    """Leaves the metadata as they are: they tell of the document, which a signature does not change, and must go
    on saying the same in both of their places."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)
        self._document_id = _identifier(self.prev)

    def _update_meta(self) -> None:
        pass

    def written(self) -> bytes:
        """The file as it was, and what was added."""
        made, untyped = io.BytesIO(), cast(Any, self)
        untyped.write(made)
        return made.getvalue()

    def paper(self, page: int) -> tuple[float, float, float, float]:
        """The edges of a page's paper in points, left, bottom, right and top; pages count from 1."""
        untyped = cast(Any, self)
        reference, _ = untyped.find_page_for_modification(page - 1)
        node = reference.get_object()
        while "/MediaBox" not in node:
            node = node["/Parent"]
        x1, y1, x2, y2 = (float(side) for side in node["/MediaBox"])
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _identifier(before: PdfFileReader) -> generic.ArrayObject:
    """The permanent half of the file's identifier stays, the other follows from the file."""
    before.stream.seek(0)
    fresh = generic.ByteStringObject(hashlib.sha256(before.stream.read()).digest()[:16])
    told = before.trailer_view.get("/ID")
    permanent = told[0] if isinstance(told, generic.ArrayObject) and len(told) == 2 else fresh
    if isinstance(permanent, generic.TextStringObject):
        permanent = generic.ByteStringObject(permanent.original_bytes)
    return generic.ArrayObject([permanent, fresh])


@dataclass(frozen=True)
class SealStyle(BaseStampStyle):
    """What a signature shows: the seal alone, in its own size, amidst its field."""

    seal: SealPicture | None = None

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]
    ) -> BaseStamp | None:
        """The appearance in a field of so many points; None, which leaves the field as it is, without a seal."""
        return _SealStamp(writer, self, box, self.seal) if self.seal else None


class _SealStamp(BaseStamp):
    def __init__(self, writer: BasePdfFileWriter, style: SealStyle, box: BoxConstraints, seal: SealPicture) -> None:
        super().__init__(writer, style, box)
        self._seal = seal

    def render(self) -> bytes:
        """The operators that draw the seal, no larger than the field."""
        seal = self._seal
        picture = _picture(seal, seal.colours, "/DeviceRGB")
        picture[pdf_name("/SMask")] = self._ensure_writer.add_object(_picture(seal, seal.cover, "/DeviceGray"))
        self._resources.xobject[pdf_name(_SEAL)] = self._ensure_writer.add_object(picture)
        room = float(self.box.width), float(self.box.height)
        width, height = seal.width_mm * _PT_PER_MM, seal.height_mm * _PT_PER_MM
        scale = min(1.0, room[0] / width, room[1] / height)
        width, height = width * scale, height * scale
        left, bottom = (room[0] - width) / 2, (room[1] - height) / 2
        return f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm {_SEAL} Do Q".encode()


def _picture(seal: SealPicture, deflated: bytes, space: str) -> generic.StreamObject:
    facts = {
        "/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Image"), "/ColorSpace": pdf_name(space),
        "/Width": generic.NumberObject(seal.width), "/Height": generic.NumberObject(seal.height),
        "/BitsPerComponent": generic.NumberObject(8), "/Filter": pdf_name("/FlateDecode"),
    }  # fmt: skip
    return generic.StreamObject({pdf_name(key): value for key, value in facts.items()}, encoded_data=deflated)
