"""Erasing what is known of a person, and leaving the log whole: number, state and proof stay, the person goes.

Face, photo, token, reasons and the nonces of the log's commitments become NULL: what the log says of them can never
be opened again. A person goes once no certificate of theirs is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from docgen.certificates.epoch import CHINA
from docgen.registry.database import Registry, refused, told
from docgen.registry.hands import hand_of
from docgen.registry.life_cycle import certificate_of
from docgen.registry.log import Moment, Pen, recorded
from docgen.registry.numbering import written_number
from docgen.registry.preparing import hand_tag

if TYPE_CHECKING:
    from docgen.registry.models import Certificate


def due_for_erasure(registry: Registry, before: date) -> tuple[str, ...]:
    """The numbers of certificates that ended (收回, 作废, expired) before a day and are not erased yet."""
    from django.db.models import Q

    from docgen.registry.models import Certificate

    with told(registry):
        ended = Q(state__in=("revoked", "void"), state_on__lt=before) | Q(expires_on__lt=before)
        rows = Certificate.objects.using(registry.alias).filter(ended, person__isnull=False).order_by("number")
        return tuple(rows.values_list("number", flat=True))


def erase_persons(
    registry: Registry, numbers: Sequence[str], on: date, moment: Moment, even_valid: bool = False
) -> tuple[str, ...]:
    """Erases the persons of certificates on a day, all or none, and gives the numbers; what is erased already stays so.
    Raises RegistryRefused for one that is still valid, unless the person asked for it (`even_valid`)."""
    hand, why = hand_of(moment.by), "request" if even_valid else "retention"
    wanted = tuple(dict.fromkeys(map(written_number, numbers)))

    def work(pen: Pen) -> None:
        for number in wanted:
            certificate = certificate_of(registry, number)
            if not even_valid and _is_valid(certificate, moment):
                raise refused("erase_still_valid", number=number)
            if certificate.person_id is None and not _is_left(registry, number):
                continue
            erase_rows(registry, number)
            pen.write("erase", number=number, on=on.isoformat(), by=hand_tag(registry, hand), why=why)

    recorded(registry, moment, work)
    forget_pages(registry)
    return wanted


def forget_pages(registry: Registry) -> None:
    """Makes the database let go of the pages that held what was erased."""
    from django.db import connections

    with told(registry), connections[registry.alias].cursor() as cursor:
        if registry.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in ("copy", "person", "act", "batchrow", "change"):
                cursor.execute(f"VACUUM registry_{table}")


def _is_valid(certificate: Certificate, moment: Moment) -> bool:
    today = moment.now.astimezone(CHINA).date()
    return certificate.state in ("issued", "suspended") and (certificate.expires_on is None or certificate.expires_on >= today)


def _is_left(registry: Registry, number: str) -> bool:
    """Whether anything of the person is still there."""
    from docgen.registry.models import Copy

    return bool(Copy.objects.using(registry.alias).filter(number=number, face__isnull=False).exists())


def erase_rows(registry: Registry, number: str) -> None:
    """Everything of a certificate's person becomes NULL, inside a transaction."""
    from docgen.registry.models import Act, BatchRow, Certificate, Change, Copy, Person

    alias = registry.alias
    person = Certificate.objects.using(alias).values_list("person_id", flat=True).get(number=number)
    Copy.objects.using(alias).filter(number=number).update(face=None, photo=None, token=None, nonce=None)
    Act.objects.using(alias).filter(number=number).update(sealed=None, nonce=None)
    BatchRow.objects.using(alias).filter(number=number).update(sealed=None)
    Change.objects.using(alias).filter(number=number, state="asked").update(state="withdrawn", sealed=None)
    Certificate.objects.using(alias).filter(number=number).update(person=None)
    if person is not None and not Certificate.objects.using(alias).filter(person=person).exists():
        Person.objects.using(alias).filter(id=person).update(identity_key=None, name_key=None, sealed=None)
