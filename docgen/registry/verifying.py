"""What only the registry can say when somebody proves a certificate: the token behind a printed number and its code,
the states of this moment, and the day on which something happened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from docgen.certificates.codes import is_number_code
from docgen.certificates.status_list import State
from docgen.certificates.trust import TrustBundle
from docgen.certificates.verdict import Revoked, Verdict
from docgen.registry.database import Registry, told
from docgen.registry.faces import open_token
from docgen.registry.numbering import written_number
from docgen.registry.publication import publication_of
from docgen.registry.status import STATES

# as_made: the very file that was made when the certificate was issued; continued: it, and something behind it, such as
# signatures; other: another file, such as a scan; unknown: no file was made.
Likeness = Literal["as_made", "continued", "other", "unknown"]
_END = b"%%EOF"
_MOST_ENDS = 50
_STATE = (
    "SELECT copy.state, certificate.state_on FROM registry_copy AS copy "
    "JOIN registry_certificate AS certificate ON certificate.number = copy.number WHERE copy.token_sha256 = %s"
)
# Nobody has a certificate replaced more often.
MOST_COPIES = 20


def token_behind(registry: Registry, number: str, code: str) -> bytes | None:
    """The token of the copy whose code this is, typed as people type; None for a wrong code, an unknown number and
    an erased copy alike. The database is asked only once the code is right. Raises RegistryRefused."""
    written, keys = written_number(number), registry.keys.secrets_of("code")
    fits = [copy for copy in range(1, MOST_COPIES + 1) if is_number_code(keys, written, copy, code)]
    if not fits:
        return None
    from docgen.registry.models import Copy

    with told(registry):
        found = Copy.objects.using(registry.alias).filter(number=written, copy_no=fits[0]).first()
    # Sealed in the database: it bears the holder's name.
    return open_token(registry, found) if found is not None else None


@dataclass(frozen=True, slots=True)
class StateNow:
    """How a copy stands at this moment; `since` is the day on which its certificate came to stand so, None for a copy
    whose place another one took."""

    state: State
    since: date | None


def state_now(registry: Registry, token: bytes) -> StateNow | None:
    """The state of the copy that bears a token, by one read of an index; None for a token that was never issued here.
    Raises RegistryRefused."""
    from django.db import connections

    # In SQL: this is asked by anyone, and making the query would take ten times as long as the query.
    with told(registry), connections[registry.alias].cursor() as cursor:
        cursor.execute(_STATE, [hashlib.sha256(token).hexdigest()])
        found = cursor.fetchone()
    if found is None:
        return None
    state = State.VALID if found[0] == "valid" else STATES[found[0]]
    # SQLite keeps a day as text.
    since = found[1] if isinstance(found[1], date) else date.fromisoformat(found[1])
    return StateNow(state, None if state is State.REPLACED else since)


def lists_of_now(
    registry: Registry, bundle: TrustBundle, trust: bytes, root: bytes, now: datetime
) -> tuple[bytes, ...]:
    """The status lists as they would be published now. Raises as `publication_of` does."""
    return tuple(publication_of(registry, bundle, trust, root, now).lists.values())


def with_day(registry: Registry, verdict: Verdict, token: bytes) -> Verdict:
    """The verdict with the day on which the certificate was taken back. Raises RegistryRefused."""
    if not isinstance(verdict, Revoked):
        return verdict
    from docgen.registry.models import Copy

    with told(registry):
        rows = Copy.objects.using(registry.alias).select_related("number")
        copy = rows.filter(token_sha256=hashlib.sha256(token).hexdigest()).first()
    return replace(verdict, on=copy.number.state_on) if copy is not None else verdict


def likeness(registry: Registry, token: bytes, pdf: bytes) -> Likeness:
    """How a PDF stands to the one that was made for this token. Raises RegistryRefused."""
    from docgen.registry.models import Copy

    with told(registry):
        rows = Copy.objects.using(registry.alias).filter(token_sha256=hashlib.sha256(token).hexdigest())
        made = rows.values_list("pdf_sha256", flat=True).first()
    if not made:
        return "unknown"
    if hashlib.sha256(pdf).hexdigest() == made:
        return "as_made"
    return "continued" if any(hashlib.sha256(pdf[:end]).hexdigest() == made for end in _ends(pdf)) else "other"


def _ends(pdf: bytes) -> list[int]:
    """Where a file may have ended before something was appended."""
    found: list[int] = []
    at = pdf.find(_END)
    while at >= 0 and len(found) < _MOST_ENDS:
        end = at + len(_END)
        found += [end, end + 1, end + 2]
        at = pdf.find(_END, end)
    return found
