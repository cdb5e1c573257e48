"""Rows that a form prints as one line of text each become rows again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from docgen.forms.fields.line import Line
from docgen.forms.fields.rows import RowGroup

_MOST_HOLES = 10
_LONGEST = 1000         # characters of a line that is taken apart
# What holes of some kinds may hold; the marks of the line may stand in it.
_PATTERNS = {
    "period": r"[0-9０-９年月日号至到~\-—–./ ]+", "date": r"[0-9年月日号\-./ ]+", "month": r"[0-9年月\-./ ]+",
    "year": r"[0-9]{4}年?",
}


@dataclass(frozen=True, slots=True)
class ReadLine:
    """The cells of a line by name; `is_whole` is False where the line could not be taken apart and stands whole
    in the first cell, or lacks what every row must have."""

    cells: Mapping[str, str]
    is_whole: bool = True


def read_line(group: RowGroup, text: str) -> ReadLine:
    """The row that prints as `text`."""
    template = group.line or "，".join(f"{{{name}}}" for name in group.fields)
    if len(text) <= _LONGEST:
        for pattern in _patterns(template, tuple(_kinds(group))):
            match = pattern.fullmatch(text)
            if match is not None:
                cells = {name: value.strip() for name, value in match.groupdict().items() if value}
                if _is_sound(group, cells, text):
                    return ReadLine(cells, is_whole=all(cells.get(name) for name in _required(group, template)))
    first = next(Line.of(template).holes(), next(iter(group.fields)))
    return ReadLine({first: text}, is_whole=False)


def _required(group: RowGroup, template: str) -> list[str]:
    return [name for name in Line.of(template).holes() if group.fields[name].is_required]


def _is_sound(group: RowGroup, cells: Mapping[str, str], text: str) -> bool:
    """Whether every cell can be read and the row prints as it stood."""
    if any(group.fields[name].parse(cell)[1] for name, cell in cells.items()):
        return False
    value, _ = group.parse([dict(cells)])
    return "".join(group.lines(value)).replace(" ", "") == text.replace(" ", "")


def _kinds(group: RowGroup) -> Iterator[tuple[str, str, bool]]:
    """Each cell's name, what it may hold ("" for anything), and whether it must be given."""
    for name, field in group.fields.items():
        yield name, _pattern(group, name), field.is_required


def _pattern(group: RowGroup, name: str) -> str:
    field = group.fields[name]
    options = getattr(field, "options", ())
    if options:
        return "|".join(map(re.escape, sorted(options, key=len, reverse=True)))
    if field.kind == "integer":
        before, unit = (re.escape(getattr(field, key, "")) for key in ("before", "unit"))
        return f"(?:{before})?[0-9]+(?:{unit})?"
    return _PATTERNS.get(field.kind, "")


@lru_cache(64)
def _patterns(template: str, kinds: tuple[tuple[str, str, bool], ...]) -> tuple[re.Pattern[str], ...]:
    """One pattern for each choice of cells that may be left out, the fullest first; then the same with the marks
    of the line allowed in one of the cells."""
    line, known = Line.of(template), {name: pattern for name, pattern, _ in kinds}
    required = {name for name, _, is_required in kinds if is_required}
    holes = tuple(dict.fromkeys(line.holes()))[:_MOST_HOLES]
    marks = "".join(sorted(set(_marks(line))))
    strict = f"[^{re.escape(marks)}\n]+" if marks else ".+"
    found = []
    for wide in ("", *(hole for hole in holes if not known[hole])):
        for empty in _left_out(holes, known, required):
            if wide not in empty:
                kept = {hole: known[hole] or (".+" if hole == wide else strict) for hole in holes if hole not in empty}
                found.append(re.compile(_written(line, kept)))
    return tuple(found)


def _left_out(holes: Sequence[str], known: Mapping[str, str], required: set[str]) -> list[tuple[str, ...]]:
    """Which cells may be blank: the fewest first, those that may be left out before those that must be given, and
    free text before what has a kind: `30学时` is hours, not the number of a certificate."""
    choices = [empty for count in range(len(holes)) for empty in combinations(holes, count)]
    return sorted(choices, key=lambda empty: (
        len(empty), sum(hole in required for hole in empty), sum(bool(known[hole]) for hole in empty)
    ))


def _written(line: Line, kept: Mapping[str, str]) -> str:
    """The line's pattern with those holes filled; a hole that stands twice holds the same twice."""
    signs = {name: f"\0{name}\0" for name in kept}
    seen: set[str] = set()
    found = ""
    for number, piece in enumerate(re.split("\0(\\w+)\0", line.written(signs))):
        if number % 2 == 0:
            found += re.escape(piece)
        else:
            found += f"(?P={piece})" if piece in seen else f"(?P<{piece}>{kept[piece]})"
            seen.add(piece)
    return found


def _marks(line: Line) -> Iterator[str]:
    """The characters that part the line's cells."""
    yield from line.opening + line.closing
    for clause in line.clauses:
        yield from clause.mark.strip()
        for part in clause.parts:
            if isinstance(part, Line):
                yield from _marks(part)
