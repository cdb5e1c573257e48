"""Finishing WeasyPrint's PDF: labels tied to their values, PDF/UA claimed, one associated file.

Every PDF passes here; `fillable` adds its fields afterwards.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from docgen.render.ua_schema import UA_SCHEMA


def finish(pdf: bytes) -> bytes:
    """The PDF with its tags mended and PDF/UA-1 claimed beside PDF/A-3; the same bytes for the same input."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        _name_headers(document)
        _claim_ua(document)
        if "/AF" in document.Root:
            # WeasyPrint lists every associated file twice.
            document.Root.AF = Array(_distinct(document.Root.AF))
            for file in document.Root.AF:
                # WeasyPrint dates the file by the clock, and a `Params` without a date is no better.
                del file.EF.F["/Params"]
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        buffer = io.BytesIO()
        document.save(
            buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return buffer.getvalue()


def _distinct(items: pikepdf.Object) -> list[pikepdf.Object]:
    found: dict[tuple[int, int], pikepdf.Object] = {}
    for item in items:
        found.setdefault(item.objgen, item)
    return list(found.values())


def _claim_ua(document: Pdf) -> None:
    xmp = document.Root.Metadata.read_bytes()
    if b"pdfuaid:part" not in xmp:
        head, mark, tail = xmp.rpartition(b"</rdf:RDF>")
        document.Root.Metadata.write(head + UA_SCHEMA.encode() + mark + tail)


def _name_headers(document: Pdf) -> None:
    """WeasyPrint ties every label of a row to every value of the row; a value belongs to the label on its
    left or, in a table of repeated rows, to the label of its column."""
    for table in _elements(document.Root.StructTreeRoot, "/Table"):
        columns: dict[int, pikepdf.Object] = {}
        taken: dict[int, int] = {}
        for row in _elements(table, "/TR"):
            column, left = 0, None
            has_values = any(str(cell.S) == "/TD" for cell in _children(row))
            for cell in _children(row):
                while taken.get(column, 0) > 0:
                    taken[column] -= 1
                    column += 1
                attributes = cell.get("/A", Dictionary(O=Name.Table))
                width, height = int(attributes.get("/ColSpan", 1)), _row_span(cell)
                if str(cell.S) == "/TH":
                    attributes.Scope = Name.Row if has_values else Name.Column
                    cell.A = attributes
                    left = cell
                    if not has_values:
                        columns[column] = cell
                else:
                    header = left if left is not None else columns.get(column)
                    if left is not None and height > _row_span(left):
                        # The photo, beside all rows: no row's label is its name.
                        header = None
                    cell.A.Headers = Array([header.ID] if header is not None else [])
                for spanned in range(column, column + width):
                    taken[spanned] = height - 1
                column += width


def _row_span(cell: pikepdf.Object) -> int:
    return int(cell.get("/A", Dictionary()).get("/RowSpan", 1))


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", Array())
    return [kid for kid in kids if isinstance(kid, pikepdf.Object) and "/S" in kid]


def _elements(root: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The structure elements of a kind below an element, in reading order."""
    kids = root.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if not isinstance(kid, pikepdf.Object) or "/S" not in kid:
            continue
        if str(kid.S) == kind:
            yield kid
        else:
            yield from _elements(kid, kind)
