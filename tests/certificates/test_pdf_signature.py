"""A signed PDF begins with what was signed, is accepted by other readers, and closes what it should close."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from docgen.certificates.pdf_hands import Device, Hand, device_hand, file_hand
from docgen.certificates.pdf_signature import FieldBox, FieldState, add_fields, sign, signature_fields
from docgen.certificates.seal_picture import read_seal
from docgen.certificates.signature_fields import boxes_of_file, certificate_boxes, form_boxes
from docgen.errors import FileUnusable
from docgen.forms.library import load
from docgen.settings import read_settings
from tests.certificates.made_signers import (
    APPLICANT,
    BOX,
    NOW,
    OFFICE,
    PASSPHRASE,
    PDF,
    authority,
    certificate,
    hand,
    key_file,
    key_of,
    seal_png,
    signed,
    signing,
)
from tests.finished import definition, made, options

HANDS = (FieldBox("申请人签名", 1, 30, 200, 60, 16), BOX)


def code_of(error: pytest.ExceptionInfo[FileUnusable]) -> str:
    return error.value.problems[0].code


def test_nothing_of_the_file_changes_and_the_same_comes_out_again() -> None:
    with_fields = add_fields(PDF, HANDS, "表.pdf")
    assert with_fields.startswith(PDF) and signed().startswith(PDF)
    assert add_fields(PDF, HANDS, "表.pdf") == with_fields
    assert sign(PDF, hand(), signing(), "证书.pdf") == signed()


def test_a_signature_is_no_change_of_what_the_metadata_tell() -> None:
    document = made("typical")
    assert document.pdf is not None
    for pdf in (PDF, document.pdf):
        with pikepdf.open(io.BytesIO(pdf)) as before, pikepdf.open(io.BytesIO(sign(pdf, hand(), signing(), "表.pdf"))) as after:
            assert repr(before.trailer.get("/Info")) == repr(after.trailer.get("/Info"))
            if "/Metadata" in before.Root:
                assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_an_elliptic_signature_comes_out_the_same_too() -> None:
    once, again = (sign(PDF, hand(APPLICANT), signing(seal=None), "表.pdf") for _ in range(2))
    assert once == again


def test_qpdf_and_poppler_accept_a_file_with_two_hands(tmp_path: Path) -> None:
    first = sign(add_fields(PDF, HANDS, "表.pdf"), hand(APPLICANT), signing(field="申请人签名", box=None, seal=None, allowed="signatures"), "表.pdf")
    both = sign(first, hand(), signing(box=None, allowed=None), "表.pdf")
    assert both.startswith(first)
    path = tmp_path / "both.pdf"
    path.write_bytes(both)
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "No syntax or stream encoding errors" in checked.stdout
    told = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True).stdout
    assert told.count("Signature is Valid.") == 2 and told.count("ETSI.CAdES.detached") == 2
    assert f"Common Name: {APPLICANT}" in told and f"Common Name: {OFFICE}" in told


def test_fields_are_empty_until_signed_and_show_nothing_till_then() -> None:
    with_fields = add_fields(PDF, HANDS, "表.pdf")
    assert signature_fields(with_fields, "表.pdf") == (FieldState("申请人签名", False), FieldState("公章", False))
    assert signature_fields(signed(), "表.pdf") == (FieldState("公章", True),)
    assert seen(PDF, 40).tobytes() == seen(with_fields, 40).tobytes()


def seen(pdf: bytes, dpi: int) -> Image.Image:
    """The first page as Poppler shows it, with what its fields show."""
    drawn = subprocess.run(["pdftoppm", "-r", str(dpi), "-f", "1", "-l", "1", "-png", "-"], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(drawn.stdout)).convert("RGB")


def test_the_seal_is_drawn_in_its_own_size_amidst_its_field() -> None:
    mm = 127 / 25.4
    red, green, _ = seen(signed(), 127).split()
    inked = ImageChops.multiply(red, green.point(lambda value: 255 - value)).point(lambda value: 255 * (value > 100))
    left, top, right, bottom = (side / mm for side in inked.getbbox() or (0, 0, 0, 0))
    assert right - left == pytest.approx(42, abs=0.6) and bottom - top == pytest.approx(42, abs=0.6)
    assert (left + right) / 2 == pytest.approx(BOX.x + 25, abs=0.6)
    assert (top + bottom) / 2 == pytest.approx(BOX.y + 25, abs=0.6)


def test_a_closed_file_takes_no_second_signature() -> None:
    with pytest.raises(FileUnusable) as error:
        sign(signed(), hand(APPLICANT), signing(field="签名", box=HANDS[0], allowed=None), "证书.pdf")
    assert code_of(error) == "sign_file_closed"


@pytest.mark.parametrize(("changes", "code"), [
    ({"field": "公章", "box": None, "allowed": None}, "sign_field_signed"),
    ({"field": "没有", "box": None, "allowed": None}, "sign_field_unknown"),
    ({"field": "申请人签名", "box": None, "allowed": "signatures"}, "sign_not_first"),
    ({"field": "远", "box": FieldBox("远", 9, 1, 1, 20, 20), "allowed": None}, "sign_page_unknown"),
])  # fmt: skip
def test_a_signature_that_has_no_place_is_refused(changes: dict[str, Any], code: str) -> None:
    first = sign(add_fields(PDF, HANDS, "表.pdf"), hand(), signing(box=None, allowed="signatures"), "表.pdf")
    with pytest.raises(FileUnusable) as error:
        sign(first, hand(APPLICANT), signing(**changes), "表.pdf")
    assert code_of(error) == code


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"GIF89a", PDF[:300], PDF.replace(b"startxref", b"startxrfe")])
def test_what_is_no_whole_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnusable) as error:
        sign(data, hand(), signing(), "坏.pdf")
    assert code_of(error) == "sign_pdf_unusable"


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.new() as locked:
        locked.add_blank_page()
        locked.save(path, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(FileUnusable) as error:
        sign(path.read_bytes(), hand(), signing(), "锁.pdf")
    assert code_of(error) == "sign_pdf_locked"


def test_a_name_cannot_be_given_to_two_fields() -> None:
    with pytest.raises(FileUnusable) as error:
        add_fields(add_fields(PDF, HANDS, "表.pdf"), HANDS[:1], "表.pdf")
    assert code_of(error) == "sign_field_there"


@pytest.mark.parametrize(("days", "code"), [((-300, -1), "signer_out_of_time"), ((1, 300), "signer_out_of_time")])
def test_nobody_signs_with_a_certificate_out_of_time(days: tuple[int, int], code: str) -> None:
    with pytest.raises(FileUnusable) as error:
        file_hand(key_file(days=days), PASSPHRASE, "签名.p12", NOW)
    assert code_of(error) == code


@pytest.mark.parametrize(("data", "words"), [(key_file(), "不对"), (b"no key", PASSPHRASE), (key_file()[:200], PASSPHRASE)])
def test_a_key_file_that_does_not_open_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(FileUnusable) as error:
        file_hand(data, words, "签名.p12", NOW)
    assert code_of(error) == "signer_file_unusable"


def test_an_ed25519_key_is_refused_for_most_readers_do_not_know_it() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    key = Ed25519PrivateKey.generate()
    own = certificate("虚构", key, authority(), (-1, 1))
    data = pkcs12.serialize_key_and_certificates(b"x", key, own, None, NoEncryption())
    with pytest.raises(FileUnusable) as error:
        file_hand(data, "", "签名.p12", NOW)
    assert code_of(error) == "signer_file_unusable"


def test_a_picture_that_would_cover_the_words_below_it_is_no_seal() -> None:
    with pytest.raises(FileUnusable) as error:
        read_seal(white_png(), 42, "印章.png")
    assert code_of(error) == "seal_not_transparent"
    for data, code in ((b"\xff\xd8\xff\xe0", "seal_not_png"), (seal_png()[:500], "seal_damaged")):
        with pytest.raises(FileUnusable) as error:
            read_seal(data, 42, "印章.png")
        assert code_of(error) == code


def white_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), "white").save(out, "PNG")
    return out.getvalue()


def test_a_form_s_fields_stand_where_its_page_map_says_and_are_found_again_from_its_file() -> None:
    document = made("typical")
    assert document.pdf is not None and document.page_map is not None
    boxes = form_boxes(definition(), document.page_map)
    assert [box.name for box in boxes] == ["申请人签名", "单位负责人签字", "单位公章"]
    assert boxes_of_file(document.pdf, "表.pdf", options().settings) == boxes
    (room,) = document.page_map.find("seal", "recommending_unit.seal")
    assert (boxes[2].page, boxes[2].x, boxes[2].width) == (room.page, room.x, room.width)


def test_hands_of_the_same_words_get_names_of_their_own() -> None:
    document = made("typical", "sichuan-2023-jingke")
    assert document.page_map is not None
    names = [box.name for box in form_boxes(definition("sichuan-2023-jingke"), document.page_map)]
    assert len(set(names)) == len(names) == 6


def test_a_file_that_says_something_else_than_its_entry_gets_no_fields() -> None:
    document = made("typical")
    assert document.pdf is not None
    with pikepdf.open(io.BytesIO(document.pdf)) as file:
        last = file.pages[-1]
        del file.pages[-1]
        file.pages.insert(0, last)
        out = io.BytesIO()
        file.save(out)
    with pytest.raises(FileUnusable) as error:
        boxes_of_file(out.getvalue(), "表.pdf", options().settings)
    assert code_of(error) == "sign_file_changed"
    with pytest.raises(FileUnusable) as error:
        boxes_of_file(PDF, "表.pdf", options().settings)
    assert code_of(error) == "sign_boxes_unknown"


def test_a_certificate_is_sealed_in_the_room_that_it_keeps() -> None:
    form = load(read_settings({}).templates, "tutor-certificate")
    (box,) = certificate_boxes(form)
    assert (box.name, box.page, box.width) == ("公章", 1, 42)


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """A device in software, with the office's key and certificate in it."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    key = tmp_path / "key.pem"
    key.write_bytes(key_of(OFFICE).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    for words in (["--init-token", "--free", "--so-pin", "12345678"], ["--import", str(key), "--token", "office", "--id", "01"]):
        subprocess.run(["softhsm2-util", *words, "--label", "office", "--pin", "1234"], check=True, capture_output=True)
    put_certificate()
    return Device(LIBRARY, "office", "office", "office")


LIBRARY = Path("/usr/lib/softhsm/libsofthsm2.so")


def put_certificate() -> None:
    import pkcs11
    from cryptography.hazmat.primitives.serialization import Encoding

    own = certificate(OFFICE, key_of(OFFICE), authority(), (-1, 300))
    token = pkcs11.lib(str(LIBRARY)).get_token(token_label="office")
    with token.open(rw=True, user_pin="1234") as session:
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509, pkcs11.Attribute.LABEL: "office",
            pkcs11.Attribute.VALUE: own.public_bytes(Encoding.DER), pkcs11.Attribute.ID: b"\x01",
            pkcs11.Attribute.SUBJECT: own.subject.public_bytes(),
        })  # fmt: skip


def test_a_key_in_a_device_signs_and_a_wrong_pin_is_told(device: Device) -> None:
    with device_hand(device, "1234", NOW) as found:
        assert isinstance(found, Hand) and found.name == OFFICE
        made_by_device = sign(PDF, found, signing(), "证书.pdf")
    assert signature_fields(made_by_device, "证书.pdf") == (FieldState("公章", True),)
    with pytest.raises(FileUnusable) as error, device_hand(device, "9999", NOW):
        pass
    assert code_of(error) == "signer_device_unusable"
    later = NOW + timedelta(days=1000)
    with pytest.raises(FileUnusable) as error, device_hand(device, "1234", later):
        pass
    assert code_of(error) == "signer_out_of_time"
