"""Whoever changes a signed PDF is found out, however he does it; and who signed is somebody who was expected."""

from __future__ import annotations

import asyncio
import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper

from docgen.certificates.pdf_signature import add_fields, sign
from docgen.certificates.reading import opened_reader
from docgen.certificates.signature_check import SignatureReport, check_signatures, read_certificates
from docgen.entries.attachments.process import AttachmentReader
from docgen.entries.sample_pdf import one_page_pdf
from docgen.errors import FileUnusable
from tests.certificates.made_signers import (
    APPLICANT,
    BOX,
    NOW,
    PDF,
    ROOT,
    STRANGER,
    authority,
    certificate,
    hand,
    new_authority,
    signed,
    signer_der,
    signing,
)
from tests.certificates.test_pdf_signature import HANDS

OURS = (authority().der,)


@pytest.fixture(scope="module", autouse=True)
def _one_process() -> Iterator[None]:
    """Opens all files of these tests."""
    with opened_reader() as OPENED["reader"]:
        yield


OPENED: dict[str, AttachmentReader] = {}


def check(pdf: bytes, expected: Sequence[bytes] = OURS, now: datetime = NOW) -> SignatureReport:
    return check_signatures(pdf, "证书.pdf", expected, now, OPENED["reader"])


def codes(report: SignatureReport) -> list[str]:
    return [problem.code for problem in (*report.problems, *(one for found in report.signatures for one in found.problems))]


@pytest.mark.parametrize("expected", [OURS, (signer_der(hand()),), (authority(STRANGER).der, *OURS)])
def test_a_file_as_it_was_signed_is_good(expected: tuple[bytes, ...]) -> None:
    report = check(signed(), expected)
    assert (report.state, codes(report)) == ("good", ["signature_good_unstamped"])
    assert report.signatures[0].signed_at == NOW and "虚构市" in report.signatures[0].signer


def test_without_an_expected_signer_nobody_is_believed() -> None:
    report = check(signed(), ())
    assert (report.state, codes(report)) == ("unconfirmed", ["signature_unasked"])


def test_a_file_without_a_signature_is_told_apart_by_whether_one_is_due() -> None:
    assert (check(PDF, ()).state, codes(check(PDF, ()))) == ("absent", ["signature_absent"])
    assert (check(PDF).state, codes(check(PDF))) == ("bad", ["signature_expected"])


def test_a_flipped_byte_is_found_wherever_it_is() -> None:
    data = signed()
    gap = data.index(b"/Contents <")
    for place in (30, len(PDF) // 2, len(PDF) - 20, len(PDF) + 40, gap + 60, len(data) - 120):
        flipped = bytearray(data)
        flipped[place] ^= 1
        # Without an expected signer too: then only the digest speaks.
        for report in (check(bytes(flipped)), check(bytes(flipped), ())):
            assert report.state == "bad" and codes(report)[0] in ("signature_broken", "signed_file_broken", "signed_file_cut"), place


def updated(pdf: bytes, change: str) -> bytes:
    """The file with an update behind it, as any editor appends one."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    if change == "content":
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 16 Tf 72 720 Td (Forged) Tj ET"))
    elif change == "same number":
        content = page.raw_get("/Contents")
        writer.objects[(content.generation, content.idnum)] = generic.StreamObject(stream_data=b"0 0 100 100 re f")
    elif change == "annotation":
        note = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/FreeText"), "/Contents": generic.pdf_string("x")}
        rectangle = generic.ArrayObject(map(generic.NumberObject, (0, 0, 90, 90)))
        found = generic.DictionaryObject({pdf_name(key): value for key, value in note.items()} | {pdf_name("/Rect"): rectangle})
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(found)])
    elif change == "page":
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.add_object(generic.DictionaryObject(page)))
        pages["/Count"] = generic.NumberObject(2)
        writer.update_container(pages["/Kids"])
        writer.update_container(pages)
    writer.mark_update(reference.reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(("change", "code"), [
    ("content", "signature_content_replaced"), ("same number", "signature_content_replaced"),
    ("annotation", "signature_annotated"), ("page", "signature_pages_changed"),
])  # fmt: skip
@pytest.mark.parametrize("allowed", ["nothing", "signatures"])
def test_what_is_appended_behind_a_signature_is_found(change: str, code: str, allowed: str) -> None:
    data = signed() if allowed == "nothing" else sign(PDF, hand(), signing(allowed=allowed), "证书.pdf")
    forged = updated(data, change)
    assert forged.startswith(data)
    report = check(forged)
    assert report.state == "bad" and code in codes(report)
    assert all(problem.says and problem.remedy for found in report.signatures for problem in found.problems)


def test_an_update_that_changes_nothing_is_told_and_does_no_harm() -> None:
    report = check(updated(signed(), "nothing"))
    assert (report.state, codes(report)) == ("good", ["signature_more_behind", "signature_good_unstamped"])


def test_a_page_that_was_changed_is_named() -> None:
    report = check(updated(signed(), "content"))
    assert report.signatures[0].problems[0].says == "电子签名“公章”之后，第 1 页的内容被换过"


def test_a_file_that_was_cut_is_found() -> None:
    for rest, code in ((signed()[:-300], "signed_file_cut"), (signed()[: len(PDF)], "signature_expected")):
        report = check(rest)
        assert (report.state, codes(report)) == ("bad", [code])


def test_two_hands_may_sign_and_none_may_change_what_the_first_one_signed() -> None:
    first = sign(add_fields(PDF, HANDS, "表.pdf"), hand(APPLICANT), signing(field="申请人签名", box=None, seal=None, allowed="signatures"), "表.pdf")
    both = sign(first, hand(), signing(box=None, allowed=None), "表.pdf")
    assert [(one.field, one.state) for one in check(both).signatures] == [("申请人签名", "good"), ("公章", "good")]
    assert codes(check(updated(both, "content"))) == ["signature_content_replaced"] * 2
    second = sign(updated(first, "content"), hand(), signing(box=None, allowed=None), "表.pdf")
    assert [one.state for one in check(second).signatures] == ["bad", "good"] and check(second).state == "bad"


def test_a_stranger_s_signature_is_not_taken_for_ours() -> None:
    foreign = sign(PDF, hand(STRANGER, by=STRANGER), signing(), "证书.pdf")
    assert codes(check(foreign)) == ["signature_stranger"] and check(foreign).state == "bad"
    assert check(foreign, (authority(STRANGER).der,)).state == "good"


def test_a_root_of_the_same_name_is_another_root() -> None:
    namesake = new_authority(ROOT)
    assert check(signed(), (namesake.der,)).state == "bad"


def test_a_stranger_cannot_add_his_signature_to_ours_unseen() -> None:
    open_file = sign(PDF, hand(), signing(allowed="signatures"), "证书.pdf")
    more = sign(open_file, hand(STRANGER, by=STRANGER), signing(field=HANDS[0].name, box=HANDS[0], allowed=None), "证书.pdf")
    assert check(more).state == "bad" and "signature_stranger" in codes(check(more))


ENDED = (-60, -10)


def test_a_certificate_that_ended_since_leaves_the_moment_unproved() -> None:
    then = NOW - timedelta(days=20)
    old = sign(PDF, hand(days=ENDED, at=then), signing(at=then), "证书.pdf")
    assert check(old, now=then).state == "good"
    for expected in (OURS, (signer_der(hand(days=ENDED, at=then)),)):
        report = check(old, expected)
        assert (report.state, codes(report)) == ("unconfirmed", ["signature_ended_since"])


def test_a_signature_made_after_its_certificate_ended_is_refused() -> None:
    then = NOW - timedelta(days=20)
    late = sign(PDF, hand(days=ENDED, at=then), signing(at=NOW), "证书.pdf")
    for expected in (OURS, (signer_der(hand(days=ENDED, at=then)),)):
        report = check(late, expected)
        assert report.state == "bad" and codes(report) == ["signature_out_of_time"]


def test_a_signature_from_tomorrow_is_refused() -> None:
    assert codes(check(sign(PDF, hand(), signing(at=NOW + timedelta(days=2)), "证书.pdf"))) == ["signature_from_tomorrow"]


@contextmanager
def time_server(moment: datetime) -> Iterator[str]:
    """A timestamps' server of the test's own authority."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = certificate("虚构时间戳", key, authority(), (-4000, 4000), is_for_time=True)
    stamper = DummyTimeStamper(
        x509.Certificate.load(own.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())), fixed_dt=moment,
    )

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            made = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(made)))
            self.end_headers()
            self.wfile.write(made)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_timestamp_proves_the_moment_for_years() -> None:
    then = NOW - timedelta(days=20)
    with time_server(then) as address:
        stamped = sign(PDF, hand(days=ENDED, at=then), signing(at=then, stamped_by=address), "证书.pdf")
        odd = sign(PDF, hand(days=ENDED, at=then), signing(at=NOW, stamped_by=address), "证书.pdf")
    report = check(stamped)
    assert (report.state, codes(report)) == ("good", ["signature_good"])
    assert codes(check(odd)) == ["signature_out_of_time"]
    assert report.signatures[0].stamped_at == then
    with pytest.raises(FileUnusable) as error:
        sign(PDF, hand(days=ENDED, at=then), signing(at=then, stamped_by=address), "证书.pdf")
    assert error.value.problems[0].code == "sign_stamp_unreachable"


def signed_over(ranges: tuple[int, int, int, int]) -> bytes:
    """The file, genuinely signed over other parts of it: first the ends of both ranges are moved by so much."""
    data = bytearray(signed())
    start = data.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = data.index(b"]", start)
    first, length, second, rest = (int(number) + more for number, more in zip(data[start:end].split(), ranges, strict=True))
    data[start:end] = f"{first} {length} {second} {rest}".encode().ljust(end - start)
    digest = hashlib.sha256(data[first : first + length] + data[second : second + rest]).digest()
    made = asyncio.run(hand().signer.async_sign(digest, "sha256", use_pades=True)).dump()
    place, room = data.index(b"/Contents <") + len(b"/Contents <"), second - ranges[2] - (first + length) + ranges[1] - 2
    data[place : place + room] = made.hex().encode().ljust(room, b"0")
    return bytes(data)


def test_a_genuine_signature_over_the_usual_part_is_good() -> None:
    assert check(signed_over((0, 0, 0, 0))).state == "good"


@pytest.mark.parametrize("ranges", [
    (0, 0, 0, -40),       # the end may be changed
    (0, -300, 0, 0),      # what stands before the signature may be
    (0, -300, 0, 300),    # the same, the sum kept
    (20, -20, 0, 0),      # the beginning may be
])  # fmt: skip
def test_a_genuine_signature_over_a_part_of_the_file_is_refused(ranges: tuple[int, int, int, int]) -> None:
    assert check(signed_over(ranges), ()).state == "bad"


@pytest.mark.parametrize("data", [b"%PDF-1.7 " + b"x" * 500, b"%PDF-1.7\n%%EOF", one_page_pdf(("A",)).replace(b"/Root 1", b"/Root 9")])
def test_what_is_no_pdf_is_bad(data: bytes) -> None:
    assert check(data).state == "bad"


def test_certificates_are_read_from_pem_and_der() -> None:
    pem = authority().certificate.public_bytes(Encoding.PEM)
    assert read_certificates(pem + pem, "ca.pem") == OURS * 2 and read_certificates(OURS[0], "ca.der") == OURS
    with pytest.raises(FileUnusable):
        read_certificates(b"-----BEGIN CERTIFICATE-----\nx", "ca.pem")


def test_the_field_lies_where_it_was_asked_for() -> None:
    assert BOX.name == check(signed()).signatures[0].field
