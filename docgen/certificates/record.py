"""What one certificate shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from docgen.forms.fields.base import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """All that is printed on one copy of a certificate, as the registry keeps it: drawing it again needs nothing
    else and gives the same bytes.

    `form` and `edition` name the definition; `number` is the unified number with its check character; `copy` is 1,
    or 2 for the first replacement; `values` are the raw values of the definition's fields; `photo` is the JPEG that
    is printed, `url` the text of the QR code.
    """

    form: str
    edition: str
    number: str
    copy: int
    issued_on: date
    expires_on: date | None
    values: Mapping[str, Raw]
    photo: bytes | None
    url: str
