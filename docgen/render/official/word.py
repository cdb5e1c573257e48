"""An official paper as DOCX, for an office to edit: paragraphs that turn their lines by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from docgen.forms.layout import MM_PER_PT, Role
from docgen.render.docx_facts import SEPARATOR, ParagraphFacts, cell_paragraphs, heading
from docgen.render.docx_outline import twips
from docgen.render.docx_package import (
    EVEN_FOOTER_ID,
    FOOTER_ID,
    NAMESPACES,
    fonts_element,
    package_members,
    zipped,
)
from docgen.render.docx_template import paragraphs_xml
from docgen.render.fonts import FontLibrary, WordFont
from docgen.render.official.document import (
    BODY,
    MARGIN,
    PADDING,
    PADDING_ABOVE,
    PAGE,
    PITCH,
    ROW,
    SEAL_LINES,
    UNDER,
    Annexes,
    AnnexHead,
    Block,
    Body,
    Grid,
    GridRow,
    OfficialPaper,
    SignOff,
    Title,
)
from docgen.render.official.fitting import fitted
from docgen.render.official.setting import Setter
from docgen.render.paper import SetParagraph
from docgen.render.sheet import refuse_missing

_FOOTER = 22.0          # mm below the page number: it stands 7 mm under 版心
_MARK = 35.0            # mm between the upper edge of 版心 and the red name
_RED = "C00000"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def official_docx(paper: OfficialPaper, library: FontLibrary) -> bytes:
    """The paper as DOCX; the same bytes for the same paper. Raises `EntryRefused` with every character that no font
    has."""
    fonts = {role: library.word_font(role) for role in get_args(Role)}
    writer = _Writer(fitted(paper, Setter(library)))
    parts = [*(writer.head(paper) if paper.reference else ())]
    for number, block in enumerate(paper.blocks):
        following = paper.blocks[number + 1] if number + 1 < len(paper.blocks) else None
        parts += writer.block(block, isinstance(following, (Annexes, SignOff)))
    refuse_missing(writer.setter.problems)
    body = f"<w:body>{''.join(parts)}{_section()}</w:body>"
    odd, even = _footer(fonts["song"], "right"), _footer(fonts["song"], "left")
    return zipped(dict(package_members(fonts, odd, None, body, paper.name, even)))


class _Writer:
    """Blocks as WordprocessingML."""

    def __init__(self, setter: Setter) -> None:
        self.setter = setter

    def head(self, paper: OfficialPaper) -> Iterator[str]:
        """The red name of the issuer, and the number over the red rule."""
        size = self.setter.mark_size(paper.issuer)
        mark = self.setter.paragraph(paper.issuer, "title", size, size * 1.2, "center")
        number = self.setter.paragraph(paper.reference, "fang", BODY, PITCH, "center")
        rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{_RED}"/></w:pBdr><w:spacing w:before'
        yield _xml(_blank(_MARK / MM_PER_PT))
        yield _xml(*cell_paragraphs((mark,), self.setter.library)).replace("<w:sz ", f'<w:color w:val="{_RED}"/><w:sz ')
        yield _xml(_blank(2 * PITCH))
        yield _xml(*cell_paragraphs((number,), self.setter.library)).replace("<w:spacing w:before", rule, 1)

    def block(self, block: Block, keeps: bool) -> Iterator[str]:
        """A block; `keeps`: it stays on a page with the next one."""
        match block:
            case Title():
                yield from self._title(block)
            case Body():
                yield _xml(replace(self._words(self.setter.body(block), block.is_heading), keeps_next=keeps or block.is_heading))
            case Annexes():
                yield _xml(_blank(self.setter.pitch, keeps))
                yield from self._kept(self.setter.annexes(block.names), keeps)
            case SignOff():
                yield _xml(*(_blank(self.setter.pitch, True) for _ in range(SEAL_LINES)))
                *name, date = self.setter.sign_off(block)
                yield from self._kept(name, True)
                yield from self._kept((date,), False)
            case AnnexHead():
                label = self.setter.paragraph(block.label, "hei", BODY, PITCH)
                (facts,) = cell_paragraphs((label,), self.setter.library)
                yield _xml(replace(facts, starts_page="1", keeps_next=True))
            case Grid():
                yield self._grid(block)

    def _title(self, block: Title) -> Iterator[str]:
        for _ in range(block.lines_above):
            yield _xml(_blank(PITCH, True))
        for line in block.lines:
            yield _xml(heading("title", self.setter.title(line), self.setter.library, ("0", "0", "")))
        yield _xml(_blank(PITCH, True))

    def _words(self, paragraph: SetParagraph, is_heading: bool) -> ParagraphFacts:
        if is_heading:
            return heading("section", paragraph, self.setter.library, ("0", "0", ""))
        (facts,) = cell_paragraphs((paragraph,), self.setter.library)
        return replace(facts, jc="both")

    def _kept(self, paragraphs: Sequence[SetParagraph], keeps: bool) -> Iterator[str]:
        for facts in cell_paragraphs(tuple(paragraphs), self.setter.library):
            yield _xml(replace(facts, keeps_next=keeps))

    def _grid(self, grid: Grid) -> str:
        above = ""
        if grid.under:
            under = self.setter.paragraph(grid.under, "kai", BODY, PITCH, "center")
            (facts,) = cell_paragraphs((under,), self.setter.library)
            above = _xml(replace(facts, before=str(twips(UNDER)), keeps_next=True))
        widths = [twips(column.width) for column in grid.columns]
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
        beside, over = (f'w:w="{twips(length)}" w:type="dxa"' for length in (PADDING, PADDING_ABOVE))
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        heads = "".join(
            self._cell(column.heading, "hei", column.width, True) for column in grid.columns
        )
        rows = "".join(self._row(row, grid) for row in grid.rows)
        return (
            f'{above}<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top {over}/>'
            f"<w:left {beside}/><w:bottom {over}/><w:right {beside}/></w:tblCellMar>"
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
            f'w:noVBand="0"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{_tr(heads, "<w:tblHeader/>")}{rows}</w:tbl>'
            f"{_xml(SEPARATOR)}"
        )

    def _row(self, row: GridRow, grid: Grid) -> str:
        if len(row.texts) == 1:
            width = sum(column.width for column in grid.columns)
            return _tr(self._cell(row.texts[0], "hei", width, False, len(grid.columns)))
        pairs = zip(row.texts, grid.columns, strict=True)
        return _tr("".join(self._cell(text, "fang", column.width, column.is_centred) for text, column in pairs))

    def _cell(self, text: str, role: Role, width: float, is_centred: bool, span: int = 1) -> str:
        words = _xml(*cell_paragraphs((self.setter.cell(text, role, width, is_centred),), self.setter.library))
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>{words}</w:tc>'


def _xml(*facts: ParagraphFacts) -> str:
    return paragraphs_xml(facts)


def _blank(height: float, keeps: bool = False) -> ParagraphFacts:
    """An empty paragraph of a height in points."""
    return ParagraphFacts("Normal", "left", round(height * 20), 32, keeps_next=keeps)


def _tr(cells: str, more: str = "") -> str:
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(ROW)}" w:hRule="atLeast"/>{more}</w:trPr>{cells}</w:tr>'


def _section() -> str:
    top, right, bottom, left = map(twips, MARGIN)
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{FOOTER_ID}"/>'
        f'<w:footerReference w:type="even" r:id="{EVEN_FOOTER_ID}"/>'
        f'<w:pgSz w:w="{twips(PAGE[0])}" w:h="{twips(PAGE[1])}"/><w:pgMar w:top="{top}" w:right="{right}" '
        f'w:bottom="{bottom}" w:left="{left}" w:header="{twips(15)}" w:footer="{twips(_FOOTER)}" w:gutter="0"/></w:sectPr>'
    )


def _footer(font: WordFont, side: str) -> str:
    """— 1 — a character from the outer edge: on the right of odd pages, on the left of even ones."""
    look = f'<w:rPr>{fonts_element(font)}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    parts = (
        '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
    )  # fmt: skip
    runs = "".join(f"<w:r>{look}{part}</w:r>" for part in parts)
    return (
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="360" w:lineRule="exact"/>'
        f'<w:ind w:left="280" w:right="280"/><w:jc w:val="{side}"/></w:pPr>{runs}</w:p></w:ftr>'
    )
