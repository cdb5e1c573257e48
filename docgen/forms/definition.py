"""A form definition: the one source from which everything else is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docgen.forms.fields.base import Field
from docgen.forms.layout import Block, PageFormat

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
    """Where one signs and stamps: `says` is printed on top (wording name), `signer` before the signature,
    `seal` where the seal goes ("" for none), `seal_owner` the field whose value the seal must bear."""

    name: str
    label: str
    says: str
    signer: str
    seal: str = ""
    seal_owner: str = ""
    has_date: bool = True


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """An official form of one edition. `code` (at most 6 of A-Z, 0-9) names it in page references;
    `digest` is the SHA-256 of its source text, in hex; labels are already those of `profile`."""

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

    def field_at(self, path: str) -> Field:
        """The field of a definition path such as `unit` or `works.title`; KeyError where there is none."""
        name, _, rest = path.partition(".")
        found = self.fields[name]
        if not rest:
            return found
        inner: Mapping[str, Field] = getattr(found, "fields", {})
        return inner[rest]
