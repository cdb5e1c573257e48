"""What a reader judges by: the trust bundle of an office, pinned by its root key, and the status lists of a published
folder, with the newest ones that were ever seen."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from docgen.certificates.cose import TokenInvalid
from docgen.certificates.key_folder import ROOT_FILE, TRUST_FILE, proved_bundle, read_root_public
from docgen.certificates.status_list import MAX_LIST, read_status_list
from docgen.certificates.trust import MAX_BUNDLE, TrustBundle, prove_status_list
from docgen.certificates.verdict import Lists
from docgen.entries.files import read_bytes
from docgen.errors import UsageFault
from docgen.problems import Problem

_STATUS_FOLDER = "status"
_MOST_LISTS = 500


def root_key(said: str | None, keys: Path | None) -> bytes:
    """The pinned root key: 64 hexadecimal digits, a root.pub file, or that of the office's own folder of keys.
    Raises UsageFault, FileUnusable."""
    if said is None:
        if keys is None:
            raise _usage("verify_root_missing")
        return read_root_public(keys)
    path = Path(said)
    text = read_bytes(path, 1000).decode("ascii", "replace").strip() if path.is_file() else said.strip()
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        raise _usage("verify_root_unclear", text=text[:80])
    return bytes.fromhex(text)


def open_bundle(trust: Path | None, root: str | None, status: Path | None, keys: Path | None) -> TrustBundle:
    """The trust bundle of a file, else of the published folder, else of the office's own keys. Raises UsageFault
    where there is none, FileUnusable where it is not what the root key signed."""
    folder = status or keys
    if trust is None and folder is None:
        raise _usage("verify_trust_missing")
    path = trust or (folder or Path()) / TRUST_FILE
    return proved_bundle(read_bytes(path, MAX_BUNDLE), root_key(root, keys), path)


def has_bundle(trust: Path | None, status: Path | None, keys: Path | None) -> bool:
    """Whether there is anything to judge by."""
    return trust is not None or status is not None or (keys is not None and (keys / ROOT_FILE).is_file())


def read_lists(status: Path | None, cache: Path, bundle: TrustBundle) -> Lists:
    """The lists of a published folder, and those kept from earlier; the newest of each address is kept. A cache that
    cannot be written keeps nothing. Raises FileUnusable for a folder that is none."""
    served = tuple(_files(status / _STATUS_FOLDER if (status / _STATUS_FOLDER).is_dir() else status)) if status else ()
    kept = tuple(_files(cache / _STATUS_FOLDER))
    _keep(served, kept, cache / _STATUS_FOLDER, bundle)
    return Lists(served, kept)


def _files(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.cwt"))[:_MOST_LISTS]:
        yield read_bytes(path, MAX_LIST)


def _keep(served: tuple[bytes, ...], kept: tuple[bytes, ...], folder: Path, bundle: TrustBundle) -> None:
    known = {uri: issued for uri, issued, _ in _proved(kept, bundle)}
    for uri, issued, data in _proved(served, bundle):
        if uri in known and known[uri] >= issued:
            continue
        path = folder / f"{hashlib.sha256(uri.encode()).hexdigest()[:16]}.cwt"
        partial = path.with_suffix(f".partial-{os.getpid()}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(path)
        except OSError:
            return


def _proved(lists: tuple[bytes, ...], bundle: TrustBundle) -> Iterator[tuple[str, float, bytes]]:
    """Address and moment of each list that the office signed."""
    for data in lists:
        try:
            states = prove_status_list(read_status_list(data), bundle)
        except TokenInvalid:
            continue
        yield states.uri, states.issued.timestamp(), data


def _usage(code: str, **facts: str) -> UsageFault:
    problem = Problem(code, facts=facts)
    return UsageFault(problem.says, [problem])
