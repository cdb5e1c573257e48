"""The second factor: the code of a telephone, its setting up, and recovery codes for when it is lost."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from typing import Any

from docgen.accounts.keeping import record
from docgen.problems import Problem
from docgen.render.qr import text_png
from docgen.web.login import go_on
from docgen.web.office_registry import DEFAULT
from docgen.web.pages import page
from docgen.web.telephones import Telephone, waiting_telephone

_CODES, _CODE_LETTERS = 10, 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LONGEST = 20


def code_page(request: Any) -> Any:
    """Asks for the code that the telephone shows, or for a recovery code."""
    from django_otp import user_has_device

    if request.user.is_verified() or not user_has_device(request.user):
        return go_on(request)
    if request.method != "POST":
        return page(request, "office/code.html", {})
    device, problem = _matching(request.user, _typed(request))
    if problem is not None:
        record(DEFAULT, request.user, "code-failed", request.user.name)
        return page(request, "office/code.html", {"problems": (problem,)}, 422)
    _verified(request, device)
    return go_on(request)


def enrol_page(request: Any) -> Any:
    """Sets a telephone up: shows the secret until its first code is right, then the recovery codes, once."""
    from django_otp import user_has_device

    if request.user.is_temporary or user_has_device(request.user):
        return go_on(request)
    device = waiting_telephone(request.user)
    if request.method != "POST":
        return _enrolment(request, device, ())
    right, problem = _tried(request.user, device, _typed(request))
    if problem is not None:
        return _enrolment(request, device, (problem,))
    right.confirmed = True
    right.save(update_fields=["confirmed"])
    record(DEFAULT, request.user, "second-factor", request.user.name)
    _verified(request, right)
    return _codes_shown(request)


def new_recovery_codes(request: Any) -> Any:
    """New recovery codes in the place of the old ones."""
    return _codes_shown(request) if request.user.is_verified() else go_on(request)


def _typed(request: Any) -> str:
    """A code as it is compared: without blanks and hyphens, small letters."""
    return "".join(mark for mark in request.POST.get("code", "")[:_LONGEST].lower() if mark.isascii() and mark.isalnum())


def _matching(account: Any, typed: str) -> tuple[Any, Problem | None]:
    """The device that a code is of, or what is wrong with it: six digits are the telephone's."""
    from django_otp.plugins.otp_static.models import StaticDevice

    kind, code = (Telephone, typed) if typed.isdigit() else (StaticDevice, _kept(typed))
    device = kind.objects.filter(user=account, confirmed=True).first()
    return _tried(account, device, code) if device else (None, Problem("account_code_wrong"))


def _tried(account: Any, device: Any, code: str) -> tuple[Any, Problem | None]:
    """The device once the code was right; each code counts once, and after failures there is a wait."""
    from django.utils import timezone
    from django_otp import verify_token

    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        until = (why or {}).get("locked_until")
        seconds = max(1, round((until - timezone.now()).total_seconds() + 0.5)) if until else 1
        return None, Problem("account_code_too_often", facts={"seconds": seconds})
    found = verify_token(account, device.persistent_id, code)
    return (found, None) if found is not None else (None, Problem("account_code_wrong"))


def _verified(request: Any, device: Any) -> None:
    """Notes in the session which device has proved the person, under a new key."""
    from django_otp import login

    login(request, device)
    request.session.cycle_key()


def _enrolment(request: Any, device: Any, problems: tuple[Problem, ...]) -> Any:
    secret = b32encode(device.bin_key).decode().rstrip("=")
    facts = {
        "problems": problems, "picture": text_png(device.config_url, 6),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }  # fmt: skip
    return page(request, "office/enrol.html", facts, 422 if problems else 200)


def _codes_shown(request: Any) -> Any:
    """Makes recovery codes and shows them, this once: the database has their digests."""
    from django.db import transaction
    from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS)) for _ in range(_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=request.user).delete()
        device = StaticDevice.objects.create(user=request.user, name="recovery", confirmed=True)
        StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
        record(DEFAULT, request.user, "recovery-codes", request.user.name)
    shown = [f"{code[:5]}-{code[5:]}" for code in codes]
    return page(request, "office/recovery.html", {"codes": shown, "after": request.session.get("next", "")})


def _kept(code: str) -> str:
    """A recovery code as the database has it."""
    return hashlib.sha256(f"docgen recovery code {code}".encode()).hexdigest()[:16]
