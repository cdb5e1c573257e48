"""One run of `docgen verify`: what was brought, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from docgen.certificates.codes import number_of_url, number_url
from docgen.certificates.document_check import check_form
from docgen.certificates.reading import MAX_FILE_BYTES, FoundCodes, opened_reader, read_file_codes, unusable
from docgen.certificates.signature_check import (
    SignatureReport,
    can_check_signatures,
    check_signatures,
    read_certificates,
)
from docgen.cli.door import refused
from docgen.cli.judging import Judge, Sources, can_judge, opened_judge
from docgen.cli.show import Screen
from docgen.cli.verified import Verified, show_verified
from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.files import read_bytes
from docgen.errors import UsageFault
from docgen.problems import Place, Problem
from docgen.settings import Settings

_SHOWN = 80      # characters of a foreign address in a message
_NOTHING = Sources()


@dataclass(frozen=True, slots=True)
class VerifyJob:
    """One run, as its options say."""

    things: tuple[str, ...]
    sources: Sources = _NOTHING
    signers: tuple[Path, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def run_verify(job: VerifyJob, screen: Screen, settings: Settings) -> int:
    """Verifies, tells, and gives the exit code. Raises DocgenError."""
    thing = job.things[0].strip()
    if len(job.things) > 2 or (len(job.things) == 2 and any(Path(one).is_file() for one in job.things)):
        raise refused(UsageFault, "verify_one_thing")
    if len(job.things) == 2:
        found = _by_number(job, settings.host, (thing, job.things[1].strip()), settings)
    elif thing.lower().startswith(("https://", "http://")):
        found = _by_address(job, thing, settings)
    elif Path(thing).exists() or "/" in thing or "." in thing:
        found = _by_file(job, Path(thing), settings)
    else:
        raise refused(UsageFault, "verify_code_needed", number=thing[:_SHOWN])
    return show_verified(found, screen)


def _by_number(job: VerifyJob, host: str, said: tuple[str, str], settings: Settings) -> Verified:
    """Only the registry knows numbers; a token proves itself."""
    number, code = said
    if job.sources.is_named or not settings.database or settings.keys is None:
        where = number_url(host or "发证单位的网站", number, code)
        raise refused(UsageFault, "verify_registry_needed", address=where)
    with opened_judge(job.sources, job.now, settings) as judge:
        found = judge.by_number(host, number, code)
        return _unknown(judge) if found is None else Verified((found,), hosts=judge.bundle.hosts)


def _by_address(job: VerifyJob, address: str, settings: Settings) -> Verified:
    numbered = number_of_url(address)
    if numbered is not None:
        return _by_number(job, numbered[0], numbered[1:], settings)
    with opened_judge(job.sources, job.now, settings) as judge:
        found = judge.judged(address)
        return _unknown(judge) if found is None else Verified((found,), hosts=judge.bundle.hosts)


def _unknown(judge: Judge) -> Verified:
    return Verified((), problems=(Problem("verify_number_unknown"),), hosts=judge.bundle.hosts)


def _by_file(job: VerifyJob, path: Path, settings: Settings) -> Verified:
    """A picture, or a PDF with its signatures."""
    data = read_bytes(path, MAX_FILE_BYTES)
    has_judge = can_judge(job.sources, settings)
    with opened_judge(job.sources, job.now, settings) if has_judge else nullcontext() as judge, opened_reader() as reader:
        report = _signatures(job, data, path, reader)
        if report is not None and report.state == "bad" and not report.signatures:
            # Broken, cut or without the signature it should bear: its picture proves nothing.
            return Verified((), report)
        codes = read_file_codes(data, str(path), judge.bundle.hosts if judge else (), reader)
        return _judged(data, path, codes, report, judge, settings)


def _signatures(job: VerifyJob, data: bytes, path: Path, reader: AttachmentReader) -> SignatureReport | None:
    """Those of a PDF; None where they cannot be looked at and nobody asked for them."""
    if b"%PDF-" not in data[:1024] or not (job.signers or can_check_signatures()):
        return None
    expected = [one for pem in job.signers for one in read_certificates(read_bytes(pem, 1_000_000), str(pem))]
    return check_signatures(data, str(path), expected, job.now, reader)


def _judged(
    data: bytes, path: Path, codes: FoundCodes, report: SignatureReport | None, judge: Judge | None, settings: Settings
) -> Verified:
    """The codes of a file judged; of a PDF without any, the form that it is."""
    judged = [judge.judged(code.text, code.page) for code in codes.official] if judge else []
    is_pdf = b"%PDF-" in data[:1024]
    form = check_form(data, str(path), codes, settings) if is_pdf and not judged else None
    problems = [Problem("verify_number_unknown", Place(str(path))) for one in judged if one is None]
    problems += _remarks(codes, judge, path, is_form=form is not None, is_pdf=is_pdf)
    if is_pdf and judge:
        is_signed = report is not None and report.state == "good"
        made = [judge.file_problem(code.text, data, str(path), is_signed) for code in codes.official]
        problems += [problem for problem in made if problem is not None]
    if is_pdf and report is None:
        problems.append(Problem("signatures_unchecked", Place(str(path))))
    if not judged and form is None and not problems and (report is None or report.state == "absent"):
        raise unusable("verify_code_missing", str(path))
    known = tuple(one for one in judged if one is not None)
    return Verified(known, report, form, tuple(problems), judge.bundle.hosts if judge else ())


def _remarks(codes: FoundCodes, judge: Judge | None, path: Path, is_form: bool, is_pdf: bool) -> Iterator[Problem]:
    """What is to be said of codes that are no official addresses, and of pages that were not looked at."""
    place = Place(str(path))
    for code in codes.codes:
        is_reference = code.text.startswith("DG1/")
        if code in codes.official or (is_form and is_reference):
            continue
        facts = {"address": code.text[:_SHOWN], "hosts": "、".join(judge.bundle.hosts) if judge else ""}
        if is_reference and not is_pdf and code.text.count("/") >= 4:
            number, page = code.text.split("/")[2:4]
            yield Problem("verify_form_reference", place, {"number": number, "page": page})
        elif codes.official or is_form:
            yield Problem("verify_code_foreign", place, facts)
        elif judge is None:
            raise refused(UsageFault, "verify_trust_missing")
        else:
            yield Problem("verify_code_elsewhere", place, facts)
    if codes.looked < codes.pages:
        yield Problem("verify_pages_left", place, {"pages": codes.pages, "looked": codes.looked})
