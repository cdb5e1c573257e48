"""The ceremonies of an office's keys: the first ones, a new one every year, one that leaked, a new catalogue. Each
ends in a new trust bundle, signed by the root key, that goes to every reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from docgen.certificates import passphrase
from docgen.certificates.epoch import midnight
from docgen.certificates.key_folder import (
    ROOT_FILE,
    SECRETS_FILE,
    TRUST_FILE,
    alone_in,
    check_private,
    forget_folder,
    make_folder,
    proved_bundle,
    put_files,
    read_bundle,
    read_root,
    read_root_public,
    read_secrets,
    refused,
    secrets_bytes,
)
from docgen.certificates.keys import (
    SECRET_BYTES,
    SECRET_USES,
    SecretUse,
    SigningKey,
    Use,
    new_secret_key,
    new_signing_key,
)
from docgen.certificates.trust import PREFIX_BYTES, CertificateType, TrustBundle, TrustedKey, sign_trust
from docgen.certificates.type_catalogue import joined_types

Draw = Callable[[int], bytes]
BUNDLE_USES: tuple[Use, ...] = ("cert", "status", "log")
# Years that a new key signs; a month more lets two years overlap.
YEARS: dict[Use, int] = {"cert": 1, "status": 5, "log": 5}
_OVERLAP = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the bundle says beside keys: official hosts and names of the office, those of today first, and the
    catalogue of certificates."""

    hosts: tuple[str, ...]
    organizations: tuple[str, ...]
    types: tuple[CertificateType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """Where, when and by whom: the folder of keys and its passphrase, the root key's own folder and passphrase,
    the moment, and `draw`, which gives so many random bytes."""

    folder: Path
    root: Path
    words: str = field(repr=False)
    root_words: str = field(repr=False)
    now: datetime
    draw: Draw = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A key that is believed no longer, from a moment on; `allow` is the allow-list of a key of certificates that
    somebody else may have (allow_list), None when it was only lost."""

    kid: bytes
    since: datetime
    allow: bytes | None = None


def init_keys(ceremony: Ceremony, office: Office, first: date) -> TrustBundle:
    """The root key in its folder and all other keys in theirs, both new; certificates may be dated from `first` on.
    Raises FileUnusable, ToolMissing, OSError; then neither folder is there."""
    for words in (ceremony.words, ceremony.root_words):
        check_passphrase(words)
    root = new_signing_key("root", ceremony.draw(SECRET_BYTES), midnight(first), midnight(first))
    pairs = [_new_pair(use, first, ceremony.draw) for use in BUNDLE_USES]
    bundle = TrustBundle(
        version=1,
        issued=ceremony.now,
        keys=tuple(_trusted(pair) for pair in pairs),
        types=joined_types((), office.types),
        status_prefix=f"https://{office.hosts[0]}/status/",
        hosts=office.hosts,
        organizations=office.organizations,
    )
    public = {ROOT_FILE: root.public.hex().encode() + b"\n"}
    secrets = tuple(new_secret_key(use, ceremony.draw(SECRET_BYTES), ceremony.now) for use in SECRET_USES)
    own = {
        **public,
        **{_pem_name(pair): passphrase.pem_of(pair.private, ceremony.words, ceremony.draw) for pair in pairs},
        SECRETS_FILE: passphrase.sealed(secrets_bytes(secrets), ceremony.words, ceremony.draw),
        TRUST_FILE: sign_trust(bundle, root),
    }
    make_folder(
        ceremony.root, {**public, _pem_name(root): passphrase.pem_of(root.private, ceremony.root_words, ceremony.draw)}
    )
    try:
        make_folder(ceremony.folder, own)
    except BaseException:
        forget_folder(ceremony.root)
        raise
    return bundle


def rotate_key(ceremony: Ceremony, use: Use, first: date, ended: Ended | None = None) -> TrustBundle:
    """A new key of a use, for what is dated from `first` on, and where one is believed no longer, its end. Raises
    FileUnusable, ToolMissing, OSError; then nothing has changed."""
    check_private(ceremony.folder)
    with alone_in(ceremony.folder):
        bundle = read_bundle(ceremony.folder)
        # Before a key is encrypted by it: a mistyped passphrase would be found out next year.
        read_secrets(ceremony.folder, ceremony.words)
        pair = _new_pair(use, first, ceremony.draw)
        keys = [*(_end(key, ended) for key in bundle.keys), _trusted(pair)]
        if ended is not None and keys[:-1] == list(bundle.keys):
            raise refused("key_unknown", kid=ended.kid.hex())
        pem = passphrase.pem_of(pair.private, ceremony.words, ceremony.draw)
        return _put_bundle(ceremony, replace(bundle, keys=tuple(keys)), {_pem_name(pair): pem})


def rotate_secret(folder: Path, words: str, use: SecretUse, now: datetime, draw: Draw) -> None:
    """A new symmetric key, with which new things are made; the old ones stay. Raises FileUnusable, ToolMissing,
    OSError."""
    check_private(folder)
    with alone_in(folder):
        secrets = (*read_secrets(folder, words), new_secret_key(use, draw(SECRET_BYTES), now))
        put_files(folder, {}, {SECRETS_FILE: passphrase.sealed(secrets_bytes(secrets), words, draw)})


def renew_bundle(ceremony: Ceremony, office: Office) -> TrustBundle:
    """The bundle with the hosts, names and catalogue of today, signed anew where they differ; hosts and types of
    earlier years stay, because what was printed stays. Raises FileUnusable, ToolMissing, OSError."""
    check_private(ceremony.folder)
    with alone_in(ceremony.folder):
        bundle = read_bundle(ceremony.folder)
        renewed = replace(
            bundle,
            hosts=_joined(office.hosts, bundle.hosts),
            organizations=_joined(office.organizations, bundle.organizations),
            types=joined_types(bundle.types, office.types),
        )
        return bundle if renewed == bundle else _put_bundle(ceremony, renewed, {})


def allow_list(text: str) -> bytes:
    """The allow-list of a leaked key, from lines that begin with the SHA-256 of a token in hexadecimal, or its first
    16 digits. Raises FileUnusable with the first line that does not."""
    prefixes = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = re.match(r"([0-9a-f]{16})(?:[0-9a-f]{48})?(?![0-9a-zA-Z])", line.strip().lower())
        if not found:
            raise refused("allow_list_line", line=number)
        prefixes.add(bytes.fromhex(found[1]))
    assert all(len(one) == PREFIX_BYTES for one in prefixes)
    return b"".join(sorted(prefixes))


def check_passphrase(words: str) -> None:
    """Raises FileUnusable for a new passphrase that is too short."""
    if len(words) < passphrase.LEAST_CHARACTERS:
        raise refused("key_passphrase_short", least=passphrase.LEAST_CHARACTERS)


def fingerprint(root_public: bytes) -> str:
    """The root key as people compare it: 16 groups of four hexadecimal digits."""
    told = root_public.hex()
    return " ".join(told[at : at + 4] for at in range(0, len(told), 4))


def last_day(use: Use, first: date) -> date:
    """The last day that a new key signs."""
    year = first.year + YEARS[use]
    day = 28 if (first.month, first.day) == (2, 29) else first.day
    return date(year, first.month, day) + _OVERLAP


def _new_pair(use: Use, first: date, draw: Draw) -> SigningKey:
    end = midnight(last_day(use, first) + timedelta(days=1)) - timedelta(seconds=1)
    return new_signing_key(use, draw(SECRET_BYTES), midnight(first), end)


def _put_bundle(ceremony: Ceremony, bundle: TrustBundle, new: dict[str, bytes]) -> TrustBundle:
    root = read_root(ceremony.root, ceremony.root_words)
    # The clock of the machine may be behind; versions never are.
    following = replace(bundle, version=bundle.version + 1, issued=ceremony.now)
    data = sign_trust(following, root)
    proved_bundle(data, read_root_public(ceremony.folder), ceremony.root / ROOT_FILE)
    put_files(ceremony.folder, new, {TRUST_FILE: data})
    return following


def _trusted(key: SigningKey) -> TrustedKey:
    return TrustedKey(public=key.public, use=key.use, nbf=key.nbf, exp=key.exp)


def _end(key: TrustedKey, ended: Ended | None) -> TrustedKey:
    if ended is None or key.kid != ended.kid:
        return key
    return replace(key, revoked_from=ended.since, allow=ended.allow)


def _pem_name(key: SigningKey) -> str:
    return f"{key.use}-{key.kid.hex()}.pem"


def _joined(first: Sequence[str], then: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *then)))
