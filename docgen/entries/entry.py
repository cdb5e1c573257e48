"""One filled-in form: parsed values and where each was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Path as FieldPath
from docgen.forms.source import Scalar
from docgen.problems import NOWHERE, Place, Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """`values` holds one parsed value per field name (absent or None when blank), `raw` the same as
    normalised text, ready to be written as JSON; `base` is the folder that its file names start from.

    `parameters` holds what the rules are to be judged by in place of the form's own parameters, as text.
    `place` is the file itself, `places` where each path was written, `texts` the scalars as written, to find
    a character's place; `found` what was wrong in reading (unknown keys, values that could not be parsed).
    """

    form: str
    edition: str
    values: Mapping[str, Any]
    raw: Mapping[str, Any]
    base: Path
    places: Mapping[FieldPath, Place] = field(default_factory=dict)
    texts: Mapping[FieldPath, Scalar] = field(default_factory=dict)
    found: tuple[Problem, ...] = ()
    place: Place = NOWHERE
    parameters: Mapping[str, str] = field(default_factory=dict)


def applicant_of(definition: FormDefinition, entry: Entry) -> str:
    """Whose entry it is, as printed; "" where the form does not ask or the entry does not say."""
    whose = definition.applicant_field
    value = entry.values.get(whose.name) if whose else None
    return "" if value is None else str(value)
