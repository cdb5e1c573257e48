"""A file brought to be proved: a photograph, a scan, a PDF. Opened by a worker; judged by the registry's process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docgen.certificates.codes import number_of_url
from docgen.certificates.cose import TokenInvalid
from docgen.certificates.reading import MAX_FILE_BYTES, FoundCodes, opened_reader, read_file_codes
from docgen.certificates.signature_check import SignatureReport, can_check_signatures, check_signatures
from docgen.certificates.token import token_of_url
from docgen.errors import RegistryRefused
from docgen.problems import Problem
from docgen.registry.verifying import likeness
from docgen.web.running import running
from docgen.web.tasks import Refused, told_as_value
from docgen.web.verify_limits import Caller, TooOften, caller_of, doorkeeper
from docgen.web.verify_pages import ask_page, desk_now, guarded, shown, silent, too_often
from docgen.web.verifying import Answer, Desk

# A sheet of labels has more codes; nobody brings it to have a certificate proved.
_MOST_CODES = 10
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A file, the official hosts, and the moment."""

    data: bytes
    hosts: tuple[str, ...]
    now: datetime

    @property
    def is_pdf(self) -> bool:
        """Whether it says of itself that it is a PDF."""
        return b"%PDF-" in self.data[:1024]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file bears: QR codes, and the report on a PDF's signatures (None: nobody could look)."""

    codes: FoundCodes
    signatures: SignatureReport | None


@told_as_value
def open_brought(task: ToOpen) -> Brought | Refused:
    """What a file bears; runs in a worker, and there in a process whose memory and time are limited once more."""
    with opened_reader() as reader:
        report = check_signatures(task.data, "", (), task.now, reader) if task.is_pdf and can_check_signatures() else None
        return Brought(read_file_codes(task.data, "", task.hosts, reader), report)


def verify_page(request: Any) -> Any:
    """The ways to prove a certificate, and the answer to a file."""
    if request.method == "HEAD":
        return silent()
    upload = request.FILES.get("file")
    if request.method != "POST":
        return ask_page(request)
    if upload is None:
        return ask_page(request, [Problem("web_file_missing")], 422)
    if upload.size > MAX_FILE_BYTES:
        return ask_page(request, [Problem("web_file_large", facts={"limit": MAX_FILE_BYTES // 1_000_000})], 422)
    desk = desk_now()
    try:
        answers, remarks = judged(desk, caller_of(request), upload.read())
    except TooOften as refused:
        return too_often(request, desk, refused)
    return shown(request, desk, "file", answers, remarks) if answers else ask_page(request, remarks, 422)


def judged(desk: Desk, caller: Caller, data: bytes) -> tuple[list[Answer], list[Problem]]:
    """What the certificates of a file come to, and remarks on the file. Raises TooOften, PoolFull, TaskEnded."""
    doorkeeper().let_in(caller)
    task = ToOpen(data, desk.bundle.hosts, desk.now)
    found = running().pool.ask(open_brought, task)
    if isinstance(found, Refused):
        return [], list(found.problems)
    official = list(dict.fromkeys(code.text for code in found.codes.official))[:_MOST_CODES]
    answers = [_by_text(desk, caller, text) for text in official]
    return answers, [*_remarks(desk, found), *_of_file(desk, task, found, official)]


def _by_text(desk: Desk, caller: Caller, text: str) -> Answer:
    numbered = number_of_url(text)
    return guarded(desk, caller, *numbered[1:]) if numbered else desk.by_address(text)


def _remarks(desk: Desk, found: Brought) -> Iterator[Problem]:
    """What is to be said of codes that are no official addresses, and of pages that were not looked at."""
    hosts = "、".join(desk.bundle.hosts)
    for code in [one for one in found.codes.codes if one not in found.codes.official][:_MOST_CODES]:
        which = "verify_code_foreign" if found.codes.official else "verify_code_elsewhere"
        if code.text.startswith("DG1/") and code.text.count("/") >= 4:
            number, page = code.text.split("/")[2:4]
            yield Problem("verify_form_reference", facts={"number": number, "page": page})
        else:
            yield Problem(which, facts={"address": code.text[:_SHOWN], "hosts": hosts})
    if not found.codes.codes:
        yield Problem("verify_code_missing")
    if found.codes.looked < found.codes.pages:
        yield Problem("verify_pages_left", facts={"pages": found.codes.pages, "looked": found.codes.looked})


def _of_file(desk: Desk, task: ToOpen, found: Brought, official: list[str]) -> Iterator[Problem]:
    """How a PDF stands to the one that the registry made, and whether it was changed behind its signatures."""
    if not task.is_pdf or not official:
        return
    codes = {"as_made": "verify_file_as_made", "continued": "verify_file_continued", "other": "verify_file_other"}
    report = found.signatures
    for text in official:
        with suppress(TokenInvalid, RegistryRefused):     # the answer says so already
            made = likeness(desk.registry, token_of_url(text, desk.bundle.hosts), task.data)
            if made == "continued" and report is not None and report.state in ("good", "unconfirmed"):
                continue
            if made in codes:
                yield Problem(codes[made])
    if report is not None and report.state == "bad":
        yield from (*report.problems, *(problem for one in report.signatures for problem in one.problems))
