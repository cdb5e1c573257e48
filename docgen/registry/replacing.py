"""补发换发: another paper under the same number. The old copy reads as replaced from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from docgen.certificates.token import read_token
from docgen.registry.bulk import insert_rows
from docgen.registry.candidates import Candidate
from docgen.registry.copies import COPY_COLUMNS, CopyMaker, CopyOrder
from docgen.registry.database import Registry, refused
from docgen.registry.faces import open_face, open_photo, open_token, read_face
from docgen.registry.hands import check_four_eyes, hand_of
from docgen.registry.life_cycle import (
    WORDS,
    ActRecord,
    Grounds,
    acts_of,
    certificate_of,
    check_allowed,
    check_day,
    current_copy,
    reason_of,
    write_act,
)
from docgen.registry.log import Moment, Pen, recorded
from docgen.registry.numbering import written_number
from docgen.registry.planning import identity_index

if TYPE_CHECKING:
    from docgen.registry.models import Certificate, Copy



def replace_copy(
    registry: Registry, number: str, grounds: Grounds, moment: Moment, changed: Candidate | None = None
) -> int:
    """Makes the next copy of a certificate, as it was or with what `changed` prints, and gives its number of copy. A new
    paper takes two hands: the one of `moment` and `grounds.second`. Raises RegistryRefused."""
    hand, second = hand_of(moment.by), hand_of(grounds.second)
    check_four_eyes(hand, second)
    reason, stored = reason_of(grounds.reason), written_number(number)

    def work(pen: Pen) -> int:
        certificate = certificate_of(registry, stored)
        old = current_copy(registry, certificate)
        record = ActRecord(stored, old.copy_no, "replace", grounds.on, reason, hand, second)
        if changed is None and acts_of(registry, stored)[-1:] == (record,):
            return int(old.copy_no)
        check_allowed(certificate, "replace", ("issued",))
        check_day(certificate, grounds.on, moment)
        if changed is not None:
            _check_same_person(registry, certificate, changed)
        made = CopyMaker(registry, grounds.on).make(_order(registry, certificate, old, grounds.on, changed), pen.row.copies)
        pen.row.copies += 1
        old.state = "replaced"
        old.save(using=registry.alias)
        insert_rows(registry, "copy", COPY_COLUMNS, [made.row])
        write_act(pen, replace(record, copy=old.copy_no + 1), token=made.token_sha256, kid=made.kid, commit=made.commit)
        return int(old.copy_no) + 1

    return recorded(registry, moment, work)


def _order(registry: Registry, certificate: Certificate, old: Copy, on: date, changed: Candidate | None) -> CopyOrder:
    """The next copy: what the old one prints, or what was changed; its QR code is of the same kind."""
    face, token = open_face(registry, old), open_token(registry, old)
    if face is None or token is None:
        raise refused("certificate_erased", number=certificate.number, wanted=WORDS["replace"])
    known = read_face(face)
    return CopyOrder(
        number=certificate.number, copy_no=old.copy_no + 1, issued_on=on, expires_on=certificate.expires_on,
        type_code=certificate.type_code, holder=changed.holder if changed else known.holder,
        values=changed.values if changed else known.values,
        photo=changed.photo if changed else open_photo(registry, old),
        is_masked=read_token(token).claims.is_masked, says_number=bool(known.code),
    )  # fmt: skip


def _check_same_person(registry: Registry, certificate: Certificate, changed: Candidate) -> None:
    """A number stays with its person and its type: another one gets another number."""
    key = identity_index(registry.keys, changed.key_kind, changed.key)
    is_same = not certificate.key_kind or (certificate.person and certificate.person.identity_key == key)
    if not is_same or changed.type_code != certificate.type_code:
        raise refused("replaced_by_another", number=certificate.number)
