"""The fillable blank: a finished blank PDF with a field to type into in every cell.

It claims no PDF/A: there, a viewer may not draw what was typed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from docgen.entries.read_back.marks import EDITION_KEY, FORM_KEY
from docgen.errors import Unproved
from docgen.forms.layout import MM_PER_PT
from docgen.problems import Problem
from docgen.render.document import PageMap
from docgen.render.fillable_fields import Area, FormField, form_fields
from docgen.render.fillable_font import FormFont, form_font
from docgen.render.fillable_tags import add_tags
from docgen.render.fonts import FontLibrary
from docgen.render.paper import Paper

_FONT = "/FormFont"
_ALIGN = {"left": 0, "center": 1, "right": 2}
# Bits of /Ff and /F, ISO 32000-1, tables 165, 221, 228 and 230.
_PRINTED = 1 << 2
_REQUIRED, _MULTILINE, _COMBO, _NO_SPELLING, _NO_SCROLLING = 1 << 1, 1 << 12, 1 << 17, 1 << 22, 1 << 23
# Bits of a font's /Flags, table 123: serif, symbolic (its glyphs are addressed by number).
_FONT_FLAGS = 1 << 1 | 1 << 2
_CODES_A_BLOCK = 100    # a ToUnicode block may hold no more


def to_fillable(pdf: bytes, paper: Paper, page_map: PageMap, library: FontLibrary) -> bytes:
    """The finished blank PDF of `paper` with its form fields; the same bytes for the same input.

    Field names are entry paths with hyphens (`activities-0-title`, `bio-years`). A field holds no more than its
    box shows: viewers refuse what would be hidden on paper. Raises `Unproved` when the PDF, the plan and the
    page map do not belong together.
    """
    font = form_font(library)
    fields = form_fields(paper, page_map, font)
    with Pdf.open(io.BytesIO(pdf)) as document:
        if len(document.pages) != page_map.pages:
            raise Unproved(Problem("fillable_differs", facts={"what": f"版面图有 {page_map.pages} 页，文件有 {len(document.pages)} 页"}))
        widgets = {area: _widget(document, field, area) for field in fields for area in field.areas}
        document.Root.AcroForm = Dictionary(
            Fields=Array([_field(document, field, widgets) for field in fields]),
            NeedAppearances=True,
            DA=String(_appearance(12.0)),
            DR=Dictionary(Font=Dictionary({_FONT: _embedded(document, font)})),
        )
        add_tags(document, paper, fields, widgets)
        _drop_archive_claim(document)
        # By these the filled form is known again.
        document.docinfo[FORM_KEY] = paper.definition.form
        document.docinfo[EDITION_KEY] = paper.definition.edition
        buffer = io.BytesIO()
        document.save(
            buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return buffer.getvalue()


def _appearance(size: float) -> str:
    return f"{_FONT} {size:g} Tf 0 g"


def _widget(document: Pdf, field: FormField, area: Area) -> pikepdf.Object:
    """The annotation of one area, on its page."""
    page = document.pages[area.page - 1]
    top = float(page.MediaBox[3])
    left, right = area.x / MM_PER_PT, (area.x + area.width) / MM_PER_PT
    upper, lower = top - area.y / MM_PER_PT, top - (area.y + area.height) / MM_PER_PT
    widget = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, F=_PRINTED, P=page.obj,
        Rect=Array([round(number, 3) for number in (left, lower, right, upper)]),
        DA=String(_appearance(area.size)), Q=_ALIGN[field.align], BS=Dictionary(Type=Name.Border, W=0, S=Name.S),
        TU=String(field.label),
    )
    if area.covers:
        widget.MK = Dictionary(BG=Array([1]))
        box = Array([0, 0, round(right - left, 3), round(upper - lower, 3)])
        white = f"1 g 0 0 {right - left:.3f} {upper - lower:.3f} re f".encode()
        widget.AP = Dictionary(N=Stream(document, white, Type=Name.XObject, Subtype=Name.Form, BBox=box))
    found = document.make_indirect(widget)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(found)
    return found


def _field(document: Pdf, field: FormField, widgets: Mapping[Area, pikepdf.Object]) -> pikepdf.Object:
    """The field's dictionary: its only widget, or the parent of several."""
    drawn = [widgets[area] for area in field.areas]
    found = drawn[0]
    if len(drawn) > 1:
        found = document.make_indirect(Dictionary(Kids=Array(drawn), DA=drawn[0].DA, Q=drawn[0].Q))
        for widget in drawn:
            widget.Parent = found
    flags = _NO_SPELLING | (_REQUIRED if field.is_required else 0)
    match field.kind:
        case "list":
            found.FT, found.Opt = Name.Ch, Array([String(option) for option in field.options])
            flags |= _COMBO
        case "line" | "lines":
            found.FT = Name.Tx
            flags |= _NO_SCROLLING | (_MULTILINE if field.kind == "lines" else 0)
    found.Ff, found.T, found.TU = flags, String(field.name), String(field.label)
    return found


def _embedded(document: Pdf, font: FormFont) -> pikepdf.Object:
    """The font as a Type 0 font whose codes are its glyph numbers: pypdf reckons with nothing else. It has no
    subset prefix: with one, viewers would not type with it."""
    name = Name("/" + font.name)
    file = Stream(document, font.compressed, Filter=Name.FlateDecode, Length1=font.size)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=_FONT_FLAGS, FontBBox=Array(list(font.box)), ItalicAngle=0,
        Ascent=font.ascent, Descent=font.descent, CapHeight=font.ascent, StemV=80,
        FontFile2=document.make_indirect(file),
    )
    narrow = {glyph.number: glyph.width for glyph in font.glyphs.values() if glyph.width != font.default_width}
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, DW=font.default_width,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity, FontDescriptor=document.make_indirect(descriptor),
        W=Array([item for number, width in sorted(narrow.items()) for item in (number, Array([width]))]),
    )
    return document.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(descendant)]),
        ToUnicode=document.make_indirect(Stream(document, _to_unicode(font))),
    ))


def _to_unicode(font: FormFont) -> bytes:
    """The CMap that says which character each code is: by it, viewers find the code of what is typed."""
    # Of characters that share a glyph the lowest, such as the space and not the no-break space.
    chars = {glyph.number: char for char, glyph in sorted(font.glyphs.items(), reverse=True)}
    lines = [f"<{number:04X}> <{chr(chars[number]).encode('utf-16-be').hex().upper()}>" for number in sorted(chars)]
    blocks = [lines[start : start + _CODES_A_BLOCK] for start in range(0, len(lines), _CODES_A_BLOCK)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _drop_archive_claim(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in [key for key in metadata if "http://www.aiim.org/pdfa/ns/id/" in key]:
            del metadata[claim]
