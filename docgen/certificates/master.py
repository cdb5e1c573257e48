"""What all copies of a certificate with the same slots filled begin with: artwork, fonts, structure, as bytes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from docgen.certificates import page_drawing
from docgen.certificates.artwork import CODE_ALT, PHOTO_ALT, draw_artwork, draw_words, tag_of
from docgen.certificates.slots import SlotPage, pages_of
from docgen.certificates.typeset import SetSlot, SlotSetter
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.choices import Choice
from docgen.forms.layout import HOLE, MM_PER_PT, Slot, TextSlot
from docgen.render.direct.face import face_of
from docgen.render.direct.font_objects import EmbeddedFont, embed
from docgen.render.direct.lines import Line
from docgen.render.direct.metadata import write_information, write_intent, write_xmp
from docgen.render.direct.pdf_objects import (
    ObjectFile,
    PdfObjects,
    Settled,
    deflated,
    number,
    reference,
    text_string,
)
from docgen.render.direct.structure import Structure
from docgen.render.fonts import FontLibrary, Run
from docgen.render.ua_schema import UA_SCHEMA

OWN = "+"               # behind the family of a font that holds one copy's own characters
_TIGHT = 9              # deflate level of what is packed once
_OF_HOLE = {"number": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", "issued_on": "0123456789年月日", "expires_on": "0123456789年月日"}
_STREAM = "/Filter/FlateDecode"

_KEPT = 2048            # texts remembered: units and offices come again and again

Shape = tuple[frozenset[str], ...]


@dataclass(frozen=True, eq=False)
class Master:
    """The beginning of a file, the numbers of what it leaves open (`contents` and `resources` of the pages), the
    marked content of each slot, the fonts that are in it already and what is drawn with them."""

    before: Settled
    root: int
    information: int
    contents: Sequence[int]
    resources: int
    marks: Sequence[Mapping[str, int]]
    fonts: Mapping[str, EmbeddedFont]
    drawings: Mapping[str, int]


def make_master(definition: FormDefinition, shape: Shape, setter: SlotSetter, house: Path, host: str) -> Master:
    """The master of copies of which the slots in `shape`, page by page, are filled; `host` is where they are proved,
    as far as is known."""
    file, library, pages = PdfObjects(), setter.library, pages_of(definition)
    root, tree, resources = (file.reserve() for _ in range(3))
    numbers, contents = [file.reserve() for _ in pages], [file.reserve() for _ in pages]
    drawings = fixed_drawings(file, definition, pages, setter, house)
    fonts = {
        family: embed(file, family, face_of(library.families[family]), chars, _TIGHT)
        for family, chars in sorted(common_characters(definition, pages, library, host).items())
    }
    structure, marks = _structure(definition, pages, shape)
    width, height = definition.page.width / MM_PER_PT, definition.page.height / MM_PER_PT
    pen = page_drawing.Pen(fonts, font_names(fonts))
    for at, page in enumerate(pages):
        fixed = file.stream(deflated(fixed_content(page, at, setter, height, marks[at], pen), _TIGHT), _STREAM, is_packed=False)
        size = f"[0 0 {number(width)} {number(height)}]"
        file.put(numbers[at], (
            f"<</Type/Page/Parent {reference(tree)}/MediaBox{size}/TrimBox{size}/BleedBox{size}"
            f"/Resources {reference(resources)}/Contents[{reference(fixed)} {reference(contents[at])}]"
            f"/StructParents {at}/Tabs/S>>"
        ))
    file.put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(map(reference, numbers))}]>>")
    title = definition.title
    file.put(root, (
        f"<</Type/Catalog/Pages {reference(tree)}/Lang{text_string(definition.language)}"
        f"/StructTreeRoot {reference(structure.write(file, numbers))}/MarkInfo<</Marked true>>"
        f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {reference(write_xmp(file, title, UA_SCHEMA))}"
        f"/OutputIntents[{reference(write_intent(file))}]>>"
    ))
    information = write_information(file, title)
    return Master(file.settled(), root, information, contents, resources, marks, fonts, drawings)


def fixed_drawings(
    file: ObjectFile, definition: FormDefinition, pages: Sequence[SlotPage], setter: SlotSetter, house: Path
) -> dict[str, int]:
    """What WeasyPrint draws of all pages, by resource: artwork, and the texts that only it can set."""
    artwork = draw_artwork(file, definition, pages, setter.library, house)
    found = {f"{page_drawing.ARTWORK}{at}": one for at, one in enumerate(artwork)}
    for at, page in enumerate(pages):
        texts = [setter.set(slot, slot.text) for slot in _drawn_whole(page, setter)]
        drawn = draw_words(file, definition, texts, page, setter.library, house)
        found |= {page_drawing.words_name(at, index): one for index, one in enumerate(drawn)}
    return found


def fixed_content(
    page: SlotPage, at: int, setter: SlotSetter, height: float, marks: Mapping[str, int] | None, pen: page_drawing.Pen
) -> bytes:
    """The operators of what every copy shows on a page. `marks` are the numbers of marked content; None: untagged."""
    whole = _drawn_whole(page, setter)
    lines = [
        (slot, page_drawing.lines_of(setter.set(slot, slot.text), setter.library))
        for slot in page.fixed if slot not in whole
    ]
    return b"\n".join((
        page_drawing.background(page, at, height, marks is not None), page_drawing.texts(lines, marks, height, pen),
        page_drawing.words(whole, at, marks, height),
    ))


def _drawn_whole(page: SlotPage, setter: SlotSetter) -> list[TextSlot]:
    """The fixed texts that WeasyPrint sets."""
    return [slot for slot in page.fixed if not page_drawing.is_set_by_character(setter.set(slot, slot.text))]


def font_names(families: Iterable[str]) -> dict[str, str]:
    """The resources of fonts by family; those of one copy's own characters after the others."""
    return {family: f"F{at}" for at, family in enumerate(families)}


def resources_of(fonts: Mapping[str, int], drawings: Mapping[str, int]) -> str:
    """The resources of pages: fonts and drawings by name."""
    said = "".join(f"/{name} {reference(one)}" for name, one in fonts.items())
    return f"<</Font<<{said}>>/XObject<<{''.join(f'/{name} {reference(one)}' for name, one in drawings.items())}>>>>"


def common_characters(
    definition: FormDefinition, pages: Sequence[SlotPage], library: FontLibrary, host: str
) -> dict[str, set[str]]:
    """The characters by family that every copy prints, or many do."""
    found: dict[str, set[str]] = {}
    for page in pages:
        for slot in (*page.fixed, *page.texts):
            for text in _common_texts(slot, definition, host):
                for run in library.plan(text, slot.style.font):
                    found.setdefault(run.family, set()).update(run.text)
    return {family: chars for family, chars in found.items() if family not in library.right_to_left}


@lru_cache(_KEPT)
def parted(text: SetSlot, master: Master, library: FontLibrary) -> tuple[Line, ...]:
    """The lines of a text with every run given to the common font of its family or to the copy's own. Raises
    `SlowPath`."""
    lines = page_drawing.lines_of(text, library)
    return tuple(replace(line, runs=tuple(_split(line, master.fonts))) for line in lines)


def own_characters(lines: Iterable[Line]) -> dict[str, set[str]]:
    """The characters by family that are drawn with the copy's own fonts."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for run in line.runs:
            if run.family.endswith(OWN):
                found.setdefault(run.family, set()).update(run.text)
    return found


def _split(line: Line, common: Mapping[str, EmbeddedFont]) -> Iterator[Run]:
    for run in line.runs:
        known: Container[int] = common[run.family].codes if run.family in common else ()
        has = [ord(char) in known for char in run.text]
        if all(has):
            yield run
        elif line.tracking or not any(has):
            # A spread text is not parted: the space between two runs would be lost.
            yield replace(run, family=run.family + OWN)
        else:
            for is_common, part in groupby(zip(has, run.text, strict=True), key=lambda pair: pair[0]):
                text = "".join(char for _, char in part)
                yield replace(run, text=text, family=run.family if is_common else run.family + OWN)


def _common_texts(slot: TextSlot, definition: FormDefinition, host: str) -> Iterator[str]:
    yield HOLE.sub("", slot.text)
    for hole in slot.holes:
        field = definition.fields.get(hole)
        if isinstance(field, Choice):
            yield "".join(field.options)
        elif hole == "host":
            yield host
        elif hole in _OF_HOLE:
            yield _OF_HOLE[hole]
        elif field is not None and field.kind in ("month", "date", "year"):
            yield "0123456789年月日"


def _structure(
    definition: FormDefinition, pages: Sequence[SlotPage], shape: Shape
) -> tuple[Structure, list[dict[str, int]]]:
    """The structure of the filled slots in the definition's order, and the numbers of their content."""
    structure, marks = Structure(), []
    height = definition.page.height / MM_PER_PT
    for at, page in enumerate(pages):
        own = {}
        for slot in page.placed.slots:
            if slot.name in shape[at]:
                kind, entries = _element(slot, height)
                own[slot.name] = structure.mark(structure.root.add(kind, at, entries))
        marks.append(own)
    return structure, marks


def _element(slot: Slot, height: float) -> tuple[str, str]:
    """The kind of a slot's structure element, and its entries."""
    if isinstance(slot, TextSlot):
        return tag_of(slot), ""
    alt = PHOTO_ALT if slot.name == "photo" or hasattr(slot, "field") else CODE_ALT
    return "Figure", f"/Alt{text_string(alt)}/A<</O/Layout/BBox[{page_drawing.bounds(slot, height)}]>>"
