"""What an electronic signature costs: `docgen sign` beside pyHanko as shipped, in the same run.

`python -m benchmarks.signing 15` signs one certificate (A4, photo, QR code) 15 times each way: a new field, a seal of
900 x 900 px, PAdES B-B, closed against change. Processor time, median.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle

from docgen.certificates.drawing import Drawer
from docgen.certificates.pdf_hands import file_hand
from docgen.certificates.pdf_signature import FieldBox, Signing, add_fields, sign
from docgen.certificates.reading import opened_reader
from docgen.certificates.seal_picture import read_seal
from docgen.certificates.signature_check import check_signatures
from docgen.forms.library import load
from docgen.settings import read_settings
from tests.certificates.made_records import record_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BOX = FieldBox("公章", 1, 197, 134, 42, 42)
KEYS: dict[str, Callable[[], rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]] = {
    "RSA 2048": lambda: rsa.generate_private_key(65537, 2048), "RSA 3072": lambda: rsa.generate_private_key(65537, 3072),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
}  # fmt: skip


def key_file(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """A PKCS#12 file of a signer who certifies itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "虚构市青少年科技辅导员协会")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW - timedelta(1)).not_valid_after(NOW + timedelta(300))
    return pkcs12.serialize_key_and_certificates(b"x", key, builder.sign(key, hashes.SHA256()), None, NoEncryption())


def seal_picture() -> Image.Image:
    picture = Image.new("RGBA", (900, 900), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((20, 20, 880, 880), outline=(200, 20, 30, 255), width=40)
    return picture


def by_pyhanko(pdf: bytes, signer: SimpleSigner, picture: Image.Image) -> bytes:
    """One call of the library as its manual shows it."""
    left, top = BOX.x * 72 / 25.4, 595 - BOX.y * 72 / 25.4
    side = round(BOX.width * 72 / 25.4)
    told = PdfSignatureMetadata(
        field_name=BOX.name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    style = StaticStampStyle(background=PdfImage(picture), border_width=0, background_opacity=1.0)
    spec = SigFieldSpec(BOX.name, 0, (round(left), round(top) - side, round(left) + side, round(top)))
    out = io.BytesIO()
    PdfSigner(told, signer, stamp_style=style, new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out
    )
    return out.getvalue()


def milliseconds(work: Callable[[], object], count: int) -> float:
    work()
    found = []
    for _ in range(count):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return statistics.median(found)


def main(count: int) -> None:
    settings = read_settings()
    definition = load(settings.templates, "tutor-certificate")
    pdf = Drawer(definition, settings).pdf(record_of(definition))
    picture, written = seal_picture(), io.BytesIO()
    picture.save(written, "PNG")
    seal = read_seal(written.getvalue(), 42, "seal.png")
    print(f"a certificate of {len(pdf) / 1000:.0f} kB, {count} times\n")
    print("| key | pyHanko, ms | docgen, ms | ratio | a second | kB added |\n|---|---|---|---|---|---|")
    for name, make in KEYS.items():
        data = key_file(make())
        stock, hand = SimpleSigner.load_pkcs12_data(data, (), None), file_hand(data, "", "key.p12", NOW)
        signing = Signing(BOX.name, NOW, BOX, seal, "nothing")
        theirs = milliseconds(lambda stock=stock: by_pyhanko(pdf, stock, picture), count)
        ours = milliseconds(lambda hand=hand, signing=signing: sign(pdf, hand, signing, "a.pdf"), count)
        more = len(sign(pdf, hand, signing, "a.pdf")) - len(pdf)
        print(f"| {name} | {theirs:.0f} | {ours:.0f} | {theirs / ours:.1f} | {1000 / ours:.0f} | {more / 1000:.0f} |")
    fields = milliseconds(lambda: add_fields(pdf, (BOX, FieldBox("签名", 1, 20, 150, 60, 20)), "a.pdf"), count)
    whole = sign(pdf, hand, signing, "a.pdf")
    with opened_reader() as reader:
        check_signatures(whole, "a.pdf", (bytes(hand.certificate.dump()),), NOW, reader)
        start = time.perf_counter()
        for _ in range(count):
            check_signatures(whole, "a.pdf", (bytes(hand.certificate.dump()),), NOW, reader)
        checked = 1000 * (time.perf_counter() - start) / count
    print(f"\ntwo fields {fields:.1f} ms; a signature checked in the limited process {checked:.0f} ms (by the clock)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
