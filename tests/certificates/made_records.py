"""Records of certificates, of invented people, for the tests of what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from docgen.certificates.record import CertificateRecord
from docgen.entries.pictures.picture_file import prepare_photo
from docgen.entries.sample import sample_entry
from docgen.entries.sample_file import sample_files
from docgen.forms.definition import FormDefinition
from docgen.forms.layout import PhotoSlot, Placed

ISSUED = date(2026, 11, 22)
HOST = "v.kexie.example"


def record_of(definition: FormDefinition, seed: int = 1, number: int = 1, /, **values: Any) -> CertificateRecord:
    """The record of an invented person; `values` are other raw values, None for a blank one."""
    raw: dict[str, Any] = {**sample_entry(definition, seed, "typical"), **values}
    facts = definition.certificate
    assert facts is not None
    series = facts.series_of(raw, ISSUED)
    return CertificateRecord(
        form=definition.form, edition=definition.edition, number=series.format(serial=number, check="Q"), copy=1,
        issued_on=ISSUED, expires_on=facts.expires_on(ISSUED),
        values={name: value for name, value in raw.items() if value is not None},
        photo=photo(definition, seed) if has_photo(definition) else None,
        url=url_of(facts.link, number),
    )


def url_of(link: str, number: int) -> str:
    """An address as long as the real ones: 350 digits of a token, or a number with its code."""
    if link == "number":
        return f"https://{HOST}/n/HY-2026-{number:05}-Q/7K2M9XA4TQ"
    digits = str(pow(3, 731 + number % 7) * (10**6 + number))[-350:]
    return f"https://{HOST}/c/{digits}"


def has_photo(definition: FormDefinition) -> bool:
    """Whether its copies bear a photo."""
    return any(isinstance(slot, PhotoSlot) for page in definition.layout if isinstance(page, Placed) for slot in page.slots)


@cache
def _sample_photo(form: str, data: bytes, width: float, height: float) -> bytes:
    return prepare_photo(data, width, height, "refuse")


def photo(definition: FormDefinition, seed: int) -> bytes:
    """The portrait of a sample, as the registry keeps it."""
    from pathlib import Path

    files: Mapping[Path, bytes] = sample_files(definition, Path("sample.yaml"), seed)
    field = next(one for one in definition.fields.values() if one.kind == "photo")
    data = next(content for path, content in files.items() if path.suffix == ".jpg")
    return _sample_photo(definition.form, data, getattr(field, "width", 25.0), getattr(field, "height", 35.0))
