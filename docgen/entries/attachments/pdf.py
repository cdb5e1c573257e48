"""What is wrong with a PDF of proof, and the PDF of plain pages made of it.

Runs in the limited process: a file may make any call here hang, swallow memory or end the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from docgen.entries.attachments.active import active_faults, things
from docgen.entries.attachments.pages import look_faults, numbered
from docgen.entries.attachments.streams import bomb_in, stream_faults
from docgen.forms.fields.base import Fault

MAX_PAGES = 200
LEAST_MM, MOST_MM = 10.0, 5000.0
_MM_PER_PT = 25.4 / 72
# Warnings; every other code of the first look stands alone.
_HARMLESS = ("attachment_restricted", "attachment_repaired")
# Annotations that show nothing of their own when a page is printed.
_UNPRINTED = ("/Link", "/Popup", "/Text")
_PAGE_KEYS = ("/Type", "/Parent", "/MediaBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")
# Not needed to draw a picture or a font; some carry files, or tell of other people and programs.
_STRIPPED = ("/AF", "/Metadata", "/OPI", "/PieceInfo", "/StructParent", "/StructParents")


def check_pdf(data: bytes) -> list[Fault]:
    """Everything wrong with a PDF, warnings included; a first error that hides the rest stands alone.

    Raises whatever a reader makes of nonsense: MemoryError, RecursionError, any other exception.
    """
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return [Fault("attachment_encrypted")]
    except pikepdf.PdfError as error:
        if "encrypt" in str(error).lower():
            return [Fault("attachment_encrypted")]
        return [bomb] if (bomb := bomb_in(data)) else [Fault("attachment_damaged")]
    with pdf:
        if not len(pdf.pages):
            return [Fault("attachment_no_page")]
        faults = [*_lock_faults(pdf), *active_faults(pdf), *stream_faults(pdf), *_page_faults(pdf)]
        if any(fault.code not in _HARMLESS for fault in faults):
            return faults
        faults += _unfixed(pdf)
        if pdf.get_warnings():
            faults.append(Fault("attachment_repaired"))
    return [*{fault.code: fault for fault in faults}.values(), *look_faults(data)]


def plain_pdf(data: bytes) -> bytes:
    """The pages alone: what annotations and fields show drawn into them, everything else left out.

    The same bytes for the same input.
    """
    with Pdf.open(io.BytesIO(data)) as source, Pdf.new() as plain:
        source.flatten_annotations("print")
        for page in source.pages:
            page.obj.MediaBox = Array(list(_shown_box(page)))
            for key in set(page.obj.keys()) - set(_PAGE_KEYS):
                del page.obj[key]
        plain.pages.extend(source.pages)
        if "/OCProperties" in source.Root:
            plain.Root.OCProperties = _layers(plain, source.Root.OCProperties)
        for thing in things(plain):
            # Not from dictionaries of resources: their keys are names that the file chose.
            if isinstance(thing, Stream) or thing.get("/Type") == Name.Font:
                for key in _STRIPPED:
                    if key in thing:
                        del thing[key]
        plain.remove_unreferenced_resources()
        buffer = io.BytesIO()
        plain.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of a page in mm, before it is turned; raises ValueError for a box that is none."""
    left, bottom, right, top = _shown_box(page)
    unit = float(page.obj.get("/UserUnit", 1)) * _MM_PER_PT
    return (right - left) * unit, (top - bottom) * unit


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What viewers show of a page: its crop box, as far as there is paper."""
    paper, cut = _box(page.mediabox), _box(page.cropbox)
    return max(paper[0], cut[0]), max(paper[1], cut[1]), min(paper[2], cut[2]), min(paper[3], cut[3])


def _box(box: pikepdf.Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(side) for side in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _lock_faults(pdf: Pdf) -> Iterator[Fault]:
    """Opened without a password: what is forbidden to those who have none."""
    if not pdf.is_encrypted:
        return
    if not (pdf.allow.print_lowres or pdf.allow.print_highres):
        yield Fault("attachment_print_locked")
    else:
        yield Fault("attachment_restricted")


def _page_faults(pdf: Pdf) -> Iterator[Fault]:
    count = len(pdf.pages)
    if count > MAX_PAGES:
        yield Fault("attachment_too_many_pages", {"pages": count, "limit": MAX_PAGES})
        return
    for number, page in enumerate(pdf.pages, 1):
        width, height = page_size(page)
        if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
            sides = (width, height, LEAST_MM, MOST_MM)
            facts = dict(zip(("width", "height", "least", "most"), (f"{side:.0f}" for side in sides), strict=True))
            yield Fault("attachment_page_size", {"page": number, **facts})
            return


def _unfixed(pdf: Pdf) -> list[Fault]:
    """Fields and notes whose look is not in the file: each viewer makes its own, and ours would print none."""
    form = pdf.Root.get("/AcroForm", Dictionary())
    is_stale = isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False))
    pages = []
    for number, page in enumerate(pdf.pages, 1):
        listed = page.obj.get("/Annots", Array())
        notes = [note for note in listed if isinstance(note, Dictionary)] if isinstance(listed, Array) else []
        if any(_shows(note) and ((is_stale and "/FT" in note) or "/AP" not in note) for note in notes):
            pages.append(number)
    return [Fault("attachment_unfixed", {"pages": numbered(pages)})] if pages else []


def _shows(note: Dictionary) -> bool:
    kind, flags = str(note.get("/Subtype")), int(note.get("/F", 0))
    if kind in _UNPRINTED or flags & 2:    # hidden
        return False
    value = note.get("/V", note.get("/Parent", Dictionary()).get("/V"))
    return kind != "/Widget" or (value is not None and str(value) not in ("", "/Off"))


def _layers(plain: Pdf, properties: pikepdf.Object) -> Dictionary:
    """Which layers are hidden; without it all of them would be seen."""
    known = plain.copy_foreign(properties) if properties.is_indirect else None
    if known is None:
        # Only indirect objects can be copied; the layers themselves are, and keep who they are.
        groups = [plain.copy_foreign(group) for group in properties.get("/OCGs", Array())]
        default = properties.get("/D", Dictionary())
        hidden = [plain.copy_foreign(group) for group in default.get("/OFF", Array())]
        shown = [plain.copy_foreign(group) for group in default.get("/ON", Array())]
        base = default.get("/BaseState", Name.ON)
    else:
        default = known.get("/D", Dictionary())
        groups, hidden, shown = (list(part) for part in (
            known.get("/OCGs", Array()), default.get("/OFF", Array()), default.get("/ON", Array())))
        base = default.get("/BaseState", Name.ON)
    if base == Name.OFF:
        hidden = [group for group in groups if group not in shown]
    return Dictionary(OCGs=Array(groups), D=Dictionary(OFF=Array(hidden), Order=Array([])))
