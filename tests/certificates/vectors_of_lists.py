"""Vectors: status lists that are fresh, stale, old, of another, or not ours."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from docgen.certificates.cbor import Item, encode
from docgen.certificates.cose import sign1
from docgen.certificates.epoch import seconds_of
from docgen.certificates.status_list import MEDIA_TYPE, State, StatusList, new_status_list, sign_status_list
from docgen.certificates.token import sign_token, token_url
from tests.certificates.make_vectors import Case
from tests.certificates.office import BUNDLE, CERT, CLAIMS, FOREIGN, HOST, NOW, STATUS, claims, status_list

URL = token_url(HOST, sign_token(CLAIMS, CERT))
AT = CLAIMS.status_index
HOUR = timedelta(hours=1)
URI = BUNDLE.status_uri(1)


def cases() -> Iterator[Case]:
    yield from states()
    yield from ages()
    yield from rolled_back()
    yield from refused()


def listed(name: str, says: str, verdict: str, data: bytes, age: timedelta = HOUR) -> Case:
    return Case(name=name, says=says, url=URL, verdict=verdict, served=(data,), list_issued=NOW - age)


def states() -> Iterator[Case]:
    for state, name in ((State.REVOKED, "revoked"), (State.SUSPENDED, "suspended"), (State.REPLACED, "replaced")):
        yield listed(name, f"{name} in a fresh list", name, status_list({AT: state}))
        old = timedelta(days=13)
        yield listed(f"{name}-stale", f"{name} in a list of 13 days ago", name, status_list({AT: state}, old), old)
        dead = timedelta(days=200)
        yield listed(f"{name}-dead", f"{name} in a list long past its end", name, status_list({AT: state}, dead), dead)
    around = {AT + step: State.REVOKED for step in (-4, -3, -2, -1, 1, 2, 3, 4)}
    yield listed("neighbours-revoked", "all neighbours in the list are revoked", "valid", status_list(around))
    last = claims(status_index=131_071)
    url = token_url(HOST, sign_token(last, CERT))
    for state, name in ((State.VALID, "valid"), (State.REVOKED, "revoked")):
        data = status_list({131_071: state})
        yield replace(listed(f"last-slot-{name}", "the last slot of a list", name, data), url=url, shown=last)
    past = claims(expires_on=CLAIMS.issued_on)
    url = token_url(HOST, sign_token(past, CERT))
    for state, name in ((State.REVOKED, "revoked"), (State.REPLACED, "replaced"), (State.SUSPENDED, "expired")):
        says = f"{state.name.lower()} and its last day over"
        case = listed(f"expired-and-{state.name.lower()}", says, name, status_list({AT: state}))
        yield replace(case, url=url, shown=past)


def ages() -> Iterator[Case]:
    second, day = timedelta(seconds=1), timedelta(hours=24)
    ahead = timedelta(minutes=-5)
    for name, says, verdict, age in (
        ("list-almost-stale", "one second less than 24 hours", "valid", day - second),
        ("list-stale", "24 hours old", "unconfirmed", day),
        ("list-dead", "15 days old, past its own end", "unconfirmed", timedelta(days=15)),
        ("list-just-ahead", "5 minutes ahead of the reader's clock", "valid", ahead),
        ("list-ahead", "5 minutes and a second ahead: the reader's clock is wrong", "unconfirmed", ahead - second),
    ):
        yield listed(name, f"a list that is {says}", verdict, status_list(age=age), age)
    short = replace(new_status_list(URI, {}, NOW - HOUR), ttl=timedelta(minutes=30))
    yield listed("list-short-life", "a list that says it is good for half an hour", "unconfirmed",
                 sign_status_list(short, STATUS))  # fmt: skip
    yield Case(name="list-none", says="no list at all", url=URL, verdict="unconfirmed")


def rolled_back() -> Iterator[Case]:
    old, new = status_list(age=6 * HOUR), status_list({AT: State.REVOKED})
    odd: dict[str, Any] = {"oddities": ("list_rolled_back",), "list_issued": NOW - HOUR, "url": URL}
    yield Case(name="rolled-back-revoked", says="an old list is served, a newer one was seen that revokes it",
               verdict="revoked", served=(old,), kept=(new,), **odd)  # fmt: skip
    yield Case(name="rolled-back-valid", says="an old list is served, a newer fresh one was seen", verdict="valid",
               served=(status_list({AT: State.SUSPENDED}, 6 * HOUR),), kept=(status_list(),), **odd)  # fmt: skip
    seen = status_list(age=26 * HOUR)
    yield Case(name="rolled-back-stale", says="an old list is served, the newer one that was seen is stale",
               verdict="unconfirmed", served=(status_list(age=30 * HOUR),), kept=(seen,),
               **{**odd, "list_issued": NOW - 26 * HOUR})  # fmt: skip
    yield Case(name="kept-older", says="a newer list than the one kept", url=URL, verdict="revoked", served=(new,),
               kept=(old,), list_issued=NOW - HOUR)  # fmt: skip
    yield Case(name="kept-alone", says="nothing is served, the kept list is fresh", url=URL, verdict="valid",
               kept=(status_list(),), list_issued=NOW - HOUR)  # fmt: skip
    yield Case(name="served-same", says="the kept list is served again", url=URL, verdict="valid",
               served=(status_list(),), kept=(status_list(),), list_issued=NOW - HOUR)  # fmt: skip
    yield Case(name="served-two", says="two lists are served, the newer first", url=URL, verdict="revoked",
               served=(new, old), list_issued=NOW - HOUR)  # fmt: skip
    yield _between()


def _between() -> Case:
    middle = status_list(age=3 * HOUR)
    return Case(name="served-two-around-kept", says="two lists are served, the newer first; the kept one is between",
                url=URL, verdict="valid", served=(status_list(), status_list(age=6 * HOUR)), kept=(middle,),
                list_issued=NOW - HOUR)  # fmt: skip


def refused() -> Iterator[Case]:
    yield Case(name="list-wrong-uri", says="the genuine list of another id", url=URL, verdict="unconfirmed",
               served=(status_list(list_id=2),))  # fmt: skip
    fine = new_status_list(URI, {}, NOW - HOUR)
    short = replace(fine, packed=bytes(1000))
    yield Case(name="list-too-short", says="a list that ends before the index", url=URL, verdict="unconfirmed",
               served=(sign_status_list(short, STATUS),))  # fmt: skip
    good = sign_status_list(fine, STATUS)
    for name, says, data in (
        ("flipped", "one bit of its signature", good[:-1] + bytes([good[-1] ^ 1])),
        ("stranger", "signed by a stranger", sign_status_list(fine, replace(FOREIGN, use="status"))),
        ("wrong-use", "signed by a key of certificates", sign_status_list(fine, replace(CERT, use="status"))),
        ("token", "a token in place of a list", sign_token(CLAIMS, CERT)),
        ("untyped", "without its type", sign1(_payload(fine), STATUS)),
        ("other-type", "with another type", sign1(_payload(fine), STATUS, "application/docgen-trust+cbor")),
        ("bomb", "10 MB of zeros in 10 kB", sign1(_payload(fine, zlib.compress(bytes(10 << 20), 9)), STATUS, MEDIA_TYPE)),
        ("bits-one", "one bit a copy", sign1(_payload(fine, bits=1), STATUS, MEDIA_TYPE)),
        ("squeezed-cut", "its zlib stream cut", sign1(_payload(fine, _squeezed(fine)[:-3]), STATUS, MEDIA_TYPE)),
        ("squeezed-more", "bytes behind its zlib stream", sign1(_payload(fine, _squeezed(fine) + b"\0"), STATUS, MEDIA_TYPE)),
        ("squeezed-not", "no zlib at all", sign1(_payload(fine, b"zlib"), STATUS, MEDIA_TYPE)),
        ("endless", "a list good for a year by its ttl", sign1(_payload(fine, ttl=31_536_000), STATUS, MEDIA_TYPE)),
        ("empty", "nothing", b""),
    ):  # fmt: skip
        yield Case(name=f"list-{name}", says=f"a list: {says}", url=URL, verdict="unconfirmed", served=(data,),
                   oddities=("list_refused",))  # fmt: skip
    beside = (b"\0", status_list())
    yield Case(name="list-beside-rubbish", says="a genuine list beside rubbish", url=URL, verdict="valid", served=beside,
               list_issued=NOW - HOUR, oddities=("list_refused",))  # fmt: skip


def _squeezed(states: StatusList) -> bytes:
    return zlib.compress(states.packed, 9)


def _payload(states: StatusList, squeezed: bytes | None = None, bits: int = 2, ttl: int = 86_400) -> bytes:
    item: dict[int | str, Item] = {
        2: states.uri,
        4: seconds_of(states.expires),
        6: seconds_of(states.issued),
        65533: {"bits": bits, "lst": _squeezed(states) if squeezed is None else squeezed},
        65534: ttl,
    }
    return encode(item)
