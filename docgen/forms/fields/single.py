"""Fields that are written as one text: what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields.base import Control, Fault, Field, Ink, Path, Raw, Unreadable, Value, Words
from docgen.forms.limits import normalise, strictest_length, word_count

Faults = tuple[Fault, ...]
Facts = Mapping[str, str | int | float]


def text_in(raw: Raw) -> str | None:
    """The normalised text of a raw scalar, "" when blank; None when it is no text (a list, a mapping, a
    truth value, or a decimal: JSON's 1990.10 arrives as 1990.1)."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return normalise(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return None


def within(fault: Fault, path: Path, label: str) -> Fault:
    """The same fault one level further out: its path, and its label as a message names it."""
    facts: Facts = {**fault.facts, "label": label}
    return Fault(fault.code, facts, path + fault.path, fault.offset)


def length_faults(label: str, text: str, limit: int | None) -> Faults:
    """A normalised text against its limit in characters; a warning where a stricter platform's count
    exceeds the limit that the text itself keeps."""
    if limit is None:
        return ()
    count = len(text)
    if count > limit:
        facts: Facts = {"label": label, "count": count, "over": count - limit, "limit": limit}
        return (Fault("text_too_long", facts, offset=limit),)
    strictest = strictest_length(text)
    if strictest > limit:
        warned: Facts = {"label": label, "count": count, "strictest": strictest, "limit": limit, "words": word_count(text)}
        return (Fault("text_long_elsewhere", warned),)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleText(Field):
    """One text in, one value out. Types say `read`, `judge` and `printed_text`."""

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        text = text_in(raw)
        if text is None:
            return Unreadable(), (Fault("wrong_type", {"label": self.label}),)
        return self.read(text) if text else (None, ())

    def read(self, text: str) -> tuple[Value, Faults]:
        """The value of a normalised text that is not blank."""
        return text, ()

    def check(self, value: Value) -> Faults:
        if isinstance(value, Unreadable):
            return ()
        if value is None:
            return (Fault("required_missing", {"label": self.label}),) if self.is_required else ()
        return self.judge(value)

    def judge(self, value: Value) -> Faults:
        """What is wrong with a value that is there."""
        return ()

    def show(self, value: Value) -> Ink:
        if value is None:
            return Words(tuple(self.placeholder.split("\n")) if self.placeholder else ())
        if isinstance(value, Unreadable):
            return Words(tuple(value.text.split("\n")) if value.text else ())
        return Words(tuple(self.printed_text(value).split("\n")))

    def printed_text(self, value: Value) -> str:
        """The value as printed, paragraphs parted by line breaks."""
        return str(value)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string"})

    def control(self) -> Control:
        return Control("text")

    def unreadable(self, text: str, code: str, **facts: str | int) -> tuple[Value, Faults]:
        """What `read` returns where it finds no value."""
        return Unreadable(text), (Fault(code, {"label": self.label, **facts}),)


def described(field: Field, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with the field's title and advice in front."""
    described_by = {"title": field.label} | ({"description": field.hint} if field.hint else {})
    return described_by | schema
