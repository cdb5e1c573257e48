"""Files that go with an entry: the photo, and the proofs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from docgen.forms.fields.base import Control, Fault, Ink, Picture, Raw, Unreadable, Value, Words
from docgen.forms.fields.single import Faults, SingleText, described

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName(SingleText):
    """The name of a file beside the entry. Characters stay as the disk has them, only blank ends go."""

    def parse(self, raw: Raw) -> tuple[Value, Faults]:
        if raw is None or isinstance(raw, str):
            name = (raw or "").strip()
            if "\n" in name or "\0" in name:
                return self.unreadable("", "file_name_not_one_line")
            return name or None, ()
        return Unreadable(), (Fault("wrong_type", {"label": self.label}),)

    def control(self) -> Control:
        return Control("file", self.endings())

    def endings(self) -> tuple[str, ...]:
        """The file name endings that are taken, in small letters."""
        raise NotImplementedError(self.kind)

    def judge(self, value: Value) -> Faults:
        ending = PurePosixPath(value.replace("\\", "/")).suffix.lower()
        if ending in self.endings():
            return ()
        facts = {"label": self.label, "file": value, "endings": "、".join(self.endings())}
        return (Fault("file_name_other_ending", facts),)

    def schema(self) -> dict[str, Any]:
        return described(self, {"type": "string", "minLength": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(FileName):
    """A portrait for a frame of `width` by `height` mm."""

    width: float = 25.0
    height: float = 35.0

    def endings(self) -> tuple[str, ...]:
        return PHOTO_ENDINGS

    def show(self, value: Value) -> Ink:
        return Picture(value if isinstance(value, str) else "", self.width, self.height)

    def example(self, seed: int) -> Raw:
        return f"{self.name}.jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(FileName):
    """A file of proof of at most `max_bytes`. Printed is not its name but its `mark`, in which `{row}` stands
    for the row's number from 1."""

    accept: str = "pdf"
    max_bytes: int = 5_000_000
    mark: str = ""

    def endings(self) -> tuple[str, ...]:
        return tuple(f".{ending.strip(' .').lower()}" for ending in self.accept.replace("、", ",").split(","))

    def mark_of(self, row: int) -> str:
        """The mark in a row counted from 1, "" where the form names none."""
        return self.mark.replace("{row}", str(row))

    def printed_text(self, value: Value) -> str:
        return self.mark_of(1) or str(value)

    def show_in_row(self, value: Value, row: int) -> Ink:
        """The mark in a used row; an optional file that was not given has none."""
        if value is None and not self.is_required:
            return self.show(None)
        text = self.mark_of(row) or ("" if value is None else str(value))
        return Words((text,) if text else ())

    def example(self, seed: int) -> Raw:
        return f"{self.mark_of(1) or self.name}{self.endings()[0]}"
