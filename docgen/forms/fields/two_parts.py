"""Fields of two parts that people also write as one text: an address with its postcode, a city with its province."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from docgen.forms.fields.base import Fault, Field, Ink, Raw, Unreadable, Value, Words
from docgen.forms.fields.single import Faults, described, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoParts(Field):
    """A field written as a mapping with the keys of `names`, or as one text."""

    names: ClassVar[tuple[str, str]]

    @abstractmethod
    def from_text(self, text: str) -> Value:
        """The value of a text that holds both parts, or the first it may be."""

    @abstractmethod
    def from_parts(self, first: str, second: str) -> Value:
        """The value of both texts; None if neither says anything."""

    @abstractmethod
    def nearest(self, key: str) -> str:
        """The name that a wrong key was meant for."""

    @abstractmethod
    def value_faults(self, value: Any) -> Faults:
        """What is wrong with a value that is there."""

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        if isinstance(raw, Mapping):
            return self._parse_mapping(raw)
        text = text_in(raw)
        if text is None:
            return Unreadable(), (Fault("wrong_type", {"label": self.label}),)
        return (self.from_text(text) if text else None), ()

    def _parse_mapping(self, raw: Mapping[str, Raw]) -> tuple[Value, Faults]:
        texts = {name: text_in(raw.get(name)) for name in self.names}
        faults = [
            Fault("wrong_type", {"label": self.label}, (name,)) for name, text in texts.items() if text is None
        ]
        for key in raw.keys() - texts.keys():
            facts = {"label": self.label, "key": key, "nearest": self.nearest(key)}
            faults.append(Fault("unknown_key", facts, (key,)))
        return self.from_parts(*(text or "" for text in texts.values())), tuple(faults)

    def check(self, value: Value) -> Faults:
        if value is None:
            return (Fault("required_missing", {"label": self.label}),) if self.is_required else ()
        return () if isinstance(value, Unreadable) else self.value_faults(value)

    def show(self, value: Value) -> Ink:
        text = self.placeholder if value is None else str(value)
        return Words(tuple(text.split("\n")) if text else ())

    def either_schema(self, parts: Mapping[str, Any], text: Mapping[str, Any]) -> dict[str, Any]:
        """The schema of a mapping of these parts, or of such a text."""
        mapping = {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
        return described(self, {"anyOf": [mapping, {"type": "string", **text}]})
