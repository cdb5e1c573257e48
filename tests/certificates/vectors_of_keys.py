"""Vectors: keys that were rotated, ended, leaked or never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from docgen.certificates.epoch import midnight
from docgen.certificates.status_list import State
from docgen.certificates.token import Claims, sign_token, token_prefix, token_url
from docgen.certificates.trust import sign_trust
from tests.certificates.make_vectors import Case
from tests.certificates.office import (
    BUNDLE,
    CERT,
    CLAIMS,
    FIRST_CERT,
    HOST,
    NOW,
    ROOT,
    STATUS,
    claims,
    pair,
    seed,
    status_list,
    with_key,
)

LIST = status_list()
LISTED = NOW - timedelta(hours=1)
LEAKED_ON = midnight(date(2026, 11, 15))


def case(name: str, says: str, said: Claims, reason: str = "", **more: Any) -> Case:
    key = FIRST_CERT if said.issued_on.year < 2026 else CERT
    shape = Case(name=name, says=says, url=token_url(HOST, sign_token(said, key)), verdict="valid", shown=said, served=(LIST,),
                 list_issued=LISTED)  # fmt: skip
    if reason:
        shape = replace(shape, verdict="forged", reason=reason, shown=None)
    return replace(shape, **more)


def cases() -> Iterator[Case]:
    yield from dates()
    yield from leaks()
    yield from status_keys()
    yield from bundles()


def dates() -> Iterator[Case]:
    old = claims(issued_on=date(2017, 6, 1), expires_on=None)
    yield case("key-rotated", "a certificate of 2017, read with the bundle of 2026", old)
    yield case("key-first-day", "dated the first day of its key", claims(issued_on=date(2026, 1, 1)))
    last = claims(issued_on=date(2018, 1, 31), expires_on=None)
    yield case("key-last-day", "dated the last day of its key", last)
    late = claims(issued_on=date(2018, 2, 1), expires_on=None)
    yield case("key-over", "dated the day after the end of its key", late, "outside_key_time")
    early = claims(issued_on=date(2016, 12, 31), expires_on=None)
    yield case("key-not-yet", "dated before its key", early, "outside_key_time")


def leaks() -> Iterator[Case]:
    genuine = claims(number="XJC-Z-2026-0002-X", issued_on=date(2026, 11, 1))
    after = claims(number="XJC-Z-2026-0003-X", issued_on=date(2026, 11, 20))
    tokens = [sign_token(one, CERT) for one in (genuine, after)]
    others = [seed(f"token {count}")[:8] for count in range(9)]
    allow = b"".join(sorted([*others, *(token_prefix(one) for one in tokens)]))
    leaked: dict[str, Any] = {"bundle": with_key(CERT, revoked_from=LEAKED_ON, allow=allow)}
    yield case("leaked-genuine", "signed by a key that leaked later, and known to the registry", genuine, **leaked)
    yield case("leaked-genuine-late", "dated after the leak, and known to the registry", after, **leaked)
    dated_back = claims(number="XJC-Z-2026-9999-X", issued_on=date(2026, 10, 1))
    yield case("leaked-dated-back", "a thief's, dated before the leak", dated_back, "not_issued", **leaked)
    nothing: dict[str, Any] = {"bundle": with_key(CERT, revoked_from=LEAKED_ON, allow=b"")}
    yield case("leaked-none-issued", "a leaked key that signed nothing of ours", genuine, "not_issued", **nothing)
    revoked: dict[str, Any] = {"served": (status_list({CLAIMS.status_index: State.REVOKED}),), "verdict": "revoked"}
    yield case("leaked-and-revoked", "known to the registry, but taken back", genuine, **leaked, **revoked)
    ended: dict[str, Any] = {"bundle": with_key(CERT, revoked_from=LEAKED_ON)}
    yield case("ended-before", "dated before the end of a key that was lost", genuine, **ended)
    at_once = claims(issued_on=date(2026, 11, 15))
    yield case("ended-after", "dated the day a lost key ended", at_once, "revoked_key", **ended)


def status_keys() -> Iterator[Case]:
    unproved: dict[str, Any] = {"verdict": "unconfirmed", "list_issued": None, "oddities": ("list_refused",)}
    over = with_key(STATUS, revoked_from=LEAKED_ON)
    yield case("status-key-revoked", "a list of a status key that was revoked before it", CLAIMS, bundle=over, **unproved)
    last_year = replace(STATUS, exp=midnight(date(2026, 11, 1)))
    over = replace(BUNDLE, keys=tuple(replace(key, exp=last_year.exp) if key.kid == STATUS.kid else key for key in BUNDLE.keys))
    yield case("status-key-over", "a list dated after the end of its status key", CLAIMS, bundle=over, **unproved)


def bundles() -> Iterator[Case]:
    untrusted: dict[str, Any] = {"verdict": "untrusted", "shown": None}
    stranger = pair("root", "another root", date(2016, 1, 1), date(2046, 1, 1))
    good = sign_trust(BUNDLE, ROOT)
    for name, says, data in (
        ("stranger", "signed by another root key", sign_trust(BUNDLE, stranger)),
        ("flipped", "one bit of its signature", good[:-1] + bytes([good[-1] ^ 1])),
        ("changed", "another host under the same signature", good.replace(b"example.net", b"example.com")),
        ("cut", "its last byte is missing", good[:-1]),
        ("token", "a token in its place", sign_token(CLAIMS, CERT)),
    ):
        yield case(f"trust-{name}", f"a trust bundle: {says}", CLAIMS, trust=data, **untrusted)
