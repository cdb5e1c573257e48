"""Whose hand signs a PDF: a certificate with its key in a PKCS#12 file, or in a device reached by PKCS#11."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import FileUnusable, ToolMissing
from docgen.problems import Fact, Problem

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer

_LEAST_RSA = 2048
_LEAST_CURVE = 256
_SIGNS = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True, slots=True)
class Hand:
    """A key ready to sign, with its certificate. `reserved` remembers how many bytes its signatures take, by the
    address of the timestamps' server."""

    signer: Signer
    certificate: x509.Certificate
    reserved: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The holder's name on the certificate."""
        return str(self.certificate.subject.native.get("common_name") or self.certificate.subject.human_friendly)


@dataclass(frozen=True, slots=True)
class Device:
    """Where a key lies in a device: the driver's library, and the labels of the device, the key and its
    certificate."""

    library: Path
    token: str
    key: str
    certificate: str


def file_hand(data: bytes, passphrase: str, file: str, now: datetime) -> Hand:
    """The key of a PKCS#12 file; `file` is its name in messages, `now` has a time zone. Raises FileUnusable,
    ToolMissing without the extra `sign`."""
    with needs_signing_extra():
        from pyhanko.sign.signers import SimpleSigner

        from docgen.certificates.pdf_file_key import KeptKeySigner
    try:
        loaded = SimpleSigner.load_pkcs12_data(data, (), passphrase.encode() or None)
        signer = KeptKeySigner(loaded)
    except (ValueError, TypeError, AttributeError) as error:
        # Also what a file without a key or without a certificate ends in.
        raise _refused("signer_file_unusable", file=file) from error
    return _fit(signer, file, now)


@contextmanager
def device_hand(device: Device, pin: str, now: datetime) -> Iterator[Hand]:
    """The key of a device, which stays open meanwhile. Raises as `file_hand` does."""
    with needs_signing_extra():
        import pkcs11
        from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.pkcs11 import PKCS11SigningContext
    config = PKCS11SignatureConfig(
        module_path=str(device.library), cert_label=device.certificate, key_label=device.key,
        token_criteria=TokenCriteria(label=device.token), user_pin=pin,
    )
    context = PKCS11SigningContext(config)
    try:
        signer = context.__enter__()
        hand = _fit(signer, device.token, now)
    except (pkcs11.PKCS11Error, SigningError, RuntimeError) as error:
        raise _refused("signer_device_unusable", token=device.token, library=str(device.library)) from error
    try:
        yield hand
    finally:
        context.__exit__(None, None, None)


def _fit(signer: Signer, file: str, now: datetime) -> Hand:
    """The hand, when its certificate is one to sign documents with today."""
    certificate = signer.signing_cert
    if certificate is None:
        raise _refused("signer_file_unusable", file=file)
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        first, last = (f"{day:%Y-%m-%d}" for day in (certificate.not_valid_before, certificate.not_valid_after))
        raise _refused("signer_out_of_time", file=file, first=first, last=last)
    kind, size = certificate.public_key.algorithm, certificate.public_key.bit_size
    if not ((kind == "rsa" and size >= _LEAST_RSA) or (kind == "ec" and size >= _LEAST_CURVE)):
        raise _refused("signer_key_unfit", file=file, kind=f"{kind} {size}")
    usage = certificate.key_usage_value
    if usage is not None and not _SIGNS & set(usage.native):
        raise _refused("signer_not_for_documents", file=file)
    return Hand(signer, certificate)


@contextmanager
def needs_signing_extra() -> Iterator[None]:
    """Tells which command installs what cannot be imported."""
    try:
        yield
    except ImportError as error:
        problem = Problem("signing_missing")
        raise ToolMissing(problem.says, [problem]) from error


def _refused(code: str, **facts: Fact) -> FileUnusable:
    problem = Problem(code, facts=facts)
    return FileUnusable(problem.says, [problem])
