"""`verify` of the API: an address, a number with its code, or a file, judged as on the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from docgen.certificates.codes import number_of_url
from docgen.certificates.reading import MAX_FILE_BYTES
from docgen.certificates.verdict import Proved, Standing, told
from docgen.problems import Problem, errors_in
from docgen.web.api_bodies import workbook_in
from docgen.web.api_gate import admitted
from docgen.web.clients import OF_KEY, Denied
from docgen.web.problem_details import as_json
from docgen.web.verify_files import judged
from docgen.web.verify_limits import Caller, TooOften, caller_of, doorkeeper
from docgen.web.verify_pages import RETRY_SECONDS, desk_now, guarded
from docgen.web.verifying import Answer, Desk
from docgen.web.watching import count_verification

_WORST: tuple[Standing, ...] = ("bad", "unconfirmed", "good")
router = Router()


class VerifyBody(Schema):
    """What is to be proved: one of `address`, `number` with `code`, `file`; and the name on the paper where the
    token's is masked."""

    address: str = Field("", description="二维码里的网址", max_length=4000)
    number: str = Field("", description="统一编号", max_length=100)
    code: str = Field("", description="核验码", max_length=20)
    file: str = Field("", description="照片、截图、扫描件（JPEG、PNG）或 PDF，base64")
    name: str | None = Field(None, description="纸面上的姓名；姓名遮盖时用来核对", max_length=200)


@router.post("/verify", summary="查验证书", operation_id="verify_certificate")
def verify_certificate(request: Any, body: VerifyBody) -> Any:
    """What each certificate comes to at this moment, what is printed on it, and remarks on the file."""
    name = admitted(request, "verify")
    desk = desk_now()
    try:
        caller = Caller(name, has_key=True) if name.startswith(OF_KEY) else caller_of(request)
        answers, problems = _asked(desk, caller, body)
    except TooOften as refused:
        raise Denied(429, Problem("web_too_often", facts={"seconds": refused.seconds}), refused.seconds) from refused
    if any(one.kind == "unreachable" for one in answers):
        raise Denied(503, Problem("web_registry_away", facts={"seconds": RETRY_SECONDS}), RETRY_SECONDS)
    for one in answers:
        count_verification("api", one.kind)
    problems += [Problem("verify_number_unknown") for one in answers if one.kind == "unknown"]
    return {
        "standing": _standing(answers, problems), "asked_at": desk.now.isoformat(timespec="seconds"),
        "hosts": list(desk.bundle.hosts), "problems": [as_json(one) for one in problems],
        "certificates": [_certificate(one) for one in answers if one.kind != "unknown"],
    }  # fmt: skip


def _asked(desk: Desk, caller: Caller, body: VerifyBody) -> tuple[list[Answer], list[Problem]]:
    """Answers and remarks. Raises Denied, TooOften."""
    if sum(map(bool, (body.address, body.number or body.code, body.file))) != 1:
        raise Denied(422, Problem("web_verify_one"))
    if body.file:
        data = workbook_in(body.file)
        if len(data) > MAX_FILE_BYTES:
            raise Denied(422, Problem("web_file_large", facts={"limit": MAX_FILE_BYTES // 1_000_000}))
        return judged(desk, caller, data)
    numbered = number_of_url(body.address) if body.address else ("", body.number, body.code)
    if numbered is not None:
        return [guarded(desk, caller, *numbered[1:], body.name)], []
    doorkeeper().let_in(caller)
    return [desk.by_address(body.address, body.name)], []


def _standing(answers: Sequence[Answer], problems: Sequence[Problem]) -> Standing:
    """The worst of everything."""
    found = {one.standing for one in answers} | ({"bad"} if errors_in(problems) else set())
    return next((one for one in _WORST if one in found), "unconfirmed")


def _certificate(answer: Answer) -> dict[str, Any]:
    words = [Problem("verify_unregistered")] if answer.kind == "unregistered" else told(answer.verdict) if answer.verdict else ()
    facts: dict[str, Any] = {"verdict": answer.kind, "standing": answer.standing, "face": None}
    facts["told"] = [{"code": one.code, "says": one.says, "remedy": one.remedy} for one in words]
    if isinstance(answer.verdict, Proved):
        face = answer.verdict.face
        shown = {name: getattr(face, name) for name in ("number", "holder", "title", "level", "issuer")}
        expires = face.expires_on.isoformat() if face.expires_on else None
        facts["face"] = {**shown, "issued_on": face.issued_on.isoformat(), "expires_on": expires, "is_masked": answer.is_masked}
    return facts
