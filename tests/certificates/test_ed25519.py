"""Ed25519: the examples of RFC 8032, and signatures that lenient verifiers take."""

from __future__ import annotations

import sys

import pytest

from docgen.certificates.ed25519 import is_signature, kid_of, public_of, sign
from docgen.errors import ToolMissing

# RFC 8032 §7.1: private key, public key, message, signature.
EXAMPLES = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
_ORDER = (1 << 252) + 27742317777372353535851937790883648493
_PRIME = (1 << 255) - 19
SEED = bytes(range(32))
PUBLIC = public_of(SEED)
SIGNATURE = sign(SEED, b"message")


@pytest.mark.parametrize(("seed", "public", "message", "signature"), EXAMPLES)
def test_the_examples_of_the_specification(seed: str, public: str, message: str, signature: str) -> None:
    assert public_of(bytes.fromhex(seed)).hex() == public
    assert sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    assert is_signature(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_a_signature_is_of_one_message_and_one_key() -> None:
    assert is_signature(PUBLIC, b"message", SIGNATURE)
    assert not is_signature(PUBLIC, b"messagE", SIGNATURE)
    assert not is_signature(public_of(bytes(32)), b"message", SIGNATURE)


@pytest.mark.parametrize("times", [1, 2, 8])
def test_a_signature_whose_number_is_beyond_the_order_is_refused(times: int) -> None:
    """The same equation holds, so that anybody could make a second signature of a first one."""
    number = int.from_bytes(SIGNATURE[32:], "little") + times * _ORDER
    assert not is_signature(PUBLIC, b"message", SIGNATURE[:32] + number.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "signature",
    [
        b"", SIGNATURE[:-1], SIGNATURE + b"\0", bytes(64), b"\xff" * 64, SIGNATURE[32:] + SIGNATURE[:32],
        SIGNATURE[:32] + bytes(32), bytes(32) + SIGNATURE[32:], SIGNATURE[:32] + _ORDER.to_bytes(32, "little"),
        (1).to_bytes(32, "little") + bytes(32), _PRIME.to_bytes(32, "little") + SIGNATURE[32:],
        (_PRIME + 1).to_bytes(32, "little") + bytes(32),
    ],
)
def test_no_other_signature_is_taken(signature: bytes) -> None:
    assert not is_signature(PUBLIC, b"message", signature)


@pytest.mark.parametrize("public", [b"", PUBLIC[:-1], PUBLIC + b"\0", b"\xff" * 32, (2).to_bytes(32, "little")])
def test_what_is_no_key_signed_nothing(public: bytes) -> None:
    assert not is_signature(public, b"message", SIGNATURE)


def test_a_key_is_called_by_its_public_half() -> None:
    assert kid_of(PUBLIC).hex() == "56475aa7"


def test_a_missing_library_comes_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(ToolMissing) as told:
        is_signature(PUBLIC, b"message", SIGNATURE)
    assert told.value.problems[0].code == "certificates_extra_missing"
    assert "docgen[certificates]" in told.value.problems[0].remedy
