"""What `docgen verify` found, for a person and for a program, and the exit code that it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docgen.certificates.document_check import FormProof
from docgen.certificates.signature_check import FoundSignature, SignatureReport
from docgen.certificates.verdict import Forged, Standing, Valid, Verdict, standing_of, told
from docgen.cli.show import Screen, show_problems, show_table
from docgen.problems import Problem, catalogue, errors_in

NOT_ACCEPTED = 8
UNCONFIRMED = 10
_SIGNED: dict[str, Standing] = {"good": "good", "absent": "good", "unconfirmed": "unconfirmed", "bad": "bad"}
_FORMS: dict[str, Standing] = {"proved": "good", "unproved": "unconfirmed", "changed": "bad"}


@dataclass(frozen=True, slots=True)
class JudgedCode:
    """An official address, the page it stood on, and what is to be told of it."""

    address: str
    page: int
    verdict: Verdict

    @property
    def standing(self) -> Standing:
        """Whether a reader may believe it."""
        return standing_of(self.verdict)


@dataclass(frozen=True, slots=True)
class Verified:
    """All that was found: certificates, signatures of a PDF, what a form proves, and remarks; `hosts` are the
    official ones."""

    certificates: tuple[JudgedCode, ...]
    signatures: SignatureReport | None = None
    form: FormProof | None = None
    problems: tuple[Problem, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """The worst of everything."""
        found: set[Standing] = {one.standing for one in self.certificates}
        if self.signatures is not None:
            found.add(_SIGNED[self.signatures.state])
        if self.form is not None:
            found.add(_FORMS[self.form.state])
        if errors_in(self.problems):
            found.add("bad")
        if any(problem.code == "verify_form_reference" for problem in self.problems):
            found.add("unconfirmed")
        order: tuple[Standing, ...] = ("bad", "unconfirmed", "good")
        return next((one for one in order if one in found), "unconfirmed")


def show_verified(found: Verified, screen: Screen) -> int:
    """Tells what was found; gives the exit code."""
    code = {"good": 0, "unconfirmed": UNCONFIRMED, "bad": NOT_ACCEPTED}[found.standing]
    remarks = [*found.problems, *(found.form.problems if found.form else ()), *_of_signatures(found.signatures)]
    if screen.is_json:
        facts: dict[str, Any] = {"ok": code == 0, "exit_code": code, "standing": found.standing}
        facts["certificates"] = [_certificate(one) for one in found.certificates]
        facts["signatures"] = _signatures(found.signatures)
        facts["form"] = _form(found.form)
        screen.answer(facts, remarks)
        return code
    for one in found.certificates:
        show_table(("项目", "查得"), _rows(one))
        words = told(one.verdict)
        # That it is valid stands in the table, and what to do about it is said once, below.
        _say(words[1:] if isinstance(one.verdict, Valid) else words, screen)
    _say(remarks, screen)
    if found.certificates:
        screen.tell(f"请与纸面逐项核对，并确认网址是 {'、'.join(found.hosts)}。")
    return code


def _say(problems: Sequence[Problem], screen: Screen) -> None:
    """What is no problem in a sentence, the rest in a table."""
    grave = [problem for problem in problems if catalogue()[problem.code].severity != "note"]
    for problem in problems:
        if problem not in grave:
            screen.tell(f"{problem.says}。{problem.remedy}。")
    if grave:
        show_problems(grave)


def _rows(one: JudgedCode) -> list[tuple[str, str]]:
    result = told(one.verdict)[0].says
    if isinstance(one.verdict, Forged):
        return [("结果", result)]
    face = one.verdict.face
    rows = [
        ("结果", result), ("证书", face.title), ("级别", face.level), ("姓名", face.holder), ("编号", face.number),
        ("发证单位", face.issuer), ("签发日期", face.issued_on.isoformat()),
        ("有效期至", face.expires_on.isoformat() if face.expires_on else "长期"),
    ]  # fmt: skip
    return [(label, text) for label, text in rows if text]


def _of_signatures(report: SignatureReport | None) -> list[Problem]:
    if report is None:
        return []
    return [*report.problems, *(problem for one in report.signatures for problem in one.problems)]


def _certificate(one: JudgedCode) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "address": one.address, "page": one.page, "verdict": type(one.verdict).__name__.lower(),
        "standing": one.standing, "told": [{"code": p.code, "says": p.says, "remedy": p.remedy} for p in told(one.verdict)],
    }
    if isinstance(one.verdict, Forged):
        return facts | {"reason": one.verdict.reason}
    face, listed = one.verdict.face, one.verdict.list_issued
    shown = {name: getattr(face, name) for name in ("number", "holder", "title", "level", "issuer")}
    days = {"issued_on": face.issued_on.isoformat(), "expires_on": face.expires_on.isoformat() if face.expires_on else None}
    return facts | {"face": shown | days, "list_issued": listed.isoformat() if listed else None}


def _signatures(report: SignatureReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {"state": report.state, "signatures": [_signature(one) for one in report.signatures]}


def _signature(one: FoundSignature) -> dict[str, Any]:
    return {
        "field": one.field, "signer": one.signer, "issuer": one.issuer, "certificate_sha256": one.sha256,
        "signed_at": one.signed_at.isoformat() if one.signed_at else None,
        "stamped_at": one.stamped_at.isoformat() if one.stamped_at else None, "state": one.state,
        "told": [problem.code for problem in one.problems],
    }


def _form(form: FormProof | None) -> dict[str, Any] | None:
    if form is None:
        return None
    return {"form": form.form, "edition": form.edition, "number": form.number, "state": form.state}
