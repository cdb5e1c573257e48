"""A row written as one line of text: `{date}，{name}（{organiser}，{hours}）`.

Marks such as ，、； part the line into clauses; a clause whose holes are all empty disappears with the mark
before it, brackets around nothing disappear too, and so do fixed words that belong to an empty clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\{(?P<hole>\w+)\}|(?P<open>[（(〔\[【《“])|(?P<close>[）)〕\]】》”])"
                    r"|(?P<mark>[，、；。,;/·|—][ ]?|[ ]+)|(?P<words>[^{}（）()〔〕\[\]【】《》“”，、；。,;/·|— ]+)|.")


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two marks: holes, fixed words, bracketed lines; `mark` is the mark before it."""

    mark: str
    parts: tuple[Hole | str | Line, ...]

    def holes(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Hole):
                yield part.name
            elif isinstance(part, Line):
                yield from part.holes()

    def written(self, values: Mapping[str, str]) -> str:
        """The clause with its holes filled, "" when it has holes and none of them is."""
        holes = tuple(self.holes())
        if holes and not any(values.get(name) for name in holes):
            return ""
        return "".join(
            values.get(part.name, "") if isinstance(part, Hole)
            else part if isinstance(part, str)
            else part.written(values)
            for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Line:
    """Clauses, perhaps in brackets."""

    clauses: tuple[Clause, ...]
    opening: str = ""
    closing: str = ""

    @classmethod
    def of(cls, template: str) -> Line:
        """The line of a template."""
        return _line(_TOKEN.finditer(template), "")

    def holes(self) -> Iterator[str]:
        """The names of the holes, in order."""
        for clause in self.clauses:
            yield from clause.holes()

    def written(self, values: Mapping[str, str]) -> str:
        """The line with its holes filled by name; what is absent or "" leaves no punctuation behind."""
        text = ""
        for clause in self.clauses:
            words = clause.written(values)
            if words:
                text += (clause.mark if text else "") + words
        return f"{self.opening}{text}{self.closing}" if text else ""


def _line(tokens: Iterator[re.Match[str]], opening: str) -> Line:
    clauses: list[Clause] = []
    parts: list[Hole | str | Line] = []
    mark = ""
    for token in tokens:
        if token["close"] and opening:
            return Line((*clauses, Clause(mark, tuple(parts))), opening, token["close"])
        if token["hole"]:
            parts.append(Hole(token["hole"]))
        elif token["open"]:
            parts.append(_line(tokens, token["open"]))
        elif token["mark"]:
            clauses.append(Clause(mark, tuple(parts)))
            mark, parts = token["mark"], []
        else:
            parts.append(token[0])
    return Line((*clauses, Clause(mark, tuple(parts))), opening)
