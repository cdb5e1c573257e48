"""Several numbered answers, printed in one box, become parts again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from docgen.entries.printed import part_text
from docgen.entries.read_back.line_text import read_line
from docgen.forms.fields.answers import Answers
from docgen.forms.fields.base import Fault, Field
from docgen.forms.fields.line import Line
from docgen.forms.fields.rows import RowGroup, is_used
from docgen.forms.limits import normalise

_NUMBERED = re.compile(r"([0-9]{1,2})[.．、][ 　]?(.*)", re.DOTALL)
_MOST_SPLITS = 300


@dataclass(frozen=True, slots=True)
class ReadText:
    """A raw value, and what could not be read with certainty."""

    raw: Any
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Start:
    """A line where the answer to a part may begin: `text` is what of the line belongs to the answer."""

    line: int
    part: int
    text: str
    is_prompt: bool


def read_answers(field: Answers, text: str, carried: Any, value: Any) -> ReadText:
    """The parts of a printed text; `carried` and `value` are the raw and parsed answers that the document was made
    from, None where they are not known: what still stands as it was printed stays as it was."""
    texts, is_certain = _split(field, text, value)
    raw: dict[str, Any] = {}
    faults = [] if is_certain else [Fault("read_answers_unclear", {"label": field.label})]
    old = carried if isinstance(carried, Mapping) else {}
    values = value if isinstance(value, Mapping) else {}
    for name, part in field.parts.items():
        said = texts.get(name, "")
        if said and said == part_text(part, values.get(name)):
            raw[name] = old.get(name)
        elif said:
            read = read_part(part, said, old.get(name), values.get(name))
            raw[name] = read.raw
            faults += read.faults
    return ReadText(raw or None, tuple(faults))


def read_part(part: Field, text: str, carried: Any, value: Any) -> ReadText:
    """A part from its own text: rows from lines, anything else as it stands."""
    if not isinstance(part, RowGroup):
        return ReadText(text)
    rows = [row for row in value or () if is_used(row)]
    known = list(part.lines(tuple(rows))) if rows else []
    kept = [row for row, one in zip(carried or (), value or (), strict=False) if is_used(one)]
    faults: list[Fault] = []
    made: list[Any] = []
    lines = [line for line in text.split("\n") if line.strip()]
    for tag, first, end, start, stop in SequenceMatcher(None, known, lines, autojunk=False).get_opcodes():
        for offset, line in enumerate(lines[start:stop]):
            if tag == "equal":
                made.append(kept[first + offset])
                continue
            read = read_line(part, line)
            before = kept[first + offset] if first + offset < end else {}
            unsaid = {name: cell for name, cell in before.items() if name not in _said_in(part)}
            made.append({**unsaid, **read.cells})
            if not read.is_whole:
                faults.append(Fault("read_line_unclear", {"label": part.label, "text": line[:40]}))
    return ReadText(made, tuple(faults))


def _said_in(part: RowGroup) -> set[str]:
    """The cells that a line of the group prints."""
    return set(Line.of(part.line).holes()) if part.line else set(part.fields)


def _split(field: Answers, text: str, value: Any) -> tuple[dict[str, str], bool]:
    """The text of each part by name, and whether there was but one way to tell them apart."""
    names, parts = list(field.parts), list(field.parts.values())
    lines = _without_prompts(text.split("\n"), parts)
    if len(parts) == 1:
        body = normalise("\n".join(line for line, _ in lines))
        return ({names[0]: body} if body else {}), True
    starts = list(_starts(lines, parts))
    if not starts:
        return {_free(field): normalise(text)}, False
    known = {name: part_text(field.parts[name], one) for name, one in (value or {}).items()}
    best: dict[str, str] = {}
    score = -1
    for chain in _chains(starts):
        found = _cut([line for line, _ in lines], chain, names)
        same = sum(known.get(name) == said for name, said in found.items())
        if same > score or (same == score and len(found) > len(best)):
            best, score = found, same
    # Rising numbers leave no choice; and where all but one part stand as they were, the rest is that one.
    is_clear = all(a.part < b.part for a, b in pairwise(starts)) or score >= len(best) - 1
    return best, is_clear


def _free(field: Answers) -> str:
    """The part that takes a text without numbers: the last that holds free text."""
    free = [name for name, part in field.parts.items() if part.kind in ("prose", "text")]
    return (free or list(field.parts))[-1]


def _without_prompts(lines: list[str], parts: list[Field]) -> list[tuple[str, int]]:
    """The lines, each with the part whose printed question it is (-1 for none). A question's blank to write on is
    replaced by what was written there."""
    found: list[tuple[str, int]] = []
    for line in lines:
        number, rest = next(
            ((n, said) for n, part in enumerate(parts) if (said := _answer_to(part.prompt, line)) is not None), (-1, line)
        )
        found.append((rest, number))
    return found


def _answer_to(prompt: str, line: str) -> str | None:
    """What was written on a question's own line, "" for nothing; None when the line is not the question."""
    for one in prompt.split("\n"):
        plain = re.sub(r"\s", "", one)
        if plain and not plain.strip("_"):
            continue
        pattern = "(.*)".join(re.escape(piece) for piece in re.split("_+", plain, maxsplit=1))
        match = re.fullmatch(pattern, re.sub(r"\s", "", line)) if plain else None
        if match:
            return "".join(match.groups()).strip("_")
    return None


def _starts(lines: list[tuple[str, int]], parts: list[Field]) -> Iterator[_Start]:
    for number, (line, asked) in enumerate(lines):
        match = _NUMBERED.fullmatch(line)
        if asked >= 0:
            yield _Start(number, asked, line, True)
        elif match and 1 <= int(match[1]) <= len(parts):
            yield _Start(number, int(match[1]) - 1, match[2], False)


def _chains(starts: list[_Start]) -> Iterator[list[_Start]]:
    """Ways to choose starts of rising parts, the first ones first; a question is always a start, and so is the
    first numbered line."""
    def chosen(at: int, last: int) -> Iterator[list[_Start]]:
        following = [i for i in range(at, len(starts)) if starts[i].part > last]
        if not following:
            yield []
            return
        first = following[0]
        for rest in chosen(first + 1, starts[first].part):
            yield [starts[first], *rest]
        if last >= 0 and not starts[first].is_prompt:
            yield from chosen(first + 1, last)

    for count, chain in enumerate(chosen(0, -1)):
        if count >= _MOST_SPLITS:
            return
        yield chain


def _cut(lines: list[str], chain: list[_Start], names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    ends = [*(start.line for start in chain[1:]), len(lines)]
    before = "\n".join(lines[: chain[0].line]) if chain else ""
    for number, (start, end) in enumerate(zip(chain, ends, strict=True)):
        body = "\n".join([start.text, *lines[start.line + 1 : end]])
        body = normalise(f"{before}\n{body}" if number == 0 and before.strip() else body)
        if body:
            found[names[start.part]] = body
    return found
