"""One PDF of a form, the list of its attachments and the attachments, each page stamped with its number."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf

from docgen.entries.read_back.marks import LIST_TITLE, PROOF_KEY
from docgen.errors import Unproved
from docgen.problems import Problem
from docgen.render.attachment_list import MARK_HEIGHT, MARK_WIDTH, BoundFile, list_html
from docgen.render.font_audit import audit_fonts
from docgen.render.fonts import FontLibrary
from docgen.render.pdf import lay_out_plain

_PT_PER_MM = 72 / 25.4
_A4 = (210 * _PT_PER_MM, 297 * _PT_PER_MM)
# pt, shorter and longer side: A6 to A3, which every office can print. Others come onto A4.
_LEAST, _MOST = 104 * _PT_PER_MM, 421 * _PT_PER_MM
_MARK_RIGHT, _MARK_TOP = 6 * _PT_PER_MM, 3.5 * _PT_PER_MM
# The strip left free above a page whose own corner is not.
_STRIP = 11 * _PT_PER_MM
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="docgen"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the attachments: the form's PDF, its title and its document number."""

    pdf: bytes
    title: str
    number: str


def bind(cover: Cover, bound: Sequence[BoundFile], house: Path, library: FontLibrary) -> bytes:
    """The whole as one PDF. It claims neither PDF/A nor PDF/UA: its attachments may be anything.

    The same bytes for the same input. Raises `EntryRefused` for characters that no font has, `Unproved` when the
    list cannot be printed as planned.
    """
    with Pdf.open(io.BytesIO(cover.pdf)) as whole:
        form_pages = len(whole.pages)
        listed, starts = _listed(cover, form_pages, bound, house, library)
        with Pdf.open(io.BytesIO(listed)) as pages:
            marks = len(pages.pages) - sum(one.pages for one in bound)
            # A copy of each page: appending takes what its resources share along once.
            whole.pages.extend(pages.pages[:marks])
            for page in whole.pages[form_pages:]:
                for key in ("/StructParents", "/Tabs", "/Annots"):
                    if key in page.obj:
                        del page.obj[key]
            stamps = [whole.copy_foreign(page.as_form_xobject()) for page in pages.pages[marks:]]
        _append(whole, bound, stamps)
        _unclaim(whole)
        _mark_places(whole, form_pages, bound, starts)
        buffer = io.BytesIO()
        whole.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate,
                   compress_streams=True)  # fmt: skip
    return buffer.getvalue()


def _listed(
    cover: Cover, form_pages: int, bound: Sequence[BoundFile], house: Path, library: FontLibrary
) -> tuple[bytes, list[int]]:
    """The list with its stamps, and the page on which each attachment begins: known when the list is laid out."""
    list_pages, marks = 1, sum(one.pages for one in bound)
    while True:
        first = form_pages + list_pages + 1
        starts = list(accumulate((one.pages for one in bound), initial=first))[:-1]
        about = (cover.title, cover.number, form_pages, list_pages)
        listed = lay_out_plain(list_html(bound, starts, about, house, library))
        with Pdf.open(io.BytesIO(listed)) as pdf:
            found = len(pdf.pages) - marks
        if found == list_pages:
            break
        if found < list_pages:    # never both ways: numbers with more digits only take more room
            raise Unproved(Problem("pages_differ", facts={"planned": list_pages, "found": found}))
        list_pages = found
    if failed := audit_fonts(listed, library):
        raise Unproved(*(Problem("font_unproved", facts={"font": f.font, "detail": f.detail}) for f in failed))
    return listed, starts


def _append(whole: Pdf, bound: Sequence[BoundFile], stamps: Sequence[pikepdf.Object]) -> None:
    left = iter(stamps)
    hidden: list[pikepdf.Object] = []
    layers: list[pikepdf.Object] = []
    for one in bound:
        if not one.pages:
            continue
        with Pdf.open(io.BytesIO(one.sheets.pdf)) as source:
            for page, is_free in zip(source.pages, one.sheets.free_corners, strict=True):
                drawing = whole.copy_foreign(page.as_form_xobject())
                whole.pages.append(_sheet(whole, drawing, next(left), is_free))
            told = source.Root.get("/OCProperties", Dictionary(OCGs=Array(), D=Dictionary(OFF=Array())))
            layers += [whole.copy_foreign(group) for group in told.OCGs]
            hidden += [whole.copy_foreign(group) for group in told.D.OFF]
    if layers:
        whole.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(OFF=Array(hidden), Order=Array([])))


def _sheet(whole: Pdf, drawing: pikepdf.Object, stamp: pikepdf.Object, is_free: bool) -> Page:
    """A page of the size as it is seen, its drawing as large as before, made smaller only below the stamp's strip
    or on another paper."""
    left, bottom, right, top = _extent(drawing)
    size = right - left, top - bottom
    paper = _paper(size)
    height = paper[1] if is_free and paper == size else paper[1] - _STRIP
    scale = min(paper[0] / size[0], height / size[1])
    x, y = (paper[0] - size[0] * scale) / 2, (height - size[1] * scale) / 2
    mark = (paper[0] - _MARK_RIGHT - MARK_WIDTH * _PT_PER_MM, paper[1] - _MARK_TOP - MARK_HEIGHT * _PT_PER_MM)
    content = (
        f"q {scale:.6f} 0 0 {scale:.6f} {x - left * scale:.4f} {y - bottom * scale:.4f} cm {PROOF_KEY} Do Q\n"
        f"q 1 0 0 1 {mark[0]:.4f} {mark[1]:.4f} cm /Mark Do Q"
    )
    return Page(Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(paper[0], 4), round(paper[1], 4)]),
        Resources=Dictionary(XObject=Dictionary({PROOF_KEY: drawing, "/Mark": stamp})),
        Contents=whole.make_stream(content.encode()),
    ))  # fmt: skip


def _paper(size: tuple[float, float]) -> tuple[float, float]:
    """The page's own size where it can be printed, else A4 as the page lies."""
    if min(size) >= _LEAST and max(size) <= _MOST:
        return size
    return _A4 if size[0] <= size[1] else (_A4[1], _A4[0])


def _extent(drawing: pikepdf.Object) -> tuple[float, float, float, float]:
    """Where a drawing lies, in pt, when it is placed: its box, turned and enlarged as its page says."""
    x1, y1, x2, y2 = (float(side) for side in drawing.BBox)
    a, b, c, d, e, f = (float(part) for part in drawing.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _unclaim(whole: Pdf) -> None:
    """No word of PDF/A, PDF/UA or tags for all: the form's own tags stay for those who read it aloud. Whose file it is
    stays known."""
    whole.Root.Metadata = whole.make_stream(_XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    for key in ("/OutputIntents", "/MarkInfo"):
        if key in whole.Root:
            del whole.Root[key]


def _mark_places(whole: Pdf, form_pages: int, bound: Sequence[BoundFile], starts: Sequence[int]) -> None:
    with whole.open_outline() as outline:
        outline.root.append(OutlineItem(LIST_TITLE, form_pages))
        for one, start in zip(bound, starts, strict=True):
            if one.pages:
                outline.root.append(OutlineItem(f"{one.number} {one.item}", start - 1))
