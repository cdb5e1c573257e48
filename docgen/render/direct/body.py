"""The form itself on its pages: every placed block drawn and tagged, and told to the page map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.forms.layout import MM_PER_PT
from docgen.render.direct.lines import Line, height_of, room_in, set_paragraph, top_in
from docgen.render.direct.page_content import PageContent
from docgen.render.direct.pdf_objects import number, text_string
from docgen.render.direct.placing import Placed, PlacedBox, PlacedCell, PlacedTable, PlacedWords, Rectangle
from docgen.render.direct.rules import rules_of
from docgen.render.direct.structure import Element, Structure
from docgen.render.document import Box
from docgen.render.fonts import FontLibrary
from docgen.render.page_map import Owner, boxes_of
from docgen.render.paper import PlannedCell, PlannedPicture, SetParagraph

_TAGS = {"title": "H1", "section": "H2", "item": "H3", "note": "P", "text": "P"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A bookmark: its level from 1, its words, the page from 0, points from the page's top left corner."""

    level: int
    words: str
    page: int
    x: float
    y: float


@dataclass
class Body:
    """Draws blocks; gathers their structure, bookmarks and boxes. `pictures` holds the resources of pictures,
    `owners` what the page map says of each id."""

    library: FontLibrary
    owners: Mapping[str, Owner]
    pictures: Mapping[bytes, str]
    structure: Structure = field(default_factory=Structure)
    headings: list[Heading] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def draw(self, content: PageContent, page: int, blocks: tuple[Placed, ...]) -> None:
        """The blocks of one page: their rules first, then their words in reading order."""
        rules = [rule for block in blocks for rule in rules_of(block)]
        if rules:
            content.begin("Layout")
            content.fill(rules)
            content.end()
        for block in blocks:
            match block:
                case PlacedWords():
                    self._words(content, page, block)
                case PlacedTable():
                    self._table(content, page, block)
                case PlacedBox(placed):
                    element = self.structure.root.add("Div", page)
                    self._cell(content, element, placed, None)

    def _words(self, content: PageContent, page: int, block: PlacedWords) -> None:
        words, box = block.words, block.box
        self._tell(words.id, page, box)
        tag = _TAGS[words.role]
        if tag != "P" and words.paragraph.text:
            self.headings.append(Heading(int(tag[1]), words.paragraph.text, page, box.x, box.y))
        element = self.structure.root.add(tag, page)
        self._text(content, element, list(set_paragraph(words.paragraph, box, box.y, self.library)))

    def _table(self, content: PageContent, page: int, block: PlacedTable) -> None:
        table = self.structure.root.add("Table", page)
        part, is_header = table, None
        naming = _Naming(page)
        for row in block.rows:
            if row.is_header != is_header:
                part, is_header = table.add("THead" if row.is_header else "TBody", page), row.is_header
            line = part.add("TR", page)
            named = naming.row([placed.cell for placed in row.cells])
            for placed, (kind, entries, own) in zip(row.cells, named, strict=True):
                self._cell(content, line.add(kind, page, entries, own), placed, block)

    def _cell(self, content: PageContent, element: Element, placed: PlacedCell, table: PlacedTable | None) -> None:
        cell, room = placed.cell, room_in(placed, table)
        self._tell(cell.id, element.page, placed.box)
        if cell.picture:
            self._picture(content, element, cell.picture, room, cell)
            return
        if not any(paragraph.text for paragraph in cell.paragraphs):
            return
        heights = [height_of(paragraph) for paragraph in cell.paragraphs]
        y = top_in(room, sum(heights), "top" if table is None else cell.valign)
        own = len(heights) == 1 and not (cell.paragraphs[0].left or cell.paragraphs[0].right)
        for paragraph, height in zip(cell.paragraphs, heights, strict=True):
            lines = list(set_paragraph(paragraph, room, y, self.library)) if paragraph.text else []
            if lines:
                self._text(content, element if own else element.add("P", element.page), lines)
            y += height

    def _text(self, content: PageContent, element: Element, lines: list[Line]) -> None:
        if not any(run.text.strip() for line in lines for run in line.runs):
            return
        content.begin(element.kind, self.structure.mark(element))
        content.text(lines)
        content.end()

    def _picture(
        self, content: PageContent, element: Element, picture: PlannedPicture, room: Rectangle, cell: PlannedCell
    ) -> None:
        width, height = picture.width / MM_PER_PT, picture.height / MM_PER_PT
        box = Rectangle(room.x + (room.width - width) / 2, top_in(room, height, cell.valign), width, height)
        low = content.height - box.y - box.height
        corners = " ".join(map(number, (box.x, low, box.x + width, low + height)))
        entries = f"/Alt{text_string(picture.description)}/A<</O/Layout/BBox[{corners}]>>"
        figure = element.add("Figure", element.page, entries)
        content.begin("Figure", self.structure.mark(figure))
        content.picture(self.pictures[picture.data], box)
        content.end()

    def _tell(self, id: str, page: int, box: Rectangle) -> None:
        corner, size = (box.x * MM_PER_PT, box.y * MM_PER_PT), (box.width * MM_PER_PT, box.height * MM_PER_PT)
        self.boxes += boxes_of(self.owners[id], page + 1, corner, size)


@dataclass
class _Naming:
    """Which label names which value: the one on its left or, below a row of labels only, the one of its column."""

    page: int
    columns: dict[int, str] = field(default_factory=dict)

    def row(self, cells: list[PlannedCell]) -> Iterator[tuple[str, str, str]]:
        """The kind, the entries and the id of each cell of a row."""
        has_values = not all(map(_is_label, cells))
        left: PlannedCell | None = None
        for cell in cells:
            span = (f"/ColSpan {cell.column_span}" if cell.column_span > 1 else "") + (
                f"/RowSpan {cell.row_span}" if cell.row_span > 1 else ""
            )
            if _is_label(cell):
                left, own = cell, f"{cell.id}p{self.page}"
                if not has_values:
                    self.columns[cell.column] = own
                yield "TH", f"/A<</O/Table/Scope/{'Row' if has_values else 'Column'}{span}>>", own
                continue
            header = f"{left.id}p{self.page}" if left else self.columns.get(cell.column)
            if left and cell.row_span > left.row_span:
                # The photo, beside all rows: no row's label is its name.
                header = None
            yield "TD", f"/A<</O/Table/Headers[{text_string(header) if header else ''}]{span}>>", ""


def _is_label(cell: PlannedCell) -> bool:
    heads = cell.kind == "fixed" and (cell.column == 0 or cell.is_header)
    return cell.kind in ("label", "signature_label") or heads


def texts_of(blocks: tuple[Placed, ...]) -> Iterator[SetParagraph]:
    """The paragraphs of placed blocks."""
    for block in blocks:
        match block:
            case PlacedWords(words):
                yield words.paragraph
            case PlacedBox(placed):
                yield from placed.cell.paragraphs
            case PlacedTable():
                for row in block.rows:
                    for cell in row.cells:
                        yield from cell.cell.paragraphs
