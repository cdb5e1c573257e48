"""What is printed in the slots of a certificate, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from docgen.certificates.record import CertificateRecord
from docgen.entries.printed import words_of
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Raw
from docgen.forms.layout import HOLE, CodeSlot, PhotoSlot, Placed, TextSlot

# What a replacement says of itself.
REPLACED = "补发"
_KEPT = 2048            # values remembered


@dataclass(frozen=True, slots=True, eq=False)
class SlotPage:
    """A page of a certificate, its slots sorted: `fixed` texts are the same on every copy; `holes` are the names
    that the others have in braces."""

    placed: Placed
    fixed: tuple[TextSlot, ...]
    texts: tuple[TextSlot, ...]
    photos: tuple[PhotoSlot, ...]
    codes: tuple[CodeSlot, ...]

    @property
    def holes(self) -> frozenset[str]:
        """The names in braces of all texts."""
        return frozenset(hole for slot in self.texts for hole in slot.holes)


def pages_of(definition: FormDefinition) -> tuple[SlotPage, ...]:
    """The pages in order."""
    return tuple(_page(block) for block in definition.layout if isinstance(block, Placed))


def _page(placed: Placed) -> SlotPage:
    texts = [slot for slot in placed.slots if isinstance(slot, TextSlot)]
    return SlotPage(
        placed,
        tuple(slot for slot in texts if not slot.holes), tuple(slot for slot in texts if slot.holes),
        tuple(slot for slot in placed.slots if isinstance(slot, PhotoSlot)),
        tuple(slot for slot in placed.slots if isinstance(slot, CodeSlot)),
    )


class Printing:
    """What holes are filled with, of the records of one definition; short texts that were shown are remembered."""

    def __init__(self, definition: FormDefinition, pages: tuple[SlotPage, ...]) -> None:
        holes = frozenset(hole for page in pages for hole in page.holes)
        self._fields = {name: field for name, field in definition.fields.items() if name in holes}
        self._shown = lru_cache(_KEPT)(self._show)

    def values(self, record: CertificateRecord) -> dict[str, str]:
        """The text of everything that a hole names; "" for what is blank."""
        values = {
            "number": record.number, "issued_on": _day(record.issued_on),
            "expires_on": _day(record.expires_on) if record.expires_on else "",
            "copy": REPLACED if record.copy > 1 else "", "host": urlsplit(record.url).netloc,
        }
        for name in self._fields:
            raw = record.values.get(name)
            values[name] = (self._shown if raw is None or isinstance(raw, str) else self._show)(name, raw)
        return values

    def _show(self, name: str, raw: Raw) -> str:
        field = self._fields[name]
        if raw is None and field.kind != "constant":
            return ""
        value = field.parse(raw)[0]
        return "" if value is None else words_of(field.show(value)).replace("\n", "　")


def slot_text(slot: TextSlot, values: Mapping[str, str]) -> str:
    """The slot's text with its holes filled in; "" where all that it would tell is blank."""
    pieces = _pieces(slot)
    if len(pieces) > 1 and not any(values[hole] for hole in pieces[1::2]):
        return ""
    return "".join([values[piece] if at % 2 else piece for at, piece in enumerate(pieces)])


@lru_cache(maxsize=1024)
def _pieces(slot: TextSlot) -> list[str]:
    """Words and the names of holes in turn."""
    return HOLE.split(slot.text)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
