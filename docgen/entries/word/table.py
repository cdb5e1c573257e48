"""A table of a Word file as a grid: column widths, row heights, merged cells. Millimetres.

Official forms are drawn by hand: their rules miss each other by a millimetre and their grids say one thing, their
cells another. Edges that nearly meet are taken for one, and an edge that no cell has is no column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from docgen.entries.word.package import attribute
from docgen.entries.word.styles import DEFAULT_SIZE, WordStyles, millimetres
from docgen.entries.word.text import Seen, first_run, has_picture, paragraph_text

_NEAR = 1.5             # mm: closer edges are one edge, drawn badly
_ROWS_LEFT_OUT = ("trPr/del", "trPr/moveFrom")
_NO_RULE = ("none", "nil", "")
_MOST_COLUMNS = 63      # Word's own limit


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell of the grid, `row` and `column` counted from 0; its paragraphs with words, their size in pt."""

    row: int
    column: int
    row_span: int
    column_span: int
    paragraphs: tuple[str, ...]
    size: float = DEFAULT_SIZE
    is_vertical: bool = False
    has_picture: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def end(self) -> int:
        """The column right of the cell."""
        return self.column + self.column_span

    @property
    def bottom(self) -> int:
        """The row below the cell."""
        return self.row + self.row_span


@dataclass(frozen=True, slots=True)
class WordTable:
    """`heights`: of each row in mm (0 where the file says none) and whether it is exact; `is_ruled`: its cells
    have borders all round; `width` as in the file, `indent` from the left margin."""

    columns: tuple[float, ...]
    heights: tuple[tuple[float, bool], ...]
    cells: tuple[WordCell, ...]
    is_ruled: bool
    indent: float

    @property
    def width(self) -> float:
        return sum(self.columns)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as the file has it, between two edges of the row."""

    left: float
    right: float
    merge: str
    element: Element | None


def read_table(table: Element, styles: WordStyles, seen: Seen) -> WordTable | None:
    """The grid of a table; None when it has no cell."""
    rows, laid = _laid(table, seen)
    if not laid:
        return None
    edges = _edges(laid)
    cells = tuple(_read(cell, styles, seen) for cell in _merged(laid, edges))
    return WordTable(
        tuple(right - left for left, right in pairwise(edges)),
        tuple(map(_height, rows)),
        cells,
        _is_ruled(table, styles),
        millimetres(attribute(table.find("tblPr/tblInd"), "w")) or 0.0,
    )


def placed_cells(table: Element) -> tuple[list[float], tuple[tuple[WordCell, Element | None], ...]]:
    """Where columns begin and end, and the cells of a table at their places, each with its element (None where
    the file has none) and its words unread."""
    _, laid = _laid(table, Seen())
    if not laid:
        return [], ()
    edges = _edges(laid)
    return edges, tuple(_merged(laid, edges))


def _laid(table: Element, seen: Seen) -> tuple[list[Element], list[list[_Cell]]]:
    """The rows that have cells and were not deleted, and the cells of each with their edges."""
    rows = [row for row in _children(table, "tr") if all(row.find(path) is None for path in _ROWS_LEFT_OUT)]
    seen.has_changes |= len(rows) < len(list(_children(table, "tr")))
    grid = [millimetres(attribute(one, "w")) or 0.0 for one in table.findall("tblGrid/gridCol")][:_MOST_COLUMNS]
    rows = [row for row in rows if any(True for _ in _children(row, "tc"))]
    return rows, [_row(row, grid) for row in rows]


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from _children(child, tag)


def _row(row: Element, grid: Sequence[float]) -> list[_Cell]:
    """The cells of a row with their edges; by the table's grid where the row keeps to it."""
    cells = list(_children(row, "tc"))
    spans = [_number(cell.find("tcPr/gridSpan"), 1) for cell in cells]
    before = _number(row.find("trPr/gridBefore"), 0)
    fits = before + sum(spans) <= len(grid) and all(width > 0 for width in grid)
    found: list[_Cell] = []
    left, column = sum(grid[:before]) if fits else 0.0, before
    for cell, span in zip(cells, spans, strict=True):
        said = millimetres(attribute(cell.find("tcPr/tcW"), "w")) if not _is_share(cell) else None
        width = sum(grid[column : column + span]) if fits else (said or 10.0 * span)
        found.append(_Cell(left, left + width, _merge(cell), cell))
        left, column = left + width, column + span
    if found and found[0].left:
        found.insert(0, _Cell(0.0, found[0].left, "", None))
    return found


def _is_share(cell: Element) -> bool:
    """Whether a cell's width is a share of the table's, not a length."""
    return attribute(cell.find("tcPr/tcW"), "type") in ("pct", "auto")


def _number(element: Element | None, least: int) -> int:
    text = attribute(element, "val")
    return max(least, min(int(text), _MOST_COLUMNS)) if text.isascii() and text.isdecimal() else least


def _merge(cell: Element) -> str:
    found = cell.find("tcPr/vMerge")
    return "" if found is None else attribute(found, "val", "continue")


def _edges(rows: Sequence[Sequence[_Cell]]) -> list[float]:
    """Where columns begin and end. The first of edges that nearly meet stands for them, unless a cell lies
    between them."""
    said = sorted({edge for row in rows for cell in row for edge in (cell.left, cell.right)})
    narrowest = min(cell.right - cell.left for row in rows for cell in row)
    near = min(_NEAR, max(0.1, narrowest * 0.9))
    edges = said[:1]
    for edge in said[1:]:
        if edge - edges[-1] >= near:
            edges.append(edge)
    # The last rule is where most rows end, not where the first of them does.
    last = [max(cell.right for cell in row) for row in rows]
    usual = max(sorted(set(last)), key=last.count)
    if len(edges) > 1 and abs(usual - edges[-1]) < near:
        edges[-1] = usual
    return edges if len(edges) > 1 else [edges[0], edges[0] + 10.0]


def _merged(rows: Sequence[Sequence[_Cell]], edges: Sequence[float]) -> Iterator[tuple[WordCell, Element | None]]:
    """The cells on the grid, those that continue one above joined to it, each row filled up to the right."""
    found: list[tuple[WordCell, Element | None]] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        now: dict[int, int] = {}
        column = 0
        for cell in row:
            end = max(column + 1, _nearest(edges, cell.right))
            if column >= len(edges) - 1:
                break
            index = above.get(column, -1) if cell.merge == "continue" else -1
            if index >= 0 and found[index][0].end == end:
                grown, element = found[index]
                found[index] = replace(grown, row_span=grown.row_span + 1), element
            else:
                index = len(found)
                found.append((WordCell(number, column, 1, end - column, ()), cell.element))
            now[column], column = index, end
        if column < len(edges) - 1:
            found.append((WordCell(number, column, 1, len(edges) - 1 - column, ()), None))
        above = now
    yield from found


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _read(found: tuple[WordCell, Element | None], styles: WordStyles, seen: Seen) -> WordCell:
    cell, element = found
    if element is None:
        return cell
    seen.nested_tables += sum(1 for _ in element.iter("tbl"))
    inside = list(element.iter("p"))
    paragraphs = tuple(text for one in inside if (text := paragraph_text(one, seen)))
    first = next((one for one in inside if first_run(one) is not None), None)
    look = styles.look(first, first_run(first)) if first is not None else None
    direction = attribute(element.find("tcPr/textDirection"), "val", "lrTb")
    return replace(
        cell, paragraphs=paragraphs, size=look.size if look else DEFAULT_SIZE,
        is_vertical=not direction.startswith(("lr", "lb")) or _is_stacked(paragraphs),
        has_picture=any(map(has_picture, inside)),
    )  # fmt: skip


def _is_stacked(paragraphs: Sequence[str]) -> bool:
    """Whether each character has a paragraph or line of its own."""
    lines = "\n".join(paragraphs).split("\n")
    return len(lines) > 1 and all(len(line) == 1 for line in lines)


def _height(row: Element) -> tuple[float, bool]:
    found = row.find("trPr/trHeight")
    return millimetres(attribute(found, "val")) or 0.0, attribute(found, "hRule") == "exact"


def _is_ruled(table: Element, styles: WordStyles) -> bool:
    """Whether rules stand between the cells: said by the table, by its style, or by most of its cells."""
    cells = [cell for row in _children(table, "tr") for cell in _children(row, "tc")]
    own = sum(_has_rule(cell.find("tcPr/tcBorders"), ("left", "start")) for cell in cells)
    if own * 2 > len(cells):
        return True
    return _has_rule(styles.borders(table), ("insideV", "left", "start"))


def _has_rule(borders: Element | None, edges: Sequence[str]) -> bool:
    found = [borders.find(edge) for edge in edges] if borders is not None else []
    return any(attribute(edge, "val") not in _NO_RULE for edge in found)
