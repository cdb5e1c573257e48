"""Where the hands of a document sign: the boxes of its page map, or what its definition keeps for the seal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from docgen.certificates.pdf_signature import FieldBox
from docgen.entries.raw import Written, entry_of
from docgen.entries.read_back.pdf_file import PdfReturn, read_pdf, read_pdf_return
from docgen.errors import FileUnusable
from docgen.forms import library
from docgen.forms.definition import FormDefinition, Profile
from docgen.forms.layout import Placed
from docgen.problems import Problem
from docgen.render.document import Box, PageMap
from docgen.render.fill import FillOptions, fill
from docgen.render.page_pictures import Glyph, page_glyphs
from docgen.settings import Settings

SEAL_FIELD = "公章"
_MARKS = re.compile(r"[（）()：:\s]")
_NEAR = 0.5             # mm between the same character of two engines
_TALLEST_MM = 15.0      # higher than any character of a form: the draft's 样稿 across the page


def form_boxes(definition: FormDefinition, page_map: PageMap) -> tuple[FieldBox, ...]:
    """A field for every hand and seal of a form, called as the form calls it: 申请人签名, 单位公章; where two would
    be called the same, with the words of their box before it."""
    marks = [box for box in page_map.boxes if box.kind in ("signature", "seal") and "." in box.path]
    names = [_name(definition, box) for box in marks]
    taken = Counter(names)
    found: list[FieldBox] = []
    for box, name in zip(marks, names, strict=True):
        if taken[name] > 1:
            name = _MARKS.sub("", definition.signatures[box.path.partition(".")[0]].label) + name
        known = sum(one.name.partition("（")[0] == name for one in found)
        called = f"{name}（{known + 1}）" if known else name
        found.append(FieldBox(called, box.page, box.x, box.y, box.width, box.height))
    return tuple(found)


def certificate_boxes(definition: FormDefinition) -> tuple[FieldBox, ...]:
    """The room for the round seal on each page of a certificate that has one."""
    pages = [block for block in definition.layout if isinstance(block, Placed)]
    found: list[FieldBox] = []
    for number, page in enumerate(pages, 1):
        if page.seal is not None:
            x, y, size = page.seal
            name = f"{SEAL_FIELD}（{len(found) + 1}）" if found else SEAL_FIELD
            found.append(FieldBox(name, number, x - size / 2, y - size / 2, size, size))
    return tuple(found)


def boxes_of_file(pdf: bytes, file: str, settings: Settings) -> tuple[FieldBox, ...]:
    """The fields of a form's PDF as `docgen fill` made it: filled again from the entry inside, its signature cells
    compared with the file's own. Raises FileUnusable for any other PDF, and where they differ."""
    try:
        returned = read_pdf_return(pdf, file)
    except FileUnusable as error:
        raise _refused("sign_boxes_unknown", file) from error
    glyphs = page_glyphs(pdf)
    profiles: tuple[Profile, ...] = ("official", "corrected")
    for profile in profiles:
        definition = library.load(settings.templates, returned.form, profile)
        page_map, own = _filled_again(definition, returned, file, settings)
        cells = [box for box in page_map.boxes if box.kind == "signature" and "." not in box.path]
        if all(_is_same(glyphs, own, cell) for cell in cells):
            boxes = form_boxes(definition, page_map)
            if not boxes:
                raise _refused("sign_boxes_unknown", file)
            return boxes
    raise _refused("sign_file_changed", file)


def _filled_again(
    definition: FormDefinition, returned: PdfReturn, file: str, settings: Settings
) -> tuple[PageMap, tuple[tuple[Glyph, ...], ...]]:
    """Where everything lies in a draft of the same entry, and its characters. Pictures and attachments have their
    room whether they are there or not."""
    said = read_pdf(returned, file, definition)
    entry = entry_of(definition, Written(said.values), Path())
    document = fill(definition, entry, FillOptions(settings, is_draft=True, docx=False))
    if document.pdf is None or document.page_map is None or returned.edition not in ("", definition.edition):
        raise _refused("sign_file_changed", file)
    return document.page_map, page_glyphs(document.pdf)


def _is_same(
    pages: tuple[tuple[Glyph, ...], ...], drawn: tuple[tuple[Glyph, ...], ...], cell: Box
) -> bool:
    """Whether the same characters stand at the same places of a cell."""
    if cell.page > len(pages):
        return False
    left, due = (list(_inside(one[cell.page - 1], cell)) for one in (pages, drawn))
    for glyph in due:
        near = next((one for one in left if _is_near(one, glyph)), None)
        if near is None:
            return False
        left.remove(near)
    return not left


def _is_near(one: Glyph, other: Glyph) -> bool:
    return one.text == other.text and abs(one.x - other.x) < _NEAR and abs(one.y - other.y) < _NEAR


def _inside(glyphs: tuple[Glyph, ...], cell: Box) -> Iterator[Glyph]:
    """The characters of a cell; those of 样稿 across the page are higher than any line."""
    for glyph in glyphs:
        is_inside = cell.x <= glyph.x <= cell.x + cell.width and cell.y <= glyph.y <= cell.y + cell.height
        if is_inside and glyph.height < _TALLEST_MM:
            yield glyph


def _name(definition: FormDefinition, box: Box) -> str:
    owner, _, mark = box.path.partition(".")
    signature = definition.signatures[owner]
    if box.kind == "seal":
        return _MARKS.sub("", "".join(signature.seals))
    number = int(mark.removeprefix("signature") or 1)
    return _MARKS.sub("", signature.signers[number - 1])


def _refused(code: str, file: str) -> FileUnusable:
    problem = Problem(code, facts={"file": file})
    return FileUnusable(problem.says, [problem])
