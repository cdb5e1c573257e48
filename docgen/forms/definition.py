"""A form definition: the one source from which everything else is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen.forms.fields.base import Field
from docgen.forms.layout import Block, PageFormat
from docgen.forms.rules import Parameter, Rule

Profile = Literal["official", "corrected"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Official static text as printed, and with its slips mended; `slips` are their ids."""

    official: str
    corrected: str = ""
    slips: tuple[str, ...] = ()

    def text(self, profile: Profile) -> str:
        """The words of a profile."""
        return self.corrected if profile == "corrected" and self.corrected else self.official


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where one signs and stamps: `says` is printed on top (a wording's name, "" for nothing), each line of
    `signer` stands before a signature, `seal` where the seal goes ("" for none); `seal_owner` is the field
    whose value the seal must bear."""

    name: str
    label: str = ""
    says: str = ""
    signer: str = ""
    seal: str = ""
    seal_owner: str = ""
    has_date: bool = True

    @property
    def signers(self) -> tuple[str, ...]:
        """The words before each signature."""
        return tuple(self.signer.split("\n")) if self.signer else ()

    @property
    def seals(self) -> tuple[str, ...]:
        """The lines that stand where the seal goes."""
        return tuple(self.seal.split("\n")) if self.seal else ()


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """An official form of one edition. `code` (at most 6 of A-Z, 0-9) names it in page references;
    `digest` is the SHA-256 of its source text, in hex; labels are already those of `profile`; `applicant` is
    the field that says whose form it is ("" where it has none)."""

    form: str
    code: str
    edition: str
    title: str
    issuer: str
    page: PageFormat
    fields: Mapping[str, Field]
    wording: Mapping[str, Wording]
    signatures: Mapping[str, SignatureBox]
    layout: tuple[Block, ...]
    source: Path
    digest: str
    profile: Profile = "official"
    language: str = "zh-CN"
    note: str = ""
    applicant: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def field_at(self, path: str) -> Field:
        """The field of a definition path such as `unit` or `works.title`; KeyError where there is none."""
        name, _, rest = path.partition(".")
        found = self.fields[name]
        if not rest:
            return found
        inner: Mapping[str, Field] = getattr(found, "fields", {})
        return inner[rest]
