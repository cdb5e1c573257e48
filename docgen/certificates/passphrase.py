"""What is encrypted by a passphrase: private keys as PKCS#8 PEM (PBES2 of RFC 8018 with scrypt of RFC 7914 and
AES-256-CBC), which every OpenSSL opens, and other secrets (scrypt, AES-256-GCM).

The PEM is put together here: the library's own encryption runs PBKDF2 2048 times, a millisecond a guess.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable

from docgen.certificates.cbor import NotDeterministic, decode, encode
from docgen.certificates.ed25519 import SEED_BYTES, need_cryptography

LEAST_CHARACTERS = 12
# 16 MB and about 50 ms a guess; OpenSSL's command refuses more memory than 32 MB.
_ROUNDS, _BLOCK, _LANES = 1 << 14, 8, 1
_SALT_BYTES, _IV_BYTES, _NONCE_BYTES = 16, 16, 12
_MAX_SEALED = 1 << 20
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_ED25519 = bytes.fromhex("06032b6570")
_INTEGER, _OCTETS, _SEQUENCE = 0x02, 0x04, 0x30
_HEAD, _FOOT = "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----"


def pem_of(seed: bytes, passphrase: str, draw: Callable[[int], bytes]) -> bytes:
    """An Ed25519 key of 32 bytes, encrypted; `draw` gives so many random bytes. Raises ToolMissing."""
    need_cryptography()
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    salt, start = draw(_SALT_BYTES), draw(_IV_BYTES)
    plain = _der(_SEQUENCE, _number(0), _der(_SEQUENCE, _ED25519), _der(_OCTETS, _der(_OCTETS, seed)))
    padding = _IV_BYTES - len(plain) % _IV_BYTES
    cipher = Cipher(algorithms.AES(_stretched(passphrase, salt)), modes.CBC(start)).encryptor()
    closed = cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()
    stretching = _der(_SEQUENCE, _der(_OCTETS, salt), _number(_ROUNDS), _number(_BLOCK), _number(_LANES))
    how = _der(
        _SEQUENCE, _der(_SEQUENCE, _SCRYPT, stretching), _der(_SEQUENCE, _AES_256_CBC, _der(_OCTETS, start))
    )
    told = base64.b64encode(_der(_SEQUENCE, _der(_SEQUENCE, _PBES2, how), _der(_OCTETS, closed))).decode()
    lines = [told[at : at + 64] for at in range(0, len(told), 64)]
    return "\n".join([_HEAD, *lines, _FOOT, ""]).encode()


def seed_of(pem: bytes, passphrase: str) -> bytes | None:
    """The key of 32 bytes in an encrypted PEM; None when it is another kind of key, not encrypted, or not by this
    passphrase. Raises ToolMissing."""
    need_cryptography()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, _bytes(passphrase))
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: not encrypted at all
        return None
    return key.private_bytes_raw() if isinstance(key, Ed25519PrivateKey) else None


def sealed(plain: bytes, passphrase: str, draw: Callable[[int], bytes]) -> bytes:
    """Bytes encrypted by a passphrase: CBOR (1, salt, nonce, ciphertext with tag). Raises ToolMissing."""
    need_cryptography()
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = draw(_SALT_BYTES), draw(_NONCE_BYTES)
    return encode((1, salt, nonce, AESGCM(_stretched(passphrase, salt)).encrypt(nonce, plain, None)))


def unsealed(data: bytes, passphrase: str) -> bytes | None:
    """What was sealed; None for another passphrase and for anything changed. Raises ToolMissing."""
    need_cryptography()
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        match decode(data, _MAX_SEALED):
            case (1, bytes() as salt, bytes() as nonce, bytes() as closed) if len(nonce) == _NONCE_BYTES:
                return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, closed, None)
    except (NotDeterministic, InvalidTag):
        pass
    return None


def _bytes(passphrase: str) -> bytes:
    # Two keyboards may spell the same letter in two ways.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        _bytes(passphrase), salt=salt, n=_ROUNDS, r=_BLOCK, p=_LANES, maxmem=64 << 20, dklen=SEED_BYTES
    )


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = bytes([len(content)]) if len(content) < 128 else bytes([0x81, len(content)])
    return bytes([tag]) + size + content


def _number(number: int) -> bytes:
    return _der(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
