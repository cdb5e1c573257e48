"""The papers of an issued batch, drawn after the commit from what was stored; drawn again, they are the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.certificates.epoch import CHINA
from docgen.certificates.papers.cover import BatchCover, NumberRange, cover_pdf
from docgen.certificates.record import CertificateRecord
from docgen.entries.file_names import safe_name
from docgen.forms.definition import FormDefinition
from docgen.registry.bulk import execute_many
from docgen.registry.database import Registry, refused, told
from docgen.registry.disk import made_whole, write_whole
from docgen.registry.faces import records_of
from docgen.registry.issuing import answers_of, numbers_of
from docgen.registry.plain_cells import plain_cell
from docgen.registry.preparing import batch_of
from docgen.settings import Settings

if TYPE_CHECKING:
    from docgen.certificates.drawing import Drawer
    from docgen.registry.models import Batch

SINGLE = "证书"
# The first day that a ZIP file can hold: the same files, the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class HandOut:
    """What is to be written of a batch, and where: `folder` exists."""

    registry: Registry
    batch: int
    definition: FormDefinition
    settings: Settings
    folder: Path


def hand_out(order: HandOut) -> tuple[Path, ...]:
    """Writes one PDF a person, the print run (cards on A4 with crop marks), a zip, the table of numbers and the cover
    sheet, each whole under its name. Raises RegistryRefused where the definition is not the one that was approved,
    EntryRefused where a copy cannot be printed, OSError."""
    with told(order.registry):
        batch = batch_of(order.registry, order.batch)
    check_definition(batch, order.definition)
    numbers = numbers_of(answers_of(order.registry, order.batch))
    from docgen.certificates.drawing import Drawer

    drawer = Drawer(order.definition, order.settings)
    singles = tuple(_singles(order, drawer, numbers))
    return (
        *singles, _print_run(order, drawer, numbers), _zip(order, singles), _table(order, numbers),
        _cover(order, batch, numbers),
    )  # fmt: skip


def check_definition(batch: Batch, definition: FormDefinition) -> None:
    """Raises RegistryRefused where the definition is not the one that the batch was prepared with."""
    if batch.definition_sha256 != definition.digest:
        raise refused("definition_changed", batch=batch.id, form=definition.form)


def draw_copy(registry: Registry, definition: FormDefinition, settings: Settings, number: str) -> bytes:
    """The PDF of the current copy of one certificate, and its hash in the registry. Raises RegistryRefused for one
    that was erased, EntryRefused."""
    from docgen.certificates.drawing import Drawer

    record = next(records_of(registry, [number]), None)
    if record is None:
        raise refused("certificate_erased", number=number, wanted="印制")
    pdf = Drawer(definition, settings).pdf(record)
    _keep_hashes(registry, [(hashlib.sha256(pdf).hexdigest(), record.number, record.copy)])
    return pdf


def holder_of(definition: FormDefinition, record: CertificateRecord) -> str:
    """The printed name of who holds a copy."""
    return str(record.values.get(definition.certificate.holder, "")) if definition.certificate else ""


def _singles(order: HandOut, drawer: Drawer, numbers: tuple[str, ...]) -> Iterator[Path]:
    folder = order.folder / SINGLE
    folder.mkdir(exist_ok=True)
    hashes = []
    for record in records_of(order.registry, numbers):
        path = folder / f"{safe_name(f'{record.number} {holder_of(order.definition, record)}')}.pdf"
        pdf = drawer.pdf(record)
        write_whole(path, pdf)
        hashes.append((hashlib.sha256(pdf).hexdigest(), record.number, record.copy))
        yield path
    _keep_hashes(order.registry, hashes)


def _keep_hashes(registry: Registry, hashes: list[tuple[str, str, int]]) -> None:
    from django.db import transaction

    with told(registry), transaction.atomic(using=registry.alias):
        execute_many(registry, 'UPDATE "registry_copy" SET "pdf_sha256" = %s WHERE "number" = %s AND "copy_no" = %s', hashes)


def _print_run(order: HandOut, drawer: Drawer, numbers: tuple[str, ...]) -> Path:
    from docgen.certificates.imposition import impose_cards
    from docgen.certificates.print_run import print_run

    facts = order.definition.certificate
    write = impose_cards if facts is not None and facts.material == "card" else print_run
    path = order.folder / "印刷.pdf"
    write(drawer, records_of(order.registry, numbers), path)
    return path


def _zip(order: HandOut, singles: tuple[Path, ...]) -> Path:
    path = order.folder / f"{SINGLE}.zip"
    with made_whole(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as package:
        for single in singles:
            package.writestr(zipfile.ZipInfo(single.name, _DAY), single.read_bytes())
    return path


def _table(order: HandOut, numbers: tuple[str, ...]) -> Path:
    """Numbers and names, to be sent with the certificates."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("证书编号", "姓名", "发证日期", "有效期至"))
    for record in records_of(order.registry, numbers):
        texts = (record.number, holder_of(order.definition, record), f"{record.issued_on}", f"{record.expires_on or ''}")
        writer.writerow([plain_cell(text) for text in texts])
    path = order.folder / "编号表.csv"
    # With a mark: Excel takes a file without one for GBK.
    write_whole(path, out.getvalue().encode("utf-8-sig"))
    return path


def _cover(order: HandOut, batch: Batch, numbers: tuple[str, ...]) -> Path:
    cover = BatchCover(
        certificate=order.definition.title, issuer=order.definition.issuer, batch=str(batch.id), issued_on=batch.issued_on,
        ranges=tuple(_ranges(order, numbers)), roster=batch.roster_name, roster_sha256=batch.roster_sha256,
        definition=f"{batch.form} {batch.edition}", definition_sha256=batch.definition_sha256,
        prepared_by=batch.prepared_by, prepared_on=_day(batch.prepared_at), approved_by=batch.approved_by,
        approved_on=_day(batch.approved_at), checkpoint=_checkpoint(order.registry, batch.seq),
        published_at=f"https://{order.registry.host}/" if order.registry.host else "",
    )  # fmt: skip
    path = order.folder / "批次封面.pdf"
    write_whole(path, cover_pdf(cover, order.settings))
    return path


def _ranges(order: HandOut, numbers: tuple[str, ...]) -> Iterator[NumberRange]:
    """First and last number of each series, by what its letter stands for."""
    facts = order.definition.certificate
    found: dict[str, list[str]] = defaultdict(list)
    for record in records_of(order.registry, numbers):
        found[str(record.values.get(facts.by, "")) if facts is not None and facts.by else ""].append(record.number)
    for name, own in found.items():
        yield NumberRange(name or order.definition.title, len(own), own[0], own[-1])


def _checkpoint(registry: Registry, seq: int) -> str:
    """The checkpoint that was signed when the batch was issued."""
    from docgen.registry.models import Checkpoint

    with told(registry):
        return str(Checkpoint.objects.using(registry.alias).filter(size__gt=seq).order_by("size").first().note)


def _day(moment: str) -> date:
    """The date in China of a time in the log."""
    return datetime.fromisoformat(moment).astimezone(CHINA).date()
