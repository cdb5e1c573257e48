"""An attachment that was bound into a PDF of ours becomes a file again.

Runs in the limited process: a file may make any call here hang, swallow memory or end the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from docgen.entries.read_back.marks import LIST_TITLE, PROOF_KEY

_MOST_PAGES = 2_000


def read_bound(data: bytes, number: str) -> bytes:
    """The attachment with this number (附件B1-1) as a PDF of its own, without the stamps; b"" where there is none.
    Raises whatever a reader makes of nonsense."""
    with Pdf.open(io.BytesIO(data)) as whole, Pdf.new() as made:
        for page in _pages(whole, number):
            drawing = page.Resources.XObject[PROOF_KEY]
            made.pages.append(_page(made, made.copy_foreign(drawing)))
        if not len(made.pages):
            return b""
        buffer = io.BytesIO()
        made.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _pages(whole: Pdf, number: str) -> Iterator[pikepdf.Object]:
    """The pages from the attachment's bookmark up to the next one's."""
    with whole.open_outline() as outline:
        titles = [item.title for item in outline.root]
        starts = [item.destination[0].objgen if isinstance(item.destination, Array) else None for item in outline.root]
    if LIST_TITLE not in titles:
        return
    first = len(titles) - titles[::-1].index(LIST_TITLE)
    found = [at for at in range(first, len(titles)) if titles[at].split(" ")[0] == number]
    if len(found) != 1:
        return
    start, end = starts[found[0]], starts[found[0] + 1] if found[0] + 1 < len(starts) else None
    is_inside = False
    for page in list(whole.pages)[:_MOST_PAGES]:
        if is_inside and page.obj.objgen == end:
            return
        is_inside = is_inside or page.obj.objgen == start
        if is_inside:
            yield page.obj


def _page(made: Pdf, drawing: pikepdf.Object) -> Page:
    """A page of the drawing's own size."""
    x1, y1, x2, y2 = (float(side) for side in drawing.BBox)
    a, b, c, d, e, f = (float(part) for part in drawing.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    box = [round(side, 4) for side in (min(across), min(up), max(across), max(up))]
    return Page(Dictionary(
        Type=Name.Page, MediaBox=Array(box), Resources=Dictionary(XObject=Dictionary(Proof=drawing)),
        Contents=made.make_stream(b"/Proof Do"),
    ))  # fmt: skip
