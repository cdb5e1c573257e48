"""Writes tests/certificates/vectors/*.json: addresses, trust bundles, status lists and a clock, each with the
verdict that every reader must reach. Run as `python -m tests.certificates.make_vectors`.

One file a case, all bytes in hexadecimal, moments in seconds since 1970:

    url, typed_name, clock, root (pinned public key), trust (trust.cbor), served and kept (status lists)
    expected: verdict (valid, revoked, suspended, replaced, expired, unconfirmed, forged, or untrusted where the
              trust bundle itself is refused), reason (forged only), name_check, is_green, list_issued, oddities, face

What is expected is written down beside each case, not computed by the code that is tested.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.certificates.epoch import seconds_of
from docgen.certificates.token import Claims
from docgen.certificates.trust import TrustBundle, sign_trust
from tests.certificates.office import BUNDLE, CLAIMS, NOW, ROOT

FOLDER = Path(__file__).parent / "vectors"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One vector. `shown` are the claims that a genuine token carries, None where it is forged."""

    name: str
    says: str
    url: str
    verdict: str
    shown: Claims | None = CLAIMS
    reason: str | None = None
    typed_name: str | None = None
    name_check: str = "printed"
    served: tuple[bytes, ...] = ()
    kept: tuple[bytes, ...] = ()
    list_issued: datetime | None = None
    oddities: tuple[str, ...] = ()
    clock: datetime = NOW
    bundle: TrustBundle = BUNDLE
    trust: bytes | None = None
    title: tuple[str, str, str] = field(default=("青少年科技辅导员专业水平证书", "中级", "虚构市青少年科技辅导员协会"))


def as_json(case: Case) -> str:
    """The file of a case."""
    trust = sign_trust(case.bundle, ROOT) if case.trust is None else case.trust
    given = {
        "says": case.says,
        "url": case.url,
        "typed_name": case.typed_name,
        "clock": seconds_of(case.clock),
        "root": ROOT.public.hex(),
        "trust": trust.hex(),
        "served": [one.hex() for one in case.served],
        "kept": [one.hex() for one in case.kept],
        "expected": {"verdict": case.verdict, "reason": case.reason, **_proved(case)},
    }
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def _proved(case: Case) -> dict[str, Any]:
    if case.shown is None:
        return {}
    listed, expires = case.list_issued, case.shown.expires_on
    title, level, issuer = case.title
    return {
        "name_check": case.name_check,
        "is_green": case.verdict == "valid" and case.name_check in ("printed", "matches"),
        "list_issued": None if listed is None else seconds_of(listed),
        "oddities": list(case.oddities),
        "face": {
            "number": case.shown.number,
            "holder": case.shown.holder,
            "title": title,
            "level": level,
            "issuer": issuer,
            "issued_on": case.shown.issued_on.isoformat(),
            "expires_on": None if expires is None else expires.isoformat(),
        },
    }


def all_cases() -> list[Case]:
    from tests.certificates import vectors_of_addresses, vectors_of_keys, vectors_of_lists, vectors_of_tokens

    parts = (vectors_of_tokens, vectors_of_addresses, vectors_of_lists, vectors_of_keys)
    return [case for part in parts for case in part.cases()]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for case in all_cases():
        (FOLDER / f"{case.name}.json").write_text(as_json(case), "utf-8")


if __name__ == "__main__":
    main()
