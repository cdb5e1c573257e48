"""An invented office with fixed keys: its trust bundle, its claims and its lists, always the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from docgen.certificates.epoch import midnight
from docgen.certificates.keys import SECRET_USES, Keys, SigningKey, Use, new_secret_key, new_signing_key
from docgen.certificates.status_list import State, new_status_list, sign_status_list
from docgen.certificates.token import Claims
from docgen.certificates.trust import CertificateType, TrustBundle, TrustedKey

# 14 characters: 25 before the digits of an address.
HOST = "zs.example.org"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def seed(name: str) -> bytes:
    """32 bytes that stand for random ones."""
    return hashlib.sha256(f"docgen test key {name}".encode()).digest()


def pair(use: Use, name: str, first: date = date(2026, 1, 1), last: date = date(2027, 1, 31)) -> SigningKey:
    return new_signing_key(use, seed(name), midnight(first), midnight(last))


ROOT = pair("root", "root", date(2016, 1, 1), date(2046, 1, 1))
CERT = pair("cert", "cert 2026")
STATUS = pair("status", "status 2026")
LOG = pair("log", "log 2026")
FIRST_CERT = pair("cert", "cert 2017", date(2017, 1, 1), date(2018, 1, 31))
FOREIGN = pair("cert", "somebody else")
KEYS = Keys(
    signing=(FIRST_CERT, CERT, STATUS, LOG),
    secrets=tuple(new_secret_key(use, seed(use), midnight(date(2026, 1, 1))) for use in SECRET_USES),
)


def trusted(key: SigningKey, **more: Any) -> TrustedKey:
    return TrustedKey(public=key.public, use=key.use, nbf=key.nbf, exp=key.exp, **more)


BUNDLE = TrustBundle(
    version=10,
    issued=midnight(date(2026, 1, 1)),
    keys=tuple(trusted(key) for key in KEYS.signing),
    types=(
        CertificateType(
            code=1,
            title="青少年科技辅导员专业水平证书",
            level="中级",
            issuer="虚构市青少年科技辅导员协会",
            form="tutor-certificate",
        ),
        CertificateType(code=2, title="荣誉证书", level="", issuer="虚构市青少年科技辅导员协会", form="honour"),
    ),
    status_prefix=f"https://{HOST}/status/",
    hosts=(HOST, "zs.example.net"),
    organizations=("虚构市青少年科技教育工作者协会", "虚构市青少年科技辅导员协会"),
)
CLAIMS = Claims(
    number="XJC-Z-2026-0001-Q",
    issued_on=date(2026, 11, 20),
    expires_on=date(2031, 11, 19),
    holder="欧阳月",
    type_code=1,
    status_list=1,
    status_index=77_777,
)


def claims(**changed: Any) -> Claims:
    return replace(CLAIMS, **changed)


def bundle(**changed: Any) -> TrustBundle:
    return replace(BUNDLE, **changed)


def with_key(key: SigningKey, **more: Any) -> TrustBundle:
    """The bundle with a key's facts changed."""
    changed = trusted(key, **more)
    return bundle(keys=tuple(changed if one.kid == key.kid else one for one in BUNDLE.keys))


def status_list(
    states: Mapping[int, State] | None = None,
    age: timedelta = timedelta(hours=1),
    list_id: int = 1,
    key: SigningKey = STATUS,
) -> bytes:
    """A signed list, one hour old."""
    return sign_status_list(new_status_list(BUNDLE.status_uri(list_id), states or {}, NOW - age), key)
