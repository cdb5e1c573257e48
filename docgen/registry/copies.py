"""Making one copy of a certificate: its token, its slot in the status lists, its sealed face, its commitment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.certificates.codes import name_salt, number_code
from docgen.certificates.epoch import midnight
from docgen.certificates.keys import SigningKey
from docgen.certificates.token import Claims, mask_name, name_tag, sign_token
from docgen.forms.fields.base import Raw
from docgen.registry.database import Registry
from docgen.registry.faces import Face, committed, place_of
from docgen.registry.sealed import Sealer, commitment
from docgen.registry.status_slots import slot_of

COPY_COLUMNS = (
    "number", "copy_no", "issued_on", "status_list", "status_index", "kid", "token", "token_sha256", "face", "photo",
    "nonce", "state", "pdf_sha256", "signed_pdf_sha256",
)  # fmt: skip
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrder:
    """What a copy is made of; `is_masked` where the token bears a mask of the name, `says_number` where the QR code
    says the number and not the token."""

    number: str
    copy_no: int
    issued_on: date
    expires_on: date | None
    type_code: int
    holder: str
    values: Mapping[str, Raw]
    photo: bytes | None
    is_masked: bool
    says_number: bool


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """The row of a copy, and what the log says of it."""

    row: tuple[Any, ...]
    kid: str
    token_sha256: str
    commit: str


class CopyMaker:
    """Makes copies within one transaction; keys are looked up once. Raises FileUnusable without them."""

    def __init__(self, registry: Registry, issued_on: date) -> None:
        self.registry = registry
        self.key: SigningKey = registry.keys.signing_key("cert", midnight(issued_on))
        self.code = registry.keys.secret("code")
        # The oldest: the order of the slots must not change with a rotation.
        self.slots = registry.keys.secrets_of("code")[-1].secret
        self.seal: Callable[[bytes, str, object, str], bytes] = Sealer(registry.keys, registry.draw).seal

    def make(self, order: CopyOrder, copy_count: int) -> MadeCopy:
        """The copy before which `copy_count` copies were made of all certificates together."""
        list_id, index = slot_of(self.slots, copy_count)
        token = sign_token(self._claims(order, list_id, index), self.key)
        token_sha256 = hashlib.sha256(token).hexdigest()
        code = number_code(self.code, order.number, order.copy_no) if order.says_number else ""
        face = Face(order.holder, order.values, self.registry.host, code).written()
        nonce, place = self.registry.draw(_NONCE_BYTES), place_of(order.number, order.copy_no)
        row = (
            order.number, order.copy_no, order.issued_on.isoformat(), list_id, index, self.key.kid.hex(),
            self.seal(token, "copy", place, "token"), token_sha256, self.seal(face, "copy", place, "face"),
            self.seal(order.photo, "copy", place, "photo") if order.photo else None, nonce, "valid", "", "",
        )  # fmt: skip
        record = committed(order.number, order.copy_no, face, order.photo, token_sha256)
        return MadeCopy(row, self.key.kid.hex(), token_sha256, commitment(nonce, record))

    def _claims(self, order: CopyOrder, list_id: int, index: int) -> Claims:
        salt = name_salt(self.code, order.number, order.copy_no) if order.is_masked else None
        return Claims(
            number=order.number, issued_on=order.issued_on, expires_on=order.expires_on, type_code=order.type_code,
            holder=mask_name(order.holder) if order.is_masked else order.holder, status_list=list_id,
            status_index=index, salt=salt, name_tag=name_tag(salt, order.holder) if salt is not None else None,
        )  # fmt: skip
