"""附页: cutting a text that its box cannot hold, and the sheets that carry the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docgen.forms.layout import HOUSE_STYLES, MM_PER_PT, TextStyle
from docgen.forms.metrics import PADDING, RULE
from docgen.render.paper import (
    AFTER_TABLE,
    ContinuationSheet,
    PlannedBlock,
    PlannedCell,
    PlannedRow,
    PlannedTable,
    PlannedWords,
    SetParagraph,
    outside,
)
from docgen.render.setter import Setter, room_of

_NUMERALS = "一二三四五六七八九十"
_INNER_QUOTES = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Rest:
    """What a box could not hold: the field's path and label, the text, its style; `is_tail` when the text
    begins in the middle of a paragraph."""

    number: int
    path: str
    label: str
    text: str
    style: TextStyle
    is_tail: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The paragraphs that were kept, the text that is left ("" when all fits), and whether it begins in the
    middle of a paragraph."""

    head: tuple[SetParagraph, ...]
    rest: str = ""
    is_tail: bool = False


@dataclass(frozen=True, slots=True)
class Bearer:
    """What every continuation sheet says of the document it belongs to; `role` is what the applicant is."""

    title: str
    role: str
    applicant: str
    number: str


def sheet_name(number: int) -> str:
    """附页一, 附页二 … 附页十一 for 1, 2 … 11."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return f"附页{_NUMERALS[number - 1]}"
    head = _NUMERALS[tens - 1] if tens > 1 else ""
    return f"附页{head}十{_NUMERALS[ones - 1] if ones else ''}"


def cut(paragraphs: tuple[SetParagraph, ...], lines: int) -> Cut:
    """The paragraphs cut where they fill at most `lines` lines."""
    head: list[SetParagraph] = []
    for index, paragraph in enumerate(paragraphs):
        need = max(paragraph.reserved, len(paragraph.lines))
        if need <= lines:
            head.append(paragraph)
            lines -= need
            continue
        rest = "\n".join(later.text for later in paragraphs[index + 1 :])
        if lines < 2:
            return Cut(tuple(head), paragraph.text + ("\n" + rest if rest else ""), paragraph.is_tail)
        kept = paragraph.lines[: lines - (need - len(paragraph.lines))]
        text, tail = _split(paragraph.text, sum(len(_solid(run.text)) for line in kept for run in line))
        runs = tuple(run for line in kept for run in line)
        head.append(replace(paragraph, text=text, lines=kept, runs=runs, reserved=lines))
        return Cut(tuple(head), tail + ("\n" + rest if rest else ""), is_tail=True)
    return Cut(tuple(head))


def sheet(rest: Rest, bearer: Bearer, setter: Setter, page: tuple[float, float]) -> ContinuationSheet:
    """The continuation sheet of a text; `page` is the width and height of the text area in mm."""
    width, height = page
    name = f"b{rest.path}s{rest.number}".replace(".", "-")
    label = rest.label.translate(_INNER_QUOTES)
    heading = setter.set(f"{sheet_name(rest.number)}　续“{label}”", HOUSE_STYLES["section"], width)[0]
    words = f"{bearer.title}　{bearer.role}：{bearer.applicant}　文书编号：{bearer.number}"
    bearing = setter.set(words, HOUSE_STYLES["note"], width)
    room = height - heading.room - room_of(bearing) - 4 - AFTER_TABLE * MM_PER_PT
    inner = width - 2 * PADDING - RULE * MM_PER_PT
    blocks: list[PlannedBlock] = []
    left, part = Cut((), rest.text, rest.is_tail), 0
    lines = int((room - 2) / (rest.style.line_height * MM_PER_PT))
    while left.rest:
        begin = setter.tail if left.is_tail else setter.set
        left = cut(begin(left.rest, rest.style, inner, rest.path), lines)
        blocks += [
            PlannedWords(f"{name}h{part}", -1, heading, "section", 0, 1, starts_page=True),
            *(PlannedWords(f"{name}n{part}l{i}", -1, line, "note", 0, 3 if i == len(bearing) - 1 else 0)
              for i, line in enumerate(bearing)),
            _box(f"{name}t{part}", rest.path, width, left.head),
        ]
        part += 1
    return ContinuationSheet(rest.number, rest.path, tuple(blocks))


def _box(table: str, path: str, width: float, paragraphs: tuple[SetParagraph, ...]) -> PlannedTable:
    cell = PlannedCell(f"{table}r0c0", "value", path, 0, 0, 1, 1, "top", paragraphs)
    row = PlannedRow(outside(room_of(paragraphs)) + 2, False, 0)
    return PlannedTable(table, -1, (width,), 0, (row,), (cell,), "all")


def _solid(text: str) -> str:
    return text.replace(" ", "").replace("　", "")


def _split(text: str, count: int) -> tuple[str, str]:
    """The text cut after its `count`-th character that is no blank."""
    seen = 0
    for index, char in enumerate(text):
        if seen == count:
            return text[:index], text[index:]
        seen += char not in " 　"
    return text, ""
