"""What a planned certificate would print, before it has a number for good: to find everything that would not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from docgen.certificates.codes import CODE_LENGTH, number_url
from docgen.certificates.record import CertificateRecord
from docgen.certificates.token import token_size, token_url
from docgen.forms.definition import FormDefinition
from docgen.registry.candidates import certificate_of, trial_claims
from docgen.registry.planning import Planned


def trial_record(one: Planned, definition: FormDefinition, issued_on: date, host: str) -> CertificateRecord:
    """The record of a person of a plan, with an address as long as the real one."""
    facts, person = certificate_of(definition), one.candidate
    if facts.link == "number":
        url = number_url(host, one.number, "0" * CODE_LENGTH)
    else:
        # The largest slot: its number takes the most bytes.
        claims = replace(trial_claims(person, facts, issued_on), number=one.number, status_list=255, status_index=131_071)
        url = token_url(host, bytes([255]) * token_size(claims))
    return CertificateRecord(
        form=definition.form, edition=definition.edition, number=one.number, copy=1, issued_on=issued_on,
        expires_on=person.expires_on, values=person.values, photo=person.photo, url=url,
    )  # fmt: skip
