"""Free texts: a cell, paragraphs, a person's name, and words that the form fixes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Raw, Unreadable, Value
from docgen.forms.fields.single import Faults, SingleText, described, length_faults

_BLANKS = " \u3000"
NAME_LENGTHS = (2, 50)
# Dots that keyboards and old systems give for the U+00B7 of 民委发〔2016〕33号.
_DOTS = re.compile("[ \u3000]*[·•‧・．･⋅∙․][ \u3000]*")
_HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BLANK_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])[ \u3000]+(?=[{_HAN}])")
_NAME_MARKS = " ·-'’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(SingleText):
    """Words that the form itself fixes; an entry may repeat them or leave them out."""

    value: str

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        value, faults = SingleText.parse(self, raw)
        if isinstance(value, Unreadable):
            return value, faults
        if value not in (None, self.value):
            return self.unreadable(str(value), "constant_changed", value=self.value)
        return self.value, ()

    def check(self, value: Value) -> Faults:
        return ()

    def show(self, value: Value) -> Any:
        return SingleText.show(self, self.value)

    def schema(self) -> dict[str, Any]:
        return described(self, {"const": self.value})

    def control(self) -> Control:
        return Control("hidden", (self.value,))

    def example(self, seed: int) -> Raw:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(SingleText):
    """A text in one cell; its line breaks are printed. `max_length` counts characters; `drop_ending` is a
    word that the form prints after the cell, so that it is not stored twice."""

    max_length: int | None = None
    drop_ending: str = ""

    def read(self, text: str) -> tuple[Value, Faults]:
        shorter = text.removesuffix(self.drop_ending).rstrip(_BLANKS)
        if self.drop_ending and shorter and shorter != text:
            facts = {"label": self.label, "ending": self.drop_ending, "kept": shorter}
            return shorter, (Fault("ending_dropped", facts),)
        return text, ()

    def judge(self, value: Value) -> Faults:
        return length_faults(self.label, value, self.max_length)

    def schema(self) -> dict[str, Any]:
        length = {} if self.max_length is None else {"maxLength": self.max_length}
        return described(self, {"type": "string", **length})

    def example(self, seed: int) -> Raw:
        return invented.words_for(self.label, seed, self.max_length)

    def maximal(self) -> Raw:
        return invented.filler(self.max_length or 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Text):
    """Paragraphs. Blank lines and the blanks before a paragraph are not printed (the style indents) and do
    not count."""

    def judge(self, value: Value) -> Faults:
        faults = length_faults(self.label, "\n".join(paragraphs_of(value)), self.max_length)
        return tuple(
            fault if fault.offset is None
            else Fault(fault.code, fault.facts, fault.path, written_offset(value, fault.offset))
            for fault in faults
        )

    def printed_text(self, value: Value) -> str:
        return "\n".join(paragraphs_of(value))

    def control(self) -> Control:
        return Control("textarea")

    def example(self, seed: int) -> Raw:
        return invented.story(seed, self.max_length)

    def maximal(self) -> Raw:
        return invented.filler(self.max_length or 2000)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a normalised text, without blank lines and indents."""
    return tuple(line.strip(_BLANKS) for line in text.split("\n") if line.strip(_BLANKS))


def written_offset(text: str, printed: int) -> int:
    """Where in the text the character stands that is number `printed` of its joined paragraphs."""
    position = 0
    for line in text.split("\n"):
        body = line.strip(_BLANKS)
        if body and printed <= len(body):
            return position + len(line) - len(line.lstrip(_BLANKS)) + printed
        printed -= len(body) + 1 if body else 0
        position += len(line) + 1
    return len(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(SingleText):
    """A person's name: 2 to 50 letters of any script; the only separator is · (U+00B7)."""

    def read(self, text: str) -> tuple[Value, Faults]:
        text = re.sub(r"[ \u3000\n]+", " ", _DOTS.sub("·", text))
        return _BLANK_BETWEEN_HAN.sub("", text), ()

    def judge(self, value: Value) -> Faults:
        faults: list[Fault] = []
        odd = "".join(dict.fromkeys(mark for mark in value if not _belongs_in_name(mark)))
        if odd:
            faults.append(Fault("name_has_other_characters", {"label": self.label, "characters": odd}))
        if len(value) < NAME_LENGTHS[0]:
            faults.append(Fault("name_too_short", {"label": self.label}))
        faults += length_faults(self.label, value, NAME_LENGTHS[1])
        rare = "".join(mark for mark in value if ord(mark) > 0xFFFF)
        if rare:
            faults.append(Fault("name_has_rare_characters", {"label": self.label, "characters": rare}))
        return tuple(faults)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "minLength": NAME_LENGTHS[0], "maxLength": NAME_LENGTHS[1]})

    def example(self, seed: int) -> Raw:
        return invented.person(seed).name

    def maximal(self) -> Raw:
        return invented.longest_name(NAME_LENGTHS[1])


def _belongs_in_name(character: str) -> bool:
    """Letters and their marks of any script, 〇, and the few marks that join parts of a name."""
    return character in _NAME_MARKS or character == "〇" or unicodedata.category(character)[0] in "LM"
