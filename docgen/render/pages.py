"""Where pages begin: decided on the plan, so that PDF and DOCX turn the page at the same row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docgen.forms.layout import MM_PER_PT, PageFormat
from docgen.render.paper import AFTER_TABLE, PlannedBlock, PlannedSpace, PlannedTable, PlannedWords
from docgen.render.parted import part_labels

# A row that would end this close (mm) to the page's end might fit in one engine and not in the other.
_DOUBT = 1.0
# A table of at most this part of a page is not parted: a header over one blank row looks like a mistake.
_SHORT_TABLE = 0.4


@dataclass(frozen=True, slots=True)
class _Cursor:
    page: int
    used: float    # mm of the page's text area


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows that cannot be parted, joined by a cell that spans them: the first and the last row's number, mm."""

    first: int
    last: int
    height: float


def paginate(blocks: tuple[PlannedBlock, ...], page: PageFormat) -> tuple[tuple[PlannedBlock, ...], int]:
    """The blocks with their page starts decided, and the number of pages.

    Headings and notes stay with the first row of the table below them; short tables and those that are
    signed stay whole.
    """
    placed: list[PlannedBlock] = []
    cursor = _Cursor(1, 0.0)
    for group in _groups(blocks):
        for block in _with_starts(group, cursor, page.text_height):
            if block.starts_page and placed:
                cursor = _Cursor(cursor.page + 1, 0.0)
            block, cursor = _place(block, cursor, page.text_height)
            placed.append(block)
    return tuple(placed), cursor.page


def _with_starts(group: tuple[PlannedBlock, ...], cursor: _Cursor, height: float) -> tuple[PlannedBlock, ...]:
    """The group with the block marked that starts a page: the first, when the rest of the page has no room
    for it; the table, when not even a whole page has."""
    needed, room = _needed(group, height), height - _DOUBT
    if not group[0].starts_page and cursor.used > 0 and cursor.used + needed > room:
        group = (_starting(group[0]), *group[1:])
    if needed > room and len(group) > 1 and isinstance(group[-1], PlannedTable):
        group = (*group[:-1], _starting(group[-1]))
    return group


def _groups(blocks: tuple[PlannedBlock, ...]) -> list[tuple[PlannedBlock, ...]]:
    """Runs of headings, notes and spaces, each with the table or the running text that follows it. A note
    below a table belongs to neither it nor the next heading."""
    groups: list[list[PlannedBlock]] = [[]]
    for block in blocks:
        if groups[-1] and (_ends_group(groups[-1][-1]) or block.starts_page or _begins_group(block, groups[-1])):
            groups.append([])
        groups[-1].append(block)
    return [tuple(group) for group in groups if group]


def _begins_group(block: PlannedBlock, before: list[PlannedBlock]) -> bool:
    """Whether a heading follows notes that no heading leads."""
    is_heading = isinstance(block, PlannedWords) and block.role in ("section", "item")
    return is_heading and not any(
        isinstance(one, PlannedWords) and one.role != "note" for one in before
    )


def _ends_group(block: PlannedBlock) -> bool:
    return isinstance(block, PlannedTable) or (isinstance(block, PlannedWords) and block.role == "text")


def _starting(block: PlannedBlock) -> PlannedBlock:
    if isinstance(block, PlannedWords):
        return replace(block, starts_page=True, above=0.0)
    return replace(block, starts_page=True)


def _needed(group: tuple[PlannedBlock, ...], height: float) -> float:
    """The height in mm that must be free for the group to begin on a page `height` mm high."""
    total = 0.0
    for block in group:
        match block:
            case PlannedSpace():
                total += block.height
            case PlannedWords():
                total += block.above + block.paragraph.height + block.below
            case PlannedTable():
                bands = [band.height for band in _bands(block)]
                is_signed = any(cell.kind == "signature" for cell in block.cells)
                is_whole = is_signed or sum(bands) <= _SHORT_TABLE * height
                total += sum(bands if is_whole else bands[: block.headers + 1])
    return total


def _bands(table: PlannedTable) -> list[_Band]:
    """The table's bands, top to bottom."""
    # A label beside many rows goes on beside them: only what is filled in or signed is not parted.
    joined = {
        row for cell in table.cells if cell.kind not in ("label", "fixed", "empty")
        for row in range(cell.row + 1, cell.row + cell.row_span)
    }
    bands: list[_Band] = []
    for number, row in enumerate(table.rows):
        if number in joined:
            bands[-1] = _Band(bands[-1].first, number, bands[-1].height + row.height)
        else:
            bands.append(_Band(number, number, row.height))
    return bands


def _place(block: PlannedBlock, cursor: _Cursor, height: float) -> tuple[PlannedBlock, _Cursor]:
    match block:
        case PlannedSpace():
            return block, replace(cursor, used=cursor.used + block.height)
        case PlannedWords():
            used = cursor.used + block.above + block.paragraph.height + block.below
            return block, replace(cursor, used=used)
        case PlannedTable():
            return _place_table(block, cursor, height)


def _place_table(table: PlannedTable, cursor: _Cursor, height: float) -> tuple[PlannedTable, _Cursor]:
    """The table with doubtful rows made clearly too high for the page and labels cut where it turns, and the
    cursor below it."""
    lead = AFTER_TABLE * MM_PER_PT if table.starts_page else 0.0
    used, page = cursor.used + lead, cursor.page
    header = sum(row.height for row in table.rows[: table.headers])
    extra: dict[int, float] = {}
    turns: list[int] = []
    for band in _bands(table):
        slack = height - used - band.height
        if slack < _DOUBT and band.last >= table.headers:
            if slack > -_DOUBT:
                extra[band.last] = 2 * _DOUBT
            turns.append(band.first)
            page, used = page + 1, header
        used += band.height + extra.get(band.last, 0.0)
    rows = tuple(replace(row, height=row.height + extra.get(n, 0.0)) for n, row in enumerate(table.rows))
    return part_labels(replace(table, rows=rows), turns), _Cursor(page, used + AFTER_TABLE * MM_PER_PT)
