"""The rules of tables: cells side by side share one, drawn once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.forms.metrics import RULE
from docgen.render.direct.placing import FRAME, Placed, PlacedBox, PlacedTable, Rectangle

_STEPS = 1000    # a point's: edges of neighbouring cells are found equal in whole steps

Edges = dict[int, list[tuple[int, int]]]


def rules_of(block: Placed) -> Iterator[Rectangle]:
    """The rules of a block as rectangles to fill."""
    if isinstance(block, PlacedBox):
        half = RULE / 2
        box = block.placed.box
        yield from _grid([Rectangle(box.x + half, box.y + half, box.width - RULE, box.height - RULE)])
    elif isinstance(block, PlacedTable) and block.table.rules == "all":
        yield from _grid(placed.box for row in block.rows for placed in row.cells)
    elif isinstance(block, PlacedTable) and block.table.rules == "under":
        for row in block.rows:
            for placed in row.cells:
                if placed.cell.ruled_below:
                    box = placed.box
                    yield Rectangle(box.x, box.y + box.height - RULE, box.width, RULE)


def _grid(boxes: Iterable[Rectangle]) -> Iterator[Rectangle]:
    """The edges of rectangles, each line once and as long as it goes on."""
    across: Edges = {}
    down: Edges = {}
    for box in boxes:
        left, top = round(box.x * _STEPS), round(box.y * _STEPS)
        right, bottom = round((box.x + box.width) * _STEPS), round((box.y + box.height) * _STEPS)
        for y in (top, bottom):
            across.setdefault(y, []).append((left, right))
        for x in (left, right):
            down.setdefault(x, []).append((top, bottom))
    for y, spans in sorted(across.items()):
        for begin, end in _joined(spans):
            yield Rectangle(begin / _STEPS - FRAME, y / _STEPS - FRAME, (end - begin) / _STEPS + RULE, RULE)
    for x, spans in sorted(down.items()):
        for begin, end in _joined(spans):
            yield Rectangle(x / _STEPS - FRAME, begin / _STEPS - FRAME, RULE, (end - begin) / _STEPS + RULE)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap made one; a step's rounding is no gap."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1] + 2:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
