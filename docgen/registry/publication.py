"""What the registry gives to the public: the states of all copies as signed lists, and the checkpoints of its log."""

from __future__ import annotations

from datetime import datetime

from docgen.certificates.publishing import Publication
from docgen.certificates.status_list import new_status_list, sign_status_list
from docgen.certificates.trust import TrustBundle
from docgen.registry.database import Registry, reading, writing
from docgen.registry.database import told as told_of
from docgen.registry.log import check_not_behind, time_text
from docgen.registry.status import status_states


def publication_of(registry: Registry, bundle: TrustBundle, trust: bytes, root: bytes, now: datetime) -> Publication:
    """Everything as it stands now, the lists signed for 24 hours. `bundle` was read from `trust`, the bytes of
    trust.cbor, by the raw public root key. Raises RegistryRefused where the database is behind its checkpoint,
    FileUnusable without a status key, ToolMissing."""
    from docgen.registry.models import Checkpoint, Frontier

    key = registry.keys.signing_key("status", now)
    # One view of all tables: lists and checkpoint belong together.
    with reading(registry):
        check_not_behind(registry, Frontier.objects.using(registry.alias).get(id=1))
        states = status_states(registry)
        rows = Checkpoint.objects.using(registry.alias).order_by("size")
        newest = rows.last()
        notes = [one.note for one in rows.exclude(published_on="")]
        if newest is not None and not newest.published_on:
            notes.append(newest.note)
    lists = {
        number: sign_status_list(new_status_list(bundle.status_uri(number), slots, now), key)
        for number, slots in sorted(states.items())
    }
    return Publication(
        roots=(root,), trust=trust, lists=lists, checkpoints=tuple(notes), host=registry.host or bundle.hosts[0]
    )


def mark_published(registry: Registry, publication: Publication, now: datetime) -> None:
    """Keeps that these checkpoints and lists went out of the house, and when. Raises RegistryRefused."""
    from docgen.registry.models import Checkpoint, Release

    told = time_text(now)
    with writing(registry) as row:
        rows = Checkpoint.objects.using(registry.alias).filter(published_on="")
        rows.filter(note__in=publication.checkpoints).update(published_on=told)
        Release.objects.using(registry.alias).create(at=told, size=row.size)


def last_release(registry: Registry) -> tuple[datetime, int] | None:
    """When the lists were published last, and how long the log was then; None where they never were. Raises
    RegistryRefused."""
    from docgen.registry.models import Release

    with told_of(registry):
        row = Release.objects.using(registry.alias).order_by("-id").first()
    return None if row is None else (datetime.fromisoformat(row.at), int(row.size))
