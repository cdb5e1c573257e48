"""People on papers from the rows of a roster, of any form or certificate, before anything is issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from docgen.certificates.papers.confirmation import Confirmation, PrintedPerson
from docgen.certificates.papers.masking import masked_identity
from docgen.certificates.papers.people import Listed, Office
from docgen.entries.check import value_problems
from docgen.entries.entry import Entry, applicant_of
from docgen.entries.names import FILE_KINDS, folded, known_names
from docgen.entries.printed import listed_text
from docgen.entries.rosters.across import OtherRoster, check_across
from docgen.entries.rosters.listed_fields import listed_fields
from docgen.entries.rosters.roster import Roster, RosterRow
from docgen.entries.rosters.roster_checking import without_echoes
from docgen.errors import EntryRefused, UsageFault
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.language import nearest
from docgen.problems import Problem, errors_in

NO_UNIT = "未填单位"
# What makes two rows one person, whatever the form says of its cities and quotas.
_SAME_PERSON = ("roster_person_twice", "roster_identity_two_names", "roster_name_twice", "roster_two_levels")
_AREAS = ("area", "city", "prefecture", "home_city", "region", "district")
_NOT_IN_WORDS = (*FILE_KINDS, "rows", "narrative", "ordinal")


@dataclass(frozen=True, slots=True)
class ListFields:
    """The names of the fields that a list prints, "" for what the form does not ask."""

    name: str
    unit: str
    area: str
    level: str
    identity: str

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in (self.name, self.unit, self.area, self.level) if name)


def list_fields(definition: FormDefinition) -> ListFields:
    """Where a form or certificate says who, from where, of which level."""
    fields, facts, submission = definition.fields, definition.certificate, definition.submission
    whose = definition.applicant_field
    named = facts.holder if facts else whose.name if whose else ""
    unit = submission.pack_by or ("unit" if "unit" in fields else "")
    area = submission.counted_by or next((name for name in _AREAS if name in fields), "")
    level = facts.by if facts and facts.by else "level" if "level" in fields else ""
    identity = next((name for name, one in fields.items() if one.kind == "identity"), "")
    if named in fields and fields[named].kind != "name":
        # Units themselves are listed, not people.
        named, unit = "", named
    return ListFields(named, unit, area, level, identity)


def listed_people(definition: FormDefinition, roster: Roster) -> tuple[Listed, ...]:
    """The applicants of a roster as a list prints them, in its order."""
    places = list_fields(definition)
    return tuple(
        Listed(
            name=_text(definition, row.entry, places.name), unit=_text(definition, row.entry, places.unit),
            area=_text(definition, row.entry, places.area), level=_text(definition, row.entry, places.level),
            key=row.key, identity=_text(definition, row.entry, places.identity),
        )
        for row in roster.rows
    )  # fmt: skip


def list_problems(
    definition: FormDefinition, roster: Roster, names: Sequence[str], others: Sequence[OtherRoster] = ()
) -> tuple[Problem, ...]:
    """What is wrong with a roster as far as a paper prints these fields: its sheets, those values, one person twice.
    What else the form asks for is not looked at."""
    found = list(roster.found)
    for row in roster.rows:
        told = without_echoes((*row.entry.found, *value_problems(definition, row.entry)))
        # What Excel made of a cell is told by the cell alone.
        cells = {row.entry.places.get((name,)) for name in names}
        found += [one for one in told if (one.path.partition(".")[0] in names if one.path else one.place in cells)]
    found += [one for one in check_across(definition, roster, others) if one.code in _SAME_PERSON]
    return tuple(found)


def printed_fields(definition: FormDefinition, chosen: Sequence[str] = ()) -> tuple[Field, ...]:
    """The fields that a certificate prints in words: the chosen ones (names or labels), those of a certificate's
    definition (the holder's name first), or the ones that the form's 汇总表 lists. Raises UsageFault for one that there is not."""
    if chosen:
        return tuple(_field(definition, name) for name in chosen)
    if definition.certificate is None:
        return tuple(one for one in listed_fields(definition) if one.kind not in _NOT_IN_WORDS)
    holder = list_fields(definition).name
    fields = [one for one in definition.fields.values() if one.kind not in _NOT_IN_WORDS]
    return tuple(sorted(fields, key=lambda one: one.name != holder))


def confirmations(
    definition: FormDefinition, roster: Roster, office: Office, until: date, fields: Sequence[Field]
) -> tuple[Confirmation, ...]:
    """A 信息确认单 for each unit, in the order of the roster."""
    units: dict[str, list[RosterRow]] = {}
    unit_field = list_fields(definition).unit
    for row in roster.rows:
        units.setdefault(_text(definition, row.entry, unit_field) or NO_UNIT, []).append(row)
    title = definition.title.replace("\n", "")
    return tuple(
        Confirmation(
            certificate=title, unit=unit, office=office, until=until,
            people=tuple(_printed_person(definition, row, fields) for row in rows),
        )
        for unit, rows in units.items()
    )


def photo_problems(definition: FormDefinition, roster: Roster, made: Sequence[Confirmation]) -> tuple[Problem, ...]:
    """The people whose photo cannot be printed."""
    rows = {row.key: row for row in roster.rows}
    people = [one for sheet in made for one in sheet.people if one.has_photo and one.photo is None]
    return tuple(
        Problem("confirmation_without_photo", rows[one.key].entry.place, {"name": one.name, "key": one.key}) for one in people
    )


def subject_of(definition: FormDefinition, year: int) -> str:
    """What a notice is about when nobody says it: the year and the form's title without the name of the paper."""
    title = definition.title.replace("\n", "")
    for ending in ("申报推荐表", "推荐表", "申报书", "申报表", "申请表", "登记表"):
        title = title.removesuffix(ending)
    return title if title.startswith(str(year)) else f"{year}年{title}"


def refuse_errors(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems themselves when none of them is an error. Raises EntryRefused with all of them otherwise."""
    if errors := errors_in(problems):
        raise EntryRefused(Problem("paper_roster_wrong", facts={"count": len(errors)}).says, problems)
    return tuple(problems)


def _printed_person(definition: FormDefinition, row: RosterRow, fields: Sequence[Field]) -> PrintedPerson:
    from docgen.render.fill import prepared_pictures

    photo = next((one.name for one in definition.fields.values() if one.kind == "photo"), "")
    pictures = prepared_pictures(definition, row.entry, "needed") if photo else {}
    facts = tuple((one.label.replace("\n", ""), _shown(one, row.entry)) for one in fields)
    return PrintedPerson(row.key, applicant_of(definition, row.entry), facts, pictures.get(photo), bool(photo))


def _shown(field: Field, entry: Entry) -> str:
    text = listed_text(field, entry)
    return masked_identity(text) if field.kind == "identity" else text


def _text(definition: FormDefinition, entry: Entry, name: str) -> str:
    return listed_text(definition.fields[name], entry) if name else ""


def _field(definition: FormDefinition, name: str) -> Field:
    known = known_names(definition.fields)
    found = definition.fields.get(known.get(folded(name), ""))
    if found is None or found.kind in _NOT_IN_WORDS:
        labels = [one.label for one in definition.fields.values() if one.kind not in _NOT_IN_WORDS]
        problem = Problem("paper_field_unknown", facts={"name": name, "nearest": nearest(name, labels)})
        raise UsageFault(problem.says, [problem])
    return found
