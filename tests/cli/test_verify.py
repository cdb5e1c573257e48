"""`docgen verify`: the answer in words, what was issued beside it, and an exit code for programs."""

from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from docgen.certificates.codes import number_code, number_url
from docgen.certificates.key_folder import read_keys
from docgen.certificates.status_list import State
from docgen.certificates.token import sign_token, token_url
from docgen.certificates.trust import sign_trust
from docgen.cli.judging import Sources
from docgen.cli.passphrases import KEY_VARIABLE
from docgen.cli.show import Screen
from docgen.cli.verify_job import VerifyJob, run_verify
from docgen.errors import DocgenError, FileUnusable, UsageFault
from docgen.registry.database import close, open_registry
from docgen.registry.witness import FILE_NAME
from docgen.settings import Settings, read_settings
from tests.certificates import ceremonies
from tests.certificates.made_pictures import GENUINE, paper, under_seal, written
from tests.certificates.made_signers import NOW as SIGNED_NOW
from tests.certificates.made_signers import authority, signed
from tests.certificates.office import BUNDLE, CERT, CLAIMS, FOREIGN, HOST, NOW, ROOT, claims, status_list
from tests.certificates.test_signature_check import updated
from tests.finished import made
from tests.registry.office import issued, person


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """What an office publishes, with a list of this hour."""
    folder = tmp_path / "published"
    (folder / "status").mkdir(parents=True)
    (folder / "trust.cbor").write_bytes(sign_trust(BUNDLE, ROOT))
    (folder / "status" / "1.cwt").write_bytes(status_list())
    return folder


def settings(folder: Path) -> Settings:
    return read_settings({**os.environ, "DOCGEN_CACHE": str(folder / "cache")})


def verify(
    published: Path, *things: str, now: datetime = NOW, name: str | None = None, signers: Sequence[Path] = (), root: str | None = None
) -> int:
    """The exit code; what is told goes to the screen."""
    sources = Sources(None, root or ROOT.public.hex(), published, name)
    return run_verify(VerifyJob(things, sources, tuple(signers), now), Screen(is_json=True), settings(published.parent))


def told(capsysbinary: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    return found


def refusal(published: Path, *things: str, **more: Any) -> str:
    with pytest.raises(DocgenError) as error:
        verify(published, *things, **more)
    assert isinstance(error.value, (UsageFault, FileUnusable))
    return error.value.problems[0].code


def test_a_genuine_address_is_good_and_says_what_was_issued(published: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert verify(published, GENUINE + "?from=singlemessage&nsukey=abc#x") == 0
    answer = told(capsysbinary)
    assert answer["ok"] and answer["standing"] == "good"
    (one,) = answer["certificates"]
    assert one["verdict"] == "valid" and one["told"][0]["says"] == "有效"
    assert one["face"] == {
        "number": "XJC-Z-2026-0001-Q", "holder": "欧阳月", "title": "青少年科技辅导员专业水平证书", "level": "中级",
        "issuer": "虚构市青少年科技辅导员协会", "issued_on": "2026-11-20", "expires_on": "2031-11-19",
    }  # fmt: skip


@pytest.mark.parametrize(("state", "verdict", "says"), [
    (State.REVOKED, "revoked", "已收回（截至2026年11月22日）"), (State.SUSPENDED, "suspended", "暂停"),
    (State.REPLACED, "replaced", "已补发换发"),
])  # fmt: skip
def test_what_happened_to_a_certificate_is_told(
    published: Path, capsysbinary: pytest.CaptureFixture[bytes], state: State, verdict: str, says: str
) -> None:
    (published / "status" / "1.cwt").write_bytes(status_list({CLAIMS.status_index: state}))
    assert verify(published, GENUINE) == 8
    (one,) = told(capsysbinary)["certificates"]
    assert (one["verdict"], one["told"][0]["says"], one["face"]["number"]) == (verdict, says, CLAIMS.number)


def test_an_expired_one_and_a_forged_one_are_not_accepted(published: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert verify(published, GENUINE, now=NOW + timedelta(days=365 * 6)) == 8
    assert told(capsysbinary)["certificates"][0]["verdict"] == "expired"
    assert verify(published, token_url(HOST, sign_token(CLAIMS, FOREIGN))) == 8
    (one,) = told(capsysbinary)["certificates"]
    assert one["verdict"] == "forged" and "face" not in one and "疑似伪造" in one["told"][0]["says"]


def test_without_a_fresh_list_nothing_is_good(published: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert verify(published, GENUINE, now=NOW + timedelta(days=3)) == 10
    assert told(capsysbinary)["certificates"][0]["verdict"] == "unconfirmed"
    (published / "status" / "1.cwt").unlink()
    (published.parent / "cache" / "status").joinpath(*[path.name for path in (published.parent / "cache" / "status").iterdir()]).unlink()
    assert verify(published, GENUINE) == 10


def test_an_older_list_served_again_is_told_and_changes_nothing(published: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (published / "status" / "1.cwt").write_bytes(status_list({CLAIMS.status_index: State.REVOKED}))
    assert verify(published, GENUINE) == 8
    (published / "status" / "1.cwt").write_bytes(status_list(age=timedelta(hours=20)))
    capsysbinary.readouterr()
    assert verify(published, GENUINE) == 8
    codes = [one["code"] for one in told(capsysbinary)["certificates"][0]["told"]]
    assert codes == ["verdict_revoked", "verdict_list_rolled_back"]


def test_a_masked_name_asks_for_the_name(published: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from docgen.certificates.token import mask_name, name_tag

    salt = b"saltsalt"
    masked = claims(holder=mask_name("欧阳晓月"), salt=salt, name_tag=name_tag(salt, "欧阳晓月"), expires_on=None)
    address = token_url(HOST, sign_token(masked, CERT))
    assert [verify(published, address, name=name) for name in (None, "欧阳晓月", "王宁")] == [10, 0, 8]


@pytest.mark.parametrize("kind", ["JPEG", "PDF"])
def test_a_photograph_under_a_seal_and_a_scan_are_judged(
    published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], kind: str
) -> None:
    path = tmp_path / f"证书.{kind.lower()}"
    path.write_bytes(written(under_seal(paper(GENUINE)), kind))
    assert verify(published, str(path)) == 0
    answer = told(capsysbinary)
    assert answer["certificates"][0]["verdict"] == "valid" and answer["certificates"][0]["page"] == 1
    assert (answer["signatures"] or {"state": "none"})["state"] == {"JPEG": "none", "PDF": "absent"}[kind]


def test_a_look_alike_site_is_not_believed(published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "假.png"
    path.write_bytes(written(paper(GENUINE.replace(HOST, "zs.examp1e.org")), "PNG"))
    assert verify(published, str(path)) == 8
    answer = told(capsysbinary)
    assert [one["code"] for one in answer["problems"]] == ["verify_code_elsewhere"] and answer["certificates"] == []


def test_a_form_is_no_certificate_and_its_references_are_checked(
    published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = made("typical")
    assert document.pdf is not None
    path = tmp_path / "表.pdf"
    path.write_bytes(document.pdf)
    assert verify(published, str(path)) == 0
    answer = told(capsysbinary)
    assert answer["form"]["state"] == "proved" and answer["form"]["number"] == document.number
    assert answer["certificates"] == [] and "这不是证书" in answer["problems"][0]["says"]


def test_a_form_whose_entry_was_changed_is_found(published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    document = made("typical")
    assert document.pdf is not None
    path = tmp_path / "表.pdf"
    with pikepdf.open(io.BytesIO(document.pdf)) as file:
        entry = file.Root.AF[0].EF.F
        entry.write(entry.read_bytes().replace(b'"male"', b'"mole"').replace("虚构".encode(), "真实".encode()).replace("大学".encode(), "小学".encode()))
        file.save(path)
    assert verify(published, str(path)) == 8
    assert told(capsysbinary)["form"]["state"] == "changed"


def test_a_signed_file_is_good_by_its_expected_signer_alone(
    published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pem = tmp_path / "ca.der"
    pem.write_bytes(authority().der)
    for data, code in ((signed(), 0), (signed()[:-200], 8)):
        path = tmp_path / "签过.pdf"
        path.write_bytes(data)
        assert verify(published, str(path), signers=[pem], now=SIGNED_NOW) == code
        assert told(capsysbinary)["signatures"]["state"] == ("good" if code == 0 else "bad")
    path.write_bytes(signed())
    assert verify(published, str(path), now=SIGNED_NOW) == 10


def rewritten(pdf: bytes) -> bytes:
    """The same, by a program that keeps to the standard."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out)
    return out.getvalue()


def test_a_genuine_code_in_a_changed_file_is_not_accepted(
    published: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from docgen.certificates.pdf_signature import sign
    from tests.certificates.made_signers import hand, signing

    whole = sign(rewritten(written(paper(GENUINE), "PDF")), hand(), signing(at=NOW), "证书.pdf")
    path, pem = tmp_path / "证书.pdf", tmp_path / "ca.der"
    pem.write_bytes(authority().der)
    for data, code in ((whole, 0), (updated(whole, "annotation"), 8)):
        path.write_bytes(data)
        assert verify(published, str(path), signers=[pem]) == code
        assert told(capsysbinary)["certificates"][0]["verdict"] == "valid"


def test_what_cannot_be_judged_is_refused_with_the_way_out(published: Path, tmp_path: Path) -> None:
    (tmp_path / "空.png").write_bytes(written(paper(), "PNG"))
    assert refusal(published, str(tmp_path / "空.png")) == "verify_code_missing"
    assert refusal(published, str(tmp_path / "没有.png")) == "file_missing"
    assert refusal(published, "XJC-Z-2026-0001-Q") == "verify_code_needed"
    assert refusal(published, "XJC-Z-2026-0001-Q", "7K2M9XA4TQ") == "verify_registry_needed"
    assert refusal(published, GENUINE, GENUINE, GENUINE) == "verify_one_thing"
    assert refusal(published, GENUINE, root="ab") == "verify_root_unclear"
    assert refusal(published, GENUINE, root=CERT.public.hex()) == "trust_unproved"


def test_nothing_is_judged_by_a_bundle_that_nobody_vouches_for(published: Path) -> None:
    with pytest.raises(UsageFault) as error:
        run_verify(VerifyJob((GENUINE,), Sources(status=published), now=NOW), Screen(), settings(published.parent))
    assert error.value.problems[0].code == "verify_root_missing"
    with pytest.raises(UsageFault) as error:
        run_verify(VerifyJob((GENUINE,), now=NOW), Screen(), settings(published.parent))
    assert error.value.problems[0].code == "verify_trust_missing"


def test_a_person_reads_the_answer_in_words(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = Sources(published / "trust.cbor", ROOT.public.hex(), published)
    assert run_verify(VerifyJob((GENUINE,), sources, now=NOW), Screen(), settings(published.parent)) == 0
    shown = capsys.readouterr()
    assert "有效" in shown.out and "欧阳月" in shown.out and "中级" in shown.out
    assert "请与纸面逐项核对" in shown.err and HOST in shown.err



def test_an_office_proves_numbers_by_its_own_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    ceremonies.made(tmp_path)
    monkeypatch.setenv(KEY_VARIABLE, ceremonies.WORDS)
    keys = read_keys(tmp_path / "keys", ceremonies.WORDS)
    url = f"sqlite:///{tmp_path}/registry.db"
    registry = open_registry(url, keys, random.Random(1).randbytes, "zs.example.org", tmp_path / "keys" / FILE_NAME)
    (answer,) = issued(registry, [person(1)])
    close(registry)
    code = number_code(keys.secret("code"), answer.number, 1)
    office = replace(settings(tmp_path), keys=tmp_path / "keys", database=url, host="zs.example.org")
    later = NOW + timedelta(hours=20)
    address = number_url("zs.example.org", answer.number, code)
    for things, due in (((answer.number, code), 0), ((address,), 0), ((answer.number, "0000000000"), 8)):
        assert run_verify(VerifyJob(things, now=later), Screen(is_json=True), office) == due
        found = told(capsysbinary)
        assert [one["verdict"] for one in found["certificates"]] == (["valid"] if due == 0 else [])
    assert [one["code"] for one in found["problems"]] == ["verify_number_unknown"]
