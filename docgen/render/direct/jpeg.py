"""A JPEG picture in a PDF file: its bytes as they are."""

from __future__ import annotations

import struct

from docgen.render.direct.pdf_objects import ObjectFile
from docgen.render.direct.slow_path import SlowPath

_COLOURS = {1: "/DeviceGray", 3: "/DeviceRGB"}
# Start-of-frame markers of what every reader of PDF files decodes: baseline, extended, progressive.
_FRAMES = (0xC0, 0xC1, 0xC2)
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))


def write_jpeg(file: ObjectFile, data: bytes) -> int:
    """The picture as an object. Raises `SlowPath` for what is no plain grey or colour JPEG."""
    width, height, components = _frame(data)
    return file.stream(data, (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
        f"/ColorSpace{_COLOURS[components]}/Filter/DCTDecode"
    ), is_packed=False)


def _frame(data: bytes) -> tuple[int, int, int]:
    """Width, height and number of colours."""
    if data[:2] != b"\xff\xd8":
        raise SlowPath("a picture that is no JPEG")
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind in _WITHOUT_LENGTH or kind == 0xFF:
            at += 1 if kind == 0xFF else 2
            continue
        if kind in _FRAMES:
            bits, height, width, components = struct.unpack_from(">BHHB", data, at + 4)
            if bits == 8 and components in _COLOURS:
                return width, height, components
            break
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise SlowPath("an unusual JPEG")
