"""The folder of an office's keys: made by a ceremony, read by every command that signs.

    root.pub             the raw public root key in hexadecimal: what readers pin
    trust.cbor           the trust bundle, which says from when to when each key signs
    cert-1a2b3c4d.pem    private keys (cert, status, log), PKCS#8, encrypted by the passphrase
    secrets.sealed       symmetric keys, encrypted by the passphrase

The private root key is in a folder of its own, kept off-line: root-<kid>.pem and root.pub.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from docgen.certificates import ed25519, passphrase
from docgen.certificates.cbor import NotDeterministic, decode, encode
from docgen.certificates.cose import TokenInvalid
from docgen.certificates.epoch import moment_of, seconds_of
from docgen.certificates.keys import SECRET_BYTES, SECRET_USES, Keys, SecretKey, SigningKey, new_secret_key
from docgen.certificates.trust import MAX_BUNDLE, TrustBundle, read_trust
from docgen.errors import FileUnusable
from docgen.problems import Fact, Problem

ROOT_FILE, TRUST_FILE, SECRETS_FILE = "root.pub", "trust.cbor", "secrets.sealed"
_PEM = re.compile("(cert|status|log|root)-([0-9a-f]{8})\\.pem")
_FOR_OTHERS = 0o077
_MAX_SMALL = 1 << 16
# A root key is bound by no date.
_EVER = (moment_of(0), moment_of(253_402_214_400))


def read_keys(folder: Path, words: str) -> Keys:
    """All keys that the trust bundle names and the folder holds, opened by the passphrase. Raises FileUnusable:
    readable by others, wrong passphrase, changed; ToolMissing."""
    check_private(folder)
    bundle = read_bundle(folder)
    signing = []
    for trusted in bundle.keys:
        path = folder / f"{trusted.use}-{trusted.kid.hex()}.pem"
        if not path.exists():
            continue  # a key of earlier years that was destroyed: its signatures are still read
        seed = _open_pem(path, words)
        if ed25519.public_of(seed) != trusted.public:
            raise refused("key_damaged", file=path)
        is_revoked = trusted.revoked_from is not None
        signing.append(SigningKey(trusted.kid, trusted.use, seed, trusted.nbf, trusted.exp, is_revoked))
    return Keys(tuple(sorted(signing, key=lambda key: key.nbf)), read_secrets(folder, words))


def read_bundle(folder: Path) -> TrustBundle:
    """The trust bundle of a folder, proved by the root.pub beside it; needs no passphrase. Raises FileUnusable,
    ToolMissing."""
    return proved_bundle(_read(folder / TRUST_FILE, MAX_BUNDLE), read_root_public(folder), folder / TRUST_FILE)


def proved_bundle(data: bytes, root: bytes, file: Path) -> TrustBundle:
    """A trust bundle proved by a root key. Raises FileUnusable, ToolMissing."""
    try:
        return read_trust(data, [root])
    except TokenInvalid as error:
        raise refused("trust_unproved", file=file) from error


def read_root_public(folder: Path) -> bytes:
    """The raw public root key that the folder pins, 32 bytes. Raises FileUnusable."""
    path = folder / ROOT_FILE
    words = _read(path, _MAX_SMALL).strip()
    if not re.fullmatch(b"[0-9a-f]{64}", words):
        raise refused("key_damaged", file=path)
    return bytes.fromhex(words.decode())


def read_root(folder: Path, words: str) -> SigningKey:
    """The private root key of its own folder. Raises FileUnusable, ToolMissing."""
    check_private(folder)
    public = read_root_public(folder)
    path = folder / f"root-{ed25519.kid_of(public).hex()}.pem"
    seed = _open_pem(path, words)
    if ed25519.public_of(seed) != public:
        raise refused("key_damaged", file=path)
    return SigningKey(ed25519.kid_of(public), "root", seed, *_EVER)


def read_secrets(folder: Path, words: str) -> tuple[SecretKey, ...]:
    """The symmetric keys of a folder, the oldest first. Raises FileUnusable, ToolMissing."""
    path = folder / SECRETS_FILE
    plain = passphrase.unsealed(_read(path, _MAX_SMALL), words)
    if plain is None:
        raise refused("key_passphrase_wrong", file=path)
    try:
        item = decode(plain, _MAX_SMALL)
    except NotDeterministic as error:
        raise refused("key_damaged", file=path) from error
    found = [_secret(one) for one in item] if isinstance(item, tuple) else [None]
    keys = tuple(one for one in found if one is not None)
    if len(keys) != len(found):
        raise refused("key_damaged", file=path)
    return keys


def secrets_bytes(secrets: tuple[SecretKey, ...]) -> bytes:
    """What secrets.sealed holds, before it is sealed."""
    return encode(tuple((SECRET_USES.index(key.use), key.secret, seconds_of(key.made)) for key in secrets))


def check_private(folder: Path) -> None:
    """Raises FileUnusable where the folder is missing, or others may read it or a key in it."""
    if not folder.is_dir():
        raise refused("key_folder_missing", folder=folder)
    for path in (folder, *sorted(folder.iterdir())):
        try:
            facts = path.stat()
        except FileNotFoundError:  # written under another name and renamed meanwhile
            continue
        if facts.st_mode & _FOR_OTHERS or facts.st_uid != os.geteuid():
            mode = "700" if stat.S_ISDIR(facts.st_mode) else "600"
            raise refused("key_readable_by_others", file=path, mode=mode)


def make_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new folder (0700) with all these files (0600), or none. Raises FileUnusable when there is one already."""
    if folder.exists() or folder.is_symlink():
        raise refused("key_folder_used", folder=folder)
    if not folder.parent.is_dir():
        raise refused("key_folder_missing", folder=folder.parent)
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    partial.mkdir(mode=0o700)
    try:
        if partial.stat().st_mode & _FOR_OTHERS:
            raise refused("key_medium_open", folder=folder.parent)
        for name, data in files.items():
            _write_new(partial / name, data)
        _keep(partial)
        partial.rename(folder)
    except BaseException:
        forget_folder(partial)
        raise
    _keep(folder.parent)


def forget_folder(folder: Path) -> None:
    """A folder of keys goes, with every file in it."""
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def put_files(folder: Path, new: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
    """New files, which must not exist, then changed ones, each replaced in one step; when a step fails, the new ones
    go again. Raises FileUnusable, OSError."""
    made: list[Path] = []
    try:
        for name, data in new.items():
            _write_new(folder / name, data)
            made.append(folder / name)
        for name, data in changed.items():
            partial = folder / f".{name}.partial-{os.getpid()}"
            made.append(partial)
            _write_new(partial, data)
            _keep(folder)
            partial.replace(folder / name)
            # What the new files are for is in place: from here on they stay.
            made.clear()
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    _keep(folder)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else changes the folder meanwhile. Raises FileUnusable when somebody does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise refused("key_folder_busy", folder=folder) from error
        yield
    finally:
        os.close(handle)


def refused(code: str, **facts: Fact | Path) -> FileUnusable:
    """The exception of a key file, with the sentence of the catalogue's `code`."""
    problem = Problem(code, facts={name: value if isinstance(value, int) else str(value) for name, value in facts.items()})
    return FileUnusable(problem.says, [problem])


def _secret(item: object) -> SecretKey | None:
    match item:
        case (int() as use, bytes() as secret, int() as made) if (
            0 <= use < len(SECRET_USES) and len(secret) == SECRET_BYTES
        ):
            with suppress(ValueError):
                return new_secret_key(SECRET_USES[use], secret, moment_of(made))
    return None


def _open_pem(path: Path, words: str) -> bytes:
    seed = passphrase.seed_of(_read(path, _MAX_SMALL), words)
    if seed is None:
        raise refused("key_passphrase_wrong", file=path)
    return seed


def _read(path: Path, limit: int) -> bytes:
    if not path.is_file():
        raise refused("key_file_missing", file=path)
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise refused("key_damaged", file=path)
    return data


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _keep(folder: Path) -> None:
    """What was renamed in a folder stays renamed after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
