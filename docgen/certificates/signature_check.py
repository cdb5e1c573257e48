"""Whether the signatures of a PDF hold: each told in words, and what they come to together."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any, Literal

from docgen.certificates.epoch import CHINA
from docgen.certificates.reading import MAX_FILE_BYTES, opened_reader, unusable
from docgen.entries.attachments.process import AttachmentReader
from docgen.errors import FileUnusable, ToolMissing
from docgen.problems import Place, Problem, errors_in

# good: every signature holds and every signer is expected; unconfirmed: they hold, but who signed is not proved;
# bad: one does not hold, or a stranger's; absent: there is none.
State = Literal["good", "unconfirmed", "bad", "absent"]
_PARTS = {
    "content": "signature_content_replaced", "annotation": "signature_annotated", "pages": "signature_pages_changed",
    "other": "signature_appended",
}  # fmt: skip
_BROKEN = {
    "signed_file_encrypted": "signed_file_encrypted", "signed_file_cut": "signed_file_cut",
    "signed_file_broken": "signed_file_broken",
}  # fmt: skip
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature as its file shows it. `signed_at` is the moment that it names, `stamped_at` one that a trusted
    server proves; `problems` say whether it holds, what speaks against it first."""

    field: str
    signer: str
    issuer: str
    sha256: str
    signed_at: datetime | None
    stamped_at: datetime | None
    state: State
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """All signatures of a file, and what they come to; `problems` are those of the file as a whole."""

    state: State
    signatures: tuple[FoundSignature, ...]
    problems: tuple[Problem, ...]


def read_certificates(pem: bytes, file: str) -> tuple[bytes, ...]:
    """The certificates of a PEM file, or the one of a DER file, as DER. Raises FileUnusable, ToolMissing."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding
    except ImportError as error:
        problem = Problem("signing_missing")
        raise ToolMissing(problem.says, [problem]) from error
    try:
        is_pem = b"-----BEGIN" in pem
        found = x509.load_pem_x509_certificates(pem) if is_pem else [x509.load_der_x509_certificate(pem)]
    except ValueError as error:
        raise unusable("signer_certificate_unusable", file) from error
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def check_signatures(
    pdf: bytes, file: str, expected: Sequence[bytes], now: datetime, reader: AttachmentReader | None = None
) -> SignatureReport:
    """What the signatures of a PDF come to: `expected` are certificates (DER) of the signers or of who certifies
    them; without any, nobody is. Raises ToolMissing without the extra `sign`."""
    needs_pyhanko()
    wish = {"trusted": [base64.b64encode(one).decode() for one in expected]}
    with nullcontext(reader) if reader else opened_reader() as asked:
        answer = asked.ask("signatures", pdf, MAX_FILE_BYTES, wish)
    if answer.faults:
        code = _BROKEN.get(answer.faults[0].code, "verify_too_heavy")
        return SignatureReport("bad", (), (Problem(code, Place(file), {"file": file}),))
    told = json.loads(answer.data)
    found = tuple(_signatures(told, Place(file), now))
    if not found:
        code = "signature_expected" if expected else "signature_absent"
        return SignatureReport("bad" if expected else "absent", (), (Problem(code, Place(file), {"file": file}),))
    return SignatureReport(_worst(one.state for one in found), found, ())


def can_check_signatures() -> bool:
    """Whether the extra `sign` is installed."""
    return find_spec("pyhanko") is not None


def needs_pyhanko() -> None:
    """Raises ToolMissing when it is not."""
    if not can_check_signatures():
        problem = Problem("signing_missing")
        raise ToolMissing(problem.says, [problem])


def _signatures(told: list[dict[str, Any]], place: Place, now: datetime) -> Iterator[FoundSignature]:
    """The hands' signatures; timestamps on the whole file only tell that something may stand behind a hand's."""
    for number, one in enumerate(told):
        later = [other["is_stamp"] for other in told[number + 1 :]]
        if not one["is_stamp"]:
            yield _signature(one, place, now, is_last=all(later), has_stamp=any(later))


def _signature(told: dict[str, Any], place: Place, now: datetime, is_last: bool, has_stamp: bool) -> FoundSignature:
    field = str(told["field"])
    speaking = _against(told, now, is_last, has_stamp)
    against = [Problem(code, place, {"field": field, **facts}) for code, facts in speaking]
    signed, stamped = _moment(told["claimed"]), _moment(told["stamped"])
    facts = {"field": field, "signer": told["name"], "day": _day(stamped or signed)}
    if not any(one.code != "signature_more_behind" for one in against):
        against = [*against, Problem("signature_good" if stamped else "signature_good_unstamped", place, facts)]
    state: State = "good"
    if errors_in(against):
        state = "bad"
    elif any(one.code in ("signature_unasked", "signature_ended_since") for one in against):
        state = "unconfirmed"
    return FoundSignature(
        field, told["name"], told["issuer"], told["sha256"], signed, stamped, state, tuple(against)
    )


def _against(
    told: dict[str, Any], now: datetime, is_last: bool, has_stamp: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    """What speaks against a signature, or leaves it open; the graver first."""
    signer = {"signer": str(told["name"]), "issuer": str(told["issuer"])}
    if not told["is_intact"]:
        yield "signature_broken", {}
        return
    if told["covers"] == "part":
        yield "signature_partial", {}
    elif told["changes"] or told["level"] in ("annotations", "other") or not told["is_allowed"]:
        yield from _changed(told["changes"] or [["other", 0]])
    elif is_last and told["level"] not in ("none", "times"):
        yield "signature_filled_after", {}
    elif is_last and told["covers"] == "revision" and not has_stamp:
        yield "signature_more_behind", {}
    if told["trust"] == "stranger":
        yield "signature_stranger", signer
    first, last = _moment(told["first"]), _moment(told["last"])
    span = {**signer, "first": _day(first), "last": _day(last)}
    signed, stamped = _moment(told["claimed"]), _moment(told["stamped"])
    moment = stamped or signed
    if told["trust"] == "ended" or moment is None or (first and moment < first) or (last and moment > last):
        yield "signature_out_of_time", span
    elif last and now > last and stamped is None:
        yield "signature_ended_since", span
    if signed is not None and signed > now:
        yield "signature_from_tomorrow", {"day": _day(signed)}
    if told["trust"] == "unasked":
        yield "signature_unasked", signer


def _changed(parts: list[list[Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    for kind, code in _PARTS.items():
        pages = [str(page) for what, page in parts if what == kind]
        if pages:
            shown = "、".join(pages[:_MOST_NAMED]) + ("等" if len(pages) > _MOST_NAMED else "")
            yield code, {"pages": shown}


def _worst(states: Iterator[State]) -> State:
    found = set(states)
    order: tuple[State, ...] = ("bad", "unconfirmed", "good")
    return next(state for state in order if state in found)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(moment: datetime | None) -> str:
    if moment is None:
        return "不详"
    day = moment.astimezone(CHINA)
    return f"{day.year}年{day.month}月{day.day}日"


def refused(report: SignatureReport) -> FileUnusable:
    """The report as what stops a command."""
    problems = [*report.problems, *(problem for one in report.signatures for problem in one.problems)]
    return FileUnusable(str(problems[0]), problems)
