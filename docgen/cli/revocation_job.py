"""One run of `docgen revocation-notice`: the revoked certificates of the registry, as everyone is to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.certificates.epoch import CHINA
from docgen.certificates.papers.from_roster import list_fields
from docgen.certificates.papers.people import Office
from docgen.certificates.papers.revocation import (
    RevocationNotice,
    RevokedCertificate,
    revocation_docx,
    revocation_pdf,
)
from docgen.cli.door import refused
from docgen.cli.output import refuse_existing, write_all
from docgen.cli.paper_runs import check_reference
from docgen.cli.registry_door import moment_of, open_house
from docgen.cli.show import Screen, show_written
from docgen.cli.targets import keep_stdout_apart, targets
from docgen.errors import RegistryRefused, UsageFault
from docgen.forms import library
from docgen.forms.definition import FormDefinition
from docgen.registry.database import Registry
from docgen.registry.life_cycle import certificate_of
from docgen.registry.log import Moment
from docgen.registry.lookup import Found, Query, search_certificates
from docgen.registry.numbering import written_number
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
        certificates = [_revoked_one(registry, number, moment) for number in dict.fromkeys(job.numbers)]
    definition = _definition(certificates, settings)
    notice = _notice(job, certificates, definition, job.dated or moment.now.astimezone(CHINA).date())
    makers = ((found.pdf, revocation_pdf), (found.docx, revocation_docx))
    files = {path: make(notice, settings) for path, make in makers if path}
    write_all(files, job.force)
    show_written(screen, tuple(files), numbers=[one.number for one in certificates])


def _revoked_one(registry: Registry, number: str, moment: Moment) -> Found:
    """The certificate of a number with its holder, which must have been revoked. Raises RegistryRefused."""
    if certificate_of(registry, written_number(number)).state != "revoked":
        raise refused(RegistryRefused, "revocation_not_revoked", number=number)
    (found,) = search_certificates(registry, Query(number=number), moment)
    return found


def _definition(certificates: Sequence[Found], settings: Settings) -> FormDefinition:
    """The one definition of all. Raises UsageFault where they are of several."""
    if len({one.form for one in certificates}) > 1:
        raise refused(UsageFault, "revocation_of_several_forms")
    return library.load(settings.templates, certificates[0].form, "official")


def _notice(job: RevocationRun, certificates: Sequence[Found], definition: FormDefinition, today: date) -> RevocationNotice:
    issuer = job.issuer or definition.issuer
    if not issuer:
        raise refused(UsageFault, "paper_issuer_needed")
    facts = definition.certificate
    return RevocationNotice(
        certificate=definition.title.replace("\n", ""), office=Office(issuer=issuer, contact=job.contact),
        revoked=tuple(_revoked(one, definition, job.with_reasons) for one in certificates), dated=today, basis=job.basis,
        return_by=job.return_by, check_at=job.check_at, reference=job.reference,
        hides_names=facts is not None and facts.profile == "B",
    )


def _revoked(one: Found, definition: FormDefinition, with_reason: bool) -> RevokedCertificate:
    places = list_fields(definition)
    texts = {name: str(one.values.get(name, "")) for name in (places.unit, places.level) if name}
    reason = next((act.reason for act in reversed(one.acts) if act.op == "revoke"), "") if with_reason else ""
    return RevokedCertificate(
        number=one.number, name=one.holder, revoked_on=one.state_on, unit=texts.get(places.unit, ""),
        level=texts.get(places.level, ""), reason=reason,
    )
