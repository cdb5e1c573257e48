"""What the signatures of a PDF prove, and what was changed behind them, by pyHanko's difference analysis.

Runs in the limited process: a file may make any call here hang, swallow memory or end the process.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from docgen.certificates.pdf_changes import changed_parts
from docgen.forms.fields.base import Fault

MAX_SIGNATURES = 50
_LEVELS = {
    ModificationLevel.NONE: "none", ModificationLevel.LTA_UPDATES: "times", ModificationLevel.FORM_FILLING: "fields",
    ModificationLevel.ANNOTATIONS: "annotations", ModificationLevel.OTHER: "other",
}  # fmt: skip
_ALLOWED = {MDPPerm.NO_CHANGES: "nothing", MDPPerm.FILL_FORMS: "signatures", MDPPerm.ANNOTATE: "annotations"}
# Any of these; the library asks for all that are named, and offices' certificates have one or the other.
_USAGES = ("digital_signature", "non_repudiation")


def read_signatures(data: bytes, wish: Mapping[str, Any]) -> bytes | Fault:
    """JSON of the signatures in the order in which they were made; `wish` has `trusted`, certificates in base64 that
    a signer must be or have been certified by. Raises whatever a reader makes of nonsense."""
    # It tells of every odd file at length; nobody reads it here.
    logging.disable(logging.CRITICAL)
    trusted = [x509.Certificate.load(base64.b64decode(text)) for text in wish["trusted"]]
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            return Fault("signed_file_encrypted")
        embedded = list(reader.embedded_signatures)
    except (PdfError, SignatureValidationError, ValueError, LookupError, TypeError, AssertionError):
        if b"%%EOF" not in data[-2048:]:
            return Fault("signed_file_cut")
        # The library is strict, as it should be with what is signed; every signature stands plainly in its file.
        return Fault("signed_file_broken") if b"/ByteRange" in data else b"[]"
    if len(embedded) > MAX_SIGNATURES:
        return Fault("signed_file_broken")
    return json.dumps([_told(reader, one, trusted) for one in embedded]).encode()


def _told(reader: PdfFileReader, one: EmbeddedPdfSignature, trusted: list[x509.Certificate]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "field": str(one.field_name), "is_stamp": one.sig_object_type != "/Sig", **_signer(one.signer_cert),
        "claimed": _iso(one.self_reported_timestamp), "certifies": _ALLOWED[one.docmdp_level] if one.docmdp_level else "",
        "stamped": "", "is_intact": False, "covers": "part", "level": "other", "is_allowed": False, "trust": "none",
        "changes": [],
    }  # fmt: skip
    if told["is_stamp"]:
        return told | _stamp(one)
    try:
        status = asyncio.run(_status(one, trusted))
    except (SignatureValidationError, PdfError, ValueError, LookupError, TypeError):
        return told
    level = status.modification_level if isinstance(status.diff_result, DiffResult) else ModificationLevel.OTHER
    stamp = status.timestamp_validity
    told |= {
        "stamped": _iso(stamp.timestamp) if stamp and stamp.valid and stamp.intact and stamp.trusted else "",
        "is_intact": bool(status.intact and status.valid) and _is_whole(one),
        "covers": _coverage(status.coverage), "level": _LEVELS[level or ModificationLevel.NONE],
        "is_allowed": bool(status.docmdp_ok), "trust": _trust(one, status, trusted),
    }  # fmt: skip
    if told["level"] in ("annotations", "other") or not told["is_allowed"]:
        told["changes"] = changed_parts(reader, one.signed_revision)
    return told


async def _status(one: EmbeddedPdfSignature, trusted: list[x509.Certificate]) -> PdfSignatureStatus:
    """Judged at the moment that the signature names: whether that moment is proved, and whether the certificate has
    ended since, is for the caller to say."""
    context = ValidationContext(
        trust_roots=trusted, other_certs=one.other_embedded_certs, moment=one.self_reported_timestamp,
        allow_fetching=False, revocation_mode="soft-fail",
    )
    usage = one.signer_cert.key_usage_value
    fit = usage is None or any(name in usage.native for name in _USAGES)
    settings = KeyUsageConstraints(key_usage=set() if fit else set(_USAGES))
    return await async_validate_pdf_signature(one, context, key_usage_settings=settings)


def _trust(one: EmbeddedPdfSignature, status: PdfSignatureStatus, trusted: list[x509.Certificate]) -> str:
    """itself, issued: the signer is expected; ended: but was out of time; stranger: somebody else."""
    if not trusted:
        return "unasked"
    own, signed = one.signer_cert, one.self_reported_timestamp
    is_in_time = signed is not None and own.not_valid_before <= signed <= own.not_valid_after
    if any(own.sha256 == known.sha256 for known in trusted):
        return "itself" if is_in_time else "ended"
    if status.trusted:
        return "issued"
    is_known = any(own.issuer == known.subject for known in trusted)
    return "ended" if is_known and not is_in_time and _is_issued(own, trusted) else "stranger"


def _is_issued(own: x509.Certificate, trusted: list[x509.Certificate]) -> bool:
    """Whether one of the known certificates signed the signer's."""
    from cryptography import x509 as pyca
    from cryptography.exceptions import InvalidSignature

    signer = pyca.load_der_x509_certificate(own.dump())
    for known in trusted:
        try:
            signer.verify_directly_issued_by(pyca.load_der_x509_certificate(known.dump()))
            return True
        except (ValueError, TypeError, InvalidSignature):
            continue
    return False


def _is_whole(one: EmbeddedPdfSignature) -> bool:
    """Whether nothing but the signature itself is left out of what was signed."""
    first, length, second, _ = (int(number) for number in one.byte_range)
    return first == 0 and second == length + len(one.pkcs7_content) * 2 + 2


def _stamp(one: EmbeddedPdfSignature) -> dict[str, Any]:
    """A timestamp on the whole document: it says nothing of who signs, only that the bytes were there."""
    one.compute_integrity_info()
    level = one.diff_result.modification_level if isinstance(one.diff_result, DiffResult) else ModificationLevel.OTHER
    return {"covers": _coverage(one.coverage), "level": _LEVELS[level], "is_intact": _is_whole(one)}


def _coverage(level: SignatureCoverageLevel | None) -> str:
    known = {SignatureCoverageLevel.ENTIRE_FILE: "file", SignatureCoverageLevel.ENTIRE_REVISION: "revision"}
    return known.get(level, "part") if level is not None else "part"


def _signer(certificate: x509.Certificate) -> dict[str, str]:
    return {
        "name": _common(certificate.subject), "issuer": _common(certificate.issuer),
        "sha256": certificate.sha256.hex(), "first": _iso(certificate.not_valid_before),
        "last": _iso(certificate.not_valid_after),
    }  # fmt: skip


def _common(name: x509.Name) -> str:
    found = name.native.get("common_name") or name.native.get("organization_name") or name.human_friendly
    return str(found)[:200]


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
