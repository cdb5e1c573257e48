"""What rendering makes: files' bytes and the page map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What draws a PDF. WeasyPrint can draw every plan and is the measure; `direct` is many times as fast and leaves
# to WeasyPrint what it would not draw exactly alike.
Engine = Literal["direct", "weasyprint"]
BoxKind = Literal["label", "value", "fixed", "empty", "signature", "seal", "photo", "date", "words", "code"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: `page` from 1, `x`, `y` from the top left corner, all mm."""

    page: int
    kind: BoxKind
    path: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageMap:
    """Where everything lies: paper size in mm, the number of pages, the boxes in reading order."""

    width: float
    height: float
    pages: int
    boxes: tuple[Box, ...]

    def find(self, kind: BoxKind, path: str) -> tuple[Box, ...]:
        """The boxes of a kind and path, one a page fragment."""
        return tuple(box for box in self.boxes if box.kind == kind and box.path == path)


@dataclass(frozen=True, slots=True)
class Laid:
    """A PDF, where everything came to lie in it, and what drew it."""

    pdf: bytes
    page_map: PageMap
    engine: Engine


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document. `pdf` and `docx` are file contents (None where not asked for); `references` holds
    the page references printed as QR codes, one a page; `engine` what drew the PDF."""

    number: str
    pdf: bytes | None
    docx: bytes | None
    page_map: PageMap | None
    references: tuple[str, ...]
    engine: Engine | None = None
