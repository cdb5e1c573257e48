"""A story about one row of a row group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.forms.fields import invented
from docgen.forms.fields.base import Control, Fault, Field, Ink, Raw, Value, Words
from docgen.forms.fields.rows import is_used, unknown
from docgen.forms.fields.single import Faults, described, length_faults, text_in
from docgen.forms.fields.text import paragraphs_of, written_offset

_ROW = re.compile(r"第?([1-9][0-9]{0,2})[项条行个]?")
_KEYS = ("row", "text")


@dataclass(frozen=True, slots=True)
class Story:
    """The row it is about, counted from 1, and the text; None where not given."""

    row: int | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative(Field):
    """A text about one row of the group `about`: to be given when the group has a row, else left empty.
    `max_length` counts the text alone. The value is a `Story`."""

    about: str
    max_length: int | None = None

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        if raw is None or raw == "":
            return None, ()
        if not isinstance(raw, Mapping):
            return None, (Fault("narrative_not_a_mapping", {"label": self.label}),)
        texts = {key: text_in(raw.get(key)) for key in _KEYS}
        faults = [Fault("wrong_type", {"label": self.label}, (key,)) for key, text in texts.items() if text is None]
        faults += [
            Fault("unknown_key", {"label": self.label, **_unknown_here(key)}, (key,))
            for key in raw
            if key not in _KEYS
        ]
        match = _ROW.fullmatch(unicodedata.normalize("NFKC", texts["row"] or ""))
        if texts["row"] and not match:
            faults.append(Fault("narrative_row_unreadable", {"label": self.label}, ("row",)))
        row = int(match[1]) if match else 0 if texts["row"] != "" else None
        # "" and 0 stand for what could not be read: told here, and no more of it in `check`.
        story = Story(row, None if texts["text"] == "" else texts["text"] or "")
        return (story if story != Story(None, None) else None), tuple(faults)

    def check(self, value: Value) -> Faults:
        if value is None:
            return (Fault("required_missing", {"label": self.label}),) if self.is_required else ()
        faults = []
        if value.row is None:
            faults.append(Fault("narrative_without_row", {"label": self.label}, ("row",)))
        if value.text is None:
            faults.append(Fault("required_missing", {"label": self.label}, ("text",)))
            return tuple(faults)
        for fault in length_faults(self.label, "\n".join(paragraphs_of(value.text)), self.max_length):
            offset = None if fault.offset is None else written_offset(value.text, fault.offset)
            faults.append(Fault(fault.code, fault.facts, ("text",), offset))
        return tuple(faults)

    def check_with(self, value: Value, others: Mapping[str, Value]) -> Faults:
        rows = others.get(self.about)
        rows = rows if isinstance(rows, tuple) else ()
        if not any(map(is_used, rows)):
            return (Fault("narrative_without_rows", {"label": self.label}),) if value is not None else ()
        if value is None:
            return (Fault("narrative_missing", {"label": self.label}),)
        if value.row and not (value.row <= len(rows) and is_used(rows[value.row - 1])):
            return (Fault("narrative_row_missing", {"label": self.label, "row": value.row}, ("row",)),)
        return ()

    def show(self, value: Value) -> Ink:
        if value is None:
            return Words(tuple(self.placeholder.split("\n")) if self.placeholder else ())
        chosen = (f"所选项目：第{value.row}项",) if value.row else ()
        return Words(chosen + paragraphs_of(value.text or ""))

    def schema(self) -> dict[str, Any]:
        length = {} if self.max_length is None else {"maxLength": self.max_length}
        row = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "[1-9]"}]}
        return described(self, {
            "type": "object",
            "properties": {"row": row, "text": {"type": "string", **length}},
            "required": list(_KEYS),
            "additionalProperties": False,
        })

    def control(self) -> Control:
        return Control("group", parts={"row": Control("text", input_mode="numeric"), "text": Control("textarea")})

    def example(self, seed: int) -> Raw:
        return {"row": "1", "text": invented.story(seed, self.max_length)}

    def maximal(self) -> Raw:
        return {"row": "1", "text": invented.filler(self.max_length or 1000)}


def _unknown_here(key: object) -> dict[str, str]:
    """The facts of a key that is neither `row` nor `text`."""
    spelt = {"row": Field(name="row", label="项目序号", kind=""), "text": Field(name="text", label="正文", kind="")}
    return unknown(key, spelt)
