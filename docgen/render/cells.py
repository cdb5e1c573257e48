"""What stands in a cell: labels, fixed words, values, pictures and the lines one signs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.entries.entry import Entry
from docgen.forms.definition import FormDefinition, SignatureBox
from docgen.forms.fields.base import Field, Ink, Picture, Rows, Ticks, Words
from docgen.forms.layout import MM_PER_PT, Cell, Table, TextStyle
from docgen.render.paper import PADDING, PADDING_ABOVE, RULE, Mark, PlannedPicture, SetParagraph
from docgen.render.setter import Setter, room_of, spacer

SEAL_ROOM = 50.0            # mm, the free square for a seal of up to 45 mm
_DATE = "年　　月　　日"
_BELOW_SEAL = 2.0           # mm between the square and the cell's lower rule
_RIGHT_OF_SEAL = 8.0        # mm


@dataclass(frozen=True, slots=True)
class Source:
    """What a document is made from: the definition, the entry (None for a blank form), the prepared
    pictures by field path."""

    definition: FormDefinition
    entry: Entry | None
    pictures: Mapping[str, bytes]

    def value(self, name: str) -> Any:
        """The parsed value of a field; None when blank."""
        return self.entry.values.get(name) if self.entry else None

    def group_inks(self, group: str) -> tuple[Mapping[str, Ink], ...]:
        """The inks of the used rows of a row group."""
        value = self.value(group)
        ink = self.definition.fields[group].show(value) if value else Rows(())
        return ink.rows if isinstance(ink, Rows) else ()

    def ink(self, field: Field) -> Ink:
        """What is printed for a single field."""
        return field.show(self.value(field.name))


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a cell in mm, rules and padding taken off."""

    width: float
    height: float

    @classmethod
    def of(cls, table: Table, cell: Cell, height: float) -> Room:
        columns = table.columns[cell.column : cell.column + cell.column_span]
        return cls(sum(columns) - 2 * PADDING - RULE * MM_PER_PT, inside(height))


def inside(height: float) -> float:
    """The text room of a cell of a height, in mm."""
    return height - 2 * PADDING_ABOVE - RULE * MM_PER_PT


def outside(height: float) -> float:
    """The cell height that a text of a height needs, in mm."""
    return height + 2 * PADDING_ABOVE + RULE * MM_PER_PT


def words_of(ink: Ink) -> str:
    """The printed text of an ink, one paragraph a line; "" for pictures and rows."""
    match ink:
        case Words(paragraphs):
            return "\n".join(paragraphs)
        case Ticks(options):
            return "　".join(f"{'☑' if ticked else '☐'}{option}" for option, ticked in options)
        case Picture() | Rows():
            return ""


def picture_of(source: Source, field: Field, ink: Ink) -> tuple[PlannedPicture | None, tuple[float, float] | None]:
    """The picture to print and the frame of its cell in mm; (None, None) where the field is no picture."""
    if not isinstance(ink, Picture):
        return None, None
    data = source.pictures.get(field.name)
    frame = (ink.width, ink.height)
    return (PlannedPicture(data, *frame, field.label) if data else None), frame


def spread(paragraphs: tuple[SetParagraph, ...], room: Room, style: TextStyle) -> tuple[SetParagraph, ...]:
    """Prompts of a blank form with equal writing room below each."""
    gap = (room.height - room_of(paragraphs)) / max(1, len(paragraphs))
    if gap < style.line_height * MM_PER_PT or len(paragraphs) < 2:
        return paragraphs
    pairs = ((paragraph, spacer(gap, style)) for paragraph in paragraphs)
    return tuple(piece for pair in pairs for piece in pair)[:-1]


def signature_lines(
    source: Source, box: SignatureBox, style: TextStyle, room: Room, setter: Setter
) -> tuple[tuple[SetParagraph, ...], tuple[Mark, ...]]:
    """The paragraphs of a signature cell, top to bottom, and its marks in mm from the cell's corner."""
    says = source.definition.wording[box.says].text(source.definition.profile)
    head = setter.set(says, replace(style, indent=2 if len(says) > 12 else 0), room.width)
    line = style.line_height * MM_PER_PT
    em = style.size * MM_PER_PT
    centre = room.width - _RIGHT_OF_SEAL - SEAL_ROOM / 2
    closing, x = _signer_line(box, style, room, centre, setter)
    date = replace(
        setter.set(_DATE, replace(style, align="right"), room.width)[0],
        right=room.width - centre - len(_DATE) * em / 2,
    )
    date_top = room.height - _BELOW_SEAL - (9.0 if box.seal else 1.0) - line
    signer_top = room.height - _BELOW_SEAL - SEAL_ROOM / 2 - line / 2 if box.seal else date_top - line - 4.0
    paragraphs = (
        *head, spacer(signer_top - room_of(head), style), closing,
        spacer(date_top - signer_top - line, style), date,
    )
    top = PADDING_ABOVE
    marks = [
        Mark("signature", PADDING + x, top + signer_top - 8, 40.0, line + 10),
        Mark("date", PADDING + centre - len(_DATE) * em / 2, top + date_top, len(_DATE) * em, line),
    ]
    if box.seal:
        left = PADDING + centre - SEAL_ROOM / 2
        marks.append(Mark("seal", left, top + room.height - _BELOW_SEAL - SEAL_ROOM, SEAL_ROOM, SEAL_ROOM))
    return paragraphs, tuple(marks)


def _signer_line(
    box: SignatureBox, style: TextStyle, room: Room, centre: float, setter: Setter
) -> tuple[SetParagraph, float]:
    """The line one signs on, and where its free room begins, in mm from the text's left edge."""
    em = style.size * MM_PER_PT
    signer = len(box.signer) * em
    if not box.seal:
        left = centre - SEAL_ROOM / 2 - 8
        return replace(setter.set(box.signer, style, room.width)[0], left=left), left + signer
    seal_left = centre - len(box.seal) * em / 2
    blanks = int((seal_left - 12 - signer) / em)
    left = seal_left - signer - blanks * em
    text = box.signer + "　" * blanks + box.seal
    return replace(setter.set(text, style, room.width)[0], left=left), left + signer
