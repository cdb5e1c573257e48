"""收回公告: certificates that were revoked, as the registry knows them, for everyone to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docgen.certificates.papers.from_roster import list_fields
from docgen.certificates.papers.people import Office
from docgen.certificates.papers.revocation import RevocationNotice, RevokedCertificate
from docgen.errors import UsageFault
from docgen.forms.definition import FormDefinition
from docgen.problems import Problem
from docgen.registry.database import Registry, refused
from docgen.registry.life_cycle import certificate_of
from docgen.registry.log import Moment
from docgen.registry.lookup import Found, Query, search_certificates
from docgen.registry.numbering import written_number


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """What the registry does not know of a 收回公告; `issuer` "" for the definition's own."""

    dated: date
    issuer: str = ""
    contact: str = ""
    basis: str = ""
    reference: str = ""
    return_by: date | None = None
    check_at: str = ""
    with_reasons: bool = False


def revoked_certificates(registry: Registry, numbers: Sequence[str], moment: Moment) -> tuple[Found, ...]:
    """The certificates with their holders, each once; who looked is in the registry's trace. Raises RegistryRefused for
    one that was not revoked, UsageFault where they are of several definitions."""
    found = tuple(_revoked_one(registry, number, moment) for number in dict.fromkeys(numbers))
    if len({one.form for one in found}) > 1:
        raise _usage("revocation_of_several_forms")
    return found


def notice_of(found: Sequence[Found], definition: FormDefinition, words: NoticeWords) -> RevocationNotice:
    """The notice of revoked certificates. Raises UsageFault where nobody says who issues it."""
    issuer = words.issuer or definition.issuer
    if not issuer:
        raise _usage("paper_issuer_needed")
    facts = definition.certificate
    return RevocationNotice(
        certificate=definition.title.replace("\n", ""), office=Office(issuer=issuer, contact=words.contact),
        revoked=tuple(_revoked(one, definition, words.with_reasons) for one in found), dated=words.dated,
        basis=words.basis, return_by=words.return_by, check_at=words.check_at, reference=words.reference,
        hides_names=facts is not None and facts.profile == "B",
    )


def _revoked_one(registry: Registry, number: str, moment: Moment) -> Found:
    if certificate_of(registry, written_number(number)).state != "revoked":
        raise refused("revocation_not_revoked", number=number)
    (found,) = search_certificates(registry, Query(number=number), moment)
    return found


def _revoked(one: Found, definition: FormDefinition, with_reason: bool) -> RevokedCertificate:
    places = list_fields(definition)
    texts = {name: str(one.values.get(name, "")) for name in (places.unit, places.level) if name}
    reason = next((act.reason for act in reversed(one.acts) if act.op == "revoke"), "") if with_reason else ""
    return RevokedCertificate(
        number=one.number, name=one.holder, revoked_on=one.state_on, unit=texts.get(places.unit, ""),
        level=texts.get(places.level, ""), reason=reason,
    )


def _usage(code: str) -> UsageFault:
    problem = Problem(code)
    return UsageFault(problem.says, [problem])
