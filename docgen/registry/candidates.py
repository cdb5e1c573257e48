"""From the rows of a roster to what may be issued: whose, by what they are told apart, and what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.certificates.token import Claims, claim_faults, mask_name, name_tag
from docgen.entries.entry import Entry
from docgen.entries.files import read_named
from docgen.entries.pictures.crop import Cropping
from docgen.entries.pictures.picture_file import MAX_PHOTO_BYTES, prepare_photo
from docgen.entries.place import place_of, problem_of
from docgen.entries.rosters.roster import Roster, RosterRow
from docgen.errors import EntryRefused
from docgen.forms.certificate import CertificateFacts
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Fault, Raw, Unreadable
from docgen.problems import Place, Problem
from docgen.registry.hands import folded_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person of a roster. `holder` is the printed name; `key` tells the person apart and `key_kind` names the field
    it stands in ("" where there is only the name); `series` is the pattern of the number, `occasion` what the
    certificate is for beside the series; `values` and `photo` (JPEG) are printed."""

    row: int
    place: Place
    holder: str
    key_kind: str
    key: str
    series: str
    occasion: str
    type_code: int
    expires_on: date | None
    values: Mapping[str, Raw]
    photo: bytes | None

    @property
    def scope(self) -> tuple[str, str]:
        """What a person has one certificate of."""
        return self.series, self.occasion


def certificate_of(definition: FormDefinition) -> CertificateFacts:
    """How the definition's certificates are numbered. Raises EntryRefused for a form that is none."""
    if definition.certificate is None:
        problem = Problem("not_a_certificate", facts={"form": definition.form})
        raise EntryRefused(problem.says, [problem])
    return definition.certificate


def candidates_of(
    definition: FormDefinition, roster: Roster, issued_on: date, occasion: str = "", cropping: Cropping = "refuse"
) -> tuple[tuple[Candidate, ...], tuple[Problem, ...]]:
    """The people of a checked roster, and what is wrong with those that cannot be issued to; `occasion` says what the
    certificates are for where the definition has no field for it."""
    found: list[Candidate] = []
    problems: list[Problem] = []
    for row in roster.rows:
        made = _candidate(definition, row, issued_on, occasion, cropping)
        if isinstance(made, Candidate):
            found.append(made)
        else:
            problems += made
    return tuple(found), tuple(problems)


def candidate_of(
    definition: FormDefinition, entry: Entry, issued_on: date, occasion: str = "", cropping: Cropping = "refuse"
) -> Candidate | tuple[Problem, ...]:
    """One entry alone, or what is wrong with it."""
    return _candidate(definition, RosterRow("1", 1, entry), issued_on, occasion, cropping)


def _candidate(
    definition: FormDefinition, row: RosterRow, issued_on: date, occasion: str, cropping: Cropping
) -> Candidate | tuple[Problem, ...]:
    facts, entry = certificate_of(definition), row.entry
    holder = _text(entry, facts.holder)
    photo = _photo(definition, entry, cropping)
    if isinstance(photo, Problem):
        return (photo,)
    try:
        series, type_code = facts.series_of(entry.raw, issued_on), facts.type_code(entry.raw)
    except KeyError:
        # The check of the roster has told already that the choice is missing or unknown.
        return ()
    kind, key = _key(definition, facts, entry)
    said = " ".join(filter(None, (*(_text(entry, name) for name in facts.occasion), occasion)))
    made = Candidate(
        row=row.row, place=place_of(entry, (facts.holder,)), holder=holder, key_kind=kind, key=key or folded_name(holder),
        series=series, occasion=said, type_code=type_code, expires_on=facts.expires_on(issued_on),
        values=_printed(definition, entry), photo=photo,
    )  # fmt: skip
    faults = claim_faults(trial_claims(made, facts, issued_on))
    if faults:
        return (Problem("claims_impossible", made.place, {"name": holder, "claims": "、".join(faults)}, facts.holder),)
    return made


def trial_claims(made: Candidate, facts: CertificateFacts, issued_on: date) -> Claims:
    """What the token would say, but for number and slot."""
    masked = facts.profile == "B" and bool(made.holder)
    salt = bytes(8) if masked else None
    return Claims(
        number="X", issued_on=issued_on, expires_on=made.expires_on, type_code=made.type_code, status_list=0,
        status_index=0, holder=mask_name(made.holder) if masked else made.holder, salt=salt,
        name_tag=name_tag(salt, made.holder) if salt is not None else None,
    )  # fmt: skip


def _key(definition: FormDefinition, facts: CertificateFacts, entry: Entry) -> tuple[str, str]:
    """The first field that is filled in of those that tell people apart, and its value; ("", "") where none is."""
    for name in facts.person:
        value = _text(entry, name)
        if value:
            kind = definition.fields[name].kind
            return ("identity" if kind == "identity" else name), value
    return "", ""


def _printed(definition: FormDefinition, entry: Entry) -> dict[str, Any]:
    """The raw values of the fields that are printed: what is asked for only to tell people apart is kept sealed with
    the person, not with every copy."""
    return {name: value for name, value in entry.raw.items() if definition.fields[name].is_printed}


def _text(entry: Entry, name: str) -> str:
    value = entry.values.get(name)
    return "" if value is None or isinstance(value, Unreadable) else str(value)


def _photo(definition: FormDefinition, entry: Entry, cropping: Cropping) -> bytes | Problem | None:
    """The JPEG that is printed; None where the definition asks for none or it is not given."""
    for name, field in definition.fields.items():
        value = entry.values.get(name)
        if field.kind != "photo" or not isinstance(value, str):
            continue
        data = read_named(entry.base, value, MAX_PHOTO_BYTES)
        if isinstance(data, Fault):
            return problem_of(definition, entry, name, data)
        try:
            return prepare_photo(data, getattr(field, "width", 25.0), getattr(field, "height", 35.0), cropping)
        except EntryRefused as refusal:
            first = refusal.problems[0]
            return Problem(first.code, place_of(entry, (name,)), first.facts, name)
    return None
