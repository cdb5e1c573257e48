"""What a reader is told of a certificate: a closed union, and how it is reached from an address, the trust bundle,
the status lists and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from docgen.certificates.cose import Reason, TokenInvalid
from docgen.certificates.epoch import CHINA, midnight
from docgen.certificates.status_list import State, StatusList, read_status_list
from docgen.certificates.token import Claims, SignedClaims, read_token, token_of_url
from docgen.certificates.trust import TrustBundle, prove_status_list, prove_token
from docgen.problems import Problem

# printed: the whole name is in the token, the reader compares it with the paper; unasked: the name is masked and
# nobody typed one; matches, differs: the typed name is or is not the holder's.
NameCheck: TypeAlias = Literal["printed", "unasked", "matches", "differs"]
# list_rolled_back: the list that was served is older than one seen before; list_refused: a list that is not ours
# or another one's was offered and not used.
Oddity: TypeAlias = Literal["list_rolled_back", "list_refused"]
Standing: TypeAlias = Literal["good", "unconfirmed", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What was issued, to be compared with the paper. `title` and the others are "" for a type code that the
    catalogue does not have."""

    number: str
    holder: str
    title: str
    level: str
    issuer: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A genuine signature: what was issued, how the name stands, the moment of the newest list that was used
    (None: none), and what was odd about the lists."""

    face: Face
    name_check: NameCheck
    list_issued: datetime | None
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Valid(Proved):
    """Genuine, and a fresh list says that nothing happened to it."""

    @property
    def is_green(self) -> bool:
        """Whether it may be shown as all well: not while a masked name has not been compared, or differs."""
        return self.name_check in ("printed", "matches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked(Proved):
    """Taken back. `on` is the day, known to the registry; a list only says that it was so on its own day."""

    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Proved):
    """Not good for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced(Proved):
    """Another copy of the same number has taken its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(Proved):
    """Its last day is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed(Proved):
    """Genuine, but no fresh list says whether it was taken back."""


@dataclass(frozen=True, slots=True)
class Forged:
    """Not ours, or not whole; `reason` is for programs."""

    reason: Reason


Verdict: TypeAlias = Valid | Revoked | Suspended | Replaced | Expired | Unconfirmed | Forged


@dataclass(frozen=True, slots=True)
class Lists:
    """Status lists as bytes: those `served` now, and those `kept` from earlier, the newest seen of each address."""

    served: Sequence[bytes] = ()
    kept: Sequence[bytes] = ()


def verdict(url: str, bundle: TrustBundle, lists: Lists, now: datetime, typed_name: str | None = None) -> Verdict:
    """What to tell of the address in a QR code. Never Valid without a list of the last 24 hours; of several lists
    the newest counts, so that an old one served again changes nothing. Raises ToolMissing only."""
    try:
        token = read_token(token_of_url(url, bundle.hosts))
        prove_token(token, bundle)
    except TokenInvalid as error:
        return Forged(error.reason)
    claims = token.claims
    newest, oddities = _newest_list(bundle.status_uri(claims.status_list), claims.status_index, bundle, lists)
    proved = _proved(claims, bundle, newest.issued if newest else None, typed_name, oddities)
    state = newest.status(claims.status_index) if newest else State.VALID
    return _judge(proved, state, newest is not None and newest.is_fresh(now), now)


def verdict_of_state(
    token: SignedClaims, bundle: TrustBundle, state: State | None, now: datetime, typed_name: str | None = None
) -> Verdict:
    """What to tell of a token that is proved already and whose state the registry itself says at this moment; never
    Valid where it says none. Needs no list. Raises ToolMissing only."""
    proved = _proved(token.claims, bundle, None if state is None else now, typed_name)
    return _judge(proved, State.VALID if state is None else state, state is not None, now)


def standing_of(verdict: Verdict) -> Standing:
    """Whether a reader may believe it."""
    match verdict:
        case Valid(name_check="differs") | Forged():
            return "bad"
        case Valid(name_check="unasked") | Unconfirmed():
            return "unconfirmed"
        case Valid():
            return "good"
        case _:
            return "bad"


def told(verdict: Verdict) -> tuple[Problem, ...]:
    """The verdict in words, what to do about it as the remedy, and after it what else the reader should know."""
    match verdict:
        case Forged():
            return (Problem("verdict_forged"),)
        case Valid():
            first = Problem("verdict_valid")
        case Revoked():
            first = Problem("verdict_revoked", facts={"day": _day(verdict.on) if verdict.on else _as_of(verdict)})
        case Suspended():
            first = Problem("verdict_suspended", facts={"day": _as_of(verdict)})
        case Replaced():
            first = Problem("verdict_replaced", facts={"day": _as_of(verdict)})
        case Expired():
            first = Problem("verdict_expired", facts={"day": _day(verdict.face.expires_on)})
        case Unconfirmed():
            listed = verdict.list_issued
            code = "verdict_unconfirmed" if listed else "verdict_without_list"
            first = Problem(code, facts={"day": _day(listed.astimezone(CHINA)) if listed else ""})
    return (first, *_remarks(verdict))


def _remarks(proved: Proved) -> list[Problem]:
    codes = {"differs": "verdict_name_differs", "unasked": "verdict_name_unasked"}
    odd = {"list_rolled_back": "verdict_list_rolled_back", "list_refused": "verdict_list_refused"}
    names = [codes[proved.name_check]] if proved.name_check in codes else []
    return [Problem(code) for code in (*names, *(odd[one] for one in proved.oddities))]


def _as_of(proved: Proved) -> str:
    listed = proved.list_issued
    return f"截至{_day(listed.astimezone(CHINA))}" if listed else ""


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _proved(
    claims: Claims, bundle: TrustBundle, listed: datetime | None, typed: str | None, oddities: tuple[Oddity, ...] = ()
) -> Proved:
    return Proved(
        face=_face(claims, bundle), name_check=_name_check(claims, typed), list_issued=listed, oddities=oddities
    )


def _judge(proved: Proved, state: State, is_fresh: bool, now: datetime) -> Verdict:
    """States that are told count however old the list is; that nothing happened only a fresh one can say."""
    known = {name: getattr(proved, name) for name in Proved.__dataclass_fields__}
    expires = proved.face.expires_on
    if state is State.REVOKED:
        return Revoked(**known)
    if state is State.REPLACED:
        return Replaced(**known)
    if expires is not None and now >= midnight(expires + timedelta(days=1)):
        return Expired(**known)
    if state is State.SUSPENDED:
        return Suspended(**known)
    return Valid(**known) if is_fresh else Unconfirmed(**known)


def _newest_list(
    uri: str, index: int, bundle: TrustBundle, lists: Lists
) -> tuple[StatusList | None, tuple[Oddity, ...]]:
    """The newest list of this address, and what was odd about those offered."""
    served, served_well = _lists_of(uri, index, bundle, lists.served)
    kept, _ = _lists_of(uri, index, bundle, lists.kept)
    oddities: list[Oddity] = [] if served_well else ["list_refused"]
    if served and kept and served[-1].issued < kept[-1].issued:
        oddities.append("list_rolled_back")
    newest = max((*kept, *served), key=lambda one: one.issued, default=None)
    return newest, tuple(oddities)


def _lists_of(
    uri: str, index: int, bundle: TrustBundle, offered: Sequence[bytes]
) -> tuple[list[StatusList], bool]:
    """The lists of this address that hold the index, the newest last; and whether all that were offered are ours."""
    found, is_ours = [], True
    for data in offered:
        try:
            states = prove_status_list(read_status_list(data), bundle)
        except TokenInvalid:
            is_ours = False
            continue
        if states.uri == uri and index < len(states.packed) * 4:
            found.append(states)
    return sorted(found, key=lambda one: one.issued), is_ours


def _face(claims: Claims, bundle: TrustBundle) -> Face:
    kind = bundle.type(claims.type_code)
    return Face(
        number=claims.number,
        holder=claims.holder,
        title=kind.title if kind else "",
        level=kind.level if kind else "",
        issuer=kind.issuer if kind else "",
        issued_on=claims.issued_on,
        expires_on=claims.expires_on,
    )


def _name_check(claims: Claims, typed: str | None) -> NameCheck:
    if typed is None:
        return "unasked" if claims.is_masked else "printed"
    return "matches" if claims.names(typed) else "differs"
