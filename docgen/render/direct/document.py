"""From a `Paper` to a finished PDF without a layout engine: PDF/A-3a and PDF/UA-1, the entry inside it."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.forms.layout import MM_PER_PT
from docgen.render.direct.body import Body, Heading, texts_of
from docgen.render.direct.face import face_of
from docgen.render.direct.font_objects import EmbeddedFont, embed
from docgen.render.direct.furniture import draw_behind, draw_furniture, furniture_runs, write_codes
from docgen.render.direct.jpeg import write_jpeg
from docgen.render.direct.metadata import write_information, write_intent, write_source, write_xmp
from docgen.render.direct.page_content import PageContent
from docgen.render.direct.pdf_objects import PdfObjects, number, reference, text_string
from docgen.render.direct.placing import Pages, place
from docgen.render.document import Laid, PageMap
from docgen.render.fonts import FontLibrary
from docgen.render.page_map import code_box, owners
from docgen.render.paper import Paper, PlannedTable
from docgen.render.ua_schema import UA_SCHEMA

_ENTRY_NAME = "entry.json"


def write_paper(paper: Paper, library: FontLibrary) -> Laid:
    """The planned document as a tagged PDF, and its page map. The same paper gives the same bytes.

    Raises `SlowPath` for whatever would not come out as from the full engine.
    """
    pages = place(paper)
    file = PdfObjects()
    root = file.reserve()
    fonts = _embedded(file, pages, paper, library)
    names = {family: f"F{index}" for index, family in enumerate(sorted(fonts))}
    pictures = _pictures(file, paper)
    body = Body(library, owners(paper), {data: f"I{at}" for at, data in enumerate(pictures)})
    drawings = {f"I{at}": one for at, one in enumerate(pictures.values())} | write_codes(file, paper)
    resources = file.add(
        f"<</Font<<{_named({names[family]: font.object for family, font in sorted(fonts.items())})}>>"
        f"/XObject<<{_named(drawings)}>>>>"
    )
    tree, numbers = file.reserve(), [file.reserve() for _ in pages]
    form = paper.definition.page
    width, height = form.width / MM_PER_PT, form.height / MM_PER_PT
    for at, blocks in enumerate(pages):
        content = PageContent(height, fonts, names)
        draw_behind(content, paper, library)
        body.draw(content, at, blocks)
        draw_furniture(content, paper, at, library)
        if paper.references:
            body.boxes.append(code_box(paper, at + 1))
        size = f"[0 0 {number(width)} {number(height)}]"
        file.put(numbers[at], (
            f"<</Type/Page/Parent {reference(tree)}/MediaBox{size}/TrimBox{size}/BleedBox{size}"
            f"/Resources {reference(resources)}/Contents {reference(file.stream(content.written()))}"
            f"/StructParents {at}/Tabs/S>>"
        ))
    file.put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(map(reference, numbers))}]>>")
    outlines = _outlines(file, body.headings, numbers, height)
    structure = body.structure.write(file, numbers)
    _catalogue(file, root, paper, (tree, structure, outlines))
    information = write_information(file, paper.definition.title)
    page_map = PageMap(form.width, form.height, len(pages), tuple(body.boxes))
    return Laid(file.written(root, information), page_map, "direct")


def _named(objects: Mapping[str, int]) -> str:
    return "".join(f"/{name} {reference(one)}" for name, one in objects.items())


def _embedded(file: PdfObjects, pages: Pages, paper: Paper, library: FontLibrary) -> Mapping[str, EmbeddedFont]:
    """The fonts of all texts, by family."""
    used: dict[str, set[str]] = {}
    for blocks in pages:
        for paragraph in texts_of(blocks):
            for line in paragraph.lines:
                for run in line:
                    used.setdefault(run.family, set()).update(run.text)
    for family, text in furniture_runs(paper):
        used.setdefault(family, set()).update(text)
    return {
        family: embed(file, family, face_of(library.families[family]), chars) for family, chars in sorted(used.items())
    }


def _pictures(file: PdfObjects, paper: Paper) -> dict[bytes, int]:
    """The pictures of the document, each once, as objects."""
    found: dict[bytes, int] = {}
    for block in paper.all_blocks:
        for cell in block.cells if isinstance(block, PlannedTable) else ():
            if cell.picture and cell.picture.data not in found:
                found[cell.picture.data] = write_jpeg(file, cell.picture.data)
    return found


def _catalogue(file: PdfObjects, root: int, paper: Paper, parts: tuple[int, int, int]) -> None:
    tree, structure, outlines = parts
    entries = ""
    if paper.entry_json:
        source = reference(write_source(file, paper.entry_json, _ENTRY_NAME, "填报数据", "application/json"))
        entries = f"/AF[{source}]/Names<</EmbeddedFiles<</Names[{text_string(_ENTRY_NAME)}{source}]>>>>"
    if outlines:
        entries += f"/Outlines {reference(outlines)}"
    title = paper.definition.title
    file.put(root, (
        f"<</Type/Catalog/Pages {reference(tree)}/Lang{text_string(paper.definition.language)}"
        f"/StructTreeRoot {reference(structure)}/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        f"/Metadata {reference(write_xmp(file, title, UA_SCHEMA))}/OutputIntents[{reference(write_intent(file))}]{entries}>>"
    ))


def _outlines(file: PdfObjects, headings: list[Heading], pages: list[int], height: float) -> int:
    """Bookmarks, those of a deeper level inside the last one of a higher; 0 where there are none."""
    if not headings:
        return 0
    top = file.reserve()
    numbers = [file.reserve() for _ in headings]
    parents: list[int] = []
    for at, heading in enumerate(headings):
        above = (before for before in range(at - 1, -1, -1) if headings[before].level < heading.level)
        parents.append(next(above, -1))
    kids = {parent: [at for at, own in enumerate(parents) if own == parent] for parent in {-1, *parents}}
    for at, heading in enumerate(headings):
        siblings = kids[parents[at]]
        place = siblings.index(at)
        entries = f"/Prev {reference(numbers[siblings[place - 1]])}" if place else ""
        entries += f"/Next {reference(numbers[siblings[place + 1]])}" if place + 1 < len(siblings) else ""
        if inner := kids.get(at):
            entries += f"/First {reference(numbers[inner[0]])}/Last {reference(numbers[inner[-1]])}"
            entries += f"/Count {_below(at, kids)}"
        parent = reference(top if parents[at] < 0 else numbers[parents[at]])
        spot = f"[{reference(pages[heading.page])}/XYZ {number(heading.x)} {number(height - heading.y)} 0]"
        file.put(numbers[at], f"<</Title{text_string(heading.words)}/Parent {parent}{entries}/Dest{spot}>>")
    first = kids[-1]
    file.put(top, (
        f"<</Type/Outlines/First {reference(numbers[first[0]])}/Last {reference(numbers[first[-1]])}"
        f"/Count {len(headings)}>>"
    ))
    return top


def _below(at: int, kids: Mapping[int, list[int]]) -> int:
    return sum(1 + _below(kid, kids) for kid in kids.get(at, ()))
