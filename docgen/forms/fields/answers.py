"""Several questions answered in one box, with one limit for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields.base import Control, Fault, Field, Ink, Path, Raw, Value, Words
from docgen.forms.fields.rows import RowGroup, unknown
from docgen.forms.fields.single import Faults, described, length_faults, within
from docgen.forms.fields.text import Prose, Text, written_offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Field):
    """Numbered answers: `1. …`, `2. …`, one under the other; rows write one line each. `max_length` counts
    what is printed, numbers and line breaks included. The value is a mapping with every part's name."""

    parts: Mapping[str, Field]
    max_length: int | None = None

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        if raw is None or raw == "":
            return None, ()
        if not isinstance(raw, Mapping):
            return None, (Fault("answers_not_a_mapping", {"label": self.label, "names": "、".join(self.parts)}),)
        value: dict[str, Value] = dict.fromkeys(self.parts)
        faults = []
        for key, written in raw.items():
            if key in self.parts:
                value[key], found = self.parts[key].parse(written)
                faults += [self._from_part(fault, key) for fault in found]
            else:
                faults.append(Fault("unknown_key", {"label": self.label, **unknown(key, self.parts)}, (key,)))
        return (value if any(one is not None for one in value.values()) else None), tuple(faults)

    def check(self, value: Value) -> Faults:
        if value is None:
            return (Fault("required_missing", {"label": self.label}),) if self.is_required else ()
        faults = []
        for name, part in self.parts.items():
            found = (*part.check(value.get(name)), *part.check_with(value.get(name), value))
            faults += [self._from_part(fault, name) for fault in found]
        for fault in length_faults(self.label, self.text_of(value), self.max_length):
            path, offset = self._place_of(value, fault.offset)
            faults.append(Fault(fault.code, fault.facts, path, offset))
        return tuple(faults)

    def _from_part(self, fault: Fault, name: str) -> Fault:
        inner = self.parts[name].label
        told = str(fault.facts.get("label", inner))
        label = f"{self.label}“{inner}”" + told.removeprefix(inner)
        return within(fault, (name,), label)

    def text_of(self, value: Value) -> str:
        """What is printed, lines parted by line breaks."""
        return "\n".join(number + text for _, number, text in self._answers(value))

    def _answers(self, value: Value) -> list[tuple[str, str, str]]:
        """The answers given: the part's name, its number as printed, its text."""
        texts = ((name, part, _text_of(part, value.get(name))) for name, part in self.parts.items())
        return [
            (name, f"{index}. " if len(self.parts) > 1 else "", text)
            for index, (name, part, text) in enumerate(texts, 1)
            if text
        ]

    def _place_of(self, value: Value, offset: int | None) -> tuple[Path, int | None]:
        """The part in which the printed character `offset` stands, and where inside the part's own text."""
        if offset is None:
            return (), None
        for name, number, text in self._answers(value):
            if offset < len(number) + len(text) + 1:
                inside = min(max(0, offset - len(number)), len(text))
                is_prose = isinstance(self.parts[name], Prose)
                return (name,), written_offset(value[name], inside) if is_prose else inside
            offset -= len(number) + len(text) + 1
        return (), None

    def show(self, value: Value) -> Ink:
        if value is None:
            prompts = [part.prompt for part in self.parts.values() if part.prompt]
            return Words(tuple(line for prompt in prompts or [self.placeholder] for line in prompt.split("\n") if line))
        text = self.text_of(value)
        return Words(tuple(text.split("\n")) if text else ())

    def schema(self) -> dict[str, Any]:
        required = [name for name, part in self.parts.items() if part.is_required]
        return described(self, {
            "type": "object",
            "properties": {name: part.schema() for name, part in self.parts.items()},
            "additionalProperties": False,
        } | ({"required": required} if required else {}))

    def control(self) -> Control:
        return Control("group", parts={name: part.control() for name, part in self.parts.items()})

    def example(self, seed: int) -> Raw:
        return self.fitted({name: part.example(seed) for name, part in self.parts.items()})

    def maximal(self) -> Raw:
        raw = {
            name: part.example(0) if isinstance(part, RowGroup) else part.maximal()
            for name, part in self.parts.items()
        }
        return self.fitted(raw)

    def fitted(self, raw: dict[str, Raw]) -> Raw:
        """The answers with the last text shortened, so that the whole keeps its limit."""
        texts = [name for name, part in self.parts.items() if isinstance(part, Text)]
        over = len(self.text_of(self.parse(raw)[0])) - (self.max_length or 10_000)
        if not texts or over <= 0:
            return raw
        return raw | {texts[-1]: raw[texts[-1]][:-over]}


def _text_of(part: Field, value: Value) -> str:
    """A part's answer as text."""
    if value is None:
        return ""
    if isinstance(part, RowGroup):
        return "\n".join(part.lines(value))
    ink = part.show(value)
    return "\n".join(ink.paragraphs) if isinstance(ink, Words) else ""


