"""Which fields a fillable form has, and where they lie: planned with plain values, no PDF touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from docgen.errors import Unproved
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.base import Field
from docgen.forms.fields.rows import RowGroup
from docgen.forms.layout import MM_PER_PT, Align
from docgen.forms.metrics import PADDING, PADDING_ABOVE, RULE
from docgen.problems import Problem
from docgen.render.cells import words_of
from docgen.render.document import Box, PageMap
from docgen.render.paper import Paper, PlannedCell, PlannedTable, outside

Kind = Literal["line", "lines", "list"]

# Kinds of screen controls that take a text of several lines.
_LONG = ("textarea", "group", "rows")
# 小四, 五号, 小五, in points: those that a text printed by us shrinks through.
_SIZES = (12.0, 10.5, 9.0)
_LEADING = 1.2          # line pitch over type size: 1.0 (Poppler) to 1.21 (pypdf)
_MARGIN = 2.0           # pt that viewers keep free at each end of a line
_ARROW = 13.0           # pt that Chrome's arrow takes from a list
_TWO_LINES = 2 * 10.5 * _LEADING    # pt
_TALL_ROW = 14.0        # mm, a row as high as this is written in lines
_EVEN = 0.05            # mm, a row drawn as high as another may be laid out this much lower
_LINE_HEIGHT = 7.0      # mm, a one-line field in a larger free room
_NARROW = 0.1           # mm between rule and field where the padding would cost a needed character
_EXAMPLES = range(1, 7)
_RARE = "生僻字显示不出时，请改用填报文件生成"


class Measure(Protocol):
    """Says how wide a text is in one line, in points."""

    def width(self, text: str, size: float) -> float: ...


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page in mm from its top left corner, and the type size in points. `after` counts the
    paragraphs of the cell that are read before it; `covers`: lies over a printed placeholder, which it hides."""

    cell: str
    page: int
    x: float
    y: float
    width: float
    height: float
    after: int
    size: float = _SIZES[0]
    covers: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """A field to type into: `name` without dots, `label` what a viewer says of it, one area a drawn cell."""

    name: str
    label: str
    kind: Kind
    options: tuple[str, ...]
    is_required: bool
    align: Align
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one drawn cell, or one room of it, asks for; `likely` are texts that should fit."""

    name: str
    label: str
    kind: Kind
    options: tuple[str, ...]
    is_required: bool
    align: Align
    largest: float
    likely: tuple[str, ...]
    area: Area


def form_fields(paper: Paper, page_map: PageMap, measure: Measure) -> tuple[FormField, ...]:
    """Every field of a blank paper in the order drawn; one drawn twice has two areas. Photos, signatures and
    words that the form fixes get none. Raises `Unproved` when a cell has no box on the page map."""
    drawn: dict[str, list[_Asked]] = defaultdict(list)
    for cell, box in _boxed(paper, page_map):
        for asked in _asked(paper.definition, cell, box):
            drawn[asked.name].append(asked)
    return tuple(_joined(asked, measure) for asked in drawn.values())


def _boxed(paper: Paper, page_map: PageMap) -> Iterator[tuple[PlannedCell, Box]]:
    """Every value cell with its box; a path drawn twice has its boxes in the order of its cells."""
    waiting: dict[str, list[Box]] = defaultdict(list)
    for box in page_map.boxes:
        if box.kind == "value":
            waiting[box.path].append(box)
    for block in paper.blocks:
        for cell in block.cells if isinstance(block, PlannedTable) else ():
            if cell.kind == "value" and cell.frame is None:
                if not waiting[cell.path]:
                    raise Unproved(Problem("fillable_differs", facts={"what": f"版面图中没有“{cell.path}”的格子"}))
                yield cell, waiting[cell.path].pop(0)


def _asked(definition: FormDefinition, cell: PlannedCell, box: Box) -> Iterator[_Asked]:
    names = cell.path.split(".")
    field = definition.field_at(".".join(name for name in names if not name.isdigit()))
    control = field.control()
    if control.kind == "hidden":
        return
    rooms = _free_rooms(cell, box)
    parts = _parts_with_room(field, cell, rooms) if isinstance(field, Answers) else ()
    for part, area in parts:
        label = f"{field.label}：{part.label}"
        yield replace(_single(part, f"{names[0]}-{part.name}", label, cell, area), align="left")
    if parts:
        return
    label = field.label
    if len(names) > 1:
        label = f"{definition.fields[names[0]].label}第{int(names[1]) + 1}行：{label}"
    asked = _single(field, "-".join(names), label, cell, _place_of(cell, box, rooms))
    yield asked if len(names) == 1 else replace(asked, is_required=False)


def _single(field: Field, name: str, label: str, cell: PlannedCell, area: Area) -> _Asked:
    control = field.control()
    kind: Kind = "list" if control.kind == "select" else "line"
    is_tall = kind == "line" and outside(area.height) > _TALL_ROW - _EVEN
    if control.kind in _LONG or is_tall:
        kind = "lines"
    first = cell.paragraphs[0] if cell.paragraphs else None
    told = f"{label}（{_RARE}）" if field.kind == "name" else label
    likely = _likely(field, kind)
    if any("_" in paragraph.text for paragraph in cell.paragraphs) and kind == "line":
        # On a printed line to write on, a second line would run through it.
        likely = likely[:-1]
    return _Asked(
        name, told, kind, control.options if kind == "list" else (), field.is_required,
        first.align if first else "left", first.size if first else _SIZES[0], likely, area,
    )


def _likely(field: Field, kind: Kind) -> tuple[str, ...]:
    """Texts that the field should hold: examples, and one of half the length that its limit allows."""
    if kind == "list":
        return field.control().options
    values = (field.parse(field.example(seed))[0] for seed in _EXAMPLES)
    texts = {_text_of(field, value) for value in values if value is not None}
    return (*sorted(texts), "一" * ((getattr(field, "max_length", None) or 0) // 2))


def _text_of(field: Field, value: Any) -> str:
    return "\n".join(field.lines(value)) if isinstance(field, RowGroup) else words_of(field.show(value))


def _free_rooms(cell: PlannedCell, box: Box) -> tuple[Area, ...]:
    """The free room above the first printed paragraph of a cell, and below each of them, in reading order."""
    inner = _inside(cell, box)
    total = sum(paragraph.height for paragraph in cell.paragraphs)
    slack = max(0.0, inner.height - total)
    top = inner.y + {"top": 0.0, "center": slack / 2, "bottom": slack}[cell.valign]
    rooms, begin = [], inner.y
    after = 0
    for number, paragraph in enumerate(cell.paragraphs, 1):
        if paragraph.text:
            rooms.append(replace(inner, y=begin, height=max(0.0, top - begin), after=after))
            begin, after = top + paragraph.height, number
        top += paragraph.height
    rooms.append(replace(inner, y=begin, height=max(0.0, inner.y + inner.height - begin), after=after))
    return tuple(rooms)


def _inside(cell: PlannedCell, box: Box) -> Area:
    rule = RULE * MM_PER_PT / 2
    beside, above = PADDING + rule, PADDING_ABOVE + rule
    size = (box.width - 2 * beside, box.height - 2 * above)
    return Area(cell.id, box.page, box.x + beside, box.y + above, *size, len(cell.paragraphs))


def _place_of(cell: PlannedCell, box: Box, rooms: tuple[Area, ...]) -> Area:
    """Where a field goes: on the line of a cell set at its foot, beside a printed placeholder, else over it."""
    whole = _inside(cell, box)
    if cell.valign == "bottom":
        pitch = max((paragraph.pitch for paragraph in cell.paragraphs), default=0.0)
        height = min(whole.height, max(pitch, _TWO_LINES) * MM_PER_PT)
        whole = replace(whole, y=whole.y + whole.height - height, height=height)
    printed = "".join(paragraph.text for paragraph in cell.paragraphs)
    if not printed.strip("_ 　"):
        return whole
    largest = max(rooms, key=lambda room: room.height)
    return largest if largest.height >= _LINE_HEIGHT else replace(whole, covers=True)


def _parts_with_room(
    field: Answers, cell: PlannedCell, rooms: tuple[Area, ...]
) -> tuple[tuple[Field, Area], ...]:
    """Each part with the room below its prompt; nothing when the cell does not print every prompt with room."""
    counts = [len([line for line in part.prompt.split("\n") if line]) for part in field.parts.values()]
    if 0 in counts or sum(counts) != len(rooms) - 1:
        return ()
    found = []
    for part, last in zip(field.parts.values(), _running_sums(counts), strict=True):
        room = rooms[last]
        if room.height < _SIZES[-1] * _LEADING * MM_PER_PT:
            return ()
        is_line = part.control().kind not in _LONG
        found.append((part, replace(room, height=min(room.height, _LINE_HEIGHT) if is_line else room.height)))
    return tuple(found)


def _running_sums(counts: list[int]) -> list[int]:
    return [sum(counts[: index + 1]) for index in range(len(counts))]


def _joined(drawn: list[_Asked], measure: Measure) -> FormField:
    """One field of all its drawn cells, each in the size that suits it."""
    first = drawn[0]
    kind: Kind = first.kind
    if kind == "line" and any(asked.kind == "lines" or _wants_lines(asked, measure) for asked in drawn):
        kind = "lines"
    if kind == "list" and any(not _listed(asked, measure) for asked in drawn):
        # A list whose arrow would hide the end of an option is typed into instead.
        kind = "line"
    areas = tuple(_sized(replace(asked, kind=kind), measure) for asked in drawn)
    options = first.options if kind == "list" else ()
    return FormField(first.name, first.label, kind, options, first.is_required, first.align, areas)


def _wants_lines(asked: _Asked, measure: Measure) -> bool:
    """Whether a one-line field is better written in two: a likely text is too wide, and two lines have room."""
    smallest = _SIZES[-1]
    return not _fits(asked, smallest, measure) and asked.area.height / MM_PER_PT >= 2 * smallest * _LEADING


def _listed(asked: _Asked, measure: Measure) -> bool:
    """Whether every option is wholly visible beside the arrow in the smallest size."""
    return _fits(asked, _SIZES[-1], measure) or _fits(_widened(asked), _SIZES[-1], measure)


def _sized(asked: _Asked, measure: Measure) -> Area:
    """The area with the largest size that holds every likely text; the smallest where none does."""
    for tried in (asked, _widened(asked)) if asked.kind != "lines" else (asked,):
        for size in (size for size in _SIZES if size <= asked.largest):
            if _fits(tried, size, measure):
                return replace(tried.area, size=size)
    return replace(asked.area, size=min(_SIZES[-1], asked.largest))


def _widened(asked: _Asked) -> _Asked:
    by = PADDING - _NARROW
    area = asked.area
    return replace(asked, area=replace(area, x=area.x - by, width=area.width + 2 * by))


def _fits(asked: _Asked, size: float, measure: Measure) -> bool:
    # A centred text may reach the field's edges; viewers start a ranged one a little inside.
    margin = 0.0 if asked.align == "center" else 2 * _MARGIN
    margin += _ARROW if asked.kind == "list" else 0.0
    width = asked.area.width / MM_PER_PT - margin
    if asked.kind != "lines":
        return all(measure.width(text, size) <= width for text in asked.likely)
    lines = int(asked.area.height / MM_PER_PT / (size * _LEADING))
    return all(_line_count(text, size, width, measure) <= lines for text in asked.likely)


def _line_count(text: str, size: float, width: float, measure: Measure) -> int:
    """Lines that a text takes, with half an em a line for breaks at words and punctuation."""
    room = max(width - size / 2, size)
    return sum(max(1, -int(-measure.width(line, size) // room)) for line in text.split("\n"))

