"""Keys and secrets behind a passphrase."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

from docgen.certificates.passphrase import pem_of, sealed, seed_of, unsealed

DRAW = random.Random(1).randbytes
SEED = bytes(range(32))
WORDS = "正确的 马 电池 订书钉"
PEM = pem_of(SEED, WORDS, DRAW)


def test_a_key_is_opened_by_its_passphrase_only() -> None:
    assert seed_of(PEM, WORDS) == SEED
    for words in ("", WORDS + " ", WORDS[:-1], "x"):
        assert seed_of(PEM, words) is None


def test_the_key_is_not_to_be_seen_in_its_file() -> None:
    assert PEM.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n") and SEED not in PEM
    assert pem_of(SEED, WORDS, DRAW) != PEM


def test_openssl_opens_it(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(PEM)
    done = subprocess.run(
        ["openssl", "pkey", "-in", "key.pem", "-passin", "stdin", "-pubout", "-outform", "DER"],
        cwd=tmp_path, input=WORDS.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout[-32:] == ed25519.Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def test_the_passphrase_is_stretched_by_scrypt(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(PEM)
    told = subprocess.run(["openssl", "asn1parse", "-in", "key.pem"], cwd=tmp_path, capture_output=True, check=True)
    assert b":scrypt" in told.stdout and b":4000" in told.stdout and b":aes-256-cbc" in told.stdout


def test_a_letter_spelt_in_two_ways_is_one() -> None:
    assert seed_of(pem_of(SEED, "caf\u00e9 caf\u00e9 caf\u00e9", DRAW), "cafe\u0301 cafe\u0301 cafe\u0301") == SEED


def test_other_keys_and_no_keys_are_none() -> None:
    plain = form.NoEncryption()
    key = ed25519.Ed25519PrivateKey.from_private_bytes(SEED)
    closed = form.BestAvailableEncryption(WORDS.encode())
    other = x25519.X25519PrivateKey.from_private_bytes(SEED)
    pkcs8 = form.PrivateFormat.PKCS8
    assert seed_of(key.private_bytes(form.Encoding.PEM, pkcs8, plain), WORDS) is None
    assert seed_of(other.private_bytes(form.Encoding.PEM, pkcs8, closed), WORDS) is None
    assert seed_of(key.private_bytes(form.Encoding.PEM, pkcs8, closed), WORDS) == SEED
    for wrong in (b"", b"rubbish", PEM[:-50], PEM.replace(b"M", b"N", 3)):
        assert seed_of(wrong, WORDS) is None


def test_what_is_sealed_opens_whole_or_not_at_all() -> None:
    closed = sealed(b"secret", WORDS, DRAW)
    assert unsealed(closed, WORDS) == b"secret" and b"secret" not in closed
    assert unsealed(closed, WORDS + "!") is None and unsealed(b"", WORDS) is None


@pytest.mark.parametrize("at", [0, 5, 22, -1])
def test_a_changed_byte_is_found(at: int) -> None:
    changed = bytearray(sealed(b"secret", WORDS, DRAW))
    changed[at] ^= 1
    assert unsealed(bytes(changed), WORDS) is None
