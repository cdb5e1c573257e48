"""What every field type answers, with plain values: parse, check, show, schema, control.

A field type knows nothing of files or paper. It says `Fault`s; the reader of the entry adds their places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# As an entry is read: text, lists and mappings of text, None; text stays text until its field parses it.
Raw = Any
# What a field makes of it: plain frozen values, tuples and mappings.
Value = Any
Path = tuple[str | int, ...]
Overflow = Literal["shrink", "grow", "continue", "refuse"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a value: a message code, the facts for its holes, where below the field
    (`path`), and, for texts, how many characters into the normalised text (`offset`)."""

    code: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)
    path: Path = ()
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The value of what could not be read: `parse` said why, `check` says no more, `show` prints `text`."""

    text: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Words:
    """Text to print, one string a paragraph; an empty tuple prints nothing."""

    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """Options with a box each, ticked or not."""

    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file (path as the entry gives it) and the frame it fills, in mm; `file` is "" when blank."""

    file: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Rows:
    """The inks of repeated rows, by the name of their field."""

    rows: tuple[Mapping[str, Ink], ...]


Ink = Words | Ticks | Picture | Rows


@dataclass(frozen=True, slots=True)
class Control:
    """How a screen asks for the value: an HTML input type or `textarea`, `select`, `rows`, `group`, `file`."""

    kind: str
    options: tuple[str, ...] = ()
    input_mode: str = ""
    parts: Mapping[str, Control] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. Subclasses add their own settings and answer the five questions.

    `label` is the name in messages, schemas and headings; `printed` the printed label with its line breaks;
    `placeholder` what a blank form prints in the cell; `hint` advice for screens and samples; `prompt` the
    question that a part of `answers` prints. What is not `is_printed` is asked for the rules' sake and stands
    nowhere on the form.
    """

    name: str
    label: str
    kind: str
    printed: str = ""
    hint: str = ""
    placeholder: str = ""
    is_required: bool = False
    overflow: tuple[Overflow, ...] = ("shrink", "grow")
    style: str = ""
    prompt: str = ""
    is_printed: bool = True

    def parse(self, raw: Raw) -> tuple[Value, tuple[Fault, ...]]:
        """The value of what was read (None when blank, `Unreadable` where no value could be made of it), and
        what is wrong with its writing. Ask `check` too, whatever `parse` found: nothing is said twice."""
        raise NotImplementedError(self.kind)

    def check(self, value: Value) -> tuple[Fault, ...]:
        """What is wrong with a parsed value; changes nothing."""
        raise NotImplementedError(self.kind)

    def check_with(self, value: Value, others: Mapping[str, Value]) -> tuple[Fault, ...]:
        """What is wrong with a value (None too) beside the other values of the entry, by field name."""
        return ()

    def show(self, value: Value) -> Ink:
        """What is printed; `None` shows what a blank form shows."""
        raise NotImplementedError(self.kind)

    def schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of the value as an entry writes it."""
        raise NotImplementedError(self.kind)

    def control(self) -> Control:
        """How a screen asks for it."""
        raise NotImplementedError(self.kind)

    def example(self, seed: int) -> Raw:
        """An invented value as an entry would write it, complete, another for each seed; identity, birth,
        sex and name of one seed belong together."""
        raise NotImplementedError(self.kind)

    def maximal(self) -> Raw:
        """An invented value as long as the limits allow."""
        return self.example(0)
