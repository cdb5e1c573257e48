"""Who handed something in, and whether two are the same."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.certificates.papers.from_roster import list_fields
from docgen.certificates.papers.masking import masked_identity
from docgen.entries.entry import Entry
from docgen.entries.printed import printed
from docgen.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant: `name` is the person's, or the unit's where units apply; `identity` the number with its middle
    hidden, "" where there is none that can be read; `applies` names the form, or the forms of which one may hand in
    one only."""

    name: str
    unit: str = ""
    identity: str = ""
    applies: str = ""

    @property
    def called(self) -> str:
        """How papers and tables call the applicant."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


def person_of(definition: FormDefinition, entry: Entry) -> Person:
    """The applicant that an entry names."""
    places = list_fields(definition)
    whose = definition.applicant_field
    name = printed(entry, places.name or places.unit or (whose.name if whose else ""))
    unit = printed(entry, places.unit) if places.unit else ""
    identity = masked_identity(printed(entry, places.identity)) if places.identity else ""
    return Person(name, unit if unit != name else "", identity, definition.submission.one_of or definition.form)


def is_same(one: Person, other: Person) -> bool:
    """The same name, and the same identity number; where one of them has none, the same unit."""
    if one.name != other.name or not one.name or one.applies != other.applies:
        return False
    if one.identity and other.identity:
        return one.identity == other.identity
    return one.unit == other.unit


def is_alike(one: Person, other: Person) -> bool:
    """Two that are told apart, and may be the same all the same: one unit, and the name or the number alike."""
    if is_same(one, other) or not one.unit or one.unit != other.unit or one.applies != other.applies:
        return False
    return one.name == other.name or bool(one.identity and one.identity == other.identity)
