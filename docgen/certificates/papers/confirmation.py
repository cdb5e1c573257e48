"""信息确认单: what the certificates will say, for a unit to look through before they are printed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.certificates.papers.people import Office
from docgen.certificates.papers.setting import fonts_of
from docgen.render.official.document import day_text
from docgen.render.sheet import sheet_pdf
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class PrintedPerson:
    """What one certificate will print: labels and texts in their order, and the photo as JPEG (None: it has
    none or it cannot be used; `has_photo` says whether the certificate has one)."""

    key: str
    name: str
    facts: tuple[tuple[str, str], ...]
    photo: bytes | None = None
    has_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The 信息确认单 of a unit: `certificate` is what will be printed; corrections go to `office` until `until`."""

    certificate: str
    unit: str
    office: Office
    until: date
    people: tuple[PrintedPerson, ...]


def confirmation_pdf(confirmation: Confirmation, settings: Settings) -> bytes:
    """The sheets of one unit. Raises `EntryRefused` for characters that no font has."""
    office = confirmation.office
    facts: dict[str, Any] = {
        "certificate": confirmation.certificate, "unit": confirmation.unit, "issuer": office.issuer,
        "until": day_text(confirmation.until), "contact": office.contact, "address": office.address,
        "people": [_person(number, one) for number, one in enumerate(confirmation.people, 1)],
    }
    return sheet_pdf("confirmation.html", "证书信息确认单", facts, fonts_of(settings), settings.templates / "_house")


def _person(number: int, one: PrintedPerson) -> dict[str, Any]:
    photo = base64.b64encode(one.photo).decode() if one.photo else ""
    return {"number": number, "key": one.key, "name": one.name, "facts": one.facts, "photo": photo, "has_photo": one.has_photo}
