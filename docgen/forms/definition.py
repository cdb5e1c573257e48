"""A form definition: the one source from which everything else is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen.forms.certificate import CertificateFacts
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
class Submission:
    """How the form is handed in: so many signed `copies`, each kept by one of `holders` (none named where the
    form names none), until the date in the parameter `deadline` ("" where the notice says none), to whom and
    by which `steps`, with which `enclosures` beside the attachments. `file_name` is the pattern of the files'
    names, with field names in braces.

    Of many entries: `pack_by` is the field that packs are sorted by, `listed` the fields that the 汇总表 lists,
    `counted_by` the field of the applicant's city. The parameters `area_least` and `area_most` bound how many
    applicants a city is to have; `quota` how many cities a province may have, each once. A person may hand in
    one only of the forms that bear the same `one_of`."""

    copies: int = 1
    holders: tuple[str, ...] = ()
    deadline: str = ""
    to: str = ""
    steps: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    file_name: str = ""
    pack_by: str = ""
    listed: tuple[str, ...] = ()
    counted_by: str = ""
    area_least: str = ""
    area_most: str = ""
    quota: str = ""
    one_of: str = ""


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """An official form of one edition. `code` (at most 6 of A-Z, 0-9) names it in page references;
    `digest` is the SHA-256 of its source text, in hex; labels are already those of `profile`; `title` is in one line, as it is named (its wording
    `title` as it is printed); `applicant` is
    the field that says whose form it is ("" where it has none). `certificate` says how what it defines is numbered
    and signed; None for a form."""

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
    submission: Submission = Submission()
    slips: tuple[str, ...] = ()
    certificate: CertificateFacts | None = None

    @property
    def mended(self) -> tuple[str, ...]:
        """The ids of the slips in the official wording that this profile corrects."""
        return self.slips if self.profile == "corrected" else ()

    @property
    def applicant_field(self) -> Field | None:
        """The field that says whose form it is: the one named, else the first person's name."""
        if self.applicant:
            return self.fields[self.applicant]
        return next((one for one in self.fields.values() if one.kind == "name"), None)

    def field_at(self, path: str) -> Field:
        """The field of a definition path such as `unit` or `works.title`; KeyError where there is none."""
        name, _, rest = path.partition(".")
        found = self.fields[name]
        if not rest:
            return found
        inner: Mapping[str, Field] = getattr(found, "fields", {})
        return inner[rest]
