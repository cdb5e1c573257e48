"""Page references: what a page says of itself in its QR code, and the code's picture.

A reference reads `DG1/XJC.2021.1/K7Q2M9XA4T/3/6/5GQZ2LBJ4M`: format, form code and edition, document
number, page, pages, keyed digest; page 0 stands on every page of a DOCX. Upper-case alphanumerics only, at
most 47 characters, which is version 3, level Q: 29 modules, read from 100 dpi at 16 mm.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import qrcode

LONGEST = 47
SIZE_MM = 16.0
MODULES = 29
_VERSION = 3
# Trying all eight masks takes 10 ms a code; every finished page's code is read back, whatever its mask.
_MASK = 2
_ALPHANUMERIC: Final = 2    # qrcode.util.MODE_ALPHA_NUM, whose stub has no literal type


@dataclass(frozen=True, slots=True)
class PageReference:
    """What one page says of itself. `edition` is the form's edition, `page` counts from 1 (0: a DOCX)."""

    code: str
    edition: str
    number: str
    page: int
    pages: int

    def sealed(self, entry_digest: str, key: bytes) -> str:
        """The reference with its digest: 50 bits of HMAC-SHA256 over itself and the entry's digest."""
        body = f"DG1/{self.code}.{self.edition}/{self.number}/{self.page}/{self.pages}"
        mac = hmac.new(key, f"{body}/{entry_digest}".encode(), hashlib.sha256).digest()
        reference = f"{body}/{_base32(mac, 10)}"
        if len(reference) > LONGEST:
            raise ValueError(f"page reference longer than {LONGEST} characters: {reference}")
        return reference


def is_sealed(reference: str, entry_digest: str, key: bytes) -> bool:
    """Whether a reference bears the digest of the entry, made with this key."""
    body, _, mac = reference.rpartition("/")
    made = hmac.new(key, f"{body}/{entry_digest}".encode(), hashlib.sha256).digest()
    return hmac.compare_digest(mac, _base32(made, 10))


def is_document_number(text: str) -> bool:
    """Whether a reference can bear the text as a document number: 1 to 10 of A-Z, 0-9 and `-`."""
    return re.fullmatch("[A-Z0-9-]{1,10}", text) is not None


def document_number(form: str, edition: str, entry_digest: str) -> str:
    """Ten characters of base 32 that follow from form, edition and entry alone."""
    return _base32(hashlib.sha256(f"{form}/{edition}/{entry_digest}".encode()).digest(), 10)


def qr_png(payload: str, module_px: int) -> bytes:
    """The QR code as a one-bit PNG, `module_px` pixels a module, without a quiet zone."""
    buffer = io.BytesIO()
    _code(payload, module_px).make_image().save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def text_png(text: str, module_px: int) -> bytes:
    """The QR code of any text, such as an address, as a one-bit PNG with its quiet zone: for screens."""
    import qrcode

    code: qrcode.QRCode[Any] = qrcode.QRCode(box_size=module_px, border=4, mask_pattern=_MASK)
    code.add_data(text.encode())
    code.make(fit=True)
    buffer = io.BytesIO()
    code.make_image().save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def qr_rows(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code's modules row by row, dark ones true, without a quiet zone."""
    return tuple(tuple(map(bool, row)) for row in _code(payload, 1).get_matrix())


@dataclass(frozen=True, slots=True)
class SymbolPlan:
    """What all symbols of a version at error correction M share: `data_lengths` of the blocks in bytes and the
    `correction` bytes of each; for every module, row by row, its source: 0 and 1 are fixed, light and dark, from 2
    on the data's bits; `mask` is laid over these, one character a bit."""

    modules: int
    data_lengths: tuple[int, ...]
    correction: int
    sources: tuple[int, ...]
    mask: str


@lru_cache(maxsize=16)
def symbol_plan(version: int) -> SymbolPlan:
    """The plan of a version, from 1 to 40, under one mask."""
    import qrcode
    from qrcode.base import rs_blocks
    from qrcode.util import mask_func

    code: qrcode.QRCode[Any] = qrcode.QRCode(
        version=version, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=_MASK
    )
    side = code.modules_count = 17 + 4 * version
    code.modules = [[None] * side for _ in range(side)]
    for corner in ((0, 0), (side - 7, 0), (0, side - 7)):
        code.setup_position_probe_pattern(*corner)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(False, _MASK)
    if version >= 7:
        code.setup_type_number(False)
    sources = [0 if cell is None else int(cell) for row in code.modules for cell in row]
    is_dark, mask = mask_func(_MASK), list[str]()
    for row, column in _way(side):
        if code.modules[row][column] is None:
            sources[row * side + column] = 2 + len(mask)
            mask.append("1" if is_dark(row, column) else "0")
    blocks = rs_blocks(version, qrcode.constants.ERROR_CORRECT_M)
    correction = blocks[0].total_count - blocks[0].data_count
    return SymbolPlan(side, tuple(block.data_count for block in blocks), correction, tuple(sources), "".join(mask))


def _way(side: int) -> Iterator[tuple[int, int]]:
    """The way that the data takes through a symbol: two columns up, two down, past the timing pattern."""
    is_up = True
    for right in range(side - 1, 0, -2):
        right -= right <= 6
        for row in range(side - 1, -1, -1) if is_up else range(side):
            yield row, right
            yield row, right - 1
        is_up = not is_up


def _code(payload: str, module_px: int) -> qrcode.QRCode[Any]:
    import qrcode
    from qrcode.util import QRData

    code: qrcode.QRCode[Any] = qrcode.QRCode(
        version=_VERSION, error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=module_px, border=0,
        mask_pattern=_MASK,
    )
    code.add_data(QRData(payload, mode=_ALPHANUMERIC), optimize=0)
    code.make(fit=False)
    return code


def _base32(data: bytes, length: int) -> str:
    return base64.b32encode(data).decode("ascii")[:length]
