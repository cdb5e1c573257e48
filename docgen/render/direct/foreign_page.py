"""A page of a finished PDF taken into another file as a drawing (a form XObject)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from decimal import Decimal

import pikepdf

from docgen.render.direct.pdf_objects import ObjectFile, number, reference


def take_pages(file: ObjectFile, pdf: bytes) -> tuple[int, ...]:
    """The pages as drawings of the page's own size, with all that they use; gives their object numbers."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        taker = _Taker(file)
        return tuple(taker.page(page) for page in document.pages)


@dataclass
class _Taker:
    """Copies objects, each once."""

    file: ObjectFile
    known: dict[tuple[int, int], int] = field(default_factory=dict)

    def page(self, page: pikepdf.Page) -> int:
        drawn = b"\n".join(stream.read_bytes() for stream in _contents(page))
        box = " ".join(number(float(side)) for side in page.mediabox)
        entries = f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources {self._said(page.resources)}"
        if "/Group" in page.obj:
            entries += f"/Group {self._said(page.obj.Group)}"
        return self.file.stream(drawn, entries)

    def _said(self, value: object) -> str:
        """A value as PDF writes it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | Decimal | float):
            return str(value)
        if not isinstance(value, pikepdf.Object):
            return "null"
        if value.is_indirect:
            return reference(self._copied(value))
        return self._direct(value)

    def _direct(self, value: pikepdf.Object) -> str:
        if isinstance(value, pikepdf.Dictionary):
            return "<<" + "".join(f"{pikepdf.Name(key).unparse().decode()} {self._said(value[key])}" for key in sorted(value.keys())) + ">>"
        if isinstance(value, pikepdf.Array):
            return "[" + " ".join(map(self._said, value)) + "]"
        return value.unparse().decode("latin-1")

    def _copied(self, value: pikepdf.Object) -> int:
        known = self.known.get(value.objgen)
        if known is not None:
            return known
        copied = self.known[value.objgen] = self.file.reserve()
        if isinstance(value, pikepdf.Stream):
            keys = sorted(set(value.keys()) - {"/Length"})
            entries = "".join(f"{pikepdf.Name(key).unparse().decode()} {self._said(value[key])}" for key in keys)
            self.file.put_stream(copied, value.read_raw_bytes(), entries)
        else:
            self.file.put(copied, self._direct(value))
        return copied


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.Contents
    return list(found) if isinstance(found, pikepdf.Array) else [found]
