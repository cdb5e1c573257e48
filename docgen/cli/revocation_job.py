"""One run of `docgen revocation-notice`: the revoked certificates of the registry, as everyone is to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.certificates.epoch import CHINA
from docgen.certificates.papers.revocation import revocation_docx, revocation_pdf
from docgen.cli.output import refuse_existing, write_all
from docgen.cli.paper_runs import check_reference
from docgen.cli.registry_door import moment_of, open_house
from docgen.cli.show import Screen, show_written
from docgen.cli.targets import keep_stdout_apart, targets
from docgen.forms import library
from docgen.registry.taken_back import NoticeWords, notice_of, revoked_certificates
from docgen.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationRun:
    """One run of `docgen revocation-notice`, as its options say."""

    numbers: tuple[str, ...]
    output: Path | None
    pdf: bool
    docx: bool
    issuer: str | None
    contact: str
    basis: str
    reference: str
    return_by: date | None
    check_at: str
    with_reasons: bool
    dated: date | None
    by: str
    clock_is_right: bool
    force: bool


def run_revocation(job: RevocationRun, screen: Screen, settings: Settings) -> None:
    """Makes the 收回公告 and writes it; who looked the names up is in the registry's trace. Raises DocgenError,
    OSError."""
    check_reference(job.reference)
    found = targets(job.output, "收回公告", (job.pdf, job.docx))
    keep_stdout_apart(found, screen.is_json)
    refuse_existing(found.paths, job.force)
    moment = moment_of(job.by, job.clock_is_right)
    with open_house(settings) as registry:
        certificates = revoked_certificates(registry, job.numbers, moment)
    definition = library.load(settings.templates, certificates[0].form, "official")
    words = NoticeWords(
        dated=job.dated or moment.now.astimezone(CHINA).date(), issuer=job.issuer or "", contact=job.contact,
        basis=job.basis, reference=job.reference, return_by=job.return_by, check_at=job.check_at,
        with_reasons=job.with_reasons,
    )  # fmt: skip
    notice = notice_of(certificates, definition, words)
    makers = ((found.pdf, revocation_pdf), (found.docx, revocation_docx))
    files = {path: make(notice, settings) for path, make in makers if path}
    write_all(files, job.force)
    show_written(screen, tuple(files), numbers=[one.number for one in certificates])
