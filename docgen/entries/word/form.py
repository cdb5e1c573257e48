"""An official Word form as values: paper, paragraphs and tables from top to bottom. Millimetres and points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from docgen.entries.word.package import attribute, read_parts
from docgen.entries.word.styles import Look, WordStyles, millimetres
from docgen.entries.word.table import WordTable, read_table
from docgen.entries.word.text import Seen, breaks_page, first_run, paragraph_text
from docgen.errors import FileUnusable
from docgen.forms.layout import PageFormat
from docgen.problems import Place, Problem

_A4 = PageFormat(210, 297, (25.4, 31.8, 25.4, 31.8))    # Word's own, when a file says nothing
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph outside tables; `height` in mm is that of an empty one (0 with words)."""

    text: str
    look: Look
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class WordBreak:
    """The next block starts a page."""


WordBlock = WordParagraph | WordTable | WordBreak


@dataclass(frozen=True, slots=True)
class WordForm:
    """A Word form; `remarks` says what of the file is not in it."""

    page: PageFormat
    blocks: tuple[WordBlock, ...]
    remarks: tuple[Problem, ...]


def read_word_form(data: bytes, name: str) -> WordForm:
    """The form that a DOCX holds; `name` is the file's in messages. Raises FileUnusable."""
    parts = read_parts(data, name)
    body = parts.document.find("body")
    reading = _Reading(WordStyles(parts.styles))
    blocks = tuple(reading.blocks(body)) if body is not None else ()
    if not any(isinstance(one, WordTable) or (isinstance(one, WordParagraph) and one.text) for one in blocks):
        problem = Problem("word_without_words", Place(name))
        raise FileUnusable(str(problem), [problem])
    sections = [] if body is None else [_page(one) for one in body.iter("sectPr")]
    remarks = _remarks(reading.seen, blocks, len(set(sections)) > 1)
    return WordForm(sections[0] if sections else _A4, blocks, tuple(replace(one, place=Place(name)) for one in remarks))


class _Reading:
    def __init__(self, styles: WordStyles) -> None:
        self.styles, self.seen = styles, Seen()

    def blocks(self, parent: Element) -> Iterator[WordBlock]:
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                table = read_table(child, self.styles, self.seen)
                if table is not None:
                    yield table
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[WordBlock]:
        text = paragraph_text(paragraph, self.seen)
        look = self.styles.look(paragraph, first_run(paragraph))
        self.seen.auto_numbers += bool(text) and look.has_number
        has_break = breaks_page(paragraph)
        if look.starts_page or (has_break and not _break_is_last(paragraph)):
            yield WordBreak()
        if text:
            yield WordParagraph(text, look)
        elif not has_break:
            yield WordParagraph("", look, self.styles.line_height(paragraph, look.size))
        if has_break and _break_is_last(paragraph):
            yield WordBreak()
        section = paragraph.find("pPr/sectPr")
        if section is not None and attribute(section.find("type"), "val", "nextPage") != "continuous":
            yield WordBreak()


def _break_is_last(paragraph: Element) -> bool:
    """Whether the page ends after the paragraph's words, as where someone pressed Ctrl+Enter behind them."""
    for one in reversed(list(paragraph.iter())):
        if one.tag == "t" and (one.text or "").strip():
            return False
        if one.tag == "br" and attribute(one, "type") == "page":
            return True
    return False


def _page(section: Element) -> PageFormat:
    size, margin = section.find("pgSz"), section.find("pgMar")
    width, height = (_length(size, key, usual) for key, usual in (("w", _A4.width), ("h", _A4.height)))
    edges = [_length(margin, edge, usual) for edge, usual in zip(("top", "right", "bottom", "left"), _A4.margin, strict=True)]
    edges[3] = round(edges[3] + _length(margin, "gutter", 0), 1)
    page = PageFormat(width, height, (abs(edges[0]), edges[1], abs(edges[2]), edges[3]))
    return page if page.text_width >= 20 and page.text_height >= 20 else _A4


def _length(element: Element | None, name: str, usual: float) -> float:
    length = millimetres(attribute(element, name))
    return usual if length is None else round(length, 1)


def _remarks(seen: Seen, blocks: tuple[WordBlock, ...], has_other_pages: bool) -> Iterator[Problem]:
    if not any(isinstance(one, WordTable) for one in blocks):
        yield Problem("draw_without_table")
    if seen.text_boxes:
        shown = "；".join(words[:20] for words in seen.text_boxes[:5])
        yield Problem("draw_text_box", facts={"count": len(seen.text_boxes), "text": shown})
    if seen.nested_tables:
        yield Problem("draw_nested_table", facts={"count": seen.nested_tables})
    if seen.auto_numbers:
        yield Problem("draw_auto_number", facts={"count": seen.auto_numbers})
    if seen.has_changes:
        yield Problem("draw_tracked_changes")
    if has_other_pages:
        yield Problem("draw_page_sizes")
