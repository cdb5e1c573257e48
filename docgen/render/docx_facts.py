"""What the DOCX template asks of a paragraph, a run and a picture: plain values in Word's units."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from docgen.render.docx_outline import FilledRow, FilledUnit, twips
from docgen.render.docx_package import HEADING_STYLES, ROLE_STYLES
from docgen.render.fonts import FontLibrary, Run
from docgen.render.paper import (
    AFTER_TABLE,
    PlannedCell,
    PlannedPicture,
    PlannedSpace,
    PlannedWords,
    SetParagraph,
)

# Characters that Word sets in the Latin font, half as wide, unless told that they are Chinese.
_AMBIGUOUS = frozenset("“”‘’—…·×÷±°§№℃‰→←↑↓①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ")
_SYMBOLS = "Segoe UI Symbol"
_RARE = "SimSun-ExtB"
# Families that stand in for a role's own, by the font of Word's that has their characters.
_FALLBACKS = {"Form WenKai": "宋体", "Form Song": "宋体", "Form Sym": _SYMBOLS, "Form Rare": _RARE}
_LATIN = "Form Latin"

DrawPicture = Callable[[PlannedPicture], Markup]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run: `latin` and `han` are fonts other than the style's ("" for the style's), `spacing` in twips,
    `breaks`: it begins a new line."""

    text: str
    latin: str
    han: str
    hint: str
    spacing: int
    is_rtl: bool
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphFacts:
    """A paragraph: lengths in twips, `size` in half points. `before`, `after` and `starts_page` ("0", "1")
    are text so that a template may hold an expression there. `drawing` stands before the runs."""

    style: str
    jc: str
    line: int
    size: int
    runs: tuple[RunFacts, ...] = ()
    rule: str = "exact"
    first: int = 0
    left: int = 0
    right: int = 0
    keeps_next: bool = False
    before: str = "0"
    after: str = "0"
    starts_page: str = ""
    drawing: Markup | None = None


@dataclass(frozen=True, slots=True)
class WordsFacts:
    """A paragraph outside tables: the whole of it, and what of it varies beside the words."""

    paragraphs: tuple[ParagraphFacts, ...]
    before: str
    after: str
    starts_page: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row: its height in twips, the paragraphs of each cell to fill."""

    height: int
    cells: tuple[tuple[ParagraphFacts, ...], ...]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The words above a table, `lead` what must stand between them and it, the rows as grouped."""

    words: tuple[WordsFacts, ...]
    lead: tuple[ParagraphFacts, ...]
    rows: tuple[tuple[RowFacts, ...], ...]


FACTS = frozenset((RunFacts, ParagraphFacts, WordsFacts, RowFacts, UnitFacts))

# Word joins tables that touch, and wants a paragraph at the end of the body.
SEPARATOR = ParagraphFacts("Normal", "left", round(AFTER_TABLE * 20), 2)
_TABLE_PAGE_START = ParagraphFacts("Normal", "left", round(AFTER_TABLE * 20), 2, starts_page="1")


@dataclass(frozen=True, slots=True)
class Facts:
    """Turns planned pieces into facts, with one font library and one way to draw pictures."""

    library: FontLibrary
    draw: DrawPicture

    def unit(self, unit: FilledUnit) -> UnitFacts:
        """The facts of a unit of the outline."""
        lead = (_TABLE_PAGE_START,) if unit.table is not None and unit.table.starts_page else ()
        return UnitFacts(
            tuple(map(self.words, unit.words)), lead, tuple(tuple(map(self._row, rows)) for rows in unit.rows)
        )

    def words(self, block: PlannedWords | PlannedSpace) -> WordsFacts:
        """The facts of a paragraph or a space outside tables."""
        starts = "1" if block.starts_page else "0"
        if isinstance(block, PlannedSpace):
            space = ParagraphFacts("Normal", "left", twips(block.height), 2, starts_page=starts)
            return WordsFacts((space,), "0", "0", starts)
        before, after = str(twips(block.above)), str(twips(block.below))
        facts = heading(block.role, block.paragraph, self.library, (before, after, starts))
        return WordsFacts((facts,), before, after, starts)

    def _row(self, row: FilledRow) -> RowFacts:
        return RowFacts(row.height, tuple(map(self._cell, row.cells)))

    def _cell(self, cell: PlannedCell) -> tuple[ParagraphFacts, ...]:
        if cell.picture is not None:
            return (ParagraphFacts("Normal", "center", 240, 2, rule="auto", drawing=self.draw(cell.picture)),)
        return cell_paragraphs(cell.paragraphs, self.library)


def cell_paragraphs(paragraphs: tuple[SetParagraph, ...], library: FontLibrary) -> tuple[ParagraphFacts, ...]:
    """The facts of a cell's paragraphs; one empty paragraph where there are none, for a cell must hold one."""
    if not paragraphs:
        return (SEPARATOR,)
    return tuple(_paragraph(paragraph, ROLE_STYLES[paragraph.font][0], library) for paragraph in paragraphs)


def heading(
    role: str, paragraph: SetParagraph, library: FontLibrary, edges: tuple[str, str, str]
) -> ParagraphFacts:
    """The facts of fixed words outside tables; `edges`: space before and after, whether a page starts."""
    before, after, starts = edges
    if role not in HEADING_STYLES:
        style = ROLE_STYLES[paragraph.font][0]
        return _paragraph(paragraph, style, library, before=before, after=after, starts_page=starts)
    style = HEADING_STYLES[role][0]
    return _paragraph(
        paragraph, style, library, before=before, after=after, starts_page=starts, keeps_next=True
    )


def _paragraph(
    paragraph: SetParagraph, style: str, library: FontLibrary, *,
    before: str = "0", after: str = "0", starts_page: str = "", keeps_next: bool = False,
) -> ParagraphFacts:
    return ParagraphFacts(
        style=style, jc=paragraph.align, line=round(paragraph.pitch * 20), size=round(paragraph.size * 2),
        runs=tuple(_runs(paragraph, style, library)), first=round(paragraph.first * paragraph.size * 20),
        left=twips(paragraph.left), right=twips(paragraph.right),
        keeps_next=keeps_next, before=before, after=after, starts_page=starts_page,
    )


def _runs(paragraph: SetParagraph, style: str, library: FontLibrary) -> Iterator[RunFacts]:
    role = library.word_font(paragraph.font)
    # A heading's style names no font of its own: its runs say theirs.
    own = ("", "") if style == ROLE_STYLES[paragraph.font][0] else (role.ascii, role.east_asia)
    spacing = round(paragraph.tracking * 20)
    last = len(paragraph.runs) - 1
    for number, run in enumerate(paragraph.runs):
        fonts = _fonts(run, role.east_asia) or own
        for nth, line in enumerate(run.text.split("\n")):
            for text, space in _tracked(line, spacing, number == last):
                is_han = not run.is_rtl and run.family != _LATIN
                hint = "eastAsia" if is_han and _AMBIGUOUS.intersection(text) else ""
                yield RunFacts(text, *fonts, hint, space, run.is_rtl, breaks=nth > 0)


def _fonts(run: Run, own: str) -> tuple[str, str] | None:
    """Latin and Han font of a run that another family than its role's draws."""
    han = _FALLBACKS.get(run.family)
    if han == _RARE and all(ord(char) <= 0xFFFF for char in run.text):
        han = "宋体"
    if run.is_rtl or han is None or han == own:
        return None
    return (han if han == _SYMBOLS else ""), han


def _tracked(text: str, spacing: int, is_last: bool) -> Iterator[tuple[str, int]]:
    """The text with its spacing, which the paragraph's last character does without."""
    if not spacing or not is_last or not text:
        yield text, spacing
        return
    cut = len(text) - 1
    while cut and (unicodedata.combining(text[cut]) or unicodedata.category(text[cut]) == "Mn"):
        cut -= 1
    if cut:
        yield text[:cut], spacing
    yield text[cut:], 0
