"""From an official Word form to the text of a definition to start from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.entries.drafting.book import Book, is_signature, without_date
from docgen.entries.drafting.draft import Draft, DraftBlock, DraftBreak, DraftSpace, DraftTable, DraftWords
from docgen.entries.drafting.fit import fit, paragraph_style
from docgen.entries.drafting.shape import Piece, pieces
from docgen.entries.drafting.table import draft_table
from docgen.entries.word.form import WordBlock, WordBreak, WordForm, WordParagraph
from docgen.entries.word.table import WordCell, WordTable
from docgen.forms import metrics
from docgen.forms.language import PARAGRAPHS
from docgen.forms.layout import HOUSE_STYLES, LEAST_BOTTOM, MM_PER_PT, PageFormat, TextStyle, resized

_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[A-Z][、.．]|第[一二三四五六七八九十]+[章节部]")
_ITEM = re.compile(r"[(（][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.．、](?!\d)")
_TITLE = re.compile(r"申报书|申报表|申请表|申请书|推荐表|登记表|审批表|报名表|汇总表|评审表|备案表|[书表]$")
_YEAR = re.compile(r"(20\d\d)\s*年")
_TITLE_SIZE = 15.0          # pt: 小三 and larger
_LEAST_SPACE = 8.0          # mm: smaller gaps are the house's own
_LINE_BLANK = 6             # characters: shorter blanks in a line of text are not for a field of their own


def draft_definition(form: WordForm, name: str) -> Draft:
    """The draft of a definition called `name`."""
    book = Book()
    page, remarks = _paper(form.page)
    word_blocks = tuple(_with_whole_title(form.blocks))
    title = _title_of(word_blocks)
    blocks = tuple(_Blocks(book, page, title).read(word_blocks))
    cover, rest = _cover(blocks)
    words = " ".join(block.text for block in word_blocks if isinstance(block, WordParagraph))
    year = _YEAR.search(words)
    remarks += ["form、code、edition 和 title", "必填的各项请加 required: true"]
    if not book.fields:
        remarks.append("没有认出填写项，请照原表补上")
        # A definition has at least one field.
        book.field("姓名", "", (50, 10), is_boxed=False).settings["unprinted"] = "true"
    return Draft(
        name, title or name, f"{year[1]}.1" if year else "1", page, book.fields, book.wording,
        book.signatures, book.signature_remarks, cover, rest, tuple(remarks),
    )  # fmt: skip


def _paper(page: PageFormat) -> tuple[PageFormat, list[str]]:
    if page.margin[2] >= LEAST_BOTTOM:
        return page, []
    top, right, bottom, left = page.margin
    remark = f"原表下边距 {bottom:g} 毫米，放不下页脚的二维码，改为 {LEAST_BOTTOM}"
    return replace(page, margin=(top, right, float(LEAST_BOTTOM), left)), [remark]


def _with_whole_title(blocks: Sequence[WordBlock]) -> Iterator[WordBlock]:
    """The blocks, a title that goes on in a second paragraph of the same look as one."""
    held: WordParagraph | None = None
    for block in blocks:
        if held is not None and isinstance(block, WordParagraph) and _goes_on(held, block):
            yield replace(held, text=f"{held.text}\n{block.text}")
            held = None
            continue
        if held is not None:
            yield held
        held = block if isinstance(block, WordParagraph) else None
        if held is None:
            yield block
    if held is not None:
        yield held


def _goes_on(first: WordParagraph, second: WordParagraph) -> bool:
    is_title = bool(_TITLE.search(second.text)) and not _TITLE.search(first.text) and bool(first.text)
    is_large = second.look.align == "center" and second.look.size >= _TITLE_SIZE
    same = (first.look.size, first.look.align, first.look.font) == (second.look.size, second.look.align, second.look.font)
    return is_title and is_large and same and len(first.text) > len(second.text)


def _title_of(blocks: Sequence[WordBlock]) -> str:
    """The form's title: the largest words before the first ruled table."""
    found: list[WordParagraph] = []
    for block in blocks:
        if isinstance(block, WordTable) and block.is_ruled and found:
            break
        if isinstance(block, WordParagraph) and block.text and "__" not in block.text:
            found.append(block)
    named = [one for one in found if _TITLE.search(one.text) and len(one.text) <= 60] or found
    return max(named, key=lambda one: one.look.size).text if named else ""


def _cover(blocks: tuple[DraftBlock, ...]) -> tuple[tuple[DraftBlock, ...], tuple[DraftBlock, ...]]:
    """The blocks of a cover, and the rest: a cover ends with its page and holds no ruled table."""
    for index, block in enumerate(blocks):
        if isinstance(block, DraftTable) and block.rules == "all":
            break
        if isinstance(block, DraftBreak):
            head = blocks[:index]
            has_title = any(isinstance(one, DraftWords) and one.block == "heading" for one in head)
            if has_title:
                return head, blocks[index + 1 :]
    return (), blocks


@dataclass
class _Blocks:
    """Reads the blocks of a Word form; `above` is the last printed sentence."""

    book: Book
    page: PageFormat
    title: str
    above: str = ""
    empty: float = 0.0
    has_title: bool = False

    def read(self, blocks: Sequence[WordBlock]) -> Iterator[DraftBlock]:
        was_break = True
        for block in blocks:
            drafted = tuple(self._block(block))
            for one in drafted:
                if isinstance(one, DraftBreak) and was_break:
                    continue
                was_break = isinstance(one, DraftBreak)
                yield one

    def _block(self, block: WordBlock) -> Iterator[DraftBlock]:
        if isinstance(block, WordParagraph) and not block.text:
            self.empty += block.height
            return
        space, self.empty = self.empty, 0.0
        if isinstance(block, WordBreak):
            yield DraftBreak()
            return
        if space >= _LEAST_SPACE:
            yield DraftSpace(float(round(space)))
        if isinstance(block, WordTable):
            yield self._table(block)
        elif is_signature(block.text):
            yield self._table(_one_row((WordCell(0, 0, 1, 1, (block.text,), block.look.size),), (self.page.text_width,), 14))
        elif self._has_blanks(block):
            yield self._table(_lined(block, self.page.text_width))
        else:
            yield from self._words(block)

    def _table(self, table: WordTable) -> DraftTable:
        drafted = draft_table(table, self.book, self.above)
        fit(drafted, self.page, self.book)
        self.above = ""
        return drafted

    def _has_blanks(self, block: WordParagraph) -> bool:
        parts = pieces(without_date(block.text)) if "\n" not in block.text else ()
        long = [part for part in parts if part.blank >= min(_LINE_BLANK, 4)]
        return bool(long) and any(part.words for part in parts) and len(block.text.replace("_", "")) <= 60

    def _words(self, block: WordParagraph) -> Iterator[DraftWords]:
        kind = self._kind(block)
        default = HOUSE_STYLES[PARAGRAPHS[kind].style]
        if kind == "heading" and block.text == self.title and not self.has_title:
            self.has_title = True
            name = "title"
        else:
            name = self.book.words(block.text, kind)
        look = block.look
        style = TextStyle(
            look.font or default.font, look.size, default.line_height, look.align, indent=default.indent
        )
        if kind in ("section", "item", "note") and abs(look.size - default.size) < 1.1:
            style = resized(style, default.size, default.line_height)
        if kind in ("section", "item", "note", "text"):
            style = replace(style, font=default.font if kind == "section" or look.font is None else look.font)
        remarks = ("文字的编号由 Word 自动生成，没有读取",) if look.has_number else ()
        self.above = block.text
        yield DraftWords(kind, name, paragraph_style(block.text, kind, style, self.page.text_width), remarks)

    def _kind(self, block: WordParagraph) -> str:
        look, text = block.look, block.text
        if text == self.title and not self.has_title:
            return "heading"
        if look.align == "center" and look.size >= _TITLE_SIZE and not _SECTION.match(text):
            return "heading"
        if len(text) <= 40 and _SECTION.match(text):
            return "section"
        if look.level == 0 and len(text) <= 40:
            return "section"
        if _ITEM.match(text) or look.level is not None:
            return "item"
        return "note"


def _one_row(cells: tuple[WordCell, ...], columns: tuple[float, ...], height: float) -> WordTable:
    return WordTable(columns, ((height, False),), cells, False, 0.0)


def _lined(block: WordParagraph, text_width: float) -> WordTable:
    """A line of words and blanks as a row of cells, as wide as they are printed."""
    em = block.look.size * MM_PER_PT
    parts = pieces(without_date(block.text))
    widths = [_width(part, em) for part in parts]
    if sum(widths) > text_width:
        widths = [width * text_width / sum(widths) for width in widths]
    cells = tuple(
        WordCell(0, column, 1, 1, (part.words,) if part.words else (), block.look.size)
        for column, part in enumerate(parts)
    )
    free = text_width - sum(widths)
    indent = {"center": free / 2, "right": free}.get(block.look.align, 0.0)
    return replace(_one_row(cells, tuple(widths), max(8.0, round(em * 2, 1))), indent=indent)


def _width(part: Piece, em: float) -> float:
    if part.words:
        return metrics.width_of(part.words) * em + 2 * metrics.PADDING + 1
    return max(25.0, part.blank * em * 0.5)
