"""The ceremonies rehearsed: every step with throw-away keys in a throw-away folder, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from docgen.certificates.ceremony import Ceremony, Ended, Office, allow_list, init_keys, rotate_key
from docgen.certificates.epoch import CHINA, midnight
from docgen.certificates.key_folder import check_private, read_bundle, read_keys
from docgen.certificates.keys import Keys
from docgen.certificates.status_list import State, new_status_list, sign_status_list
from docgen.certificates.token import Claims, sign_token, token_prefix, token_url
from docgen.certificates.trust import CertificateType
from docgen.certificates.verdict import Forged, Lists, Revoked, Valid, Verdict, verdict
from docgen.errors import FileUnusable

_TYPE = CertificateType(code=1, title="演练证书", level="", issuer="演练协会", form="rehearsal")
OFFICE = Office(hosts=("v.example.org",), organizations=("演练协会",), types=(_TYPE,))


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in its code (rehearsal_... of the messages), and whether it came out as it must."""

    code: str
    is_right: bool


def rehearse(ceremony: Ceremony) -> Iterator[Step]:
    """All steps, one after the other: the folders of `ceremony` must not exist yet. Raises FileUnusable, ToolMissing,
    OSError where a step cannot be done at all."""
    today = ceremony.now.astimezone(CHINA).date()
    init_keys(ceremony, OFFICE, date(today.year, 1, 1))
    keys = read_keys(ceremony.folder, ceremony.words)
    yield Step("rehearsal_init", len(keys.signing) == 3 and len(keys.secrets) == 4)
    yield Step("rehearsal_passphrase", _is_refused(lambda: read_keys(ceremony.folder, ceremony.words + "?")))
    yield Step("rehearsal_private", _is_refused_when_open(ceremony))
    first, second = (_claims(number, today) for number in (1, 2))
    genuine = sign_token(first, keys.signing_key("cert", midnight(today)))
    yield Step("rehearsal_issue", isinstance(_read(ceremony, keys, genuine, {}), Valid))
    taken_back = {first.status_index: State.REVOKED}
    yield Step("rehearsal_revoke", isinstance(_read(ceremony, keys, genuine, taken_back), Revoked))
    rotate_key(ceremony, "cert", today)
    keys = read_keys(ceremony.folder, ceremony.words)
    newer = sign_token(second, keys.signing_key("cert", midnight(today)))
    is_new = len(keys.signing) == 4 and newer != sign_token(second, keys.signing[0])
    yield Step("rehearsal_rotate", is_new and isinstance(_read(ceremony, keys, genuine, {}), Valid))
    yield from _leak(ceremony, keys, genuine, newer)


def _leak(ceremony: Ceremony, keys: Keys, genuine: bytes, newer: bytes) -> Iterator[Step]:
    """The first key leaks; a thief dates a certificate back."""
    stolen = next(key for key in keys.signing if key.use == "cert")
    today = ceremony.now.astimezone(CHINA).date()
    thief = sign_token(replace(_claims(9, today), issued_on=date(today.year, 1, 1)), stolen)
    allow = allow_list(token_prefix(genuine).hex())
    rotate_key(ceremony, "cert", today, Ended(kid=stolen.kid, since=midnight(today), allow=allow))
    keys = read_keys(ceremony.folder, ceremony.words)
    yield Step("rehearsal_leak_forged", isinstance(_read(ceremony, keys, thief, {}), Forged))
    both = [_read(ceremony, keys, one, {}) for one in (genuine, newer)]
    yield Step("rehearsal_leak_genuine", all(isinstance(one, Valid) for one in both))


def _claims(number: int, today: date) -> Claims:
    return Claims(number=f"REHEARSAL-{number}", issued_on=today, holder="演练人", type_code=1, status_list=1,
                  status_index=number)  # fmt: skip


def _read(ceremony: Ceremony, keys: Keys, token: bytes, states: dict[int, State]) -> Verdict:
    """The verdict of a stranger, who has the bundle, the list of now and the address."""
    bundle = read_bundle(ceremony.folder)
    states_now = new_status_list(bundle.status_uri(1), states, ceremony.now)
    served = sign_status_list(states_now, keys.signing_key("status", ceremony.now))
    return verdict(token_url(bundle.hosts[0], token), bundle, Lists((served,)), ceremony.now)


def _is_refused(action: Callable[[], object]) -> bool:
    try:
        action()
    except FileUnusable:
        return True
    return False


def _is_refused_when_open(ceremony: Ceremony) -> bool:
    path: Path = ceremony.folder / "secrets.sealed"
    path.chmod(0o644)
    is_refused = _is_refused(lambda: check_private(ceremony.folder))
    path.chmod(0o600)
    return is_refused
