"""The steps in which a form is filled in: its printed sections, each with the advice and the fields under it."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.forms.definition import FormDefinition
from docgen.forms.layout import Paragraph, Table

COVER, WHOLE, ASIDE = "封面", "填写内容", "核对申报条件"
_ASIDE_NOTE = "以下各项不印在表上，只用于核对申报条件，可以不填。"


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a step: printed words (an item's heading, or a note), or the name of a field."""

    words: str = ""
    field: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its title."""

    title: str
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return tuple(part.field for part in self.parts if part.field)


def steps_of(definition: FormDefinition) -> tuple[Step, ...]:
    """Every field once, but for what the form fixes itself; steps without a field are left out."""
    found: list[tuple[str, list[Part]]] = [(COVER, [])]
    seen = {name for name, field in definition.fields.items() if field.kind in ("constant", "ordinal")}
    aside = [name for name, field in definition.fields.items() if not field.is_printed and name not in seen]
    seen.update(aside)
    for block in definition.layout:
        if isinstance(block, Paragraph):
            _take_words(definition, block, found)
        elif isinstance(block, Table):
            for cell in sorted(block.cells, key=lambda one: (one.row, one.column)):
                name = cell.target.partition(".")[0]
                if cell.kind == "value" and name in definition.fields and name not in seen:
                    seen.add(name)
                    found[-1][1].append(Part(field=name))
    # Printed in the midst of fixed words only.
    found[0][1].extend(Part(field=name) for name in definition.fields if name not in seen)
    if aside:
        found.append((ASIDE, [Part(_ASIDE_NOTE), *(Part(field=name) for name in aside)]))
    return _with_fields(found)


def _take_words(definition: FormDefinition, block: Paragraph, found: list[tuple[str, list[Part]]]) -> None:
    wording = definition.wording.get(block.wording)
    words = wording.text(definition.profile) if wording else ""
    if block.role == "section":
        found.append((" ".join(words.split()), []))
    elif block.role in ("item", "note") and words and len(found) > 1:
        found[-1][1].append(Part(words, is_heading=block.role == "item"))


def _with_fields(found: list[tuple[str, list[Part]]]) -> tuple[Step, ...]:
    """The steps that ask for something; words behind the last field of a step say nothing of any field."""
    steps = []
    for title, parts in found:
        while parts and not parts[-1].field:
            parts.pop()
        if parts:
            steps.append(Step(title, tuple(parts)))
    return tuple(Step(WHOLE, one.parts) for one in steps) if len(steps) == 1 else tuple(steps)
