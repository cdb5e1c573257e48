"""What anyone is told who brings a token, or a number with its code: the same little work whatever is wrong.

A token is decoded and its signature proved in memory, and only a genuine one costs one read of an index; a code is
compared before the database is asked anything. What is told is the state of this moment, not that of a list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.digits import digits_of
from docgen.certificates.key_folder import TRUST_FILE, proved_bundle, read_root_public
from docgen.certificates.token import SignedClaims, read_token, token_of_url
from docgen.certificates.trust import MAX_BUNDLE, TrustBundle, prove_token
from docgen.certificates.verdict import (
    Forged,
    Revoked,
    Standing,
    Valid,
    Verdict,
    standing_of,
    verdict_of_state,
)
from docgen.entries.files import read_bytes
from docgen.errors import RegistryRefused
from docgen.registry.verifying import state_now, token_behind

if TYPE_CHECKING:
    from docgen.registry.database import Registry

# unnamed, misnamed: the name is masked and was not typed, or another was; unregistered: a genuine signature under
# what the registry does not know; unreachable: the registry gives no answer now; unknown: number and code.
Kind = Literal[
    "valid", "unnamed", "misnamed", "revoked", "suspended", "replaced", "expired", "unconfirmed", "unregistered",
    "unreachable", "forged", "unknown",
]  # fmt: skip
# Nobody types more, and a code is ten characters.
_LONGEST_NUMBER, _LONGEST_CODE = 100, 20


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust bundle of the office, its bytes, and the raw public root key that proves it."""

    bundle: TrustBundle
    data: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told: the verdict (None where nothing was found), and in which words; `address` is where the paper's
    own code leads."""

    kind: Kind
    verdict: Verdict | None = None
    address: str = ""
    is_masked: bool = False

    @property
    def standing(self) -> Standing:
        """Whether a reader may believe it."""
        if self.kind == "unreachable":
            return "unconfirmed"
        return "bad" if self.verdict is None else standing_of(self.verdict)


NOT_FOUND = Answer("unknown")


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers questions at a moment, `now`, by a bundle and by the registry."""

    registry: Registry
    bundle: TrustBundle
    now: datetime

    def by_address(self, address: str, typed: str | None = None) -> Answer:
        """What the text of a QR code comes to, whatever a messenger has added to it. Raises ToolMissing only."""
        try:
            token = read_token(token_of_url(address, self.bundle.hosts))
            prove_token(token, self.bundle)
        except TokenInvalid as error:
            return Answer("forged", Forged(error.reason))
        return self._answered(token, f"/c/{digits_of(token.data)}", typed)

    def by_token(self, said: str, typed: str | None = None) -> Answer:
        """The same for what stood behind /c/ of an address that led here."""
        return self.by_address(f"https://{self.bundle.hosts[0]}/c/{said}", typed)

    def by_number(self, number: str, code: str, typed: str | None = None) -> Answer:
        """What a number with its code comes to, both as typed. Raises ToolMissing only."""
        if len(number) > _LONGEST_NUMBER or len(code) > _LONGEST_CODE:
            return NOT_FOUND
        try:
            data = token_behind(self.registry, number, code)
        except RegistryRefused:
            return Answer("unreachable")
        if data is None:
            return NOT_FOUND
        # Sealed by the registry itself, whose keys may have changed hands since: proved like any other.
        token = read_token(data)
        try:
            prove_token(token, self.bundle)
        except TokenInvalid as error:
            return Answer("forged", Forged(error.reason))
        return self._answered(token, f"/n/{quote(token.claims.number, safe='')}/{quote(code, safe='')}", typed)

    def _answered(self, token: SignedClaims, address: str, typed: str | None) -> Answer:
        is_masked = token.claims.is_masked
        asked = typed if is_masked else None
        try:
            found = state_now(self.registry, token.data)
        except RegistryRefused:
            unsure = verdict_of_state(token, self.bundle, None, self.now, asked)
            return Answer("unreachable", unsure, address, is_masked)
        verdict = verdict_of_state(token, self.bundle, found.state if found else None, self.now, asked)
        if found is None:
            return Answer("unregistered", verdict, address, is_masked)
        if isinstance(verdict, Revoked):
            verdict = replace(verdict, on=found.since)
        return Answer(_kind(verdict), verdict, address, is_masked)


def trust_of(home: Path) -> Trust:
    """What the folder of keys says now; the file is read again only once it has changed. Raises FileUnusable,
    ToolMissing, OSError."""
    facts = (home / TRUST_FILE).stat()
    return _trust(home, facts.st_mtime_ns, facts.st_size, facts.st_ino)


@lru_cache(maxsize=2)
def _trust(home: Path, *_mark: int) -> Trust:
    data, root = read_bytes(home / TRUST_FILE, MAX_BUNDLE), read_root_public(home)
    return Trust(proved_bundle(data, root, home / TRUST_FILE), data, root)


def number_and_code(said: str) -> tuple[str, str]:
    """The two parts of what stood behind /n/ of an address, without what a messenger has added; a number may have
    slashes of its own."""
    for mark in "?#&":
        said = said.partition(mark)[0]
    number, _, code = said.strip().rstrip("/").rpartition("/")
    return number, code


def _kind(verdict: Verdict) -> Kind:
    match verdict:
        case Valid(name_check="unasked"):
            return "unnamed"
        case Valid(name_check="differs"):
            return "misnamed"
        case _:
            return _KINDS[type(verdict).__name__]


_KINDS: dict[str, Kind] = {
    "Valid": "valid", "Revoked": "revoked", "Suspended": "suspended", "Replaced": "replaced", "Expired": "expired",
    "Unconfirmed": "unconfirmed", "Forged": "forged",
}  # fmt: skip
