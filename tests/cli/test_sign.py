"""`docgen sign`: fields for a form's hands, signatures by one key for many files, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.certificates.pdf_signature import signature_fields
from docgen.certificates.reading import opened_reader
from docgen.certificates.signature_check import SignatureReport, check_signatures
from docgen.cli.passphrases import SIGN_VARIABLE
from docgen.cli.show import Screen
from docgen.cli.sign_job import KeyPlace, SealWish, SignJob, run_sign
from docgen.errors import DocgenError
from tests.certificates.made_signers import (
    APPLICANT,
    NOW,
    OFFICE,
    PASSPHRASE,
    PDF,
    authority,
    key_file,
    seal_png,
)
from tests.finished import made, options

PLACE = "1:130,180,50,50"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two keys, a seal, two PDFs and a form."""
    monkeypatch.setenv(SIGN_VARIABLE, PASSPHRASE)
    document = made("typical")
    assert document.pdf is not None
    files = {
        "office.p12": key_file(OFFICE), "applicant.p12": key_file(APPLICANT), "seal.png": seal_png(), "a.pdf": PDF,
        "b.pdf": PDF, "form.pdf": document.pdf,
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "signed").mkdir()
    return tmp_path


def job(folder: Path, *files: str, **more: object) -> SignJob:
    told: dict[str, object] = {
        "output": folder / "out.pdf", "key": KeyPlace(folder / "office.p12"), "seal": SealWish(folder / "seal.png"), "now": NOW,
    }  # fmt: skip
    return SignJob(tuple(folder / name for name in files), **(told | more))  # type: ignore[arg-type]


def sign(one: SignJob) -> None:
    run_sign(one, Screen(), options().settings)


def check(path: Path) -> SignatureReport:
    with opened_reader() as reader:
        return check_signatures(path.read_bytes(), path.name, (authority().der,), NOW, reader)


def test_a_form_gets_its_fields_then_two_hands_sign_it_and_no_third(folder: Path) -> None:
    sign(job(folder, "form.pdf", only_fields=True, output=folder / "fields.pdf"))
    names = [state.name for state in signature_fields((folder / "fields.pdf").read_bytes(), "")]
    assert names == ["申请人签名", "单位负责人签字", "单位公章"]
    sign(job(folder, "fields.pdf", key=KeyPlace(folder / "applicant.p12"), seal=SealWish(), field_name="申请人签名", output=folder / "one.pdf"))
    sign(job(folder, "one.pdf", field_name="单位公章", output=folder / "two.pdf"))
    before = (folder / "form.pdf").read_bytes()
    for name in ("fields.pdf", "one.pdf", "two.pdf"):
        after = (folder / name).read_bytes()
        assert after.startswith(before) and len(after) > len(before)
        before = after
    report = check(folder / "two.pdf")
    assert [(one.field, one.signer, one.state) for one in report.signatures] == [
        ("申请人签名", APPLICANT, "good"), ("单位公章", OFFICE, "good"),
    ]  # fmt: skip


def test_one_key_signs_many_files_into_a_folder_and_closes_each(folder: Path) -> None:
    sign(job(folder, "a.pdf", "b.pdf", output=folder / "signed", place=PLACE))
    assert sorted(path.name for path in (folder / "signed").iterdir()) == ["a.pdf", "b.pdf"]
    (one,) = check(folder / "signed" / "b.pdf").signatures
    assert one.state == "good" and (folder / "a.pdf").read_bytes() == PDF
    assert refusal(job(folder, "signed/a.pdf", place="1:10,10,40,40", field_name="另签")) == "sign_file_closed"


def test_a_certificate_is_signed_where_it_keeps_room_for_the_seal(folder: Path) -> None:
    sign(job(folder, "a.pdf", form="tutor-certificate"))
    assert [state.name for state in signature_fields((folder / "out.pdf").read_bytes(), "")] == ["公章"]


def refusal(one: SignJob) -> str:
    with pytest.raises(DocgenError) as error:
        sign(one)
    assert not (one.output or Path("-")).is_file() and error.value.problems[0].remedy
    return error.value.problems[0].code


def test_what_is_missing_is_told_and_nothing_is_written(folder: Path) -> None:
    good = job(folder, "a.pdf", place=PLACE)
    assert refusal(replace(good, output=None)) == "sign_target_needed"
    assert refusal(job(folder, "a.pdf", "b.pdf", place=PLACE)) == "sign_several_targets"
    assert refusal(replace(good, key=KeyPlace())) == "sign_key_needed"
    assert refusal(replace(good, key=KeyPlace(library=folder / "none.so"))) == "path_missing"
    assert refusal(replace(good, place="第一页右下")) == "sign_place_unclear"
    assert refusal(replace(good, place=None)) == "sign_boxes_unknown"
    assert refusal(replace(good, seal=SealWish(folder / "a.pdf"))) == "seal_not_png"
    assert refusal(job(folder, "form.pdf")) == "sign_field_needed"
    assert refusal(job(folder, "none.pdf", place=PLACE)) == "file_missing"


def test_a_wrong_passphrase_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SIGN_VARIABLE, "不对")
    assert refusal(job(folder, "a.pdf", place=PLACE)) == "signer_file_unusable"
    monkeypatch.delenv(SIGN_VARIABLE)
    assert refusal(job(folder, "a.pdf", place=PLACE)) == "key_passphrase_unset"


def test_a_file_that_is_there_stays(folder: Path) -> None:
    (folder / "out.pdf").write_bytes(b"mine")
    with pytest.raises(DocgenError) as error:
        sign(job(folder, "a.pdf", place=PLACE))
    assert error.value.problems[0].code == "output_exists" and (folder / "out.pdf").read_bytes() == b"mine"
    sign(job(folder, "a.pdf", place=PLACE, is_forced=True))
    assert (folder / "out.pdf").read_bytes().startswith(PDF)
