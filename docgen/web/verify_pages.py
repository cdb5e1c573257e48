"""The pages that prove a certificate to anyone: by the address in its QR code, by its number and code, by a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from docgen.errors import FileUnusable, RegistryRefused, UsageFault
from docgen.problems import Problem, errors_in
from docgen.web.assets import address_of
from docgen.web.office_registry import registry
from docgen.web.running import running
from docgen.web.verify_limits import Caller, TooOften, caller_of, doorkeeper
from docgen.web.verifying import Answer, Desk, number_and_code, trust_of
from docgen.web.watching import count_verification, log_fault

RETRY_SECONDS = 30
_HOLE = "[main]"
_STATUSES = {"unknown": 404, "forged": 404, "unreachable": 503}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def away() -> RegistryRefused:
    """What anybody is told while nothing can be answered: nothing of the house's own files and databases."""
    log_fault("verification_away")
    problem = Problem("web_registry_away", facts={"seconds": RETRY_SECONDS})
    return RegistryRefused(problem.says, [problem])


def desk_now() -> Desk:
    """Who answers at this moment. Raises UsageFault where the service has no registry, RegistryRefused where its keys
    cannot be read."""
    now = running()
    if not now.has_office or now.settings.keys is None:
        problem = Problem("office_closed")
        raise UsageFault(problem.says, [problem])
    try:
        return Desk(registry(now), trust_of(now.settings.keys).bundle, datetime.now(UTC))
    except (RegistryRefused, FileUnusable, OSError) as error:
        raise away() from error


def by_token(request: Any, said: str) -> Any:
    """What the QR code of a certificate leads to. A program that looks only for the head learns nothing."""
    if request.method == "HEAD":
        return silent()
    desk = desk_now()
    try:
        doorkeeper().let_in(caller_of(request))
    except TooOften as refused:
        return too_often(request, desk, refused)
    return shown(request, desk, "token", [desk.by_token(said, _typed(request))])


def by_number(request: Any, said: str = "") -> Any:
    """What a number and its code come to, in the address or sent by the form; without either, the form."""
    if request.method == "HEAD":
        return silent()
    number, code = number_and_code(said) if said else (request.POST.get("number", ""), request.POST.get("code", ""))
    if not said and not (number or code):
        return ask_page(request)
    desk = desk_now()
    try:
        answer = guarded(desk, caller_of(request), number, code, _typed(request))
    except TooOften as refused:
        return too_often(request, desk, refused)
    return shown(request, desk, "number", [answer])


def guarded(desk: Desk, caller: Caller, number: str, code: str, typed: str | None = None) -> Answer:
    """The answer to a number and code, both counted. Raises TooOften."""
    doors = doorkeeper()
    doors.let_in(caller)
    doors.let_guess(caller)
    answer = desk.by_number(number, code, typed)
    if answer.kind != "unknown":
        doors.was_right(caller)
    return answer


def ask_page(request: Any, problems: Iterable[Problem] = (), status: int = 200) -> Any:
    """The ways to prove a certificate."""
    return answered(request, "verify/ask.html", desk_now(), status, problems=tuple(problems))


def shown(request: Any, desk: Desk, door: str, answers: Sequence[Answer], remarks: Sequence[Problem] = ()) -> Any:
    """The page that tells what was found; what it says of nothing found does not depend on what was asked."""
    for answer in answers:
        count_verification(door, answer.kind)
    status = _STATUSES.get(answers[0].kind, 200) if len(answers) == 1 else 200
    if status == 404 and not remarks:
        return framed(request, desk, _nothing(answers[0].kind, desk.bundle.hosts[0]), status)
    facts = [
        {"words": _words(one.kind, number), "number": number, "kind": one.kind, "verdict": one.verdict, "address": one.address,
         "is_masked": one.is_masked} for number, one in enumerate(answers, 1)
    ]  # fmt: skip
    response = answered(
        request, "verify/result.html", desk, status, answers=facts, remarks=tuple(remarks), is_grave=bool(errors_in(remarks)),
        is_asked_again=any(one.kind == "unknown" for one in answers),
    )  # fmt: skip
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


@lru_cache(maxsize=16)
def _nothing(kind: str, host: str) -> str:
    """What is told where nothing was found: the same for all, and made once."""
    from django.template.loader import render_to_string

    answer = {"words": _words(kind, 1), "number": 1, "kind": kind}
    text: str = render_to_string("verify/result.html", {"answers": [answer], "host": host, "is_asked_again": kind == "unknown"})
    return text


def too_often(request: Any, desk: Desk, refused: TooOften) -> Any:
    """The page for who asks too often."""
    response = answered(request, "verify/too_often.html", desk, 429, seconds=refused.seconds)
    response["Retry-After"] = str(refused.seconds)
    return response


def answered(request: Any, template: str, desk: Desk, status: int, **facts: Any) -> Any:
    """A page in the manner of the offline one, with stricter headers than the house's."""
    from django.template.loader import render_to_string

    # Without the request: no cookie, no session, no account has a part in what is told.
    text = render_to_string(template, {"host": desk.bundle.hosts[0], "now": desk.now, **facts})
    return framed(request, desk, text, status)


def framed(request: Any, desk: Desk, text: str, status: int) -> Any:
    """The same of a text that is made already."""
    from django.http import HttpResponse

    hosts, here = desk.bundle.hosts, request.get_host()
    organization = desk.bundle.organizations[0] if desk.bundle.organizations else ""
    before, after = _frame(hosts[0], organization, "" if here in hosts else here)
    return with_headers(HttpResponse(f"{before}{text}{after}", status=status))


@lru_cache(maxsize=64)
def _frame(host: str, organization: str, elsewhere: str) -> tuple[str, str]:
    """What stands before and behind every answer: the same for all, and made once."""
    from django.template.loader import render_to_string

    facts = {"host": host, "organization": organization, "elsewhere": elsewhere, "style": address_of("verify.css"), "main": _HOLE}
    before, _, after = render_to_string("verify/page.html", facts).partition(_HOLE)
    return before, after


@lru_cache(maxsize=256)
def _words(kind: str, number: int) -> str:
    """In which words an answer is told."""
    from django.template.loader import render_to_string

    words: str = render_to_string(f"verify/words/{kind}.html", {"number": number})
    return words


def silent() -> Any:
    """The same answer to every HEAD: whether there is a certificate is told to nobody who does not read it."""
    from django.http import HttpResponse

    return with_headers(HttpResponse())


def with_headers(response: Any) -> Any:
    """The headers of every answer about certificates."""
    for name, value in _HEADERS.items():
        response[name] = value
    return response


def _typed(request: Any) -> str | None:
    return request.POST.get("name", "")[:200] or None if request.method == "POST" else None
