"""Signers for tests: a certification authority made on the fly, and whoever it certifies."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

from docgen.certificates.pdf_hands import Hand, file_hand
from docgen.certificates.pdf_signature import FieldBox, Signing, sign
from docgen.certificates.seal_picture import SealPicture, read_seal
from docgen.entries.sample_pdf import one_page_pdf

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSPHRASE = "虚构的口令"
ROOT, OFFICE, APPLICANT, STRANGER = "虚构测试根", "虚构市青少年科技辅导员协会", "欧阳晓禾", "另一家虚构协会"
PDF = one_page_pdf(("Certificate of nobody",))
BOX = FieldBox("公章", 1, 130, 180, 50, 50)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """Who certifies, with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def authority(name: str = ROOT) -> Authority:
    return _authority(name)


def new_authority(name: str) -> Authority:
    """Another one of that name."""
    key = ec.generate_private_key(ec.SECP256R1())
    whole = _builder(name, name, key, (NOW - timedelta(days=4000), NOW + timedelta(days=4000)))
    whole = whole.add_extension(x509.BasicConstraints(True, None), True)
    whole = whole.add_extension(_usage(is_authority=True), True)
    return Authority(whole.sign(key, hashes.SHA256()), key)


_authority = cache(new_authority)


def certificate(name: str, key: Key, by: Authority, days: tuple[int, int], is_for_time: bool = False) -> x509.Certificate:
    """A certificate good from so many days before NOW to so many after it."""
    span = NOW + timedelta(days=days[0]), NOW + timedelta(days=days[1])
    whole = _builder(name, by.certificate.subject.rfc4514_string().removeprefix("CN="), key, span)
    whole = whole.add_extension(x509.BasicConstraints(False, None), True)
    whole = whole.add_extension(_usage(is_authority=False), True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
    whole = whole.add_extension(issuer, False)
    if is_for_time:
        whole = whole.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
    return whole.sign(by.key, hashes.SHA256())


@cache
def key_of(name: str) -> Key:
    """The office signs with RSA, the others on a curve."""
    if name == OFFICE:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


@cache
def key_file(name: str = OFFICE, by: str = ROOT, days: tuple[int, int] = (-30, 300)) -> bytes:
    """A PKCS#12 file."""
    key = key_of(name)
    made = certificate(name, key, authority(by), days)
    return pkcs12.serialize_key_and_certificates(
        b"signer", key, made, [authority(by).certificate], BestAvailableEncryption(PASSPHRASE.encode())
    )


@cache
def hand(name: str = OFFICE, by: str = ROOT, days: tuple[int, int] = (-30, 300), at: datetime = NOW) -> Hand:
    return file_hand(key_file(name, by, days), PASSPHRASE, "签名.p12", at)


def signer_der(whose: Hand) -> bytes:
    """The signer's own certificate."""
    return bytes(whose.certificate.dump())


@cache
def seal_png() -> bytes:
    """A ring of red on nothing: no seal of anybody."""
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((20, 20, 280, 280), outline=(200, 20, 30, 255), width=16)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@cache
def seal() -> SealPicture:
    return read_seal(seal_png(), 42.0, "印章.png")


def signing(at: datetime = NOW, **changes: object) -> Signing:
    """A closed signature with a seal in a new field, unless told otherwise."""
    told: dict[str, object] = {"field": BOX.name, "at": at, "box": BOX, "seal": seal(), "allowed": "nothing"}
    return Signing(**(told | changes))  # type: ignore[arg-type]


@cache
def signed() -> bytes:
    """The one page, signed and closed by the office."""
    return sign(PDF, hand(), signing(), "证书.pdf")


def _builder(name: str, issuer: str, key: Key, span: tuple[datetime, datetime]) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=not is_authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
