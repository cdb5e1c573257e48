"""Whether a returned Word form still says what the form says: its fixed words, compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from docgen.entries.read_back.alignment import PairedTable, solid, words_of
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Cell, Paragraph
from docgen.problems import Place, Problem

_SHOWN = 40             # characters of a text in a message
_MOST_COMPARED = 2_000  # paragraphs


def wording_problems(
    definition: FormDefinition, tables: Sequence[PairedTable], words: Sequence[str], file: str
) -> Iterator[Problem]:
    """What of the form's own words was changed, taken away or put in."""
    place = Place(file)
    yield from _outside(definition, words, place)
    for table in tables:
        for row in table.rows:
            for cell, found in row.cells:
                if cell.kind not in ("value", "empty"):
                    yield from _cell(definition, cell, found.text, place)
        for number in table.missing if table.rows else ():
            yield from _missing(definition, table, number, place)
        for cells in table.strange:
            text = " ".join(cell.text for cell in cells if cell.text)
            if text:
                yield Problem("read_row_unknown", place, {"text": _short(text)})


def _outside(definition: FormDefinition, words: Sequence[str], place: Place) -> Iterator[Problem]:
    own = [
        line for block in definition.layout if isinstance(block, Paragraph)
        for line in definition.wording[block.wording].text(definition.profile).split("\n") if line.strip()
    ]
    there = [line for text in words[:_MOST_COMPARED] for line in text.split("\n")]
    matcher = SequenceMatcher(None, [solid(one) for one in own], [solid(one) for one in there], autojunk=False)
    for tag, first, end, start, stop in matcher.get_opcodes():
        if tag != "equal":
            yield from _changed("".join(own[first:end]), "".join(there[start:stop]), place)


def _changed(old: str, new: str, place: Place) -> Iterator[Problem]:
    facts = {"old": _around(old, new), "new": _around(new, old)}
    if old and new:
        yield Problem("read_wording_changed", place, facts)
    elif old:
        yield Problem("read_wording_removed", place, {"old": _short(old)})
    elif new:
        yield Problem("read_wording_added", place, {"new": _short(new)})


def _cell(definition: FormDefinition, cell: Cell, text: str, place: Place) -> Iterator[Problem]:
    if cell.kind == "signature":
        box = definition.signatures[cell.target]
        says = definition.wording[box.says].text(definition.profile) if box.says else ""
        for own in (says, *box.signers, *box.seals):
            if own and solid(own) not in solid(text):
                yield from _changed(own, text, place)
                return
        return
    own = words_of(definition, cell)
    if solid(own) != solid(text):
        yield from _changed(own, text, place)


def _missing(definition: FormDefinition, table: PairedTable, number: int, place: Place) -> Iterator[Problem]:
    """A row that is not there any more, by its labels or by what it held."""
    cells = [cell for cell in table.drawn.rows[number] if cell.row == number]
    names = [words_of(definition, cell) for cell in cells if cell in table.drawn.words]
    names = names or [definition.field_at(cell.target).label for cell in cells if cell.kind == "value"]
    if names:
        yield Problem("read_row_missing", place, {"names": _short("、".join("".join(n.split()) for n in names))})


def _around(text: str, other: str) -> str:
    """The text from a little before its first difference on."""
    same = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    start = max(0, same - 6)
    return ("…" if start else "") + _short(text[start:])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
