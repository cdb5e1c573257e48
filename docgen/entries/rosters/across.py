"""What only shows when many applicants are looked at together: the same one twice, too many, too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.entries.eligibility.parameters import parameters_of
from docgen.entries.entry import applicant_of
from docgen.entries.place import place_of
from docgen.entries.rosters.roster import Roster, RosterRow
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Unreadable
from docgen.problems import Fact, Place, Problem


@dataclass(frozen=True, slots=True)
class OtherRoster:
    """A roster of another form, or of another level, that the same people may not stand in; `file` is its name
    in messages."""

    file: str
    definition: FormDefinition
    roster: Roster


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many applicants a city has, and the bounds that the notice sets (None where it sets none)."""

    area: str
    count: int
    least: int | None
    most: int | None


def check_across(
    definition: FormDefinition, roster: Roster, others: Sequence[OtherRoster] = ()
) -> tuple[Problem, ...]:
    """Everything wrong between the rows of a roster, and between it and others: at the later row of two, at the
    first row beyond a quota, and without a row where a city has too few or too many."""
    return (
        *_persons(definition, roster),
        *_namesakes(definition, roster),
        *_two_levels(definition, roster, others),
        *_cities(definition, roster),
        *_areas(definition, roster),
    )


def area_counts(definition: FormDefinition, roster: Roster) -> tuple[AreaCount, ...]:
    """The applicants of each city, in the order in which the form names the cities; with targets, cities that
    have none as well. () where the form does not ask for the city."""
    submission = definition.submission
    if not submission.counted_by:
        return ()
    field = definition.fields[submission.counted_by]
    counts = Counter(str(value) for row in roster.rows if (value := _value(row, field.name)) is not None)
    bounds = parameters_of(definition, roster.rows[0].entry) if roster.rows else {}
    least, most = (_whole(bounds.get(name)) for name in (submission.area_least, submission.area_most))
    named = getattr(field, "options", ()) if least is not None else ()
    return tuple(AreaCount(area, counts[area], least, most) for area in dict.fromkeys((*named, *counts)))


def identity_of(definition: FormDefinition, row: RosterRow) -> str:
    """The identity number of an applicant, "" where there is none that can be read."""
    name = next((field.name for field in definition.fields.values() if field.kind == "identity"), "")
    value = _value(row, name)
    return "" if value is None else str(value)


def _persons(definition: FormDefinition, roster: Roster) -> Iterator[Problem]:
    first: dict[str, RosterRow] = {}
    for row in roster.rows:
        identity = identity_of(definition, row)
        if not identity:
            continue
        other = first.setdefault(identity, row)
        if other is row:
            continue
        name = applicant_of(definition, other.entry)
        is_same = applicant_of(definition, row.entry) == name
        code = "roster_person_twice" if is_same else "roster_identity_two_names"
        path = next(field.name for field in definition.fields.values() if field.kind == "identity")
        yield Problem(code, place_of(row.entry, (path,)), {"first": other.row, "name": name}, path)


def _namesakes(definition: FormDefinition, roster: Roster) -> Iterator[Problem]:
    """The same name at the same unit where identity numbers do not tell."""
    whose = definition.applicant_field
    first: dict[tuple[str, str], RosterRow] = {}
    for row in roster.rows:
        name = applicant_of(definition, row.entry)
        unit = str(_value(row, definition.submission.pack_by) or "")
        if whose is None or not name:
            continue
        other = first.setdefault((name, unit), row)
        told = identity_of(definition, row), identity_of(definition, other)
        if other is not row and not (all(told)):
            yield Problem("roster_name_twice", place_of(row.entry, (whose.name,)), {"first": other.row, "name": name}, whose.name)


def _two_levels(definition: FormDefinition, roster: Roster, others: Sequence[OtherRoster]) -> Iterator[Problem]:
    """One person in two forms of which only one may be handed in."""
    group = definition.submission.one_of
    for other in others if group else ():
        if other.definition.submission.one_of != group:
            continue
        known = {identity_of(other.definition, row): row for row in reversed(other.roster.rows)}
        for row in roster.rows:
            twin = known.get(identity_of(definition, row)) if identity_of(definition, row) else None
            if twin is not None:
                form = f"{other.definition.title.replace(chr(10), '')}（{other.definition.form}）"
                facts: dict[str, Fact] = {
                    "name": applicant_of(definition, row.entry), "file": other.file, "first": twin.row, "form": form,
                }
                path = next(field.name for field in definition.fields.values() if field.kind == "identity")
                yield Problem("roster_two_levels", place_of(row.entry, (path,)), facts, path)


def _cities(definition: FormDefinition, roster: Roster) -> Iterator[Problem]:
    """Each city once, and no more of a province than the notice allows."""
    submission = definition.submission
    if not submission.quota:
        return
    seen: dict[str, RosterRow] = {}
    cities: Counter[str] = Counter()
    for row in roster.rows:
        value = _value(row, submission.counted_by)
        if value is None:
            continue
        place = place_of(row.entry, (submission.counted_by,))
        other = seen.setdefault(str(value), row)
        if other is not row:
            facts: dict[str, Fact] = {"first": other.row, "name": str(value)}
            yield Problem("roster_city_twice", place, facts, submission.counted_by)
            continue
        province = str(getattr(value, "province", ""))
        cities[province] += 1
        limit = _whole(parameters_of(definition, row.entry).get(submission.quota))
        if limit is not None and cities[province] > limit:
            over: dict[str, Fact] = {"province": province, "count": cities[province], "limit": limit}
            yield Problem("roster_over_quota", place, over, submission.counted_by)


def _areas(definition: FormDefinition, roster: Roster) -> Iterator[Problem]:
    """Cities with fewer or more applicants than the notice hopes for; only those that have any."""
    submission = definition.submission
    if not (submission.area_least or submission.area_most):
        return
    label = definition.fields[submission.counted_by].label
    for row in roster.rows:
        # What cannot be read is told by itself.
        if row.entry.values.get(submission.counted_by) is None:
            place = place_of(row.entry, (submission.counted_by,))
            yield Problem("roster_area_missing", place, {"label": label}, submission.counted_by)
    file = roster.rows[0].entry.place.file if roster.rows else None
    for one in area_counts(definition, roster):
        least, most = one.least or 0, one.most or one.count
        facts: dict[str, Fact] = {"area": one.area, "count": one.count, "least": least, "most": most}
        if 0 < one.count < least:
            yield Problem("roster_area_few", Place(file), {**facts, "missing": least - one.count})
        elif one.count > most:
            yield Problem("roster_area_many", Place(file), {**facts, "over": one.count - most})


def _value(row: RosterRow, name: str) -> Any:
    """A field's value; None where it is blank or cannot be read."""
    value = row.entry.values.get(name)
    return None if isinstance(value, Unreadable) else value


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
