"""What a file that came back says: raw values by field name, pictures, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from docgen.problems import Problem

Origin = Literal["pdf", "fillable", "docx"]


@dataclass(frozen=True, slots=True)
class Returned:
    """`values` as an entry's file would write them; `pictures` the bytes of photos by the name that `values` give
    them, `renewed` the names of those that are not the ones printed; `parameters` those given for the rules when the document was made; `digest` that of the entry carried
    inside, in hex, "" where there is none; `references` are the page references printed beside it."""

    origin: Origin
    form: str
    edition: str
    values: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    renewed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    references: tuple[str, ...] = ()
