"""What one copy prints, sealed in the registry and opened again: drawing needs nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.certificates.codes import number_url
from docgen.certificates.record import CertificateRecord
from docgen.certificates.token import token_url
from docgen.forms.fields.base import Raw
from docgen.registry.bulk import found_by
from docgen.registry.database import Registry
from docgen.registry.sealed import Sealer, canonical, parsed

if TYPE_CHECKING:
    from docgen.registry.models import Copy


@dataclass(frozen=True, slots=True)
class Face:
    """The holder's name, the values that are printed, and what the QR code says: the address at `host` with the
    token, or with the number and this `code` where there is one."""

    holder: str
    values: Mapping[str, Raw]
    host: str
    code: str = ""

    def written(self) -> bytes:
        """As it is sealed, and committed to."""
        return canonical({"holder": self.holder, "values": self.values, "host": self.host, "code": self.code})


def read_face(data: bytes) -> Face:
    """What was written so."""
    told = parsed(data)
    return Face(told["holder"], told["values"], told["host"], told["code"])


def committed(number: str, copy_no: int, face: bytes, photo: bytes | None, token_sha256: str) -> Mapping[str, str | int]:
    """The record that the log commits to when a copy is issued."""
    return {
        "number": number, "copy": copy_no, "face": hashlib.sha256(face).hexdigest(),
        "photo": hashlib.sha256(photo).hexdigest() if photo else "", "token": token_sha256,
    }  # fmt: skip


def open_face(registry: Registry, copy: Copy) -> bytes | None:
    """The face of a copy as it was written; None once erased. Raises RegistryRefused where it was tampered with."""
    if copy.face is None:
        return None
    return Sealer(registry.keys, registry.draw).open(copy.face, "copy", place_of(copy.number_id, copy.copy_no), "face")


def open_photo(registry: Registry, copy: Copy) -> bytes | None:
    """The JPEG of a copy; None where there is none."""
    if copy.photo is None:
        return None
    return Sealer(registry.keys, registry.draw).open(copy.photo, "copy", place_of(copy.number_id, copy.copy_no), "photo")


def open_token(registry: Registry, copy: Copy) -> bytes | None:
    """The token of a copy, which bears its holder's name; None once erased."""
    if copy.token is None:
        return None
    return Sealer(registry.keys, registry.draw).open(copy.token, "copy", place_of(copy.number_id, copy.copy_no), "token")


def place_of(number: str, copy_no: int) -> str:
    """How a copy is named where it is sealed."""
    return f"{number}/{copy_no}"


def face_of(registry: Registry, numbers: Iterable[str]) -> Mapping[str, Face]:
    """The face of the newest copy of each number that has not been erased."""
    from docgen.registry.models import Copy

    rows = Copy.objects.using(registry.alias).order_by("copy_no").defer("photo", "token")
    found: dict[str, Face] = {}
    for copy in found_by(rows, "number_id", numbers):
        data = open_face(registry, copy)
        if data is not None:
            found[copy.number_id] = read_face(data)
    return found


def records_of(registry: Registry, numbers: Iterable[str]) -> Iterator[CertificateRecord]:
    """What the current copy of each number prints, in the order of the numbers given; erased ones are left out."""
    from docgen.registry.models import Copy

    for number in numbers:
        rows = Copy.objects.using(registry.alias).select_related("number").filter(number=number)
        copy = rows.order_by("-copy_no").first()
        record = None if copy is None else record_of(registry, copy)
        if record is not None:
            yield record


def record_of(registry: Registry, copy: Copy) -> CertificateRecord | None:
    """All that a copy prints; None once erased."""
    data, token = open_face(registry, copy), open_token(registry, copy)
    if data is None or token is None:
        return None
    face, certificate = read_face(data), copy.number
    url = number_url(face.host, certificate.number, face.code) if face.code else token_url(face.host, token)
    return CertificateRecord(
        form=certificate.form, edition=certificate.edition, number=certificate.number, copy=copy.copy_no,
        issued_on=copy.issued_on, expires_on=certificate.expires_on, values=face.values,
        photo=open_photo(registry, copy), url=url,
    )  # fmt: skip
