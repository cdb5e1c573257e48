"""Whom a reader believes: the public keys, catalogue, lists and hosts of an office, signed by its root key.

    {1: version, 2: issued, 3: [key], 4: [type], 5: prefix of status lists, 6: [host], 7: [organisation]}
    key:  {1: kid, 2: public, 3: use (1 cert, 2 status, 3 log), 4: nbf, 5: exp, 6: revoked_from?, 7: allow?}
    type: {1: code, 2: title, 3: level, 4: issuing body, 5: name of the definition}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from docgen.certificates import ed25519
from docgen.certificates.cbor import Item, encode
from docgen.certificates.cose import TokenInvalid, decoded, read_sign1, sign1
from docgen.certificates.epoch import midnight, moment_of, seconds_of
from docgen.certificates.keys import SigningKey, Use
from docgen.certificates.status_list import SignedStatusList, StatusList
from docgen.certificates.token import SignedClaims

MEDIA_TYPE = "application/docgen-trust+cbor"
# An allow-list of a leaked key that signed a million certificates has 8 MB.
MAX_BUNDLE = 16 << 20
PREFIX_BYTES = 8
_USES: Mapping[int, Use] = {1: "cert", 2: "status", 3: "log"}
_USE_NUMBERS = {use: number for number, use in _USES.items()}
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key, 32 raw bytes, and what it may sign: things dated from `nbf` to `exp`. Keys stay in the bundle
    for ever. `revoked_from` ends a key; after a leak `allow` has, sorted, the first 8 bytes of the SHA-256 of
    every token that the registry really issued with it, and only those are believed, whatever their date."""

    public: bytes
    use: Use
    nbf: datetime
    exp: datetime
    revoked_from: datetime | None = None
    allow: bytes | None = field(default=None, repr=False)

    @property
    def kid(self) -> bytes:
        """How tokens name the key: 4 bytes."""
        return ed25519.kid_of(self.public)

    def allows(self, prefix: bytes) -> bool:
        """Whether a token of this prefix is in the allow-list."""
        allow = self.allow or b""
        low, high = 0, len(allow) // PREFIX_BYTES
        while low < high:
            middle = (low + high) // 2
            at = allow[middle * PREFIX_BYTES : (middle + 1) * PREFIX_BYTES]
            if at == prefix:
                return True
            low, high = (middle + 1, high) if at < prefix else (low, middle)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateType:
    """A row of the catalogue: what a type code means. `level` is "" where there is none; `form` names the
    definition it is printed from."""

    code: int
    title: str
    level: str
    issuer: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustBundle:
    """What the root key says. `version` grows by one with every publication; `status_prefix` is the address of the
    status lists without id and suffix; `hosts` are the official hosts, small letters, the one printed today first;
    `organizations` the names of the office, the one of today first."""

    version: int
    issued: datetime
    keys: tuple[TrustedKey, ...]
    types: tuple[CertificateType, ...]
    status_prefix: str
    hosts: tuple[str, ...]
    organizations: tuple[str, ...]

    def key(self, kid: bytes) -> TrustedKey | None:
        """The key of a kid, None when there is none."""
        return next((key for key in self.keys if key.kid == kid), None)

    def type(self, code: int) -> CertificateType | None:
        """What a type code means, None when it is not in the catalogue."""
        return next((kind for kind in self.types if kind.code == code), None)

    def status_uri(self, list_id: int) -> str:
        """The address, and name, of a status list: https://HOST/status/1.cwt."""
        return f"{self.status_prefix}{list_id}.cwt"


def prove_token(token: SignedClaims, bundle: TrustBundle) -> None:
    """Raises TokenInvalid unless a cert key of the bundle signed the token, and might at its date."""
    key = _key(bundle, token.kid, "cert")
    token.signed.check_signature(key.public)
    issued = midnight(token.claims.issued_on)
    if not key.nbf <= issued <= key.exp:
        raise TokenInvalid("outside_key_time")
    if key.allow is not None:
        # A thief writes any date: of what this key signed, only what the registry knows is genuine.
        if not key.allows(token.prefix):
            raise TokenInvalid("not_issued")
    elif key.revoked_from is not None and issued >= key.revoked_from:
        raise TokenInvalid("revoked_key")


def prove_status_list(read: SignedStatusList, bundle: TrustBundle) -> StatusList:
    """The list, proved to be signed by a status key of the bundle. Raises TokenInvalid."""
    key = _key(bundle, read.signed.kid, "status")
    read.signed.check_signature(key.public)
    if not key.nbf <= read.states.issued <= key.exp:
        raise TokenInvalid("outside_key_time")
    if key.revoked_from is not None and read.states.issued >= key.revoked_from:
        raise TokenInvalid("revoked_key")
    return read.states


def _key(bundle: TrustBundle, kid: bytes, use: Use) -> TrustedKey:
    key = bundle.key(kid)
    if key is None:
        raise TokenInvalid("unknown_key")
    if key.use != use:
        raise TokenInvalid("wrong_use")
    return key


def sign_trust(bundle: TrustBundle, root: SigningKey) -> bytes:
    """trust.cbor. Raises ValueError for a key of another use or a bundle that read_trust would refuse,
    ToolMissing."""
    if root.use != "root":
        raise ValueError("only a root key signs a trust bundle")
    payload: dict[int | str, Item] = {
        1: bundle.version,
        2: seconds_of(bundle.issued),
        3: tuple(_key_item(key) for key in bundle.keys),
        4: tuple({1: kind.code, 2: kind.title, 3: kind.level, 4: kind.issuer, 5: kind.form} for kind in bundle.types),
        5: bundle.status_prefix,
        6: bundle.hosts,
        7: bundle.organizations,
    }
    data = sign1(encode(payload), root, MEDIA_TYPE)
    try:
        read_trust(data, [root.public])
    except TokenInvalid as error:
        raise ValueError("a trust bundle that nobody would believe") from error
    return data


def read_trust(data: bytes, roots: Collection[bytes]) -> TrustBundle:
    """trust.cbor, proved by one of the pinned raw root keys. Raises TokenInvalid, and nothing else."""
    signed = read_sign1(data, MAX_BUNDLE, MEDIA_TYPE)
    root = next((root for root in roots if ed25519.kid_of(root) == signed.kid), None)
    if root is None:
        raise TokenInvalid("unknown_key")
    signed.check_signature(root)
    try:
        return _bundle(decoded(signed.payload, MAX_BUNDLE))
    except (KeyError, TypeError, ValueError) as error:
        raise TokenInvalid("wrong_claims") from error


def _key_item(key: TrustedKey) -> Item:
    item: dict[int | str, Item] = {
        1: key.kid, 2: key.public, 3: _USE_NUMBERS[key.use], 4: seconds_of(key.nbf), 5: seconds_of(key.exp)
    }  # fmt: skip
    if key.revoked_from is not None:
        item[6] = seconds_of(key.revoked_from)
    if key.allow is not None:
        item[7] = key.allow
    return item


def _bundle(item: Any) -> TrustBundle:
    _check(isinstance(item, dict) and item.keys() == set(range(1, 8)))
    keys = tuple(_trusted_key(one) for one in _of(tuple, item[3]))
    types = tuple(_type(one) for one in _of(tuple, item[4]))
    hosts = tuple(_of(str, one) for one in _of(tuple, item[6]))
    _check(len({key.kid for key in keys}) == len(keys))
    _check(len({kind.code for kind in types}) == len(types))
    _check(all(host == host.lower() for host in hosts))
    return TrustBundle(
        version=_of(int, item[1]),
        issued=moment_of(_of(int, item[2])),
        keys=keys,
        types=types,
        status_prefix=_of(str, item[5]),
        hosts=hosts,
        organizations=tuple(_of(str, one) for one in _of(tuple, item[7])),
    )


def _trusted_key(item: Any) -> TrustedKey:
    _check(isinstance(item, dict) and {1, 2, 3, 4, 5} <= item.keys() <= set(range(1, 8)))
    revoked, allow = item.get(6), item.get(7)
    key = TrustedKey(
        public=_of(bytes, item[2]),
        use=_USES[item[3]],
        nbf=moment_of(_of(int, item[4])),
        exp=moment_of(_of(int, item[5])),
        revoked_from=None if revoked is None else moment_of(_of(int, revoked)),
        allow=None if allow is None else _of(bytes, allow),
    )
    _check(len(key.public) == ed25519.PUBLIC_BYTES and key.kid == item[1] and key.nbf <= key.exp)
    if key.allow is not None:
        prefixes = [key.allow[at : at + PREFIX_BYTES] for at in range(0, len(key.allow), PREFIX_BYTES)]
        _check(len(key.allow) % PREFIX_BYTES == 0 and prefixes == sorted(set(prefixes)))
    return key


def _type(item: Any) -> CertificateType:
    _check(isinstance(item, dict) and item.keys() == set(range(1, 6)))
    title, level, issuer, form = (_of(str, item[at]) for at in (2, 3, 4, 5))
    return CertificateType(code=_of(int, item[1]), title=title, level=level, issuer=issuer, form=form)


def _of(kind: type[_Kind], item: Any) -> _Kind:
    if not isinstance(item, kind):
        raise TypeError(f"{kind.__name__} wanted")
    return item


def _check(is_right: bool) -> None:
    if not is_right:
        raise ValueError("not a trust bundle")
