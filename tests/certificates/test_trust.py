"""The trust bundle: signed by the root key, and read by everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from docgen.certificates.cbor import encode
from docgen.certificates.cose import TokenInvalid, read_sign1, sign1
from docgen.certificates.trust import (
    MAX_BUNDLE,
    MEDIA_TYPE,
    CertificateType,
    TrustBundle,
    TrustedKey,
    read_trust,
    sign_trust,
)
from tests.certificates.office import BUNDLE, CERT, FOREIGN, LOG, NOW, ROOT, bundle, pair, seed, trusted

DATA = sign_trust(BUNDLE, ROOT)


def test_what_is_signed_is_read() -> None:
    leaked = trusted(CERT, revoked_from=NOW, allow=bytes(8) + b"\xff" * 8)
    for one in (BUNDLE, bundle(keys=(leaked,)), bundle(keys=(), types=(), hosts=(), organizations=())):
        assert read_trust(sign_trust(one, ROOT), [ROOT.public]) == one
    assert sign_trust(BUNDLE, ROOT) == DATA


def test_it_is_found_what_a_kid_a_code_and_a_list_mean() -> None:
    assert BUNDLE.key(CERT.kid) == trusted(CERT) and BUNDLE.key(b"nobo") is None
    kind = BUNDLE.type(1)
    assert kind is not None and kind.level == "中级" and BUNDLE.type(77) is None
    assert BUNDLE.status_uri(3) == "https://zs.example.org/status/3.cwt"


def test_one_of_several_pinned_root_keys_is_enough_and_none_is_not() -> None:
    other = pair("root", "next root")
    assert read_trust(DATA, [other.public, ROOT.public]) == BUNDLE
    for roots in ([], [other.public]):
        with pytest.raises(TokenInvalid, match="unknown_key"):
            read_trust(DATA, roots)


def test_every_flipped_bit_is_refused() -> None:
    for bit in range(0, 8 * len(DATA), 3):
        changed = bytearray(DATA)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TokenInvalid):
            read_trust(bytes(changed), [ROOT.public])


def test_only_a_root_key_signs_a_bundle() -> None:
    with pytest.raises(ValueError, match="root"):
        sign_trust(BUNDLE, LOG)


_TYPE = BUNDLE.types[0]


@pytest.mark.parametrize(
    "wrong",
    [
        bundle(keys=(trusted(CERT), trusted(CERT))),
        bundle(types=(_TYPE, replace(_TYPE, title="x"))),
        bundle(hosts=("ZS.example.org",)),
        bundle(keys=(trusted(CERT, revoked_from=NOW, allow=bytes(7)),)),
        bundle(keys=(trusted(CERT, revoked_from=NOW, allow=b"\xff" * 8 + bytes(8)),)),
        bundle(keys=(trusted(CERT, revoked_from=NOW, allow=bytes(16)),)),
        bundle(keys=(replace(trusted(CERT), exp=CERT.nbf - timedelta(seconds=1)),)),
        bundle(keys=(TrustedKey(public=bytes(31), use="cert", nbf=NOW, exp=NOW),)),
    ],
)
def test_a_bundle_that_contradicts_itself_is_not_signed(wrong: TrustBundle) -> None:
    with pytest.raises(ValueError, match="believe"):
        sign_trust(wrong, ROOT)


@pytest.mark.parametrize(
    "change",
    [
        {1: "1"}, {2: "now"}, {2: 1 << 63}, {3: {}}, {3: (1,)}, {3: ({},)}, {4: ({1: 1},)}, {5: b""}, {6: (1,)},
        {6: "host"}, {7: {}}, {8: 0}, {4: ({1: 1, 2: 2, 3: "", 4: "", 5: ""},)},
    ],
)  # fmt: skip
def test_a_bundle_of_another_shape_is_refused_with_the_one_error(change: dict[Any, Any]) -> None:
    right: dict[Any, Any] = {1: 1, 2: 0, 3: (), 4: (), 5: "", 6: (), 7: ()}
    assert read_trust(sign1(encode(right), ROOT, MEDIA_TYPE), [ROOT.public]).version == 1
    with pytest.raises(TokenInvalid, match="wrong_claims"):
        read_trust(sign1(encode({**right, **change}), ROOT, MEDIA_TYPE), [ROOT.public])


@pytest.mark.parametrize(
    "change", [{1: b"abcd"}, {2: "x"}, {3: 4}, {3: 0}, {3: "cert"}, {4: -1}, {6: "x"}, {7: 1}, {8: 1}, {5: b""}]
)
def test_a_key_of_another_shape_is_refused_with_the_one_error(change: dict[Any, Any]) -> None:
    key: dict[Any, Any] = {1: CERT.kid, 2: CERT.public, 3: 1, 4: 0, 5: 1}
    whole: dict[Any, Any] = {1: 1, 2: 0, 4: (), 5: "", 6: (), 7: ()}
    assert read_trust(sign1(encode({**whole, 3: (key,)}), ROOT, MEDIA_TYPE), [ROOT.public]).keys[0].kid == CERT.kid
    with pytest.raises(TokenInvalid, match="wrong_claims"):
        read_trust(sign1(encode({**whole, 3: ({**key, **change},)}), ROOT, MEDIA_TYPE), [ROOT.public])


def test_an_allow_list_knows_its_own_and_no_others() -> None:
    for count in range(6):
        prefixes = sorted(seed(f"issued {number}")[:8] for number in range(count))
        key = trusted(CERT, revoked_from=NOW, allow=b"".join(prefixes))
        assert all(key.allows(one) for one in prefixes)
        assert not any(key.allows(seed(f"other {number}")[:8]) for number in range(9))


def test_ten_thousand_certificates_make_an_allow_list_of_80_kb() -> None:
    allow = b"".join(sorted(seed(f"{number}")[:8] for number in range(10_000)))
    data = sign_trust(bundle(keys=(trusted(CERT, revoked_from=NOW, allow=allow),)), ROOT)
    assert len(data) < 81_000 and read_trust(data, [ROOT.public]).keys[0].allows(seed("77")[:8])


def test_a_bundle_says_what_it_is() -> None:
    payload = read_sign1(DATA, MAX_BUNDLE, MEDIA_TYPE).payload
    with pytest.raises(TokenInvalid, match="wrong_shape"):
        read_trust(sign1(payload, ROOT, "application/statuslist+cwt"), [ROOT.public])


def test_a_token_is_no_bundle_and_a_stranger_no_root() -> None:
    as_root = replace(FOREIGN, use="root")
    with pytest.raises(TokenInvalid, match="wrong_shape"):
        read_trust(sign1(read_sign1(DATA, MAX_BUNDLE, MEDIA_TYPE).payload, ROOT), [ROOT.public])
    with pytest.raises(TokenInvalid, match="unknown_key"):
        read_trust(sign_trust(BUNDLE, as_root), [ROOT.public])


def test_a_row_of_the_catalogue_is_told_whole() -> None:
    assert BUNDLE.type(2) == CertificateType(
        code=2, title="荣誉证书", level="", issuer="虚构市青少年科技辅导员协会", form="honour"
    )
